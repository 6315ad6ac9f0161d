"""An office that sits a test itself reads nothing of the own open paper here; a phone is not guessed digit by digit."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from orgs.enums import Role
from orgs.models import RoleGrant
from quizzes.services import record_answer, submit_sitting
from tests.factories.orgs import user_of
from tests.factories.quizzes import put
from tests.quizzes.receipts.conftest import begin, signed_in

pytestmark = pytest.mark.django_db


def test_the_own_open_paper_has_no_words(person: Any, area: Any) -> None:
    RoleGrant.objects.create(user=user_of(person), role=Role.TOWN_OFFICE, area=area)
    sitting = begin(person, "single", "single", navigation="sequential")
    stems = [item["stem"] for item in sitting.edition.payload["items"]]
    client = signed_in(person.user)
    record_answer(sitting.pk, put(0, 0), user_id=person.user_id, now=timezone.now())
    file = b"".join(client.get(reverse("quizzes:journal_csv", args=[sitting.pk])).streaming_content).decode()
    assert not any(stem[:10] in file for stem in stems)
    page = client.get(reverse("quizzes:journal", args=[sitting.pk])).content.decode()
    assert not any(stem in page for stem in stems)
    submit_sitting(sitting.pk, user_id=person.user_id, now=timezone.now())
    page = client.get(reverse("quizzes:journal", args=[sitting.pk])).content.decode()
    assert all(stem in page for stem in stems)


def test_a_colleague_reads_it(person: Any, office: Any) -> None:
    sitting = begin(person, "single")
    page = signed_in(office).get(reverse("quizzes:journal", args=[sitting.pk])).content.decode()
    assert sitting.edition.payload["items"][0]["stem"] in page


def test_a_phone_is_found_by_four_digits_or_whole(person: Any, office: Any) -> None:
    """By five, six, … one would learn the digits that the list hides, ten tries each."""
    begin(person, "single")
    client = signed_in(office)
    for text, found in (("1234", 1), ("13900001234", 1), ("01234", 0), ("00001234", 0), ("3900001234", 0)):
        assert client.get(reverse("quizzes:sittings"), {"text": text}).context["sums"]["n"] == found, text
