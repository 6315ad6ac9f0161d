"""Answers of papers as a kind of import: the screens and jobs of `plumbing.imports` do the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kernel.errors import DomainError, NotFound, UnreadableFile
from plumbing.file_errors import describe_unreadable
from plumbing.imports.kinds import Entry, ImportKind, Onward, Order, Progress, Reviewed
from plumbing.tabular import read_table
from quizzes.paper.answer_rows import AnswerFile, Finding, find_columns, judge_rows
from quizzes.paper.entering import enter_copy
from quizzes.paper.queries import OUT, get_batch, open_copies
from quizzes.paper.wording import say, sentence

MOST_ROWS = 5000


@dataclass(frozen=True, slots=True)
class AnswerPlan:
    """A file judged against its batch."""

    batch_id: UUID
    findings: list[Finding]


class PaperAnswers(ImportKind):
    """`params`: ``batch``, the id of the batch whose papers these are."""

    name = "paper-answers"
    title = gettext_lazy("answers of papers")
    file_help = gettext_lazy(
        "The template of this batch, filled in: an Excel workbook (.xlsx) or CSV. Nothing is stored before you have "
        "seen it."
    )
    columns = (gettext_lazy("Paper number"), gettext_lazy("Name"), gettext_lazy("Answers as read"))
    actions = {"enter": pgettext_lazy("import", "is entered")}

    def parse(self, data: bytes, filename: str, progress: Progress) -> AnswerFile:
        return find_columns(read_table(data, filename, max_rows=MOST_ROWS))

    def review(self, parsed: AnswerFile, order: Order) -> Reviewed:
        batch = get_batch(UUID(str(order.params.get("batch", ""))))
        if batch is None:
            raise NotFound("no-paper")
        if batch.sat_at is None:
            raise DomainError("no-moment")
        copies = open_copies(batch.pk)
        findings = judge_rows(parsed, batch.code, copies)
        order.progress(len(findings), len(findings))
        verdicts = Counter(one.verdict for one in findings)
        counts = {"created": verdicts["ok"], "updated": 0, "skipped": verdicts["skip"], "errors": verdicts["error"]}
        missing = {number for number, copy in copies.items() if copy.state == OUT} - {one.number for one in findings}
        notes = tuple(_notes(parsed, len(missing)))
        return Reviewed(AnswerPlan(batch.pk, findings), len(findings), counts, notes)

    def entries(self, reviewed: Reviewed) -> Iterator[Entry]:
        for one in reviewed.plan.findings:
            yield Entry(
                row=one.row,
                verdict=one.verdict,
                action="enter" if one.verdict == "ok" else "",
                codes=tuple(code for code, _params in one.told),
                messages=tuple(say(code, params) for code, params in one.told),
                cells=(one.printed_number, one.name, one.shown),
                parsed={"number": one.number, "answers": {str(at + 1): wire for at, wire in one.answers.items()}},
            )

    def marks(self, reviewed: Reviewed) -> Iterator[str]:
        for one in reviewed.plan.findings:
            yield f"{one.row} {one.verdict} {one.number} {[code for code, _params in one.told]} {one.answers}"

    def store(self, reviewed: Reviewed, order: Order) -> Mapping[str, int]:
        rows = [one for one in reviewed.plan.findings if one.verdict == "ok"]
        now, by = timezone.now(), getattr(order.actor, "pk", None) or 0
        for done, one in enumerate(rows, start=1):
            enter_copy(reviewed.plan.batch_id, one.number, answers=one.answers, by=by, now=now)
            order.progress(done, len(rows))
        return {**reviewed.counts, "created": len(rows)}

    def describe(self, error: DomainError) -> str:
        if isinstance(error, UnreadableFile) and error.code != "columns-missing":
            return describe_unreadable(error)
        return sentence(error)

    def may_import(self, request: HttpRequest) -> bool:
        return False  # only from a batch's own page

    def make_form(self, request: HttpRequest, data: Any = None) -> forms.Form:
        return forms.Form(data)

    def params_of(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {}

    def summarise(self, counts: Mapping[str, int], params: Mapping[str, Any]) -> str:
        return _("%(created)d papers were entered and graded; %(skipped)d rows were left out.") % {
            name: counts.get(name, 0) for name in ("created", "skipped")
        }

    def onward(self, run_id: UUID, params: Mapping[str, Any]) -> Onward:
        return Onward("", ((_("Back to the batch"), reverse("quizzes:paper_batch", args=[params["batch"]])),))


def _notes(parsed: AnswerFile, missing: int) -> Iterator[str]:
    if missing:
        yield _("%d papers that are still out are in no row of this file.") % missing
    if parsed.ignored:
        yield _("Columns that were passed over: %s.") % "、".join(parsed.ignored[:10])
