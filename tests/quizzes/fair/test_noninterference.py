"""What a person sees before the end does not depend on the key: with another key every byte is the same.

Two papers alike in all but keys, explanations, clauses, hidden weights and shapes are shown and answered in the same
way; what differs between two showings of one paper (tokens, nonces) is left out of the comparison.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quizzes import queries
from quizzes.models import Sitting
from tests.factories.orgs import make_person, user_of
from tests.factories.quizzes import make_fixed_quiz, make_sitting

_CHANCE = re.compile(
    r'name="(?:csrfmiddlewaretoken|nonce)" value="[^"]*"|csrftoken=[^;]*|anpei_device=[^;]*|messages=[^;]*'
    r'|expires=[^;]*|"left": ?\d+|"at": ?"[^"]*"|app;dur=[0-9.]+|\'Expires\': \'[^\']*\''
)
ROUTES = ("sitting", "sheet", "submit")


@pytest.fixture(params=["free", "sequential", "sections"])
def sitting(request: Any, db: None) -> Iterator[Sitting]:
    queries.load_payload.cache_clear()
    person = make_person()
    quiz = make_fixed_quiz(navigation=request.param, time_limit_minutes=None, pause_minutes=0)
    yield make_sitting(quiz=quiz, person=person, now=timezone.now())
    queries.load_payload.cache_clear()


def other_key(item: dict[str, Any]) -> None:
    """Everything that is not due, changed: the key, the why, the clause, tolerances, shapes, the rubric."""
    ids = [option["id"] for option in item["options"]]
    item["explanation"], item["basis"] = "另一个解释，长短也不同", "《另一部法》第九十九条"
    item["citations"] = [{"label": "第九十九条", "url": "/r/x/", "verified": True}]
    body = item.get("body", {})
    if item["type"] in {"single", "multiple", "indefinite"}:
        item["key"] = [one for one in ids if one not in item["key"]] or ids[:1]
    elif item["type"] == "truefalse":
        item["key"] = ["错" if item["key"] == ["对"] else "对"]
    elif item["type"] == "fill":
        item["key"] = [["每年", "一年", "十二个月"] for _blank in item["key"]]
    elif item["type"] == "order":
        item["key"] = list(reversed(item["key"]))
    elif item["type"] == "match":
        lefts = [pair.split("-")[0] for pair in item["key"]]
        item["key"] = [
            f"{left}-{right.split('-')[1]}" for left, right in zip(lefts, reversed(item["key"]), strict=True)
        ]
    elif item["type"] == "hotspot":
        item["key"] = [place["id"] for place in body["places"] if place["id"] not in item["key"]]
        for place in body["places"]:
            place["shape"], place["at"], place["why"] = "rect", [1, 2, 3, 4], "别的原因"
    elif item["type"] == "essay":
        item["key"] = ["另一份参考答案"]
        body["rubric"] = [{"text": "另一条", "points": 100}]


def client_of(sitting: Sitting) -> Client:
    client = Client()
    client.force_login(user_of(sitting.person))
    return client


def showings(sitting: Sitting, *, round_: str) -> dict[str, str]:
    """Every screen and every reply of an open sitting, without what chance puts into them."""
    client, found = client_of(sitting), {}

    def note(name: str, answer: Any) -> None:
        text = (
            f"{answer.status_code} {dict(answer.headers)} {answer.cookies} {answer.content.decode('utf-8', 'ignore')}"
        )
        found[name] = _CHANCE.sub("", text)

    def url(name: str, **kwargs: Any) -> str:
        return reverse(f"quizzes:{name}", kwargs={"sitting_id": sitting.pk, **kwargs})

    for name in ROUTES:
        note(name, client.get(url(name)))
    for n in range(1, len(sitting.paper["places"]) + 1):
        note(f"question {n}", client.get(url("question", n=n)))
    for n, wire in ((0, [0]), (0, [1]), (1, [0, 1]), (7, ["@1,2"]), (0, ["nonsense"]), (99, [0])):
        body = {"answers": [{"n": n, "a": wire, "f": False, "k": f"{round_}{n}{wire}".encode().hex()[:40]}]}
        reply = client.post(url("save"), json.dumps(body), content_type="application/json")
        note(f"save {n} {wire}", reply)
    note("state", client.post(url("save"), json.dumps({"answers": []}), content_type="application/json"))
    note("result too early", client.get(url("result")))
    return {name: without_numbers(text, round_) for name, text in found.items()}


def without_numbers(text: str, round_: str) -> str:
    """The journal goes on between two rounds: its numbers and the nonces of the round differ by design."""
    text = re.sub(r'"k": ?"[0-9a-f]*"', "", text)
    return re.sub(r'"seq": ?\d+|\'Content-Length\': \'\d+\'', "", text)


def test_with_another_key_every_byte_is_the_same(sitting: Sitting) -> None:
    showings(sitting, round_="warm")  # the first round answers; from then on both find the same answers
    before = showings(sitting, round_="one")
    payload = queries.load_payload(sitting.edition_id, sitting.edition.digest)
    kept = copy.deepcopy(payload["items"])
    for item in payload["items"]:
        other_key(item)  # type: ignore[arg-type]
    assert all(new["key"] != old["key"] for new, old in zip(payload["items"], kept, strict=True))
    after = showings(sitting, round_="two")
    assert [name for name in before if before[name] != after[name]] == []


def test_the_comparison_sees_a_difference(sitting: Sitting) -> None:
    """Two rounds of one paper are alike; with another stem they are not: the test above is not blind."""
    showings(sitting, round_="warm")
    before, same = showings(sitting, round_="one"), showings(sitting, round_="two")
    assert [name for name in before if before[name] != same[name]] == []
    payload = queries.load_payload(sitting.edition_id, sitting.edition.digest)
    for item in payload["items"]:
        item["stem"] += "？"
    after = showings(sitting, round_="three")
    assert "sitting" in [name for name in before if before[name] != after[name]]
