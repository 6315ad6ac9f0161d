"""Prepared querysets say what the ORM says, for whatever value stands in a slot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from accounts.models import Kiosk, Pin, User
from plumbing.database.prepared import Prepared, slot

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)


def by_name() -> Prepared[User]:
    name = slot("name", models.CharField())
    return Prepared(lambda: User.objects.filter(username=name))


def test_a_row_is_the_instance_that_the_orm_gives() -> None:
    made = User.objects.create(username="wang", display_name="王芳")
    found = by_name().first(name="wang")
    assert found is not None
    assert {**found.__dict__, "_state": None} == {**User.objects.get(pk=made.pk).__dict__, "_state": None}
    assert (found._state.adding, found._state.db) == (False, "default")


def test_each_call_has_its_own_values() -> None:
    for name in ("a", "b"):
        User.objects.create(username=name)
    question = by_name()
    assert [question.first(name=name).username for name in ("a", "b")] == ["a", "b"]
    assert question.first(name="c") is None


@pytest.mark.parametrize("hostile", ["' OR 1=1 --", '"; DROP TABLE accounts_user; --', "%s", "%", "王"])
def test_a_value_is_never_a_part_of_the_statement(hostile: str) -> None:
    User.objects.create(username="wang")
    assert by_name().all(name=hostile) == []


def test_values_are_written_as_their_field_writes_them() -> None:
    """A UUID is text on SQLite, moments are compared as moments."""
    kiosk = Kiosk.objects.create(label="x", scope_kind="area", scope_id=1, token_digest="d", created_by=1)
    by_id: Prepared[tuple[Any, ...]] = Prepared(
        lambda: Kiosk.objects.filter(pk=slot("id", models.UUIDField())).values_list("pk", "created_at")
    )
    assert by_id.first(id=kiosk.pk) == (kiosk.pk, Kiosk.objects.get().created_at)
    assert by_id.first(id=uuid4()) is None
    Session.objects.create(session_key="k", session_data="", expire_date=NOON)
    now = slot("now", models.DateTimeField())
    live: Prepared[tuple[str]] = Prepared(
        lambda: Session.objects.filter(expire_date__gt=now).values_list("session_key")
    )
    assert live.all(now=NOON - timedelta(microseconds=1)) == [("k",)]
    assert live.all(now=NOON) == []


def test_instances_come_with_what_was_joined_and_annotated() -> None:
    user = User.objects.create(username="wang")
    Pin.objects.create(user=user, digest="d", set_at=NOON)
    pins: Prepared[Any] = Prepared(
        lambda: (
            Pin.objects.filter(user=slot("id", models.BigAutoField()))
            .select_related("user")
            .defer("digest")
            .annotate(has_name=models.Exists(User.objects.filter(pk=models.OuterRef("user"), username="wang")))
        )
    )
    pin = pins.first(id=user.pk)
    with CaptureQueriesContext(connection) as captured:
        assert (pin.user, pin.set_at, pin.has_name) == (user, NOON, True)
    assert len(captured) == 0
    assert pin.get_deferred_fields() == {"digest"}


def test_it_is_one_query_and_counted_as_one() -> None:
    question = by_name()
    for _time in range(2):  # the first time writes the SQL, the second uses it
        with CaptureQueriesContext(connection) as captured:
            question.first(name="wang")
        assert len(captured) == 1
