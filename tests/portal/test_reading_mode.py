"""长辈版, one tap away on every page."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
SWITCH = reverse("portal:reading_mode")


def test_the_choice_is_kept_and_taken_back(client):
    here = "/signin/?next=/today/"
    assert 'class="elder"' not in client.get(here).content.decode()
    assert client.get(SWITCH, {"to": "1", "next": here})["Location"] == here
    page = client.get(here).content.decode()
    assert 'class="elder"' in page and "标准版" in page
    client.get(SWITCH, {"to": "0"})
    assert 'class="elder"' not in client.get(here).content.decode()


@pytest.mark.parametrize("going", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_it_leads_nowhere_else(client, going):
    assert client.get(SWITCH, {"to": "1", "next": going})["Location"] == "/"


def test_the_page_with_its_query_is_come_back_to(client):
    page = client.get("/signin/?by=staff&next=/a/%3Fb%3D1%26c%3D2").content.decode()
    switch = page.split('class="elder-switch"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(switch)["Location"] == "/signin/?by=staff&next=/a/%3Fb%3D1%26c%3D2"
