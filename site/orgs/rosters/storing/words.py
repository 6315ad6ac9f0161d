"""What the import screens and commands say of a roster: problems, notes, entries, changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.masking import mask_id_number
from orgs.enums import EmploymentForm, PostCategory, Sex
from orgs.rosters.fields import FIELD_NAMES
from orgs.rosters.messages import FIELD_LABELS, explain_code
from orgs.rosters.numbers import split_number
from orgs.rosters.result import Change, ImportRow
from orgs.rosters.stored import StoredPerson, StoredPost
from orgs.rosters.storing.plan import RosterPlan
from plumbing.imports.kinds import Entry

SHOWN = (
    "enterprise_name", "name", "id_number", "phone", "staff_number", "department", "team", "category", "job_title",
    "special_operation", "certificate_number", "certificate_valid_to", "hired_on", "employment_form",
)  # fmt: skip
_MASKED = frozenset({"id_number", "certificate_number"})
_LABELS: dict[str, dict[str, Any]] = {
    "category": dict(PostCategory.choices),
    "employment_form": dict(EmploymentForm.choices),
    "sex": dict(Sex.choices),
}
_NAMED = 30

PROBLEMS: dict[str, Any] = {
    "area-unknown": (gettext_lazy("There is no area with the code “%(written)s”. Nothing was stored.")),
    "area-needed": (
        gettext_lazy(
            "The roster names new enterprises, and there are several towns. Nothing was stored. "
            "Choose the area to which the new enterprises belong and import again."
        )
    ),
    "enterprise-unknown-code": (
        gettext_lazy("There is no enterprise with the unit code “%(written)s”. Nothing was stored.")
    ),
    "enterprise-needed": (
        gettext_lazy("A whole roster is of one enterprise. Nothing was stored. Choose the enterprise and import again.")
    ),
    "enterprise-foreign": (
        gettext_lazy(
            "The file names enterprises that are not yours to change: %(names)s. Nothing was stored. "
            "Take their rows out, or ask the town office to import them."
        )
    ),
    "roster-names-nobody": (
        gettext_lazy(
            "Nobody in the file works at “%(enterprise)s”. Nothing was stored: as a whole roster it would end "
            "all posts. Check file and enterprise."
        )
    ),
}


def problem(code: str, params: dict[str, Any]) -> str:
    """Why an order could not be followed at all."""
    if code in PROBLEMS:
        return str(PROBLEMS[code]) % params
    return _("The roster could not be stored. Nothing was stored. Check the file and import again.")


def notes(plan: RosterPlan) -> Iterator[str]:
    """What is to be said of the file as a whole."""
    for code, facts in plan.review.notes:
        yield explain_code(code, facts)
    if plan.review.new_enterprises:
        names = "、".join(new.name for new in plan.review.new_enterprises[:_NAMED])
        count = len(plan.review.new_enterprises)
        yield _("%(count)d enterprises will be created: %(names)s.") % {"count": count, "names": names}
    if plan.leavers:
        yield _("%(count)d people are not in the file; their posts will end today: %(names)s.") % {
            "count": len(plan.leavers), "names": "、".join(person.name for person in plan.leavers[:_NAMED]),
        }  # fmt: skip
    foreign = sum(_keeps_foreign_facts(row, plan) for row in plan.review.rows)
    if foreign:
        yield _(
            "%(count)d people also belong to other units; their phone, sex and birth date are not changed from here."
        ) % {"count": foreign}


def _keeps_foreign_facts(row: ImportRow, plan: RosterPlan) -> bool:
    key = row.plan.person_key
    return plan.own is not None and key is not None and key not in plan.own and bool(row.plan.changes)


def entry_of(row: ImportRow) -> Entry:
    """A row of the file, as people see it."""
    messages = [explain_code(code, row.facts) for code in row.codes]
    if row.plan.changes:
        changes = "；".join(_change_text(change) for change in row.plan.changes)
        messages.append(_("Will change: %(changes)s.") % {"changes": changes})
    sheet, number = split_number(row.row)
    sheets = row.facts.get("sheets", ())
    return Entry(
        row=number,
        verdict=row.verdict,
        action=row.step,
        codes=row.codes,
        messages=tuple(messages),
        cells=tuple(_cell(name, row) for name in SHOWN) if row.parsed else ("",) * len(SHOWN),
        parsed=row.parsed,
        sheet=sheets[sheet] if sheets else "",
    )


def leaver_of(person: StoredPerson, post: StoredPost, enterprise: str) -> Entry:
    """Somebody who is not in the whole roster, as a line of the preview."""
    values = {name: getattr(post, name, "") for name in FIELD_NAMES}
    values |= {"enterprise_name": enterprise, "name": person.name, "phone": person.phone, "hired_on": post.hired_on}
    cells = tuple(shown(name, values[name]) for name in SHOWN)
    said = _("Not in the file: the post ends today.")
    parsed = {"name": person.name, "enterprise_name": enterprise, "staff_number": post.staff_number}
    return Entry(0, "warn", "leave", ("not-listed",), (said,), cells, parsed)


def _cell(name: str, row: ImportRow) -> str:
    value = getattr(row.fields, name)
    return mask_id_number(value) if name in _MASKED else shown(name, value)


def _change_text(change: Change) -> str:
    label = str(FIELD_LABELS[change.field])
    return f"{label} {shown(change.field, change.before) or '—'} → {shown(change.field, change.after) or '—'}"


def shown(name: str, value: Any) -> str:
    """A value in people's words."""
    if value in ("", None):
        return ""
    return str(_LABELS.get(name, {}).get(value, value))
