"""The starting requirements and the demo's records."""

from __future__ import annotations

from datetime import date

import pytest

from learning import demo, demo_course, requirements_data
from learning.models import Certificate, HoursEntry, Requirement
from learning.queries import status_of
from orgs.demo import build_units
from tests.factories.quizzes import make_quiz

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def test_national_requirements_are_loaded_once_and_tell_what_is_verified() -> None:
    assert requirements_data.load_requirements() == 7
    Requirement.objects.filter(code="CN-O3-9-annual").update(minutes=1)
    assert requirements_data.load_requirements() == 0
    assert Requirement.objects.get(code="CN-O3-9-annual").minutes == 1
    rows = {row.code: row for row in Requirement.objects.all()}
    assert rows["CN-O3-13-new-hr"].minutes == 72 * 45
    unverified = {code for code, row in rows.items() if not row.verified}
    assert unverified == {"CN-O3-13-new", "CN-O3-13-new-hr", "CN-O3-13-annual-hr"}
    assert all(row.source_tag == "memory" for row in rows.values() if not row.verified)


def test_the_demo_requirement_is_marked_invented() -> None:
    assert requirements_data.load_demo_requirement() == 0
    build_units()
    assert requirements_data.load_demo_requirement() == 1
    assert requirements_data.load_demo_requirement() == 0
    row = Requirement.objects.get(code="DEMO-QH-1")
    assert (row.minutes, row.counts, row.source_tag, row.verified) == (45, ["campaign"], "invented", False)
    assert row.instrument.invented


def test_a_year_of_records_is_the_same_each_time() -> None:
    build_units()
    demo_course.build_course(make_quiz().pk)
    written = demo.build_year_of_records(today=TODAY)
    assert written > 150
    assert demo.build_year_of_records(today=TODAY) == 0
    rows = HoursEntry.objects.filter(source_kind="demo")
    assert all(row.evidence["demo"] for row in rows)
    assert min(row.occurred_on for row in rows) >= date(2025, 11, 22)
    assert max(row.occurred_on for row in rows) <= TODAY
    assert HoursEntry.objects.filter(corrects__isnull=False).count() == 1
    states = sorted(str(status_of(row, TODAY)) for row in Certificate.objects.all())
    assert (states.count("expired"), states.count("revoked")) == (1, 1)
    assert states.count("valid") == 7
