"""Behind the gate nothing opens: every address, every method, for an administrator without a second factor yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from portal.gates import PASSES
from tests.factories.orgs import PASSWORD, make_enterprise, make_officer, make_person, make_user

pytestmark = pytest.mark.django_db
SETUP = "portal:second_factor_setup"
METHODS = ("get", "post")


def patterns(resolver: Any, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    for each in resolver.url_patterns:
        if hasattr(each, "url_patterns"):
            yield from patterns(each, spaces + ((each.namespace,) if each.namespace else ()))
        elif each.name:
            yield ":".join((*spaces, each.name)), each.pattern


def address_of(name: str, pattern: Any, known: dict[str, Any]) -> str | None:
    try:
        return reverse(name, kwargs={key: known.get(key, 1) for key in pattern.converters})
    except NoReverseMatch:
        return None


@pytest.mark.parametrize("is_superuser", [True, False])
def test_only_the_way_out_and_the_setup_open(settings, is_superuser):
    settings.ANPEI_SECOND_FACTOR = "required"
    firm = make_enterprise()
    user = make_user(is_superuser=True) if is_superuser else make_officer(area=firm.area, role="administrator")
    known = {"enterprise_id": firm.pk, "person_id": make_person(enterprise=firm).pk}
    client = Client()
    client.post(reverse("portal:staff_sign_in"), {"username": user.username, "password": PASSWORD})
    assert client.session["gates"] == ["second_factor"]
    opened, asked = set(), 0
    for name, pattern in patterns(get_resolver()):
        address = address_of(name, pattern, known)
        if address is None or name in PASSES or name == SETUP:
            continue
        for method in METHODS:
            answer = getattr(client, method)(address)
            asked += 1
            if answer.status_code not in (404, 405) and answer.headers.get("Location") != reverse(SETUP):
                opened.add((name, method, answer.status_code))
    assert opened == set()
    assert asked > 300
