"""My unit, your thing: each address that names things, with a foreign one among them: as if it were not there."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Kiosk
from learning.models import Certificate
from media.models import PrintJob
from orgs.enums import IssuingSystem, JoinState, RequestKind
from orgs.models import (
    Area,
    Enterprise,
    EnterpriseAlias,
    EnterpriseGrid,
    HeldCertificate,
    JoinRequest,
    Person,
    PersonRequest,
)
from plumbing.doors import door_of
from plumbing.models import ImportRun
from tests.doors.library import ARGUMENT
from tests.doors.tables.integrity import case_of
from tests.doors.tables.paper import batch_for
from tests.doors.tables.practice import practised_by
from tests.doors.tables.sessions import session_of
from tests.doors.urls import walk
from tests.doors.world import Visitors, no_templates, sitting_of
from tests.factories.orgs import make_enterprise, make_person, user_of

NOWHERE = uuid.UUID(int=0)
NO_SUCH = 999_999
# An empty body is refused before anything is looked up, alike for every sitting.
BODY_FIRST = {"quizzes:save": 400, "quizzes:presence": 400}


def all_things(world: dict[str, Any]) -> dict[str, Any]:
    """Ids by name: `my_…` are the signed-in person's own, `your_…` a neighbour's, `far_…` in another town."""
    own, other = world["kwargs"], Enterprise.objects.get(unit_code="QSHG2026")
    person = Person.objects.get(phone="13900000017")
    user = user_of(person)
    elsewhere = make_person(enterprise=make_enterprise(area=world["places"]["town"]), phone="13911112222")
    far = elsewhere.posts.get()
    grid_link = EnterpriseGrid.objects.create(enterprise_id=far.enterprise_id, grid=world["places"]["grid"])
    merge = EnterpriseAlias.objects.create(
        alias=make_enterprise(area=world["places"]["town"]), main_id=far.enterprise_id, since=date(2026, 1, 1)
    )
    certificate = Certificate.objects.create(
        serial="990101-2026-PX-999998", holder=person, source_kind="test", source_key="2", period="2026",
        facts=b"", issued_on=timezone.now().date(),
    )  # fmt: skip
    job = PrintJob.objects.create(form="certificate", key="y", facts="{}", facts_digest="y", filename="y.pdf",
                                  requested_by=user.pk)  # fmt: skip
    run = ImportRun.objects.create(kind="roster", filename="x.csv", created_by=user.pk)
    asked = {"name": "钱某", "phone": "13900009999", "state": JoinState.PENDING}
    mine = Person.objects.get(pk=own["person_id"])
    firms = {"my": own["enterprise_id"], "your": other.pk, "far": far.enterprise_id}
    seats = {"my": mine.pk, "your": person.pk, "far": elsewhere.pk}
    held_sessions = {whose: session_of(("enterprise", firms[whose]), seats[whose], by=user) for whose in firms}
    return {
        "my_enterprise": own["enterprise_id"], "my_person": mine.pk, "my_post": mine.posts.get().pk,
        "my_held": held(mine), "my_area": Area.objects.get(code="990101").pk, "your_enterprise": other.pk,
        "your_person": person.pk,
        "your_post": person.posts.get().pk, "your_held": held(person), "your_sitting": sitting_of(person),
        "your_certificate": certificate.pk, "your_job": job.pk, "your_run": run.pk,
        "your_join": JoinRequest.objects.create(enterprise=other, **asked).pk,
        "far_enterprise": far.enterprise_id, "far_person": elsewhere.pk, "far_area": world["places"]["town"].pk,
        "far_link": grid_link.pk, "far_grid": world["places"]["grid"].pk,
        "far_merge": merge.pk, "far_grant": world["foreign_town"].role_grants.get().pk,
        "far_join": JoinRequest.objects.create(enterprise_id=far.enterprise_id, **asked).pk,
        "far_request": PersonRequest.objects.create(person=elsewhere, kind=RequestKind.ERASE).pk,
        "far_kiosk": Kiosk.objects.create(label="x", scope_kind="area", scope_id=world["places"]["town"].pk,
                                          token_digest="x", created_by=world["foreign_town"].pk).pk,
        **{f"{whose}_session": made[0] for whose, made in held_sessions.items()},
        **{f"{whose}_batch": batch_for(firms[whose], seats[whose], by=user) for whose in firms},
        **{f"{whose}_seat": made[1] for whose, made in held_sessions.items()},
        **dict(zip(("far_case", "far_appeal"), case_of(sitting_of(elsewhere)), strict=True)),
        **dict(zip(("your_card", "your_answer"), practised_by(person.pk), strict=True)),
        "one": 1, "a_course": world["kwargs"]["slug"], "no_such": NO_SUCH, "nowhere": NOWHERE,
    }  # fmt: skip


def held(person: Person) -> int:
    """A certificate that the person holds."""
    return HeldCertificate.objects.create(person=person, system=IssuingSystem.EMERGENCY, kind="低压电工作业").pk


# Which thing stands for an argument when everything is the reader's own, the neighbour's, or far away.
ARGUMENTS = {
    "enterprise_id": ("my_enterprise", "your_enterprise", "far_enterprise"),
    "person_id": ("my_person", "your_person", "far_person"),
    "post_id": ("my_post", "your_post", "your_post"),
    "held_id": ("my_held", "your_held", "your_held"),
    "run_id": ("your_run", "your_run", "nowhere"),
    "join_id": ("your_join", "your_join", "far_join"),
    "link_id": ("far_link", "far_link", "far_link"),
    "merge_id": ("far_merge", "far_merge", "far_merge"),
    "other_id": ("far_enterprise", "far_enterprise", "my_enterprise"),
    "sitting_id": ("your_sitting", "your_sitting", "nowhere"),
    "certificate_id": ("your_certificate", "your_certificate", "nowhere"),
    "job_id": ("your_job", "your_job", "nowhere"),
    "area_id": ("far_area", "far_area", "far_area"),
    "grid_id": ("far_grid", "far_grid", "far_grid"),
    "asked_id": ("far_request", "far_request", "no_such"),
    "grant_id": ("far_grant", "far_grant", "no_such"),
    "allowance_id": ("no_such", "no_such", "no_such"),
    "kiosk_id": ("far_kiosk", "far_kiosk", "nowhere"),
    "session_id": ("my_session", "your_session", "far_session"),
    "seat_id": ("my_seat", "your_seat", "far_seat"),
    "case_id": ("far_case", "far_case", "far_case"),
    "appeal_id": ("far_appeal", "far_appeal", "far_appeal"),
    "card_id": ("your_card", "your_card", "no_such"),
    "answer_id": ("your_answer", "your_answer", "no_such"),
    "item_id": ("no_such", "no_such", "no_such"),
    "batch_id": ("my_batch", "your_batch", "far_batch"),
    "copy_number": ("one", "one", "one"),
    "part": ("one", "one", "one"),
    "n": ("one", "one", "one"),
    "slug": ("a_course", "a_course", "a_course"),  # courses are everybody's
}
# Who tries: at the desk the officer (the neighbour's is not his), in the office the town (another town's is not its).
ACTORS = (
    ("portal:office", "town", "far"), ("portal:kiosk_revoke", "town", "your"), ("portal:grid", "grid", "your"),
    ("portal:print", "worker", "your"), ("learning:certificate", "worker", "your"),
    ("quizzes:session", "officer", "your"), ("quizzes:paper_key", "town", "far"),
    ("quizzes:paper", "officer", "your"), ("quizzes:integrity", "town", "far"), ("quizzes:", "worker", "your"),
    ("portal:", "officer", "your"),
)  # fmt: skip
OF = {"my": 0, "your": 1, "far": 2}
# One of their arguments is no object of somebody's: a page for everybody, or the admin's own (tests/doors/rules.py).
LEFT_OUT = ("media:", "regulations:", "campaigns:", "imports:", "quizzes_admin:", "law_admin:", "revoke_certificate",
            "quizzes:receipt_open", "publish_notice", "portal:join_code", "portal:join_done", "learning:verify",
            "learning:course", "learning:start", "learning:lesson")  # fmt: skip


def mixes() -> Iterator[tuple[str, str, dict[str, str]]]:
    """(who, address, argument → thing): each address that names things, with one foreign thing at a time, and all."""
    for route, name, view in walk():
        arguments = ARGUMENT.findall(route)
        if door_of(view) is None or not arguments or name.startswith(LEFT_OUT) or name == "portal:join":
            continue
        who, whose = next((who, whose) for start, who, whose in ACTORS if name.startswith(start))
        foreign = {each: ARGUMENTS[each][OF[whose]] for each in arguments}
        own = {each: ARGUMENTS[each][OF["my"]] for each in arguments}
        tries = [foreign, *({**own, each: foreign[each]} for each in arguments)]
        for named in {tuple(each.items()): each for each in tries}.values():
            if named != own or is_always_foreign(own):
                yield who, name, named


def is_always_foreign(named: dict[str, str]) -> bool:
    """Whether even the first choice holds somebody else's thing."""
    return any(not thing.startswith("my_") and thing not in {"one", "a_course"} for thing in named.values())


