"""The result page for every type: what I chose, what was right, part points, marks of people, mended keys, and when."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from quizzes import result_screens, screens, services
from quizzes.logic.papers import Paper
from quizzes.models import Edition, EditionCorrection, Regrade, Sitting
from quizzes.queries import sitting_of
from quizzes.result_review import review
from tests.factories.orgs import make_person, user_of
from tests.factories.quizzes import (
    ALL_KINDS,
    SECRET_WHY,
    make_fixed_quiz,
    make_question,
    make_quiz,
    make_sitting,
    put,
    right_positions,
)


@pytest.fixture
def person(db):
    found = make_person()
    user_of(found)
    return found


def hand_in(sitting: Sitting, wires: list[list]) -> Sitting:
    """The sitting with these answers; an empty one is left out."""
    user, now = sitting.person.user_id, timezone.now()
    puts = [put(n, *wire) for n, wire in enumerate(wires) if wire]
    return services.submit_sitting(sitting.pk, user_id=user, now=now, puts=puts).sitting


def sat(person, *kinds: str, wires=None, **fields) -> tuple[Sitting, dict]:
    """A handed-in sitting and the context of its result; right unless `wires` changes the right answers."""
    sitting = make_sitting(person=person, quiz=make_fixed_quiz(*kinds, **fields))
    hand_in(sitting, (wires or (lambda right: right))(right_positions(sitting)))
    facts = sitting_of(sitting.pk, user_id=person.user_id)
    return sitting, result_screens.result_context(facts, now=timezone.now())


def page_of(client, sitting: Sitting) -> str:
    client.force_login(sitting.person.user)
    return client.get(reverse("quizzes:result", args=[sitting.pk])).content.decode()


MACHINE = ("single", "multiple", "indefinite", "truefalse", "fill", "order", "match", "hotspot")


class TestEveryType:
    def test_all_right(self, person):
        _, found = sat(person, *MACHINE)
        assert (found["score"], found["passed"], found["waiting"]) == ("100", True, 0)
        assert [one.type for one in found["right"]] == list(MACHINE)
        assert (found["wrong"], found["unmarked"], found["dropped"]) == ([], [], [])

    def test_nothing_answered(self, client, person):
        sitting, found = sat(person, *ALL_KINDS, wires=lambda right: [[] for _ in right])
        assert (found["score"], found["passed"], found["waiting"], len(found["wrong"])) == ("0", False, 0, 12)
        assert page_of(client, sitting).count("这题你没有作答") >= 11

    def test_an_order_and_pairs_stand_side_by_side(self, person):
        def turned(right):
            order, match = right
            return [[order[1], order[0], *order[2:]], [match[1], match[0], ""]]

        _, found = sat(person, "order", "match", wires=turned)
        order, match = found["wrong"]
        assert [(pair.label, pair.mine, pair.right, pair.ok) for pair in order.pairs] == [
            ("第 1 步", "挂牌上锁", "断电", False),
            ("第 2 步", "断电", "挂牌上锁", False),
            ("第 3 步", "验电", "验电", True),
            ("第 4 步", "检修", "检修", True),
        ]
        assert [(pair.label, pair.mine, pair.right, pair.ok) for pair in match.pairs] == [
            ("木材", "二氧化碳灭火器", "水基型灭火器", False),
            ("带电设备", "水基型灭火器", "二氧化碳灭火器", False),
            ("镁粉", "", "专用干粉灭火器", False),
        ]

    def test_a_photo_tells_each_hazard_with_its_why(self, client, person):
        sitting, found = sat(
            person,
            "hotspot",
            wires=lambda right: [["@1700,2500", "@9200,8500", "@4500,1000"]],
            policy="share_for_missed",
        )
        photo = found["wrong"][0].photo
        assert [(one.n, one.text, one.why, one.found) for one in photo.hazards] == [
            (1, "配电箱", f"{SECRET_WHY}-p1", True),
            (2, "灭火器", f"{SECRET_WHY}-p2", False),
            (3, "通道地面", f"{SECRET_WHY}-p3", False),
        ]
        assert [place["text"] for place in photo.wrong] == ["工具柜"]
        assert (photo.beside, [tap.right for tap in photo.taps]) == (1, [True, False, False])
        assert [area.shape for area in photo.areas] == ["rect", "polygon", "polygon"]
        text = page_of(client, sitting)
        assert '<rect class="area" x="58" y="109" width="243" height="226"/>' in text
        assert "配电箱 · 找到了" in text
        assert "工具柜 · 这里没有隐患，多标了" in text
        assert f"{SECRET_WHY}-p4" not in text  # what nobody asked about

    def test_part_points_are_told(self, client, person):
        sitting, found = sat(
            person, "match", "single", policy="share_for_missed", wires=lambda right: [[*right[0][:2], ""], right[1]]
        )
        assert [(one.state, one.points) for one in found["wrong"]] == [("partly", ("33.3", "50"))]
        assert "得 33.3 分，满分 50 分" in page_of(client, sitting)

    def test_blanks_in_words(self, person):
        bank = make_quiz(questions=1, publish=False).bank
        make_question(
            bank,
            kind="fill",
            stem="每____分钟测一次，写进____。",
            key=[["#30:2", "三十"], ["记录", "台账"]],
            points=500,
        )

        quiz = make_quiz(bank=bank, draw_count=2, shuffle_questions=False)
        sitting = make_sitting(person=person, quiz=quiz)
        places = Paper.from_json(sitting.paper).places
        items = Edition.objects.get(pk=sitting.edition_id).payload["items"]
        at = next(n for n, place in enumerate(places) if items[place.index]["type"] == "fill")
        hand_in(sitting, [["33", "台账"] if n == at else [] for n in range(2)])
        found = review(sitting_of(sitting.pk, user_id=person.user_id), at)
        assert [(pair.mine, pair.right, pair.ok) for pair in found.pairs] == [
            ("33", "30±2 / 三十", False),
            ("台账", "记录 / 台账", True),
        ]


class TestMarkedByPeople:
    def test_no_verdict_while_an_answer_waits(self, client, person):
        sitting, found = sat(person, "single", "essay")
        assert (found["passed"], found["waiting"], found["score"]) == (False, 1, "50")
        assert [one.type for one in found["unmarked"]] == ["essay"]
        text = page_of(client, sitting)
        assert "等待阅卷" in text
        assert "1 题等待人工阅卷" in text
        assert not re.search(r">\s*(未合格|合格)\s*<", text)

    def test_the_points_of_a_mark(self, client, person):
        sitting, _ = sat(person, "single", "essay")
        sitting.answers.filter(item=1).update(right=False, points=300)
        Sitting.objects.filter(pk=sitting.pk).update(passed=True, points_got=800, unmarked=0)
        text = page_of(client, sitting)
        assert "得 30 分，满分 50 分" in text
        assert "参考答案" in text
        assert "等待阅卷" not in text


class TestWhenAnswersAreShown:
    DAY = datetime(2026, 6, 20, 0, 0, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("policy", "passed", "hours", "shown"),
        [
            ("after_submit", False, 0, True),
            ("after_pass", False, 0, False),
            ("after_pass", True, 0, True),
            ("never", True, 0, False),
            ("from_day", True, -1, False),
            ("from_day", False, 0, True),
            ("from_day", False, 1, True),
        ],
    )
    def test_by_policy(self, policy, passed, hours, shown):
        now = self.DAY + timedelta(hours=hours)
        assert result_screens.shows_answers(policy, passed=passed, now=now, answers_from=self.DAY) is shown

    def test_from_a_day_that_nobody_set_is_never(self):
        assert result_screens.shows_answers("from_day", passed=True, now=self.DAY) is False
        assert result_screens.shows_answers("from_day", passed=True, answers_from=self.DAY) is False

    def test_nothing_of_a_photo_before_its_day(self, client, person):
        later = timezone.now() + timedelta(days=3)
        fields = {"show_answers": "from_day", "answers_from": later}
        sitting, found = sat(person, *ALL_KINDS, wires=lambda right: [[] for _ in right], **fields)
        text = page_of(client, sitting)
        assert SECRET_WHY not in text
        assert "polygon" not in text
        assert "起公布" in text
        assert (found["wrong"], found["right"]) == ([], [])
        facts = sitting_of(sitting.pk, user_id=person.user_id)
        assert len(result_screens.result_context(facts, now=later)["wrong"]) == 12


class TestMendedKeys:
    def correct(self, sitting: Sitting, index: int, rule: str, key=()) -> None:
        item = Edition.objects.get(pk=sitting.edition_id).payload["items"][index]
        regrade = Regrade.objects.create(question_id=item["question_id"], rule=rule, reason="答案有误")
        EditionCorrection.objects.create(
            edition_id=sitting.edition_id, index=index, rule=rule, key=list(key), regrade=regrade
        )

    def test_they_are_told(self, client, person):
        sitting, _ = sat(person, "single", "single", "single")
        for index, (rule, key) in enumerate((("rekey", ["A"]), ("all_right", ()), ("drop", ()))):
            self.correct(sitting, index, rule, key)
        found = result_screens.result_context(sitting_of(sitting.pk, user_id=person.user_id), now=timezone.now())
        assert found["corrected"] == 3
        assert [one.corrected for one in found["dropped"]] == ["drop"]
        assert [one.corrected for one in found["right"]] == ["rekey", "all_right"]
        assert found["right"][0].right.texts[0].startswith("等班组长批准")
        text = page_of(client, sitting)
        assert text.count('tag-warn">答案已更正') == 3
        assert "有 3 题的答案考后已更正" in text


class TestPreview:
    @pytest.mark.parametrize("kind", ALL_KINDS)
    def test_every_type_without_a_sitting(self, db, kind):
        quiz = make_fixed_quiz(kind)
        for item in Edition.objects.get(quiz=quiz).payload["items"]:
            text = render_to_string("quizzes/preview_question.html", screens.preview_context(item))
            assert '"preview": true' in text
            assert "预览：不保存作答" in text
            assert SECRET_WHY not in text
            assert "csrfmiddlewaretoken" not in text
