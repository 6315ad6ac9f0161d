"""My data as a file: one gathering, two shapes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.http import HttpResponseBase, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from plumbing.tabular.files import add_sheet, head_format, send_as, send_workbook, workbook, write_texts
from portal.me.my_data import MyData, method_word

Table = tuple[str, tuple[str, ...], list[tuple[Any, ...]]]


def tables_of(mine: MyData) -> list[Table]:
    """(name, heads, rows): what both shapes hold. The ID number stays masked: the file may lie anywhere."""
    return [_person(mine), *_training(mine), *_account(mine)]


def as_json(mine: MyData) -> HttpResponseBase:
    """One object: a list of objects for each table."""
    body = {
        name: [dict(zip(heads, (_word(value) for value in row), strict=True)) for row in rows]
        for name, heads, rows in tables_of(mine)
    }
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 1})
    return send_as(response, f"{_('My data')}.json")


def as_workbook(mine: MyData) -> HttpResponseBase:
    """A sheet for each table; nothing in it is ever taken for a formula."""
    with workbook() as (file, book):
        head = head_format(book)
        for name, heads, rows in tables_of(mine):
            sheet = add_sheet(book, name, [22] * len(heads))
            write_texts(sheet, 0, heads, head)
            for number, line in enumerate(rows, start=1):
                write_texts(sheet, number, [_word(value) for value in line])
    return send_workbook(file, _("My data"))


def _word(value: Any) -> str:
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)


def _person(mine: MyData) -> Table:
    file = mine.file
    rows: list[tuple[Any, ...]] = [
        (_("Name"), file.name),
        (_("Sex"), file.sex),
        (_("Birth date"), file.birth_date),
        (_("Phone"), file.phone),
        (_("ID number"), file.id_number_masked),
        (_("On record since"), file.registered_at),
    ]
    return _("About me"), (_("What"), _("Value")), rows


def _training(mine: MyData) -> Iterable[Table]:
    posts = [
        (p.enterprise, p.department, p.team, p.job_title, p.category, p.employment_form, p.staff_number,
         p.started_on, p.ended_on, "、".join(p.special_operations)) for p in mine.file.posts
    ]  # fmt: skip
    heads = (
        _("Enterprise"),
        _("Department"),
        _("Team"),
        _("Job"),
        _("Post category"),
        _("Employment form"),
        _("Staff number"),
        _("From"),
        _("Until"),
        _("Special operations"),
    )
    yield _("Posts"), heads, posts
    hours = [(e.occurred_on, e.title, e.kind, e.minutes, e.enterprise, e.reason) for e in mine.ledger]
    yield _("Ledger of hours"), (_("Date"), _("Training"), _("Kind"), _("Minutes"), _("Enterprise"), _("Reason")), hours
    read = [(r.course, r.lesson, r.opened_at, r.done_at, r.seconds) for r in mine.readings]
    yield (
        _("Lessons opened"),
        (_("Course"), _("Lesson"), _("Opened at"), _("Read to the end at"), _("Seconds of reading")),
        read,
    )
    tests = [
        (s.quiz, s.started_at, s.submitted_at, _points(s.points_got), _points(s.points_out_of), s.passed)
        for s in mine.sittings
    ]
    yield _("Tests"), (_("Test"), _("Begun"), _("Handed in"), _("Points"), _("out of"), _("Passed")), tests
    yield from _practice(mine)
    issued = [(c.title, c.serial, c.issued_on, c.valid_until) for c in mine.certificates]
    yield _("Certificates"), (_("Title"), _("Number"), _("Issued on"), _("Valid until")), issued
    held = [(c.system, c.kind, c.number, c.issuer, c.valid_from, c.valid_to) for c in mine.file.certificates]
    yield (
        _("Held certificates"),
        (_("Issuing system"), _("Kind"), _("Number"), _("Issuer"), _("From"), _("Until")),
        held,
    )


def _practice(mine: MyData) -> Iterable[Table]:
    done = [(p.day, p.kind, p.question, p.right) for p in mine.practice]
    yield _("Questions practised"), (_("Date"), _("Kind"), _("Question"), _("Answered right")), done
    again = [(w.question, w.wrong, w.right, w.due) for w in mine.wrong_answers]
    heads = (_("Question"), _("Times wrong"), _("Times right again"), _("Comes again"))
    yield _("My wrong answers"), heads, again


def _account(mine: MyData) -> Iterable[Table]:
    sign_ins = [(s.at, s.way, s.outcome) for s in mine.sign_ins]
    yield _("Sign-ins"), (_("Time"), _("Way"), _("Outcome")), sign_ins
    agreed = [
        (c.at, c.version, _("withdrawn") if c.is_withdrawal else _("agreed"), method_word(c.method))
        for c in mine.consents
    ]
    yield _("Consents"), (_("Time"), _("Version"), _("What"), _("Way")), agreed
    asked = [
        (r.created_at, r.get_kind_display(), r.text, r.get_state_display(), r.answer, r.due_on)
        for r in mine.file.requests
    ]
    yield _("Requests"), (_("Time"), _("Kind"), _("Words added"), _("State"), _("Reply"), _("Due")), asked
    looks = [(look.at, look.who, look.reason) for look in mine.looks]
    yield _("Looks at the ID number"), (_("Time"), _("Who"), _("Reason")), looks


def _points(hundredths: int | None) -> str:
    return "" if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02d}"