def test_a_mix_is_not_found(world: dict[str, Any]) -> None:
    """By GET, HEAD and POST: always 404; a view that takes no such method may say that (405), not more."""
    things, visitors, wrong, tried = all_things(world), Visitors(world), [], 0
    with no_templates():
        for who, name, named in mixes():
            address = reverse(name, kwargs={argument: things[thing] for argument, thing in named.items()})
            seen = [visitors.status(who, address, method=method) for method in ("get", "head", "post")]
            tried += 1
            if not set(seen) <= {404, 405, BODY_FIRST.get(name, 404)} or 404 not in seen:
                wrong.append(f"{who} {name} {named}: {seen}")
    assert wrong == [], "\n".join(wrong)
    assert tried > 80


# Named ones, across roles.
MIXES = [
    ("foreign_town", "portal:office_enterprise", {"enterprise_id": "my_enterprise"}),
    ("foreign_town", "portal:office_person", {"person_id": "my_person"}),
    ("foreign_town", "portal:office_area", {"area_id": "my_area"}),
    ("foreign_county", "portal:office_enterprise", {"enterprise_id": "my_enterprise"}),
    ("foreign_county", "portal:desk_hours", {"enterprise_id": "my_enterprise"}),
    ("foreign_grid", "portal:grid_enterprise", {"enterprise_id": "my_enterprise"}),
    ("grid", "portal:desk_hours", {"enterprise_id": "your_enterprise"}),
    ("officer", "portal:office_enterprise", {"enterprise_id": "my_enterprise"}),
    ("officer", "portal:grid_enterprise", {"enterprise_id": "my_enterprise"}),
    ("town", "portal:desk_hours", {"enterprise_id": "far_enterprise"}),
    ("town", "portal:desk_person", {"enterprise_id": "my_enterprise", "person_id": "far_person"}),
    ("town", "portal:print_file", {"job_id": "your_job"}),
    ("inspector", "portal:desk_person", {"enterprise_id": "far_enterprise", "person_id": "my_person"}),
    ("inspector", "portal:people_add", {"enterprise_id": "my_enterprise"}),
    ("referee", "portal:desk_hours", {"enterprise_id": "my_enterprise"}),
    ("past_editor", "portal:desk_hours", {"enterprise_id": "my_enterprise"}),
    ("admin", "portal:office_enterprise", {"enterprise_id": "no_such"}),
]


def test_across_roles(world: dict[str, Any]) -> None:
    things, visitors = all_things(world), Visitors(world)
    found = []
    with no_templates():
        for who, name, named in MIXES:
            address = reverse(name, kwargs={argument: things[thing] for argument, thing in named.items()})
            found.append((who, name, visitors.status(who, address)))
    assert found == [(who, name, 404) for who, name, _named in MIXES]


def test_a_lesson_of_another_course(world: dict[str, Any]) -> None:
    """My course, no lesson of it."""
    client = Client()
    client.force_login(world["worker"])
    address = reverse("learning:lesson", kwargs={"slug": "aqy2026", "lesson_id": NO_SUCH})
    assert client.get(address).status_code == 404
