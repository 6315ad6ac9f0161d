"""Searching the log: each filter, pages without gaps, no scan of the whole for an indexed filter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from plumbing import audit
from plumbing.audit import queries as audit_queries
from plumbing.audit.queries import Wanted
from plumbing.models import AuditEntry
from tests.factories.orgs import make_user

pytestmark = pytest.mark.django_db


def test_each_filter() -> None:
    user = make_user()
    audit.record("open_door", actor=user, target=("door", 7), why="检查 100%_")
    audit.record("close_door", target=("door", 8), kept={"list": ["13900001234"]})
    first, second = AuditEntry.objects.order_by("pk")
    now = timezone.now()
    for wanted, expected in (
        (Wanted(), [second, first]),
        (Wanted(actor_ids=(user.pk,)), [first]),
        (Wanted(actor_ids=()), []),
        (Wanted(action="close_door"), [second]),
        (Wanted(target_kind="door", target_key="7"), [first]),
        (Wanted(text="检查"), [first]),
        (Wanted(text="%_"), [first]),
        (Wanted(text="139****1234"), [second]),
        (Wanted(text="' OR 1=1 --"), []),
        (Wanted(since=now + timedelta(hours=1)), []),
        (Wanted(until=now - timedelta(hours=1)), []),
    ):
        assert [each.id for each in audit_queries.page_of(wanted).entries] == [each.pk for each in expected]
        assert audit_queries.count_up_to(wanted, 1) == min(len(expected), 2)
    assert audit_queries.known_actions() == ["close_door", "open_door"]


def test_pages_have_neither_gaps_nor_repeats_even_at_one_moment() -> None:
    moment = timezone.now()
    audit.record_each("tick", targets=[("n", n) for n in range(7)])
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("UPDATE plumbing_auditentry SET at = %s", [moment.strftime("%Y-%m-%d %H:%M:%S.%f")])
    seen, after = [], ""
    for _page in range(4):
        page = audit_queries.page_of(Wanted(), cursor=after, size=3)
        seen += [each.target_key for each in page.entries]
        after = page.following
        if not after:
            break
    assert seen == ["6", "5", "4", "3", "2", "1", "0"]
    assert after == ""


@pytest.mark.parametrize("cursor", ["", "x", "2026~1", "~", "2026-01-01T00:00:00~1", "2026-01-01T00:00:00+00:00~x"])
def test_a_broken_cursor_is_the_first_page(cursor: str) -> None:
    audit.record("tick")
    assert len(audit_queries.page_of(Wanted(), cursor=cursor).entries) == 1


@pytest.mark.skipif("sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="SQLite's words for a plan")
@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(actor_ids=(1,)),
        Wanted(action="tick"),
        Wanted(target_kind="n", target_key="1"),
        Wanted(since=timezone.now()),
    ],
)
def test_filters_use_an_index_and_nothing_is_sorted(wanted: Wanted) -> None:
    place = f"{timezone.now().isoformat()}~9"
    plan = audit_queries._rows(wanted, place)[:51].explain()
    assert "INDEX" in plan
    assert "TEMP B-TREE" not in plan


def test_numbers_typed_into_a_detail_are_starred_the_account_is_named_by_its_user_name() -> None:
    user = make_user(display_name="赵桂兰")
    audit.record("tick", actor=user, reason="990101199001011229、13900001234、20260616", n=13900001234)
    entry = AuditEntry.objects.get()
    assert entry.detail == {"reason": "990101********1229、139****1234、20260616", "n": 13900001234}
    assert entry.actor_label == user.username
