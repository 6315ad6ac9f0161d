"""Questions as a kind of import: what the screens, jobs and commands of `plumbing.imports` need to know of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from kernel.errors import DomainError, UnreadableFile
from kernel.units import format_points
from plumbing.imports.kinds import Entry, ImportKind, Order, Progress, Reviewed
from plumbing.tabular import read_table
from quizzes.bank.queries import DatabaseBank, find_bank
from quizzes.bank.services import get_or_create_bank
from quizzes.bank.storing import store_questions
from quizzes.enums import QuestionType
from quizzes.importers.messages import describe_code, describe_unreadable
from quizzes.importers.review import compare, review
from quizzes.importers.types import EmptyBank, Finding, ImportRow, ParsedQuestion, Review

TYPE_LABELS = dict(QuestionType.choices)


class QuestionImport(ImportKind):
    """`params`: ``{"bank": name}``; without a bank the file is compared with nothing and cannot be stored."""

    name = "questions"
    title = gettext_lazy("questions")
    columns = (
        gettext_lazy("type"),
        gettext_lazy("stem"),
        gettext_lazy("options"),
        gettext_lazy("answer"),
        gettext_lazy("points"),
        gettext_lazy("topic"),
        gettext_lazy("legal basis"),
    )
    actions = {
        "create": pgettext_lazy("import", "new"),
        "update": pgettext_lazy("import", "new version"),
        "unchanged": pgettext_lazy("import", "unchanged"),
        "none": "",
    }

    def parse(self, data: bytes, filename: str, progress: Progress) -> Review:
        return review(read_table(data, filename), EmptyBank(), progress=progress)

    def review(self, parsed: Review, order: Order) -> Reviewed:
        bank = find_bank(str(order.params.get("bank", "")))
        found = compare(parsed, DatabaseBank(bank))
        counts = {
            "created": found.count(outcome="create"),
            "updated": found.count(outcome="update"),
            "skipped": found.count(verdict="skip") + found.count(verdict="warn", outcome="unchanged"),
            "errors": found.count(verdict="error"),
        }
        return Reviewed(found, len(found.rows), counts, tuple(_sentence(notice) for notice in found.notices))

    def entries(self, reviewed: Reviewed) -> Iterator[Entry]:
        return (_entry(row) for row in reviewed.plan.rows)

    def marks(self, reviewed: Reviewed) -> Iterator[str]:
        return (f"{row.row} {row.verdict} {row.outcome} {row.codes}" for row in reviewed.plan.rows)

    def store(self, reviewed: Reviewed, order: Order) -> Mapping[str, int]:
        name = str(order.params.get("bank", "")).strip()
        if not name:
            raise DomainError("bank-needed")
        bank = get_or_create_bank(name, actor=order.actor)
        stored = store_questions(reviewed.plan, bank=bank, actor=order.actor, run_id=order.run_id)
        return {**reviewed.counts, **stored}

    def describe(self, error: DomainError) -> str:
        if isinstance(error, UnreadableFile):
            return describe_unreadable(error)
        if error.code == "bank-needed":
            return _("No question bank was named. Nothing was stored. Name one and import again.")
        return _("The questions could not be stored: some row is an error. Correct the file and import again.")

    def may_import(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("quizzes.add_question"))

    def make_form(self, request: HttpRequest, data: Any = None) -> forms.Form:
        from quizzes.forms import BankForm

        return BankForm(data)

    def params_of(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {"bank": cleaned["bank_name"]}

    def summarise(self, counts: Mapping[str, int], params: Mapping[str, Any]) -> str:
        """What was stored, in one sentence."""
        return ngettext(
            "%(created)d question was added to “%(bank)s”, %(updated)d got a new version.",
            "%(created)d questions were added to “%(bank)s”, %(updated)d got a new version.",
            counts["created"],
        ) % {"created": counts["created"], "updated": counts["updated"], "bank": params.get("bank", "")}


def _sentence(finding: Finding) -> str:
    return describe_code(finding.code, finding.params)


def _entry(row: ImportRow) -> Entry:
    return Entry(
        row=row.row,
        verdict=row.verdict,
        action=row.outcome,
        codes=row.codes,
        messages=tuple(_sentence(finding) for finding in row.findings),
        cells=_cells(row.question) if row.question else ("",) * len(QuestionImport.columns),
        parsed=row.parsed,
    )


def _cells(question: ParsedQuestion) -> tuple[str, ...]:
    return (
        str(TYPE_LABELS.get(question.type, question.type)),
        question.stem,
        "\n".join(f"{option.letter}. {option.text}" for option in question.options),
        answer_text(question.answer),
        format_points(question.points) if question.points is not None else "",
        question.topic,
        question.basis,
    )


def answer_text(answer: tuple[Any, ...]) -> str:
    """A key for people: letters together; blanks of a fill-in apart by ``|``, alternatives by ``;``."""
    if any(isinstance(part, tuple | list) for part in answer):
        return " | ".join("; ".join(part) for part in answer)
    separator = "" if all(len(part) == 1 for part in answer) else "、"
    return separator.join(answer)
