"""Regrades as pages show them, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kernel.masking import mask_name
from kernel.units import format_points
from quizzes.bank.permissions import visible_questions
from quizzes.logic.verdicts import receipt_number
from quizzes.models import Regrade, RegradeLine

PAGE = 50


@dataclass(frozen=True, slots=True)
class LineView:
    """One sitting that changes. The name is masked: who needs the person asks the office."""

    receipt: str
    name: str
    quiz: str
    before: str
    after: str
    passes: str
    effects: tuple[str, ...]
    applied: bool


def regrades_for(user: Any) -> QuerySet[Regrade]:
    """The regrades of questions that the account may read, newest first."""
    questions = visible_questions(user).values("pk")
    return Regrade.objects.filter(question__in=questions).select_related("question__current", "question__bank")


def find_regrade(regrade_id: UUID) -> Regrade | None:
    """A regrade with its question; one query."""
    rows = Regrade.objects.select_related("question__current", "question__bank", "to_version")
    return rows.filter(pk=regrade_id).first()


def lines_of(regrade: Regrade, *, page: int | str | None) -> tuple[Page[RegradeLine], list[LineView]]:
    """One page of the sittings that change, the gravest first; two queries."""
    rows = RegradeLine.objects.filter(regrade=regrade).select_related("sitting__person", "sitting__edition__quiz")
    rows = rows.defer("sitting__paper", "sitting__edition__payload").order_by("pk")
    shown = Paginator(rows, PAGE).get_page(page)
    return shown, [_line(row) for row in shown]


def _line(row: RegradeLine) -> LineView:
    return LineView(
        receipt=receipt_number(row.sitting.receipt_digest),
        name=mask_name(row.sitting.person.name),
        quiz=row.sitting.edition.quiz.title,
        before=_score(row.before),
        after=_score(row.after),
        passes=_passes(row.before.get("passed"), row.after.get("passed")),
        effects=tuple(row.effects),
        applied=row.applied,
    )


def _score(standing: dict[str, Any]) -> str:
    return f"{format_points(standing['points_got'])} / {format_points(standing['points_out_of'])}"


def _passes(before: bool | None, after: bool | None) -> str:
    if before is after:
        return ""
    return _("passes now") if after else _("passes no longer")
