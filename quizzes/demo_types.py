"""The demo's bank with one question of every type, and its quizzes: a fixed paper and a blueprint."""

from __future__ import annotations

import io
import math
import wave
from pathlib import Path
from typing import Any

from django.db import transaction

from quizzes.bank import services as bank_services
from quizzes.bank.reviews import reviewing
from quizzes.enums import MultiplePolicy, QuestionType
from quizzes.importers.types import RIGHT, WRONG, MediaFile, Option, ParsedQuestion, PhotoPlace, RubricLine
from quizzes.models import Bank, BlueprintLine, Quiz, QuizItem
from quizzes.services import publish_edition

BANK = "题型示例题库（演示）"
TITLE = "题型示例"
BLUEPRINT_TITLE = "班组月考（按范围抽题，演示）"
WORKSHOP = Path(__file__).parent / "demo_media" / "workshop.png"
WORKSHOP_WORDS = "冲压车间一角：左边是配电箱和冲床，中间是通道和一名作业人员，右边是出口、灭火器和工具柜。"
ALARM_WORDS = "警报声：两个音高低交替，连响一秒半，不间断。"
_RATE = 8000  # samples a second, 8 bits each: twelve kilobytes for the whole tone


def alarm() -> bytes:
    """A tone of a second and a half that goes up and down, as a WAV file."""
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setparams((1, 1, _RATE, 0, "NONE", ""))
        pitches = ((600, 900)[second * 4 // _RATE % 2] for second in range(_RATE * 3 // 2))
        sound.writeframes(
            bytes(128 + round(60 * math.sin(at * hz * math.tau / _RATE)) for at, hz in enumerate(pitches))
        )
    return made.getvalue()


def _options(*texts: str) -> tuple[Option, ...]:
    return tuple(Option(letter, text) for letter, text in zip("ABCDEFGH", texts, strict=False))


PLACES = (
    PhotoPlace(
        "p1", "rect", (583, 1458, 2437, 3014), "配电箱",
        "箱门敞开、线头外露，容易触电。应断电接好线头，关门上锁。",
    ),
    PhotoPlace(
        "p2", "polygon", (7290, 2850, 8860, 2850, 9500, 5000, 9500, 6760, 7180, 6670), "灭火器",
        "纸箱挡住了灭火器，着火时拿不到。应当场搬开，并查一查压力表。",
    ),
    PhotoPlace(
        "p3", "polygon", (3400, 8350, 4300, 7900, 5950, 7700, 8400, 8250, 8400, 8700, 7300, 9200, 3500, 8900),
        "通道地面",
        "临时电缆横拖过通道，会绊倒人，也会被压破。应架空或者加护套。",
    ),
    PhotoPlace("p4", "rect", (208, 5555, 1979, 2917), "冲床", "防护栏完好，急停按钮露在外面，没有隐患。"),
    PhotoPlace("p5", "rect", (5600, 1930, 1400, 4200), "出口", "门前没有堆物，标志清楚，没有隐患。"),
    PhotoPlace("p6", "circle", (2900, 7900, 1150), "作业人员", "戴了安全帽，穿了工作服，没有隐患。"),
    PhotoPlace("p7", "rect", (8540, 7220, 1360, 2500), "工具柜", "柜门关好，没有隐患。"),
)  # fmt: skip
CASE = ParsedQuestion(
    type="case",
    stem="某厂清理污水池。工人甲没有通风、没有检测，直接下池，几分钟后晕倒。池边的乙、丙没有防护就下去拉人，也先后倒下。"
    "班组长丁听到喊声赶到池边，手边有一台轴流风机和一部电话，呼吸器在库房。",
    topic="有限空间",
    points=1800,
    parts=(
        ParsedQuestion(
            type="single", stem="丁赶到池边，最先应当做什么？", points=400, answer=("B",),
            options=_options(
                "马上下池把人拉上来", "拦住别人下池，打 119、120，开风机向池内送风",
                "回库房取呼吸器，取到再报警", "先向厂长请示",
            ),
            explanation="没有呼吸防护，谁下去谁倒下。先拦人、报警、送风，再等有防护的人下去救。",
        ),
        ParsedQuestion(
            type="multiple", stem="甲下池之前，哪些事应当做而没有做？", points=600, answer=("A", "B", "D"),
            options=_options("先通风", "检测氧气和有毒、可燃气体", "喝一杯热水", "池边安排专人监护"),
            explanation="有限空间作业：先通风、再检测、后作业，全程有人监护。",
        ),
        ParsedQuestion(
            type="essay", stem="用自己的话说说：为什么救人的乙、丙也会倒下？以后怎样才不会再发生？", points=800,
            answer=("池内缺氧或者有硫化氢，吸一两口就会倒下；不戴呼吸器下去救人，只会多搭上人。以后要办审批、先通风再检测、有人监护、备好救援器材，并且演练。",),
            rubric=(
                RubricLine("说出缺氧或者有毒气体", 300),
                RubricLine("说出不能盲目施救", 200),
                RubricLine("说出两条以上防范办法", 300),
            ),
        ),
    ),
)  # fmt: skip
QUESTIONS = (
    ParsedQuestion(
        type="single", stem="车间里响起这样的警报声，你应当怎么做？", topic="应急疏散", points=500, answer=("C",),
        options=_options(
            "把手里的活干完再走", "回更衣室拿手机", "停下设备，沿疏散通道到集合点报数", "站在原地等班组长来叫"
        ),
        explanation="听到疏散警报：停机、断电，走通道，不回头，到集合点报数。",
        media=(MediaFile("stem", "alarm.wav", alarm(), ALARM_WORDS),),
    ),
    ParsedQuestion(
        type="multiple", stem="看图：照片里的冲床，哪些安全措施是到位的？",
        topic="机械安全", points=800, answer=("A", "C"),
        options=_options("装了防护栏", "装了排风罩", "急停按钮看得见、够得着", "地面铺了绝缘垫"),
        explanation="图中冲床有黄色防护栏，红色急停按钮露在外面；看不到排风罩和绝缘垫。",
        media=(MediaFile("stem", "workshop.png", WORKSHOP.read_bytes(), WORKSHOP_WORDS),),
    ),
    ParsedQuestion(
        type="indefinite", stem="下面哪些情况，你有权停下手里的活？（有一个或者几个对）", topic="权利义务", points=900,
        answer=("A", "B", "D"),
        options=_options(
            "发现直接危及人身安全的紧急情况", "班组长强令冒险作业", "今天有点困", "没有通风、检测就要进有限空间"
        ),
        explanation="紧急情况下可以停止作业或者撤离；违章指挥、强令冒险作业可以拒绝。困了要说出来，由班组长调整。",
        basis="《安全生产法》第五十五条",
    ),
    ParsedQuestion(
        type="truefalse", stem="有人触电倒地，应当马上用手把他拉开。", topic="用电安全", points=400, answer=(WRONG,),
        explanation="先断电，或者用干燥的木棍等绝缘物挑开电线，再救人。",
    ),
    ParsedQuestion(
        type="truefalse", stem="灭火器压力表的指针在绿区，说明压力正常。",
        topic="消防安全", points=400, answer=(RIGHT,),
        explanation="绿区正常，红区压力不足，黄区压力过高。",
    ),
    ParsedQuestion(
        type="fill", stem="发生火灾打____，有人受伤打____。", topic="应急疏散", points=800,
        answer=(("119",), ("120",)), explanation="先说地点，再说什么着火、有没有人受伤。",
    ),
    ParsedQuestion(
        type="order", stem="检修冲床，按先后排好。", topic="机械安全", points=1000, answer=("B", "D", "A", "C"),
        options=_options("验电，确认没有电", "停机，切断电源", "动手检修", "挂牌上锁"),
        explanation="停机断电—挂牌上锁—验电—检修。少一步，就可能有人在你检修时合闸。",
    ),
    ParsedQuestion(
        type="match", stem="什么东西着火，用什么来灭？", topic="消防安全", points=900, answer=("1-B", "2-A", "3-D"),
        lefts=(Option("1", "木材、纸箱"), Option("2", "带电的配电箱"), Option("3", "油锅")),
        options=_options("二氧化碳灭火器", "水或者水基型灭火器", "汽油", "锅盖，关火"),
        explanation="电气火灾不能用水；油锅起火盖锅盖、关火，浇水会炸锅。",
    ),
    ParsedQuestion(
        type="hotspot", stem="点出照片里的隐患（三处）。", topic="隐患排查", points=1500, answer=("p1", "p2", "p3"),
        places=PLACES, explanation="配电箱敞开、灭火器被挡、电缆横拖过通道。看到就说，能当场处理的当场处理。",
        media=(MediaFile("photo", "workshop.png", WORKSHOP.read_bytes(), WORKSHOP_WORDS),),
    ),
    CASE,
    ParsedQuestion(
        type="essay", stem="你上班的地方，最近一次看到的隐患是什么？你是怎么做的？", topic="隐患排查", points=1000,
        answer=("说清地点、是什么隐患、会出什么事；当场处理或者报告班组长、安全员；有没有人去复查。",),
        rubric=(
            RubricLine("说清地点和隐患", 300),
            RubricLine("说出会出什么事", 300),
            RubricLine("说出怎么处理、报告给谁", 400),
        ),
    ),
)  # fmt: skip
# How many of which type, and from which bank: the demo's big one, or this one.
LINES = (
    (6, QuestionType.SINGLE, 500, False),
    (4, QuestionType.TRUEFALSE, 500, False),
    (2, QuestionType.MULTIPLE, 1000, False),
    (1, QuestionType.ORDER, 1000, True),
    (1, QuestionType.MATCH, 1000, True),
    (1, QuestionType.HOTSPOT, 1000, True),
)


@transaction.atomic
def build_types(*, pool: Bank, actor: Any, reviewer: Any) -> int:
    """The bank of every type, reviewed by somebody else, its fixed paper, and a blueprint over it and `pool`.

    Safe to repeat: what is there stays. Returns the fixed paper's id.
    """
    bank = bank_services.get_or_create_bank(BANK, actor=actor)
    if not bank.questions.exists():
        ids = [
            bank_services.save_question(said, question_id=None, bank_id=bank.pk, actor=actor, submit=True)
            for said in QUESTIONS
        ]
        reviewing.approve(ids, actor=reviewer, note="图片、声音、答案都看过、听过，同意使用。")
    _blueprint(pool, bank, actor)
    return _fixed_paper(bank, actor)


def _fixed_paper(bank: Bank, actor: Any) -> int:
    quiz, made = Quiz.objects.get_or_create(
        title=TITLE,
        bank=bank,
        defaults={
            "time_limit_minutes": None,
            "pass_percent": 60,
            "shuffle_questions": False,
            "policy": MultiplePolicy.SHARE_FOR_MISSED,
        },
    )
    if made:
        for order, question_id in enumerate(bank.questions.order_by("pk").values_list("pk", flat=True)):
            QuizItem.objects.create(quiz=quiz, question_id=question_id, sort_order=order)
        publish_edition(quiz.pk, actor=actor)
    return int(quiz.pk)


def _blueprint(pool: Bank, bank: Bank, actor: Any) -> None:
    quiz, made = Quiz.objects.get_or_create(title=BLUEPRINT_TITLE, bank=pool, defaults={"time_limit_minutes": 30})
    if made:
        for order, (count, kind, points, own) in enumerate(LINES):
            BlueprintLine.objects.create(
                quiz=quiz, count=count, type=kind, points=points, bank=bank if own else pool, sort_order=order
            )
        publish_edition(quiz.pk, actor=actor)
