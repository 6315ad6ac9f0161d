"""Banks, questions of every type, quizzes and sittings, with sensible defaults."""

from __future__ import annotations

import io
import wave
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.utils import timezone
from wagtail.models import Collection

import quizzes
from media.services import store_clip, store_picture
from orgs.models import Person
from quizzes.models import Bank, Question, QuestionMedia, QuestionVersion, Quiz, QuizItem, Sitting
from quizzes.services import AnswerPut, publish_edition, start_sitting
from tests.factories.orgs import make_person, user_of

SECRET_WHY = "CANARY-EXPLANATION"
SECRET_BASIS = "CANARY-BASIS"
ALL_KINDS = (
    "single", "multiple", "indefinite", "truefalse", "fill", "order", "match", "hotspot", "case", "essay",
)  # fmt: skip
WORKSHOP = Path(quizzes.__file__).parent / "demo_media" / "workshop.png"  # drawn: three hazards, four decoys
PLACES = (
    ("p1", "rect", (583, 1458, 2437, 3014), "配电箱"),
    ("p2", "polygon", (7290, 2850, 8860, 2850, 9500, 5000, 9500, 6760, 7180, 6670), "灭火器"),
    ("p3", "polygon", (3400, 8350, 4300, 7900, 5950, 7700, 8400, 8250, 8400, 8700, 7300, 9200, 3500, 8900), "通道地面"),
    ("p4", "rect", (208, 5555, 1979, 2917), "冲床"),
    ("p5", "rect", (5600, 1930, 1400, 4200), "出口"),
    ("p6", "circle", (2900, 7900, 1150), "作业人员"),
    ("p7", "rect", (8540, 7220, 1360, 2500), "工具柜"),
)
_next = count(1)


def make_bank(**fields: Any) -> Bank:
    """An empty bank."""
    return Bank.objects.create(**{"name": f"冲压车间题库{next(_next)}"} | fields)


def make_question(bank: Bank, *, kind: str = "single", state: str = "in_use", **fields: Any) -> Question:
    """A question in use with one version. A single choice with the key B unless told."""
    number = next(_next)
    question = Question.objects.create(bank=bank, identity=f"identity-{number}", state=state)
    defaults: dict[str, Any] = {
        "stem": f"第{number}条：身旁的气瓶正在漏气，你应当怎么做？",
        "options": [
            {"id": letter, "text": f"{text}（{number}）"}
            for letter, text in zip(
                "ABCD", ("等班组长批准", "停止作业后撤离", "干完手头的活再走", "可以走但扣工资"), strict=True
            )
        ],
        "key": ["B"],
        "explanation": SECRET_WHY,
        "basis": SECRET_BASIS,
        "points": 500,
    }
    defaults |= _of_kind(kind, number)
    question.current = QuestionVersion.objects.create(
        question=question, number=1, type=kind, state="approved", **defaults | fields
    )
    question.approved = question.current
    question.save()
    if kind == "hotspot":
        add_picture(question, slot="photo", alt="冲压车间一角")
    return question


def _of_kind(kind: str, number: int) -> dict[str, Any]:
    """What a question of this type says; SECRET-… stands where nothing may be read before it is due."""
    if kind == "truefalse":
        return {"options": [], "key": ["对"]}
    if kind == "fill":
        return {"options": [], "stem": f"填空{number}：灭火器每____检查一次。", "key": [["每月", "一个月"]]}
    if kind in {"multiple", "indefinite"}:
        return {"key": ["A", "C"]}
    if kind == "order":
        steps = ("断电", "挂牌上锁", "验电", "检修")
        return {
            "stem": f"排序{number}：检修冲床前后，按先后排好。",
            "options": [{"id": one, "text": text} for one, text in zip("BDAC", steps, strict=True)],
            "key": list("BDAC"),
        }
    if kind == "match":
        return {
            "stem": f"匹配{number}：哪种火用哪种灭火器？",
            "options": _lettered("二氧化碳灭火器", "水基型灭火器", "专用干粉灭火器", "灭火毯"),
            "key": ["1-B", "2-A", "3-C"],
            "body": {"lefts": [{"id": f"{n}", "text": text} for n, text in enumerate(("木材", "带电设备", "镁粉"), 1)]},
        }
    if kind == "hotspot":
        places = [
            {"id": name, "shape": shape, "at": list(at), "text": text, "why": f"{SECRET_WHY}-{name}"}
            for name, shape, at, text in PLACES
        ]
        return {
            "stem": f"看图{number}：点出照片里的隐患。",
            "options": [],
            "key": ["p1", "p2", "p3"],
            "body": {"places": places, "ratio": 7500},
        }
    if kind == "case":
        return {
            "stem": f"案例{number}：某厂清理污水池，一人下池后晕倒，两人未戴防护下去救人，也倒下了。",
            "options": [],
            "key": [],
            "body": {"parts": [_part(one, number) for one in ("single", "truefalse", "essay")]},
        }
    if kind == "essay":
        return {
            "stem": f"简答{number}：有限空间作业前要做什么？",
            "options": [],
            "key": [f"先通风、再检测、后作业（{SECRET_WHY}）"],
            "body": {"rubric": [{"text": f"{SECRET_WHY}-rubric", "points": 500}]},
        }
    return {}


