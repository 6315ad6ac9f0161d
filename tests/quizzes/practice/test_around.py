"""Where practice touches other rooms: the page of the day, one's own data, erasure, the form of a bank, the demo."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kernel.clock import today
from quizzes.bank.bank_forms import BankForm
from quizzes.bank.viewsets import BankViewSet
from quizzes.evidence import SittingEvidence
from quizzes.logic.practice import Unit
from quizzes.models import PracticeAnswer, PracticeCard
from quizzes.person_queries import practice_of, wrong_answers_of
from quizzes.practice import demo
from quizzes.practice.nonces import Nonce, daily_nonce, new_nonce, read_nonce
from quizzes.practice.queries import Glance, glance
from quizzes.practice.services import new_card
from tests.factories.orgs import make_person, make_user
from tests.factories.quizzes import make_bank, make_question


def practised(person, question, *, right=True, kind="topic", ago=0):
    day = today() - timedelta(days=ago)
    return PracticeAnswer.objects.create(
        person=person, question=question, version=question.approved, kind=kind, response=["B"], right=right,
        nonce=daily_nonce(day) if kind == "daily" else new_nonce(day), day=day, at=timezone.now(),
    )  # fmt: skip


def carded(person, question, **fields):
    card = new_card(person.pk, Unit(question.pk), at=timezone.now())
    for name, value in fields.items():
        setattr(card, name, value)
    card.save()
    return card


class TestGlance:
    def test_told(self, person, bank):
        first, second, third = bank.questions.all()
        carded(person, first)
        carded(person, second, due=timezone.now() + timedelta(days=4))
        carded(person, third, done_at=timezone.now())
        practised(person, first, kind="daily")
        assert glance(person.pk, now=timezone.now()) == Glance(1, True, True, 1)

    def test_nothing_to_practise(self, person):
        assert not glance(person.pk, now=timezone.now()).is_there

    def test_the_same_queries_for_one_and_three(self, person, bank):
        counts = []
        for question in bank.questions.all():
            carded(person, question)
            practised(person, question)
            with CaptureQueriesContext(connection) as asked:
                glance(person.pk, now=timezone.now())
            counts.append(len(asked))
        assert counts == [5, 5, 5]

    def test_on_the_page_of_the_day(self, signed_in, person, bank):
        carded(person, bank.questions.first())
        page = signed_in.get(reverse("portal:today")).content.decode()
        assert "1 题今天该再做" in page and "每日一题" in page and reverse("quizzes:practice") in page


class TestOwnData:
    def test_lines(self, person, bank):
        question = bank.questions.first()
        practised(person, question, right=False)
        carded(person, question)
        line, card = practice_of(person.pk)[0], wrong_answers_of(person.pk)[0]
        assert (line.day, line.question, line.right) == (today(), question.approved.stem, False)
        assert (card.question, card.wrong, card.right) == (question.approved.stem, 1, 0)

    def test_the_words_of_a_closed_bank_stay_closed(self, person):
        carded(person, make_question(make_bank(closed=True)))
        assert wrong_answers_of(person.pk)[0].question == ""

    def test_in_the_file(self, signed_in, person, bank):
        practised(person, bank.questions.first())
        found = signed_in.get(reverse("portal:my_data_file"), {"as": "json"})
        assert found.status_code == 200 and "练过的题" in found.json()

    def test_gone_at_erasure_and_no_reason_to_keep(self, person, bank):
        other, question = make_person(), bank.questions.first()
        for one in (person, other):
            practised(one, question)
            carded(one, question)
        evidence = SittingEvidence()
        assert evidence.keep_until([person.pk]) == {}
        assert evidence.later([person.pk], timezone.now() - timedelta(days=1)) == {person.pk: ["练过 1 题"]}
        assert evidence.erase(person.pk) == 2
        assert {row.person_id for row in PracticeAnswer.objects.all()} == {other.pk}
        assert {row.person_id for row in PracticeCard.objects.all()} == {other.pk}


class TestBankForm:
    @pytest.mark.parametrize(("fields", "refused"), [({}, False), ({"use": "contest"}, True), ({"closed": "on"}, True)])
    def test_open_for_practice(self, db, fields, refused):
        user = make_user(is_superuser=True)
        form_class = BankViewSet().get_edit_handler().get_form_class()
        assert issubclass(form_class, BankForm)
        form = form_class({"name": "练习题库", "use": "practice", "open_practice": "on"} | fields, for_user=user)
        assert ("open_practice" in form.errors) == refused
        if not refused:
            assert form.save().open_practice


class TestNonce:
    def test_read_back(self):
        day = today()
        assert read_nonce(daily_nonce(day)) == Nonce(daily_nonce(day), day, True)
        made = read_nonce(new_nonce(day))
        assert made is not None and (made.day, made.is_daily, len(made.text) <= 40) == (day, False, True)
        assert [made.is_fresh(day + timedelta(days=n)) for n in (-1, 0, 1, 2)] == [False, True, True, False]

    @pytest.mark.parametrize(
        "text", ["", "20261301-daily", "20260616-DAILY", "２０２６０６１６-daily", "20260616-daily\n"]
    )
    def test_nothing_of_ours(self, text):
        assert read_nonce(text) is None


def test_the_demo_twice_is_once(person, settings):
    bank = make_bank(name=demo.demo.BANK)
    for _ in range(15):
        make_question(bank)
    for _ in range(2):
        demo.build_practice(person.pk, now=timezone.now())
    bank.refresh_from_db()
    assert bank.open_practice
    assert list(PracticeAnswer.objects.order_by("at").values_list("right", flat=True)).count(False) == 4
    assert (PracticeAnswer.objects.count(), PracticeCard.objects.count()) == (14, 4)
