"""What holds for every address: numbers that no row can have, and pages that no browser keeps."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.orgs import make_enterprise, make_officer, make_person, user_of

pytestmark = pytest.mark.django_db
HUGE = (2**63, 10**30)


@pytest.mark.parametrize("number", HUGE)
@pytest.mark.parametrize("name", ["person_card", "person_pin", "person_correct", "join_decide", "desk_person"])
def test_a_number_that_no_row_can_have_is_not_found(client, number, name):
    enterprise = make_enterprise()
    client.force_login(make_officer(enterprise=enterprise))
    for ask in (client.get, client.post):
        assert ask(reverse(f"portal:{name}", args=[enterprise.pk, number])).status_code == 404


def test_pages_of_somebody_signed_in_stay_in_no_browser(client):
    enterprise = make_enterprise()
    person = make_person(enterprise=enterprise)
    client.force_login(make_officer(enterprise=enterprise))
    for name, more in (("people_list", []), ("person_card", [person.pk]), ("desk_hours", []), ("desk_record", [])):
        answer = client.get(reverse(f"portal:{name}", args=[enterprise.pk, *more]))
        assert answer.status_code == 200 and "no-store" in answer["Cache-Control"], name
    client.force_login(user_of(person))
    assert "no-store" in client.get(reverse("portal:today"))["Cache-Control"]


def test_what_everybody_sees_may_be_kept():
    assert "Cache-Control" not in Client().get(reverse("learning:verify_form"))
