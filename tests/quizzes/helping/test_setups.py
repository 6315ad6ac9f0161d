"""A sitting begun at a kiosk in service says so; anywhere else it is on an own device."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import timezone

from accounts import kiosks
from quizzes.helping.setups import setup_for, setup_with_help
from quizzes.services import Setup
from tests.factories.orgs import make_enterprise, make_user

pytestmark = pytest.mark.django_db


def request_with(token: str = "") -> Any:
    request = RequestFactory().get("/")
    if token:
        request.COOKIES[kiosks.COOKIE] = token
    return request


def test_own_kiosk_and_helped() -> None:
    staff = make_user()
    kiosk, token = kiosks.register(
        label="村委会", scope_kind="enterprise", scope_id=make_enterprise().pk, idle_seconds=60, actor=staff
    )
    assert setup_for(request_with()) == Setup(mode="own")
    assert setup_for(request_with("made-up")) == Setup(mode="own")
    assert setup_for(request_with(token)) == Setup(mode="kiosk")
    kiosks.revoke(kiosk, actor=staff, now=timezone.now())
    assert setup_for(request_with(token)) == Setup(mode="own")
    assert setup_with_help(7) == Setup(mode="assisted", assisted_by=7, by=7)
