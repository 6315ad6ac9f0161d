"""Puts the rooms' demo content together, in the order in which real work would make it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from accounts import queries as account_queries
from accounts import services as account_services
from config.demo_roles import DEMO_PASSWORD, STAFF, WORKER_STAFF_NUMBER, WORKER_UNIT_CODE
from kernel.clock import legal_date
from learning import demo as learning_demo
from learning import demo_course, requirements_data
from orgs import demo as orgs_demo
from orgs import demo_people
from orgs import queries as orgs_queries
from orgs import services as orgs_services
from orgs.roles import group_sync
from pages import demo as pages_demo
from quizzes import demo as quizzes_demo
from quizzes.practice import demo as practice_demo
from quizzes.sessions import demo as sessions_demo
from regulations import demo as regulations_demo

QUESTIONS = Path(__file__).parent / "demo_data" / "questions.csv"
OFFICER_STAFF_NUMBER = "HT003"
DEMO_YEAR = 2026


def is_loaded() -> bool:
    """Whether the demo was loaded before."""
    return account_queries.username_exists(STAFF[0].username)


def load() -> None:
    """Everything of the demo. Safe to repeat: what is there stays."""
    regulations_demo.build_law()  # before questions: a frozen edition keeps the clauses it found
    orgs_demo.build_units()
    demo_people.build_people(today=legal_date(dt.datetime.now(tz=dt.UTC)))
    staff = {entry.username: _account(entry.username, entry.display_name, entry.role) for entry in STAFF}
    _officer_is_a_person(staff["officer"])
    requirements_data.load_requirements()
    requirements_data.load_demo_requirement()
    quiz_id = quizzes_demo.build_quiz(
        QUESTIONS.read_bytes(), QUESTIONS.name, actor=staff["editor"], reviewer=staff["reviewer"]
    )
    types_id = quizzes_demo.build_types_quiz(actor=staff["editor"], reviewer=staff["reviewer"])
    demo_course.build_types_course(types_id)  # before the campaign's own course, which stands above it
    course = demo_course.build_course(quiz_id)
    pages_demo.build_demo_site(course=course)
    learning_demo.build_year_of_records(today=legal_date(dt.datetime.now(tz=dt.UTC)))
    worker = orgs_demo.person_id_of_staff_number(WORKER_UNIT_CODE, WORKER_STAFF_NUMBER)
    practice_demo.build_practice(worker, now=dt.datetime.now(tz=dt.UTC))
    _plan_a_session(quiz_id, by=staff["officer"])


def _plan_a_session(quiz_id: int, *, by: Any) -> None:
    firm = orgs_queries.enterprise_by_code(WORKER_UNIT_CODE)
    if firm is not None:
        sessions_demo.build_session(enterprise_id=firm.pk, quiz_id=quiz_id, by=by, now=dt.datetime.now(tz=dt.UTC))


def _account(username: str, display_name: str, role: str) -> Any:
    user = account_services.staff_account(username=username, display_name=display_name, password=DEMO_PASSWORD)
    orgs_demo.grant_demo_role(user, role)
    group_sync.sync_groups(user.pk, on=legal_date(dt.datetime.now(tz=dt.UTC)))
    return user


def _officer_is_a_person(user: Any) -> None:
    person_id = orgs_demo.person_id_of_staff_number(WORKER_UNIT_CODE, OFFICER_STAFF_NUMBER)
    orgs_services.link_user(person_id, user)
