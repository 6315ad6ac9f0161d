"""Rosters as a kind of import: what the screens, jobs and commands of `plumbing.imports` need to know of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kernel.errors import DomainError, UnreadableFile
from kernel.masking import mask_id_number
from orgs import queries
from orgs.enums import EmploymentForm, PostCategory, Sex
from orgs.permissions import actor_of, is_office
from orgs.roster_queries import LoadedRoster, load_roster
from orgs.roster_scope import RosterScope, area_for_new, check_names, scope_of
from orgs.roster_services import RosterPlan, store_roster
from orgs.rosters.messages import FIELD_LABELS, explain_code
from orgs.rosters.plans import missing_people
from orgs.rosters.result import Change, ImportRow, Review
from orgs.rosters.review import review_roster
from orgs.rosters.rows import RosterFile, parse_roster
from plumbing.file_errors import describe_unreadable
from plumbing.imports.kinds import Entry, ImportKind, Order, Progress, Reviewed
from plumbing.tabular import read_table

_SHOWN = (
    "enterprise_name", "name", "id_number", "phone", "staff_number", "department", "team", "category", "job_title",
    "special_operation", "hired_on", "employment_form",
)  # fmt: skip
_LABELS: dict[str, dict[str, Any]] = {
    "category": dict(PostCategory.choices),
    "employment_form": dict(EmploymentForm.choices),
    "sex": dict(Sex.choices),
}
_LEAVERS_NAMED = 30


class RosterImport(ImportKind):
    """`params`: ``under`` (area code), ``mode`` (add or full), ``enterprise`` (unit code), ``only`` (no other one)."""

    name = "roster"
    title = gettext_lazy("roster")
    columns = tuple(FIELD_LABELS[name] for name in _SHOWN)
    actions = {
        "create-person": pgettext_lazy("import", "new person"),
        "new-post": pgettext_lazy("import", "new post"),
        "update": pgettext_lazy("import", "change"),
        "unchanged": pgettext_lazy("import", "unchanged"),
        "none": "",
    }

    def parse(self, data: bytes, filename: str, progress: Progress) -> RosterFile:
        table = read_table(data, filename)
        progress(0, len(table.rows))
        return parse_roster(table, today=queries.today())

    def review(self, parsed: RosterFile, order: Order) -> Reviewed:
        plan = plan_roster(parsed, scope_of(order.actor, order.params))
        counts = {**plan.review.counts, "ended": len(plan.leavers)}
        return Reviewed(plan, len(plan.review.rows), counts, tuple(_notes(plan)))

    def entries(self, reviewed: Reviewed) -> Iterator[Entry]:
        return (_entry(row) for row in reviewed.plan.review.rows)

    def marks(self, reviewed: Reviewed) -> Iterator[str]:
        yield " ".join(str(person.key) for person in reviewed.plan.leavers)
        for row in reviewed.plan.review.rows:
            yield f"{row.row} {row.verdict} {row.plan.action} {row.codes} {row.plan.changes}"

    def store(self, reviewed: Reviewed, order: Order) -> Mapping[str, int]:
        return store_roster(reviewed.plan)

    def describe(self, error: DomainError) -> str:
        if error.code == "roster-header-missing":
            return explain_code(error.code, error.params)
        if isinstance(error, UnreadableFile):
            return describe_unreadable(error)
        return _PROBLEMS[error.code]() % error.params if error.code in _PROBLEMS else _unknown_problem()

    def may_import(self, request: HttpRequest) -> bool:
        return is_office(actor_of(request))

    def make_form(self, request: HttpRequest, data: Any = None) -> forms.Form:
        from orgs.forms import RosterForm

        return RosterForm(data, actor=actor_of(request))

    def params_of(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        area, enterprise = cleaned.get("area"), cleaned.get("enterprise")
        return {
            "under": area.code if area else "",
            "mode": cleaned["mode"],
            "enterprise": enterprise.unit_code if enterprise else "",
        }

    def summarise(self, counts: Mapping[str, int], params: Mapping[str, Any]) -> str:
        return _(
            "%(created)d people were added, %(updated)d changed, %(unchanged)d were as in the file; "
            "%(enterprises)d enterprises were created and %(ended)d posts ended."
        ) % {name: counts.get(name, 0) for name in ("created", "updated", "unchanged", "enterprises", "ended")}


def plan_roster(file: RosterFile, scope: RosterScope) -> RosterPlan:
    """Review a file against the store within a scope. Raises `DomainError`: see `roster_scope`."""
    on, own = queries.today(), scope.enterprise
    loaded = load_roster(file, scope=scope.ids, extra=[own.pk] if own else [], default=own.name if own else "", on=on)
    review = review_roster(file, loaded.stored, default_enterprise=own.name if own else "")
    check_names([new.name for new in review.new_enterprises], scope)
    return RosterPlan(
        review=review,
        on=on,
        area_id=area_for_new(scope) if review.new_enterprises else None,
        own=loaded.own if scope.ids is not None else None,
        leavers=_leavers(review, loaded, scope),
        left_enterprise=own.pk if own else None,
        indexes=loaded.indexes,
    )


def _leavers(review: Review, loaded: LoadedRoster, scope: RosterScope) -> tuple[Any, ...]:
    """Whole roster only. A file in which nobody is of the enterprise is a slip, not a dismissal of everybody."""
    if not scope.is_full or scope.enterprise is None or not review.is_storable:
        return ()
    key = scope.enterprise.pk
    if not any(row.is_storable and row.plan.enterprise_key == key for row in review.rows):
        raise DomainError("roster-names-nobody", enterprise=scope.enterprise.name)
    return tuple(missing_people(review.rows, loaded.people, key))


@dataclass(frozen=True, slots=True)
class _Problem:
    text: Any

    def __call__(self) -> str:
        return str(self.text)


_PROBLEMS = {
    "area-unknown": _Problem(gettext_lazy("There is no area with the code “%(written)s”. Nothing was stored.")),
    "area-needed": _Problem(
        gettext_lazy(
            "The roster names new enterprises, and there are several towns. Nothing was stored. "
            "Choose the area to which the new enterprises belong and import again."
        )
    ),
    "enterprise-unknown-code": _Problem(
        gettext_lazy("There is no enterprise with the unit code “%(written)s”. Nothing was stored.")
    ),
    "enterprise-needed": _Problem(
        gettext_lazy("A whole roster is of one enterprise. Nothing was stored. Choose the enterprise and import again.")
    ),
    "enterprise-foreign": _Problem(
        gettext_lazy(
            "The file names enterprises that are not yours to change: %(names)s. Nothing was stored. "
            "Take their rows out, or ask the town office to import them."
        )
    ),
    "roster-names-nobody": _Problem(
        gettext_lazy(
            "Nobody in the file works at “%(enterprise)s”. Nothing was stored: as a whole roster it would end "
            "all posts. Check file and enterprise."
        )
    ),
}


def _unknown_problem() -> str:
    return _("The roster could not be stored. Nothing was stored. Check the file and import again.")


def _notes(plan: RosterPlan) -> Iterator[str]:
    for code, facts in plan.review.notes:
        yield explain_code(code, facts)
    if plan.review.new_enterprises:
        names = "、".join(new.name for new in plan.review.new_enterprises[:_LEAVERS_NAMED])
        count = len(plan.review.new_enterprises)
        yield _("%(count)d enterprises will be created: %(names)s.") % {"count": count, "names": names}
    if plan.leavers:
        names = "、".join(person.name for person in plan.leavers[:_LEAVERS_NAMED])
        yield _("%(count)d people are not in the file; their posts will end today: %(names)s.") % {
            "count": len(plan.leavers), "names": names,
        }  # fmt: skip
    foreign = sum(_keeps_foreign_facts(row, plan) for row in plan.review.rows)
    if foreign:
        yield _(
            "%(count)d people also belong to other units; their phone, sex and birth date are not changed from here."
        ) % {"count": foreign}


def _keeps_foreign_facts(row: ImportRow, plan: RosterPlan) -> bool:
    key = row.plan.person_key
    return plan.own is not None and key is not None and key not in plan.own and bool(row.plan.changes)


def _entry(row: ImportRow) -> Entry:
    messages = [explain_code(code, row.facts) for code in row.codes]
    if row.plan.changes:
        changes = "；".join(_change_text(change) for change in row.plan.changes)
        messages.append(_("Will change: %(changes)s.") % {"changes": changes})
    is_shown = bool(row.parsed)
    return Entry(
        row=row.row,
        verdict=row.verdict,
        action=row.plan.action,
        codes=row.codes,
        messages=tuple(messages),
        cells=tuple(_cell(name, row) for name in _SHOWN) if is_shown else ("",) * len(_SHOWN),
        parsed=row.parsed,
    )


def _cell(name: str, row: ImportRow) -> str:
    value = getattr(row.fields, name)
    if name == "id_number":
        return mask_id_number(value)
    return _shown(name, value)


def _change_text(change: Change) -> str:
    label = str(FIELD_LABELS[change.field])
    return f"{label} {_shown(change.field, change.before) or '—'} → {_shown(change.field, change.after)}"


def _shown(name: str, value: Any) -> str:
    if value in ("", None):
        return ""
    return str(_LABELS.get(name, {}).get(value, value))
