"""A canary in every explanation and every key: no address gives one away to people who have not handed in.

Crawled are all addresses of the door table, for everybody whom the door lets in and who keeps no question bank: pages,
JSON, files, headers, redirects.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from quizzes import queries
from quizzes.models import Sitting
from tests.doors.people import IN
from tests.doors.test_door_table import ours, whole_table
from tests.doors.world import Visitors

# Who reads keys by duty: editors, reviewers, administrators. Everybody else is crawled for.
CURIOUS = ("nobody", "worker", "other_worker", "officer", "grid", "town", "inspector", "referee")
CANARY = "金丝雀"


def plant(sitting_id: Any) -> list[str]:
    """Puts canaries where the frozen edition of an open sitting holds what is not due; returns where, for the eye."""
    sitting = Sitting.objects.select_related("edition").get(pk=sitting_id)
    payload = queries.load_payload(sitting.edition_id, sitting.edition.digest)
    for number, item in enumerate(payload["items"]):
        item["explanation"] = f"{CANARY}释{number}"
        item["basis"] = f"{CANARY}据{number}"
        if item["type"] == "fill":
            item["key"] = [[f"{CANARY}填{number}"] for _blank in item["key"]]
        if item["type"] == "essay":
            item["key"] = [f"{CANARY}答{number}"]
    return [item["type"] for item in payload["items"]]


def seen_of(answer: Any) -> str:
    """Everything that reaches the browser: headers, cookies, body (a file's bytes too)."""
    body = b"".join(answer.streaming_content) if getattr(answer, "streaming", False) else answer.content
    return f"{answer.headers}{answer.cookies}{body.decode('utf-8', 'ignore')}"


def test_no_address_tells_what_is_not_due(world: dict[str, Any]) -> None:
    queries.load_payload.cache_clear()
    assert plant(world["kwargs"]["sitting_id"])
    routes, visitors, table = ours(), Visitors(world, may_stumble=True), whole_table()
    told, crawled = [], 0
    try:
        for name, expected in table.items():
            wanted = {key: value for key, value in world["kwargs"].items() if f":{key}>" in routes[name]}
            address = reverse(name, kwargs=wanted)
            for person in CURIOUS:
                if expected[person] != IN:
                    continue
                crawled += 1
                if CANARY in seen_of(visitors.undone(person, address)):
                    told.append(f"{name} tells {person}")
    finally:
        queries.load_payload.cache_clear()
    assert told == []
    assert crawled > 300
    print(f"\n{crawled} pages crawled, no canary")
