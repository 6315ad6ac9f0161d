"""Questions as a kind of import: what the screens, jobs and commands of `plumbing.imports` need to know of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from kernel.errors import DomainError, UnreadableFile
from kernel.units import format_points
from plumbing.imports.kinds import Entry, ImportKind, Onward, Order, Progress, Reviewed
from quizzes.bank.imports.import_bank import ImportBank, fingerprint
from quizzes.bank.imports.import_media import drop_abandoned, is_refused
from quizzes.bank.imports.storing import store_questions
from quizzes.bank.imports.undoing import QuestionUndo
from quizzes.bank.locking import lock_bank
from quizzes.bank.permissions import may_write_bank, only_area
from quizzes.bank.queries import find_bank
from quizzes.bank.services import get_or_create_bank
from quizzes.enums import QuestionType
from quizzes.importers.files import read_file
from quizzes.importers.fixing import cells_of
from quizzes.importers.messages import describe_code, describe_unreadable
from quizzes.importers.review import compare, read_rows, settle
from quizzes.importers.types import Finding, ImportRow, ParsedQuestion, Review
from quizzes.row_fixing import QuestionFixing

TYPE_LABELS = dict(QuestionType.choices)


@dataclass(frozen=True, slots=True)
class _Plan:
    """The reviewed rows, and what the database said of itself before it was read."""

    found: Review
    fingerprint: str


class QuestionImport(ImportKind):
    """`params`: ``{"bank": name}``; without a bank nothing can be stored."""

    name = "questions"
    title = gettext_lazy("questions")
    accept = ".xlsx,.csv,.txt,.docx,.xml,.zip,.gift,.json,.html"
    file_help = gettext_lazy(
        "Excel (.xlsx), CSV, text or Word (.docx) with questions and answers, GIFT, Aiken, Moodle XML, or a QTI "
        "package (.zip), up to 20 MB. Nothing is stored before you have seen it."
    )
    undo = QuestionUndo()
    fixing = QuestionFixing()
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
        return read_rows(read_file(data, filename), progress=progress)

    def review(self, parsed: Review, order: Order) -> Reviewed:
        seen = fingerprint()
        name = str(order.params.get("bank", ""))
        bank = find_bank(name) if name else None
        if bank is not None and order.actor is not None and not may_write_bank(order.actor, bank.pk):
            raise DomainError("bank-foreign")
        found = settle(parsed, order.corrections)
        order.progress(1, 2)
        found = compare(found, ImportBank(bank, found.rows, actor=order.actor), order.corrections)
        notes = tuple(_sentence(notice) for notice in found.notices)
        return Reviewed(_Plan(found, seen), len(found.rows), _counts(found), notes)

    def still_holds(self, reviewed: Reviewed, order: Order) -> bool:
        lock_bank(str(order.params.get("bank", "")).strip())
        return bool(reviewed.plan.fingerprint == fingerprint())

    def entries(self, reviewed: Reviewed) -> Iterator[Entry]:
        return (_entry(row) for row in reviewed.plan.found.rows)

    def marks(self, reviewed: Reviewed) -> Iterator[str]:
        return (f"{row.row} {row.verdict} {row.outcome} {row.codes} {row.target}" for row in reviewed.plan.found.rows)

    def store(self, reviewed: Reviewed, order: Order) -> Mapping[str, int]:
        name = str(order.params.get("bank", "")).strip()
        if not name:
            raise DomainError("bank-needed")
        drop_abandoned(order.run_id)
        bank = get_or_create_bank(name, actor=order.actor, area_id=only_area(order.actor))
        lock_bank(name)
        if bank.questions.exists() and not self.still_holds(reviewed, order):
            raise DomainError("import-overtaken")  # the bank is new to both of two imports
        found = reviewed.plan.found
        stored = store_questions(found, bank=bank, actor=order.actor, run_id=order.run_id, progress=order.progress)
        return {**reviewed.counts, **stored}

    def clean_up(self, run_id: UUID) -> None:
        drop_abandoned(run_id)

    def describe(self, error: DomainError) -> str:
        if isinstance(error, UnreadableFile):
            return describe_unreadable(error)
        if error.code == "bank-needed":
            return _("No question bank was named. Nothing was stored. Name one and import again.")
        if error.code == "bank-foreign":
            return _("You may not write in this question bank. Nothing was stored. Choose another one.")
        if error.code == "import-overtaken":
            return _("Somebody stored questions in this bank at the same moment. Nothing was stored. Import again.")
        if is_refused(error):
            return _("A picture or a sound could not be kept. Nothing was stored. Replace it and import again.")
        return _("The questions could not be stored: some row is an error. Correct the file and import again.")

    def may_import(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("quizzes.add_question"))

    def make_form(self, request: HttpRequest, data: Any = None) -> forms.Form:
        from quizzes.forms import BankForm

        return BankForm(request.user, data)

    def params_of(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {"bank": cleaned["bank_name"]}

    def summarise(self, counts: Mapping[str, int], params: Mapping[str, Any]) -> str:
        """What was stored, in a sentence or two."""
        told = ngettext(
            "%(created)d question was added to “%(bank)s”, %(updated)d got a new version.",
            "%(created)d questions were added to “%(bank)s”, %(updated)d got a new version.",
            counts["created"],
        ) % {"created": counts["created"], "updated": counts["updated"], "bank": params.get("bank", "")}
        left_out = counts.get("left_out", 0)
        if not left_out:
            return told
        return told + _("%(count)d rows were left out, as somebody decided at the preview.") % {"count": left_out}

    def onward(self, run_id: UUID, params: Mapping[str, Any]) -> Onward:
        """To the questions of this run; where a second person reviews, that is said."""
        bank = find_bank(str(params.get("bank", "")))
        told = _("They wait for a review by somebody else; until then new papers do without them.")
        address = f"{reverse('wagtailsnippets_quizzes_question:list')}?import_run={run_id}"
        return Onward(told if bank is not None and bank.four_eyes else "", ((_("See these questions"), address),))


def _counts(found: Review) -> dict[str, int]:
    return {
        "created": found.count(outcome="create"),
        "updated": found.count(outcome="update"),
        "skipped": found.count(verdict="skip") + found.count(verdict="warn", outcome="unchanged"),
        "errors": found.count(verdict="error"),
        "left_out": sum("left-out" in row.codes for row in found.rows),
    }


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
        sheet=row.sheet,
        fixed=row.fixed,
        original=_original(row),
    )


def _original(row: ImportRow) -> dict[str, Any]:
    """What the row's form and the sheet of errors are filled in with; nothing for rows that are no question."""
    if row.question is None:
        return {}
    cells, options = cells_of(row)
    return {
        "cells": cells,
        "options": options,
        "type": row.question.type,
        "parts": [dict(zip(("cells", "options"), part, strict=True)) for part in _parts(row)],
        **({"target": row.target} if row.target is not None else {}),
    }


def _parts(row: ImportRow) -> list[tuple[dict[str, str], dict[str, str]]]:
    raws = row.raw.parts if row.raw is not None else ()
    if raws:
        return [cells_of(ImportRow(raw.row, "ok", raw=raw)) for raw in raws]
    parts = row.question.parts if row.question else ()
    return [cells_of(ImportRow(row.row, "ok", question=part)) for part in parts]


def _cells(question: ParsedQuestion) -> tuple[str, ...]:
    return (
        str(TYPE_LABELS.get(question.type, question.type)),
        question.stem,
        "\n".join(f"{option.letter}. {option.text}" for option in (*question.lefts, *question.options)),
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
