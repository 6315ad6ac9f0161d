"""Practice over HTTP, by plain forms: what is asked, what is answered, what is shown to whom and when."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kernel.clock import today
from quizzes.logic.practice import Unit
from quizzes.logic.responses import encode_response
from quizzes.models import Bank, DailyQuestion, PracticeAnswer, PracticeCard, Question, QuestionVersion
from quizzes.practice.items import practised
from quizzes.practice.nonces import daily_nonce, new_nonce
from quizzes.practice.services import new_card
from tests.factories.orgs import make_person, user_of
from tests.factories.quizzes import (
    ALL_KINDS,
    SECRET_BASIS,
    SECRET_WHY,
    make_bank,
    make_fixed_quiz,
    make_question,
    make_sitting,
)

MACHINE = ALL_KINDS[:8]
START, DAILY, CARDS, NEXT = (reverse(f"quizzes:practice{name}") for name in ("", "_daily", "_cards", "_next"))


def ask_url(question, part=0):
    return reverse("quizzes:practice_question", args=[question.pk, part])


def make_card(person, question, **fields):
    card = new_card(person.pk, Unit(question.pk), at=timezone.now() - timedelta(days=2))
    for name, value in fields.items():
        setattr(card, name, value)
    card.save()
    return card


def form_in(page) -> dict:
    text = page.content.decode()
    return {name: re.search(rf'name="{name}" value="([^"]+)"', text)[1] for name in ("nonce", "version")}


def answer(question, person, *, right=True, part=0) -> dict:
    """The fields of the plain form, by the positions that this person sees today."""
    asked = practised(Unit(question.pk, part), person_id=person.pk, day=today())
    key = [one[0] if isinstance(one, list) else one for one in asked.item["key"]]
    wire = encode_response(asked.item, asked.place, key)
    if not right:
        wire = (
            [1 - wire[0]]
            if asked.item["type"] == "truefalse"
            else [*wire[:-1], (int(wire[-1]) + 1) % 3]
            if isinstance(wire[-1], int)
            else ["不对"]
        )
    if asked.item["type"] == "order":
        return {"s": [str(wire.index(at) + 1) for at in range(len(wire))]}
    return {"a": [str(one) for one in wire]}


def practise(client, person, question, *, right=True, part=0, url=""):
    url = url or ask_url(question, part)
    form = form_in(client.get(url))
    return client.post(url, form | answer(question, person, right=right, part=part), follow=True)


def text_of(page) -> str:
    return page.content.decode()


class TestTopic:
    @pytest.mark.parametrize("kind", MACHINE)
    def test_every_type_is_played_and_graded(self, signed_in, person, bank, kind):
        question = make_question(bank, kind=kind, topic="机械")
        page = practise(signed_in, person, question)
        assert "答对了" in text_of(page)
        assert SECRET_WHY in text_of(page)
        row = PracticeAnswer.objects.get()
        assert (row.person_id, row.question_id, row.right, row.kind) == (person.pk, question.pk, True, "topic")
        assert PracticeCard.objects.count() == 0

    def test_parts_of_a_case(self, signed_in, person, bank):
        case = make_question(bank, kind="case", topic="案例")
        for part in (1, 2):
            assert "答对了" in text_of(practise(signed_in, person, case, part=part))
        for part in (0, 3, 9):  # the whole, the short answer, none
            assert signed_in.get(ask_url(case, part)).status_code == 404

    def test_wrong_says_so_in_words_with_the_letters_words_and_makes_a_card(self, signed_in, person, bank):
        question = make_question(bank, topic="消防")
        page = practise(signed_in, person, question, right=False)
        text = text_of(page)
        assert "这次没答对" in text and "已放进错题本。下次再做：明天。" in text
        assert re.search(r"<small>正确答案是</small><p>[A-D] 停止作业后撤离", text)
        card = PracticeCard.objects.get()
        assert (card.question_id, card.wrong, card.right) == (question.pk, 1, 0)

    def test_the_next_one_until_all_were_asked(self, signed_in, person, bank):
        asked = []
        page = signed_in.get(reverse("quizzes:practice_topic"), {"topic": "消防"}, follow=True)
        for _ in range(3):
            url = page.redirect_chain[-1][0]
            question = Question.objects.get(pk=int(url.split("/")[3]))
            asked.append(question.pk)
            done = practise(signed_in, person, question)
            page = signed_in.get(
                re.search(r'href="([^"]+)">下一题', text_of(done))[1].replace("&amp;", "&"), follow=True
            )
        assert sorted(asked) == sorted(Question.objects.values_list("pk", flat=True))
        assert "共 3 题，做对过 3 题" in text_of(signed_in.get(START))

    def test_the_unanswered_page_holds_no_key(self, signed_in, person, bank):
        for kind in MACHINE:
            question = make_question(bank, kind=kind)
            page = signed_in.get(ask_url(question))
            told = text_of(page) + str(page.headers)
            assert SECRET_WHY not in told and SECRET_BASIS not in told
        assert SECRET_WHY not in text_of(signed_in.get(START))

    def test_hostile_addresses_and_topics(self, signed_in, bank):
        topic = reverse("quizzes:practice_topic")
        for query in (
            {"topic": "没有"},
            {"topic": "<script>"},
            {},
            {"topic": "消防", "after": "x.y"},
            {"topic": "x" * 500},
        ):
            assert signed_in.get(topic, query).status_code in (200, 302)
        assert "<script>" not in text_of(signed_in.get(topic, {"topic": "<script>"}))
        assert signed_in.get(reverse("quizzes:practice_question", args=[10**9, 0])).status_code == 404


class TestForm:
    def test_the_same_form_twice_is_one_answer(self, signed_in, person, bank):
        question = make_question(bank)
        form = form_in(signed_in.get(ask_url(question))) | answer(question, person)
        first = signed_in.post(ask_url(question), form)
        second = signed_in.post(ask_url(question), form | answer(question, person, right=False))
        assert first["Location"] == second["Location"]
        assert list(PracticeAnswer.objects.values_list("right", flat=True)) == [True]

    @pytest.mark.parametrize("sent", [{}, {"a": ["9"]}, {"a": ["x"]}, {"a": ["0", "1"]}, {"a": ["@1,2"]}])
    def test_what_is_no_answer_stores_nothing(self, signed_in, bank, sent):
        question = make_question(bank)
        page = signed_in.post(ask_url(question), form_in(signed_in.get(ask_url(question))) | sent)
        assert page.status_code == 400 and 'role="alert"' in text_of(page)
        assert SECRET_WHY not in text_of(page)
        assert PracticeAnswer.objects.count() == 0

    def test_two_things_with_one_step_stay_as_they_were_sent(self, signed_in, bank):
        question = make_question(bank, kind="order")
        form = form_in(signed_in.get(ask_url(question))) | {"s": ["1", "1", "2", ""]}
        page = signed_in.post(ask_url(question), form)
        assert page.status_code == 400 and "第 1 步" in text_of(page)
        assert text_of(page).count("selected") == 2

    def test_a_tap_without_a_script_comes_back_marked(self, signed_in, bank):
        question = make_question(bank, kind="hotspot")
        form = form_in(signed_in.get(ask_url(question))) | {"tap.x": "100", "tap.y": "60", "pw": "320", "ph": "240"}
        page = signed_in.post(ask_url(question), form)
        assert (page.status_code == 200 and "去掉标记 1" in text_of(page)) or "标记 1" in text_of(page)
        assert PracticeAnswer.objects.count() == 0

    @pytest.mark.parametrize("nonce", ["", "x", "20200101-0123456789abcdef", "99999999-daily", "20260616-daily\x00"])
    def test_a_page_of_another_day_is_asked_anew(self, signed_in, bank, nonce):
        question = make_question(bank)
        form = form_in(signed_in.get(ask_url(question))) | {"nonce": nonce, "a": ["0"]}
        page = signed_in.post(ask_url(question), form, follow=True)
        assert page.redirect_chain[-1][0] == ask_url(question) and "没有保存" in text_of(page)
        assert PracticeAnswer.objects.count() == 0

    def test_a_page_shown_before_midnight_is_read_as_it_was_shown(self, signed_in, person, bank):
        question = make_question(bank)
        day = today() - timedelta(days=1)
        asked = practised(Unit(question.pk), person_id=person.pk, day=day)
        wire = encode_response(asked.item, asked.place, asked.item["key"])
        form = {"nonce": new_nonce(day), "version": str(question.approved_id), "a": [str(wire[0])]}
        signed_in.post(ask_url(question), form)
        assert list(PracticeAnswer.objects.values_list("right", "day")) == [(True, today())]

    def test_a_question_changed_meanwhile_is_asked_anew(self, signed_in, person, bank):
        question = make_question(bank)
        form = form_in(signed_in.get(ask_url(question))) | answer(question, person)
        change(question, key=["A"])
        page = signed_in.post(ask_url(question), form, follow=True)
        assert "刚刚改过" in text_of(page) and PracticeAnswer.objects.count() == 0

    def test_signed_out(self, client, bank):
        question = make_question(bank)
        for url in (START, DAILY, CARDS, NEXT, ask_url(question)):
            assert client.get(url)["Location"].startswith(reverse("portal:sign_in"))


def change(question, **fields):
    """A new version that is approved at once."""
    held = question.approved
    said = {name: getattr(held, name) for name in ("type", "stem", "options", "key", "body", "topic", "explanation")}
    question.approved = question.current = QuestionVersion.objects.create(
        question=question, number=held.number + 1, state="approved", **said | fields
    )
    question.save()


class TestFair:
    def test_only_open_banks_meant_for_practice(self, signed_in, bank):
        shut = [
            make_question(make_bank(), topic="消防"),
            make_question(make_bank(open_practice=True, closed=True), topic="消防"),
            make_question(make_bank(open_practice=True, use="contest"), topic="消防"),
            make_question(bank, state="review", topic="消防"),
            make_question(bank, state="retired", topic="消防"),
            make_question(bank, kind="essay", topic="消防"),
            make_question(bank, topic="消防", valid_to=today() - timedelta(days=1)),
        ]
        assert "共 3 题" in text_of(signed_in.get(START))
        assert [signed_in.get(ask_url(one)).status_code for one in shut] == [404] * 7
        DailyQuestion.objects.all().delete()
        for n in range(40):
            DailyQuestion.objects.filter(day=today()).delete()
            signed_in.get(DAILY)
            assert DailyQuestion.objects.get(day=today()).question_id not in {one.pk for one in shut}, n

    def test_what_is_on_an_open_paper_rests_everywhere(self, signed_in, person, bank):
        quiz = make_fixed_quiz("single", "single", bank=bank)
        on_paper = Question.objects.filter(bank=bank).order_by("-pk")[:2]
        card = make_card(person, on_paper[0])
        done = practise(signed_in, person, on_paper[1])
        feedback = done.redirect_chain[-1][0]
        form = form_in(signed_in.get(ask_url(on_paper[0]))) | answer(on_paper[0], person)
        sitting = make_sitting(quiz=quiz, person=person)
        DailyQuestion.objects.update_or_create(day=today(), defaults={"question": on_paper[0]})
        DailyQuestion.objects.filter(day=today()).update(question=on_paper[0])
        for url in (ask_url(on_paper[0]), feedback, DAILY, reverse("quizzes:practice_card", args=[card.pk])):
            page = signed_in.get(url, follow=True)
            assert "还没交的卷子" in text_of(page), url
            assert SECRET_WHY not in text_of(page)
        assert "还没交的卷子" in text_of(signed_in.post(ask_url(on_paper[0]), form, follow=True))
        assert "另有 1 题先不做" in text_of(signed_in.get(CARDS))
        sitting.state = "void"
        sitting.save()
        assert SECRET_WHY in text_of(signed_in.get(feedback))

    def test_a_room_that_waits_for_the_person(self, signed_in, person, bank):
        from quizzes.models import InvigilatedSession, Seat
        from tests.factories.orgs import make_area

        quiz = make_fixed_quiz("single", bank=bank)
        asked = Question.objects.filter(bank=bank).latest("pk")
        room = InvigilatedSession.objects.create(
            title="统考", quiz=quiz, area=make_area(), planned_at=timezone.now(), state="open", start_code="123456",
            context_key="x", created_by=1,
        )  # fmt: skip
        assert signed_in.get(ask_url(asked)).status_code == 200
        Seat.objects.create(session=room, number=1, person=person)
        assert signed_in.get(ask_url(asked))["Location"] == START
        room.state = "closed"
        room.save()
        assert signed_in.get(ask_url(asked)).status_code == 200

    def test_a_later_wording_of_a_closed_bank_is_not_out(self, signed_in, person):
        question = make_question(make_bank(closed=True, use="contest"))
        card = make_card(person, question, added_at=timezone.now())
        url = reverse("quizzes:practice_card", args=[card.pk])
        assert signed_in.get(url).status_code == 200
        change(question, stem="新赛题")
        assert signed_in.get(url)["Location"] == CARDS
        assert "新赛题" not in text_of(signed_in.get(CARDS))

    def test_other_peoples_cards_and_answers_are_not_there(self, signed_in, client, person, bank):
        other = make_person()
        user_of(other)
        question = make_question(bank)
        card = make_card(person, question)
        done = practise(signed_in, person, question).redirect_chain[-1][0]
        client.force_login(other.user)
        for url in (reverse("quizzes:practice_card", args=[card.pk]), done):
            assert client.get(url).status_code == 404
        form = {"nonce": new_nonce(today()), "version": str(question.approved_id), "a": ["0"]}
        assert client.post(reverse("quizzes:practice_card", args=[card.pk]), form).status_code == 404
        assert client.post(reverse("quizzes:practice_away", args=[card.pk])).status_code == 404
        assert PracticeCard.objects.get(pk=card.pk).done_at is None

    def test_no_hours(self, signed_in, person, bank):
        from learning.models import HoursEntry

        practise(signed_in, person, make_question(bank))
        assert HoursEntry.objects.count() == 0


class TestCards:
    def test_again_by_the_key_that_counts_now(self, signed_in, person, bank):
        question = make_question(bank)
        card = make_card(person, question)
        change(question, key=["C"], explanation="改后的道理")
        page = signed_in.get(NEXT, follow=True)
        assert page.redirect_chain[-1][0] == reverse("quizzes:practice_card", args=[card.pk])
        done = practise(signed_in, person, question, url=reverse("quizzes:practice_card", args=[card.pk]))
        assert "答对了" in text_of(done) and "改后的道理" in text_of(done) and "干完手头的活再走" in text_of(done)
        card.refresh_from_db()
        assert (card.right, card.due > timezone.now()) == (1, True)

    def test_none_left_leads_back(self, signed_in, person, bank):
        make_card(person, make_question(bank), due=timezone.now() + timedelta(days=3))
        assert signed_in.get(NEXT)["Location"] == START
        assert "今天没有要再做的题。下一题：3 天后" in text_of(signed_in.get(START))

    def test_put_away_and_taken_out(self, signed_in, person, bank):
        card = make_card(person, make_question(bank))
        away = reverse("quizzes:practice_away", args=[card.pk])
        for _ in range(2):
            assert signed_in.post(away, {"then": "next"})["Location"] == NEXT
        assert "再考考我" in text_of(signed_in.get(CARDS, {"show": "away"}))
        assert "现在做" not in text_of(signed_in.get(CARDS))
        for _ in range(2):
            assert signed_in.post(away, {"back": "1"})["Location"] == CARDS
        assert signed_in.get(NEXT)["Location"] == reverse("quizzes:practice_card", args=[card.pk])
        assert signed_in.get(away).status_code == 405

    @pytest.mark.parametrize("state", ["review", "retired"])
    def test_a_question_that_is_looked_over_rests(self, signed_in, person, bank, state):
        question = make_question(bank)
        card = make_card(person, question)
        done = practise(signed_in, person, question).redirect_chain[-1][0]
        PracticeCard.objects.update(due=timezone.now())
        Question.objects.filter(pk=question.pk).update(state=state)
        assert signed_in.get(NEXT)["Location"] == START
        assert signed_in.get(reverse("quizzes:practice_card", args=[card.pk]))["Location"] == CARDS
        page = signed_in.get(done, follow=True)
        assert "正在复核" in text_of(page) and SECRET_WHY not in text_of(page)

    def test_an_old_answer_after_a_change_shows_no_old_key(self, signed_in, person, bank):
        question = make_question(bank)
        done = practise(signed_in, person, question).redirect_chain[-1][0]
        change(question, key=["A"])
        assert signed_in.get(done)["Location"] == START

    def test_a_part_that_is_gone_does_not_stand_in_the_way(self, signed_in, person, bank):
        case = make_question(bank, kind="case")
        card = new_card(person.pk, Unit(case.pk, 3), at=timezone.now() - timedelta(days=2))  # a short answer by now
        card.save()
        page = signed_in.get(NEXT, follow=True)
        assert page.redirect_chain[-1][0] == CARDS
        assert signed_in.get(NEXT)["Location"] == START

    def test_right_until_it_is_known(self, person, signed_in, bank):
        from quizzes.practice.services import apply_answer

        card = make_card(person, make_question(bank))
        at = timezone.now()
        for _ in range(9):
            assert apply_answer(card, right=True, at=at)
            at = card.due
        assert card.done_at is not None
        assert not apply_answer(card, right=True, at=at - timedelta(days=999))
        assert apply_answer(card, right=False, at=at + timedelta(days=1)) and card.done_at is None


class TestDaily:
    def test_once_a_person_and_the_answer_after_it(self, signed_in, person, bank):
        page = signed_in.get(DAILY)
        question = DailyQuestion.objects.get().question
        assert SECRET_WHY not in text_of(page)
        form = form_in(page) | answer(question, person)
        done = signed_in.post(DAILY, form, follow=True)
        assert "答对了" in text_of(done) and "已有 1 人作答" in text_of(done)
        assert signed_in.get(DAILY)["Location"] == done.redirect_chain[-1][0]
        signed_in.post(DAILY, form | answer(question, person, right=False))
        assert PracticeAnswer.objects.count() == 1
        assert "今天这题您答对了" in text_of(signed_in.get(START))

    def test_the_share_when_enough_have_answered(self, signed_in, person, bank):
        signed_in.get(DAILY)
        question = DailyQuestion.objects.get().question
        for n in range(4):
            PracticeAnswer.objects.create(
                person=make_person(), question=question, version=question.approved, kind="daily", response=["A"],
                right=n > 0, nonce=daily_nonce(today()), day=today(), at=timezone.now(),
            )  # fmt: skip
        done = practise(signed_in, person, question, url=DAILY)
        assert "已有 5 人作答，答对的占 80%" in text_of(done)

    def test_the_same_for_all_and_not_that_of_the_days_before(self, bank, settings):
        from quizzes.practice.services import question_of_day

        settings.ANPEI_PRACTICE = settings.ANPEI_PRACTICE | {"daily_rest_days": 3}
        days = [today() + timedelta(days=n) for n in range(6)]
        found = [question_of_day(day) for day in days]
        assert found == [question_of_day(day) for day in days]
        assert len(set(found[:3])) == 3 and len(set(found[3:])) == 3
        assert DailyQuestion.objects.count() == 6

    def test_no_day_before_is_chosen_afterwards(self, signed_in, bank):
        form = {"nonce": daily_nonce(today() - timedelta(days=1)), "version": "1", "a": ["0"]}
        assert "今天没有题" in text_of(signed_in.post(DAILY, form))
        assert DailyQuestion.objects.count() == 0

    def test_the_nonce_of_the_day_is_no_key_to_other_questions(self, signed_in, bank):
        question = make_question(bank)
        form = {"nonce": daily_nonce(today()), "version": str(question.approved_id), "a": ["0"]}
        signed_in.post(ask_url(question), form)
        assert PracticeAnswer.objects.count() == 0

    def test_without_a_bank(self, signed_in):
        assert "今天没有题" in text_of(signed_in.get(DAILY))
        assert "还没有开放练习的题" in text_of(signed_in.get(START))

    def test_withdrawn_during_the_day(self, signed_in, person, bank):
        signed_in.get(DAILY)
        Question.objects.filter(pk=DailyQuestion.objects.get().question_id).update(state="review")
        assert "今天没有题" in text_of(signed_in.get(DAILY))


class TestQueries:
    @pytest.mark.parametrize("name", ["practice", "practice_cards"])
    def test_the_same_for_one_and_three(self, signed_in, person, bank, name):
        counts = []
        for _ in range(2):
            for question in Question.objects.filter(bank=bank).exclude(pk__in=PracticeCard.objects.values("question")):
                make_card(person, question)
                PracticeAnswer.objects.create(
                    person=person, question=question, version=question.approved, kind="topic", response=["B"],
                    right=True, nonce=new_nonce(today()), day=today(), at=timezone.now(),
                )  # fmt: skip
                if not counts:
                    break
            signed_in.get(reverse(f"quizzes:{name}"))
            with CaptureQueriesContext(connection) as asked:
                signed_in.get(reverse(f"quizzes:{name}"))
            counts.append(len(asked))
        assert counts[0] == counts[1] <= 20, counts

    def test_a_round(self, signed_in, person, bank):
        question = make_question(bank)
        with CaptureQueriesContext(connection) as shown:
            page = signed_in.get(ask_url(question))
        form = form_in(page) | answer(question, person)
        with CaptureQueriesContext(connection) as stored:
            done = signed_in.post(ask_url(question), form)
        with CaptureQueriesContext(connection) as told:
            signed_in.get(done["Location"])
        taken = (len(shown), len(stored), len(told))
        assert all(one <= most for one, most in zip(taken, (10, 17, 13), strict=True)), taken


class TestMarkup:
    def test_headings_fieldset_and_status(self, signed_in, person, bank):
        question = make_question(bank)
        page = text_of(signed_in.get(ask_url(question)))
        assert page.count("<h1") == 1 and "<fieldset" in page and "<legend" in page and 'lang="zh' in page
        done = text_of(practise(signed_in, person, question))
        levels = [int(level) for level in re.findall(r"<h([1-6])", done)]
        assert levels[0] == 1 and all(after <= before + 1 for before, after in itertools.pairwise(levels))
        assert 'role="status"' in done

    def test_no_inline_script_or_style(self, signed_in, person, bank):
        make_card(person, make_question(bank))
        for url in (START, CARDS, DAILY):
            page = text_of(signed_in.get(url))
            assert "style=" not in page and "<script>" not in page and " onclick" not in page


def test_closed_after_answering_is_not_shown_again(signed_in, person, bank):
    done = practise(signed_in, person, make_question(bank)).redirect_chain[-1][0]
    Bank.objects.filter(pk=bank.pk).update(open_practice=False)
    assert signed_in.get(done)["Location"] == START
