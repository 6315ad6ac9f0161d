"""Rosters as a kind of import: what the screens, jobs and commands of `plumbing.imports` need to know of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kernel.errors import DomainError, UnreadableFile
from orgs import queries
from orgs.permissions import actor_of, is_office
from orgs.rosters.messages import FIELD_LABELS, explain_code
from orgs.rosters.plans import missing_people
from orgs.rosters.reading import RosterFile, parse_roster
from orgs.rosters.result import Review
from orgs.rosters.review import review_roster
from orgs.rosters.storing.plan import RosterPlan
from orgs.rosters.storing.prepare import prepare
from orgs.rosters.storing.queries import LoadedRoster, fingerprint_now, load_roster, question_of
from orgs.rosters.storing.scope import RosterScope, area_for_new, check_names, scope_of
from orgs.rosters.storing.services import store_roster
from orgs.rosters.storing.undo import RosterUndo
from orgs.rosters.storing.words import SHOWN, entry_of, leaver_of, notes, problem
from plumbing.file_errors import describe_unreadable
from plumbing.imports.kinds import Entry, ImportKind, Order, Progress, Reviewed
from plumbing.imports.progress import share
from plumbing.tabular import read_tables


class RosterImport(ImportKind):
    """`params`: ``under`` (area code), ``mode`` (add or full), ``enterprise`` (unit code), ``only`` (no other one)."""

    name = "roster"
    title = gettext_lazy("roster")
    undo = RosterUndo()
    columns = tuple(FIELD_LABELS[name] for name in SHOWN)
    actions = {
        "join": pgettext_lazy("import", "joins"),
        "return": pgettext_lazy("import", "comes back"),
        "move": pgettext_lazy("import", "moves"),
        "change": pgettext_lazy("import", "change"),
        "leave": pgettext_lazy("import", "leaves"),
        "unchanged": pgettext_lazy("import", "unchanged"),
    }

    def parse(self, data: bytes, filename: str, progress: Progress) -> RosterFile:
        return parse_roster(read_tables(data, filename), today=queries.today(), progress=progress)

    def review(self, parsed: RosterFile, order: Order) -> Reviewed:
        plan = plan_roster(parsed, scope_of(order.actor, order.params))
        steps = Counter(row.step for row in plan.review.rows if row.is_storable)
        counts = {
            **plan.review.counts, "ended": len(plan.leavers), "joins": steps["join"], "returns": steps["return"],
            "moves": steps["move"], "changes": steps["change"],
        }  # fmt: skip
        return Reviewed(plan, len(plan.review.rows), counts, (*_own_leave(plan, order.actor), *notes(plan)))

    def prepare(self, reviewed: Reviewed, order: Order) -> None:
        reviewed.plan.prepared = prepare(reviewed.plan, share(order.progress, 0, 30))

    def still_holds(self, reviewed: Reviewed, order: Order) -> bool:
        plan = reviewed.plan
        if plan.scope != scope_of(order.actor, order.params):
            return False
        return bool(fingerprint_now(plan.question, plan.places) == plan.fingerprint)

    def entries(self, reviewed: Reviewed) -> Iterator[Entry]:
        return (entry_of(row) for row in reviewed.plan.review.rows)

    def beside(self, reviewed: Reviewed) -> Iterator[Entry]:
        plan = reviewed.plan
        name = plan.scope.enterprise.name if plan.leavers else ""
        return (leaver_of(person, post, name) for person, post in plan.leaving)

    def marks(self, reviewed: Reviewed) -> Iterator[str]:
        yield " ".join(str(person.key) for person in reviewed.plan.leavers)
        for row in reviewed.plan.review.rows:
            yield f"{row.row} {row.verdict} {row.plan.action} {row.codes} {row.plan.changes}"

    def store(self, reviewed: Reviewed, order: Order) -> Mapping[str, int]:
        progress = share(order.progress, 30, 100)
        return store_roster(reviewed.plan, run_id=order.run_id, actor=order.actor, progress=progress)

    def describe(self, error: DomainError) -> str:
        if error.code == "roster-header-missing":
            return explain_code(error.code, error.params)
        if isinstance(error, UnreadableFile):
            return describe_unreadable(error)
        return problem(error.code, error.params)

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


def _own_leave(plan: RosterPlan, actor: Any) -> Iterator[str]:
    """An officer who forgot himself in his own whole roster would end his own post, and be signed out for it."""
    if queries.person_id_of(actor) in {person.key for person in plan.leavers}:
        yield _("You yourself are not in the file: storing it ends your own post today. Add your row if that is wrong.")


def plan_roster(file: RosterFile, scope: RosterScope) -> RosterPlan:
    """Review a file against the store within a scope. Raises `DomainError`: see `roster_scope`."""
    on, own = queries.today(), scope.enterprise
    question = question_of(file, scope=scope.ids, extra=[own.pk] if own else [], default=own.name if own else "", on=on)
    loaded = load_roster(question)
    review = review_roster(
        file,
        loaded.stored,
        default_enterprise=own.name if own else "",
        whole_key=own.pk if own and scope.is_full else None,
    )
    check_names([new.name for new in review.new_enterprises], scope)
    return RosterPlan(
        review=review,
        on=on,
        area_id=area_for_new(scope) if review.new_enterprises else None,
        own=loaded.own if scope.ids is not None else None,
        leavers=_leavers(review, loaded, scope),
        left_enterprise=own.pk if own else None,
        indexes=loaded.indexes,
        scope=scope,
        question=question,
        fingerprint=loaded.fingerprint,
        places=loaded.places,
    )


def _leavers(review: Review, loaded: LoadedRoster, scope: RosterScope) -> tuple[Any, ...]:
    """Whole roster only. A file in which nobody is of the enterprise is a slip, not a dismissal of everybody."""
    if not scope.is_full or scope.enterprise is None or not review.is_storable:
        return ()
    key = scope.enterprise.pk
    if not any(row.is_storable and row.plan.enterprise_key == key for row in review.rows):
        raise DomainError("roster-names-nobody", enterprise=scope.enterprise.name)
    return tuple(missing_people(review.rows, loaded.people, key))