def _part(kind: str, number: int) -> dict[str, Any]:
    """A sub-item of a case."""
    return {
        "type": kind,
        "stem": f"案例{number}的小题，该怎么做？",
        "options": _lettered("马上下去救", "先报警通风", "跑开不管") if kind == "single" else [],
        "key": {"single": ["B"], "truefalse": ["错"]}.get(kind, [f"报告（{SECRET_WHY}）"]),
        "body": {},
        "points": 300,
        "explanation": SECRET_WHY,
        "basis": SECRET_BASIS,
        "keep_order": False,
    }


def _lettered(*texts: str) -> list[dict[str, str]]:
    return [{"id": letter, "text": text} for letter, text in zip("ABCDEF", texts, strict=False)]


def add_picture(question: Question, *, slot: str = "stem", alt: str = "车间照片") -> QuestionMedia:
    """The drawn workshop as a picture of the question's current version."""
    _need_collection()
    picture = store_picture(WORKSHOP.read_bytes(), name="workshop.png", title="车间", alt=alt, actor=None)
    return QuestionMedia.objects.create(version=question.current, slot=slot, picture_id=picture, alt=alt)


def add_sound(question: Question, *, slot: str = "stem", words: str = "警报声响三下") -> QuestionMedia:
    """A second of silence with its words."""
    _need_collection()
    clip = store_clip(silence(), name="alarm.wav", title="警报", transcript=words, actor=None)
    return QuestionMedia.objects.create(version=question.current, slot=slot, clip_id=clip)


def _need_collection() -> None:
    """Tests of real transactions empty every table, the first collection with them."""
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")


def silence() -> bytes:
    """A WAV file of one second."""
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setparams((1, 1, 8000, 8000, "NONE", ""))
        sound.writeframes(bytes([128]) * 8000)
    return made.getvalue()


def make_fixed_quiz(*kinds: str, **fields: Any) -> Quiz:
    """A published quiz that asks one question of each kind, in this order."""
    bank = fields.pop("bank", None) or make_bank()
    questions = [make_question(bank, kind=kind) for kind in kinds or ALL_KINDS]
    quiz = make_quiz(bank=bank, publish=False, **{"shuffle_questions": False} | fields)
    for at, question in enumerate(questions):
        QuizItem.objects.create(quiz=quiz, question=question, sort_order=at)
    publish_edition(quiz.pk, actor=None)
    return quiz


def make_quiz(*, questions: int = 20, publish: bool = True, bank: Bank | None = None, **fields: Any) -> Quiz:
    """A published quiz that draws 20 of a bank's single choices."""
    if bank is None:
        bank = make_bank()
        for _ in range(questions):
            make_question(bank)
    quiz = Quiz.objects.create(**{"title": "安全生产月知识测试", "bank": bank, "draw_count": 20} | fields)
    if publish:
        publish_edition(quiz.pk, actor=None)
    return quiz


def make_sitting(*, quiz: Quiz | None = None, person: Person | None = None, now: Any = None, **context: Any) -> Sitting:
    """An open sitting of a person with an account."""
    person = person or make_person()
    user_of(person)
    return start_sitting(
        person_id=person.pk,
        quiz_id=(quiz or make_quiz()).pk,
        purpose=context.get("purpose", "practice"),
        context_key=context.get("context_key", "1:2026"),
        now=now or timezone.now(),
    )


def put(place: int, *wire: Any, flagged: bool = False, nonce: str = "") -> AnswerPut:
    """One change as the phone sends it."""
    return AnswerPut(place, list(wire), nonce or uuid4().hex, flagged)


def right_positions(sitting: Sitting) -> list[list[Any]]:
    """For each place, what the person would send to be right."""
    from quizzes.logic.papers import Paper
    from quizzes.logic.responses import encode_response
    from quizzes.models import Edition

    payload = Edition.objects.get(pk=sitting.edition_id).payload
    found = []
    for place in Paper.from_json(sitting.paper).places:
        item = payload["items"][place.index]
        key = [one[0] if isinstance(one, list) else one for one in item["key"]]
        if item["type"] == "fill":
            key = [text.lstrip("#").split(":")[0] if text.startswith("#") else text for text in key]
        found.append(encode_response(item, place, key))
    return found
