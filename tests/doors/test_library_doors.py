"""The whole of Wagtail's admin, and what else libraries bring: each address × person, by GET; refusals also by POST."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection

from plumbing.models import AuditEntry
from tests.doors.library import Samples, addresses
from tests.doors.people import EVERYONE, IN
from tests.doors.rules import RULES, rules_for
from tests.doors.world import Visitors, no_templates, verdict_of

# What the admin itself writes down when it is looked at or refuses.
NOTES = (Session, AuditEntry)


def test_every_address_falls_under_one_rule() -> None:
    wrong = {f"{name} {route}": found for name, route in addresses() if len(found := rules_for(name, route)) != 1}
    assert wrong == {}


def test_every_rule_is_needed() -> None:
    used = {title for name, route in addresses() for title in rules_for(name, route)}
    assert used == set(RULES)


def test_each_address_for_each_person(world: dict[str, Any]) -> None:
    samples, visitors = Samples(world), Visitors(world, may_stumble=True)
    wrong = []
    with no_templates():
        for name, route in addresses():
            rule = rules_for(name, route)[0]
            address = samples.address(name, route)
            for person in EVERYONE:
                seen, wanted = visitors.verdict(person, address), RULES[rule][1][person]
                if seen != wanted:
                    wrong.append(f"{name} {address} {person}: {seen}, wanted {wanted} ({rule})")
    assert wrong == [], "\n".join(wrong)


def test_refusals_hold_for_posts_and_nothing_changes(world: dict[str, Any]) -> None:
    """Deleting, publishing, moving, bulk actions and all: whoever may not look may not post either."""
    samples, visitors = Samples(world), Visitors(world, may_stumble=True)
    asked = [(name, route, samples.address(name, route)) for name, route in addresses()]
    before, wrong = rows(), []
    with no_templates():
        for name, route, address in asked:
            verdicts = RULES[rules_for(name, route)[0]][1]
            for person in ("nobody", "worker", "officer", "town", "referee", "past_editor", "editor"):
                if verdicts[person] == IN:
                    continue
                answer = visitors.visit(person, address, method="post", data={"action-publish": "1"})
                if answer.status_code != 405 and verdict_of(answer) == IN:
                    wrong.append(f"{name} {address} {person}")
    assert wrong == [], "\n".join(wrong)
    assert rows() == before


def rows() -> dict[str, Any]:
    """A digest of every table: each row's text, in order."""
    found = {}
    for model in apps.get_models():
        if model not in NOTES and model._meta.managed:
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY 1')
                found[model._meta.label] = hash(str(cursor.fetchall()))
    return found
