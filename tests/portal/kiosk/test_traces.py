"""What the last person was told stays with the last person."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts import kiosks
from accounts.models import Kiosk
from tests.factories.orgs import make_enterprise, make_officer, make_person, user_of

pytestmark = pytest.mark.django_db
TOLD = "口令码已设好"


@pytest.fixture
def tablet():
    """A kiosk on which somebody set a PIN and did not look."""
    firm = make_enterprise()
    _kiosk, token = kiosks.register(
        label="大厅", scope_kind="enterprise", scope_id=firm.pk, idle_seconds=60, actor=make_officer(enterprise=firm)
    )
    client = Client()
    client.cookies[kiosks.COOKIE] = token
    client.force_login(user_of(make_person(enterprise=firm)))
    client.get(reverse("portal:today"))
    assert client.post(reverse("portal:my_pin"), {"pin": "407193"}).status_code == 302
    assert client.cookies["messages"].value
    return client


def test_after_the_next_please(tablet):
    tablet.post(reverse("portal:kiosk_out"))
    assert not tablet.cookies["messages"].value
    for name in ("kiosk", "sign_in"):
        assert TOLD not in tablet.get(reverse(f"portal:{name}")).content.decode()


def test_after_the_time_is_over(tablet):
    session = tablet.session
    session["kiosk"] = {"id": str(Kiosk.objects.get().pk), "seen": 0}
    session.save()
    assert tablet.get(reverse("portal:today"))["Location"].startswith(reverse("portal:kiosk"))
    assert not tablet.cookies["messages"].value


def test_the_person_reads_it(tablet):
    assert TOLD in tablet.get(reverse("portal:my_pin")).content.decode()
