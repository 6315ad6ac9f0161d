"""A grant in force is membership of the role's group; nothing else is."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kernel.clock import today
from orgs import tasks
from orgs.enums import Role
from orgs.models import RoleGrant
from orgs.roles import group_sync
from orgs.roles import services as role_services
from orgs.roles.group_sync import GROUP_NAMES, Change
from plumbing.models import AuditEntry
from tests.factories.orgs import make_area, make_user

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
EDITORS, ADMINISTRATORS = GROUP_NAMES[Role.EDITOR], GROUP_NAMES[Role.ADMINISTRATOR]


def grant(user, role=Role.EDITOR, **dates):
    return RoleGrant.objects.create(user=user, role=role, area=make_area(), **dates)


def names(user) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def test_a_grant_is_membership_from_its_first_to_its_last_day() -> None:
    user = make_user()
    grant(user, valid_from=DAY, valid_to=date(2026, 6, 30))
    seen = {}
    for day in (date(2026, 5, 31), DAY, date(2026, 6, 30), date(2026, 7, 1)):
        group_sync.sync_groups(user.pk, on=day)
        seen[day.isoformat()] = names(user)
    assert seen == {"2026-05-31": set(), "2026-06-01": {EDITORS}, "2026-06-30": {EDITORS}, "2026-07-01": set()}
    assert group_sync.sync_groups(user.pk, on=date(2026, 7, 2)) == Change()


def test_leaving_ends_sessions_and_is_audited() -> None:
    user = make_user()
    grant(user, Role.ADMINISTRATOR, valid_to=DAY)
    assert group_sync.sync_groups(user.pk, on=DAY) == Change(joined=(Role.ADMINISTRATOR,))
    user.refresh_from_db()
    epoch = user.session_epoch
    assert group_sync.sync_all(on=date(2026, 6, 2)) == {user.pk: Change(left=(Role.ADMINISTRATOR,))}
    user.refresh_from_db()
    assert user.session_epoch == epoch + 1
    lines = AuditEntry.objects.filter(action="sync_groups").order_by("pk").values_list("target_key", "detail")
    assert [(key, detail["joined"], detail["left"]) for key, detail in lines] == [
        (str(user.pk), ["administrator"], []),
        (str(user.pk), [], ["administrator"]),
    ]


def test_membership_by_hand_goes_other_groups_stay() -> None:
    user, other = make_user(), Group.objects.create(name="摄影组")
    group_sync.ensure_groups()
    user.groups.add(other, Group.objects.get(name=ADMINISTRATORS))
    tasks.sync_role_groups()
    assert names(user) == {"摄影组"}


@pytest.mark.parametrize("role", [role for role in Role.values if role not in GROUP_NAMES])
def test_other_roles_do_not_work_in_the_admin(role: str) -> None:
    user = make_user()
    grant(user, role)
    group_sync.sync_groups(user.pk, on=DAY)
    assert names(user) == set()
    client = Client()
    client.force_login(user)
    assert client.get("/admin/").status_code == 302


def test_a_shut_account_is_in_no_group() -> None:
    user = make_user(is_active=False)
    grant(user)
    group_sync.sync_groups(user.pk, on=DAY)
    assert names(user) == set()


def test_an_editor_whose_role_ended_is_out_of_the_admin() -> None:
    user, actor = make_user(), make_user()
    area = make_area(level="county")
    given = role_services.grant_role(user.pk, role=Role.EDITOR, area_id=area.pk, actor=actor)
    client = Client()
    client.force_login(user)
    assert client.get("/admin/").status_code == 200
    user.refresh_from_db()
    client.force_login(user)
    role_services.end_role(given.pk, on=date.fromordinal(today().toordinal() - 1), actor=actor)
    assert client.get("/admin/").status_code == 302
    user.refresh_from_db()
    assert names(user) == set()
    client.force_login(user)
    assert client.get("/admin/").status_code == 302


def test_groups_hold_exactly_what_the_rooms_declare() -> None:
    group_sync.ensure_groups()
    group = Group.objects.get(name=EDITORS)
    before = set(group.permissions.values_list("codename", flat=True))
    group.permissions.add(Permission.objects.get(codename="delete_person"))
    group_sync.ensure_groups()
    assert set(group.permissions.values_list("codename", flat=True)) == before
    assert {"access_admin", "change_question", "change_clauseversion", "add_course"} <= before
    powers = {"user", "person", "rolegrant", "certificate", "hoursentry", "requirement", "group", "enterprise"}
    assert {name for name in before if name.partition("_")[2] in powers} == set()


def test_a_declaration_with_a_typing_error_is_told(monkeypatch) -> None:
    monkeypatch.setattr(group_sync, "declared", lambda kind, role: ("learning.chnage_course",))
    with pytest.raises(LookupError, match="chnage_course"):
        group_sync.ensure_groups()


def test_queries_do_not_grow_with_people() -> None:
    group_sync.ensure_groups()
    counted = []
    for more in (1, 2):
        for _ in range(more):
            user = make_user()
            grant(user)
            group_sync.sync_groups(user.pk, on=DAY)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert group_sync.sync_all(on=DAY) == {}
        counted.append(len(captured))
    assert counted[0] == counted[1]
