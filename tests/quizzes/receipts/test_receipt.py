"""The receipt: what it says, who sees it, what the open page keeps to itself, what the office's check finds."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quizzes.models import Answer, Question, Sitting
from quizzes.receipts.numbers import groups, read_number
from quizzes.services import submit_sitting, void_sitting
from tests.factories.orgs import make_person, user_of
from tests.factories.quizzes import SECRET_WHY
from tests.quizzes.receipts.conftest import begin, live, signed_in
from tests.quizzes.regrading.test_regrading import applied, mend, planned

pytestmark = pytest.mark.django_db
DIGEST = "7f3a91c204be" + "0123456789abcdef" * 3 + "beef"


def page(client: Client, name: str, *args: Any, **query: Any) -> Any:
    return client.get(reverse(f"quizzes:{name}", args=args), query)


@pytest.fixture
def sitting(person: Any, office: Any) -> Sitting:
    return live(begin(person), by=office.pk)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("7F3A-91C2-04BE", "7f3a91c204be"),
        (" 7f3a 91c2 04be ", "7f3a91c204be"),
        ("７Ｆ３Ａ－９１Ｃ２－０４ＢＥ", "7f3a91c204be"),
        ("7F3A—91C2–04BE", "7f3a91c204be"),
        (DIGEST, DIGEST),
        (f"https://aq.example.cn/r/{DIGEST[:32]}/", DIGEST[:32]),
        (f"http://127.0.0.1:8000/r/{DIGEST[:32].upper()}", DIGEST[:32]),
        ("7F3A-91C2-04B", None),
        ("7F3A-91C2-04BG", None),
        (DIGEST + "0", None),
        ("", None),
        ("'; drop table", None),
        ("\0" * 12, None),
        ("a" * 5000, None),
    ],
)
def test_reading_a_number(typed: str, read: str | None) -> None:
    assert read_number(typed) == read


def test_groups() -> None:
    assert groups("7f3a91c204be") == ["7F3A", "91C2", "04BE"]


def test_what_the_person_keeps(sitting: Sitting, person: Any) -> None:
    seen = page(signed_in(user_of(person)), "receipt", sitting.pk)
    text = re.sub(r"<[^>]+>|\s+", "", seen.content.decode())
    number = "-".join(groups(sitting.receipt_digest)[:3])
    for wanted in (number, person.name, "2题，共3题", "本人设备", "".join(groups(sitting.receipt_digest))):
        assert wanted.replace("-", "") in text.replace("-", "")
    copied = seen.context["text"].splitlines()
    assert [line.split("：")[0].split()[0] for line in copied] == [
        "交卷回执", "姓名", "试卷", "交卷时间", "已答", "作答方式", "校验码", "查验地址",
    ]  # fmt: skip
    assert copied[-1].endswith(f"/r/{sitting.receipt_digest[:32]}/")
    assert "<script" not in seen.content.decode()
    assert "style=" not in seen.content.decode()
    assert seen["Cache-Control"].startswith("max-age=0")


def test_nobody_else_sees_it(sitting: Sitting, office: Any) -> None:
    for client in (signed_in(user_of(make_person())), signed_in(office)):
        assert page(client, "receipt", sitting.pk).status_code == 404
        assert page(client, "receipt", uuid4()).status_code == 404
    assert page(Client(), "receipt", sitting.pk).status_code == 302


def test_before_the_end_there_is_none(person: Any) -> None:
    sitting = begin(person)
    client = signed_in(user_of(person))
    assert page(client, "receipt", sitting.pk)["Location"] == reverse("quizzes:sitting", args=[sitting.pk])
    void_sitting(sitting.pk, reason="停考", by=None, now=sitting.started_at)
    assert page(client, "receipt", sitting.pk)["Location"] == reverse("quizzes:result", args=[sitting.pk])


def test_the_open_page_tells_no_name(sitting: Sitting, person: Any) -> None:
    for digits in (sitting.receipt_digest[:32], sitting.receipt_digest, sitting.receipt_digest[:32].upper()):
        seen = page(Client(), "receipt_open", digits)
        said = seen.content.decode()
        assert seen.status_code == 200
        assert "回执属实" in said
        assert person.name not in said
        assert str(sitting.pk) not in said
        assert SECRET_WHY not in said
        assert seen["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("digits", [12, 16, 31, 33, 63])
def test_the_open_page_takes_no_number_that_can_be_tried(sitting: Sitting, digits: int) -> None:
    assert page(Client(), "receipt_open", sitting.receipt_digest[:digits]).status_code == 404


@pytest.mark.parametrize("digits", ["0" * 32, "zz", "%00", "' or 1=1", "0" * 64, "a" * 900])
def test_the_open_page_finds_nothing(digits: str) -> None:
    seen = page(Client(), "receipt_open", digits)
    assert seen.status_code == 404
    assert "没有这份回执" in seen.content.decode()


def test_the_open_page_of_a_void_and_of_a_forged_one(sitting: Sitting) -> None:
    void_sitting(sitting.pk, reason="由他人代答", by=None, now=sitting.submitted_at + timedelta(hours=1))
    said = page(Client(), "receipt_open", sitting.receipt_digest).content.decode()
    assert "答卷已被作废" in said
    assert "由他人代答" not in said
    Answer.objects.filter(sitting=sitting, item=0).update(response=["C"])
    assert "存档与它不一致" in page(Client(), "receipt_open", sitting.receipt_digest).content.decode()


def test_the_office_checks(sitting: Sitting, office: Any, far_office: Any) -> None:
    number = "-".join(groups(sitting.receipt_digest)[:3])
    seen = page(signed_in(office), "receipts", number=number)
    assert [(one["check"].matches, one["lines"]) for one in seen.context["found"]] == [(True, 8)]
    assert "回执与存档一致" in seen.content.decode()
    # Somebody else's receipt, and none at all: the same words.
    said = [page(signed_in(far_office), "receipts", number=typed).content.decode() for typed in (number, "0" * 12)]
    assert all("没有这个回执号" in one for one in said)
    assert len({re.sub(r'value="[^"]*"|number%3D[0-9A-F-]+', "", one) for one in said}) == 1
    Answer.objects.filter(sitting=sitting, item=0).update(response=["C"])
    seen = page(signed_in(office), "receipts", number=number)
    assert [(one["check"].matches, one["differs"]) for one in seen.context["found"]] == [(False, [1])]
    assert "不是回执号" in page(signed_in(office), "receipts", number="<b>x").content.decode()


def test_valid_after_a_regrade(sitting: Sitting, office: Any) -> None:
    """What an answer earns is not in the digest."""
    question = Question.objects.filter(versions__type="single").latest("pk")
    mend(question, key=["C"])
    applied(planned(question))
    assert Sitting.objects.get(pk=sitting.pk).receipt_digest == sitting.receipt_digest
    seen = page(signed_in(office), "receipts", number=sitting.receipt_digest)
    assert seen.context["found"][0]["check"].matches


def test_queries(sitting: Sitting, person: Any, office: Any) -> None:
    number = sitting.receipt_digest
    counted = []
    for client, name, args, query in (
        (signed_in(user_of(person)), "receipt", [sitting.pk], {}),
        (Client(), "receipt_open", [number], {}),
        (signed_in(office), "receipts", [], {"number": number}),
    ):
        page(client, name, *args, **query)
        with CaptureQueriesContext(connection) as seen:
            page(client, name, *args, **query)
        counted.append(len(seen))
    assert counted <= [10, 5, 20], counted
    assert counted[1] == 3


def test_many_others_cost_nothing_more(sitting: Sitting, office: Any) -> None:
    for _ in range(3):
        other = make_person(enterprise=Sitting.objects.get(pk=sitting.pk).person.posts.get().enterprise)
        open_one = begin(other, "single")
        submit_sitting(open_one.pk, user_id=user_of(other).pk, now=open_one.started_at)
    with CaptureQueriesContext(connection) as seen:
        page(signed_in(office), "receipts", number=sitting.receipt_digest)
    assert sum("quizzes_sitting" in one["sql"] for one in seen) == 1
