"""Somebody who practises, and a bank that is open for it."""

from __future__ import annotations

import pytest

from tests.factories.orgs import make_person, user_of
from tests.factories.quizzes import make_bank, make_question


@pytest.fixture
def person(db):
    """With an account."""
    found = make_person()
    user_of(found)
    return found


@pytest.fixture
def bank(db):
    """Open for practice, with three single choices of one topic."""
    found = make_bank(open_practice=True)
    for _ in range(3):
        make_question(found, topic="消防")
    return found


@pytest.fixture
def signed_in(client, person):
    """The person's phone."""
    client.force_login(person.user)
    return client
