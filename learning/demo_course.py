"""The demo's course, in our own words. Its reading times are shortened for demonstration, and it says so."""

from __future__ import annotations

from typing import Any

from learning.enums import TrainingKind
from learning.models import Course, Lesson

SLUG = "aqy2026"
SUMMARY = "三节短课，二十道题。学完并答题合格，记 1 学时。演示课程：每节最短阅读时间缩短为 10 秒。"

LESSONS: tuple[tuple[str, list[dict[str, Any]]], ...] = (
    (
        "先看清身边的隐患",
        [
            {"type": "text", "value": "<p>事故很少是突然来的。护栏松了、地上有油、线皮破了、通道堵了，都是它提前打的招呼。</p>"
             "<p>每天上岗前用三分钟看四样：</p><ol><li>人：自己和同伴精神好不好，防护用品戴没戴对。</li>"
             "<li>机：防护罩、急停按钮、接地线在不在、灵不灵。</li><li>物：料堆得稳不稳，气瓶分没分开。</li>"
             "<li>环：通道通不通，灯亮不亮，地面滑不滑。</li></ol>"},
            {"type": "callout", "value": {"kind": "must", "text": "看到隐患，马上告诉班组长或安全员。能当场处理的当场处理，处理不了的先停下来。"}},
        ],
    ),
    (
        "危险面前，你有权停下来",
        [
            {"type": "text", "value": "<p>发现直接危及人身安全的紧急情况，你可以停止作业，或者采取可能的应急措施后撤离。"
             "单位不能因为这个扣你的工资、降你的待遇，也不能因此解除合同。</p>"
             "<p>撤离不是逃跑：能关的阀门关掉，能断的电断掉，喊上身边的人一起走，到集合点报数。</p>"},
            {"type": "do_dont", "value": {
                "do": ["先断电、关阀，再撤", "喊上同伴，走疏散通道", "到集合点报数，说清还有谁没出来"],
                "dont": ["回去拿手机和衣服", "乘电梯", "没有防护就进去救人"]}},
            {"type": "callout", "value": {"kind": "stop", "text": "有限空间里有人倒下，没有通风、检测和呼吸防护，谁也不能进。盲目施救会多搭上一条命。"}},
        ],
    ),
    (
        "火、电、气：三件最常见的事",
        [
            {"type": "text", "value": "<h3>火</h3><p>提起灭火器，拔下保险销，握住喷管，对准火焰根部压下压把。油锅起火，盖上锅盖、关火，不能浇水。</p>"
             "<h3>电</h3><p>有人触电，先切断电源，或者用干燥的木棍等绝缘物挑开电线，再救人。手不能直接去拉。</p>"
             "<h3>气</h3><p>闻到燃气味，关阀、开窗，不开灯、不打火，到室外再打电话。</p>"},
            {"type": "callout", "value": {"kind": "watch", "text": "火警 119，急救 120，举报安全隐患 12350。打电话先说地点，再说什么事、有没有人受伤。"}},
        ],
    ),
)  # fmt: skip

TYPES_LESSON: list[dict[str, Any]] = [
    {"type": "text", "value": "<ul><li>排序：按先后点一遍，再点一下就退回去。</li>"
     "<li>看图找隐患：在照片上点出隐患，点错了可以去掉；看不清照片，可以在下面的文字里勾。</li>"
     "<li>案例：案情一直在题目上面，可以收起、展开。</li><li>简答：写几句就行，由人来评。</li></ul>"},
    {"type": "callout", "value": {"kind": "must", "text": "每答一道都会马上保存。断了网也能接着答，连上后自动补交。"}},
]  # fmt: skip


def build_course(quiz_id: int) -> Course:
    """The demo's course with three lessons and its quiz. Safe to repeat."""
    course, made = Course.objects.get_or_create(
        slug=SLUG,
        defaults={
            "title": "2026年安全生产月专题培训",
            "summary": SUMMARY,
            "minutes": 45,
            "kind": TrainingKind.CAMPAIGN,
            "quiz_id": quiz_id,
            "certificate_title": "培训合格证",
        },
    )
    if made:
        for number, (title, body) in enumerate(LESSONS):
            Lesson.objects.create(course=course, title=title, body=body, minimum_seconds=10, sort_order=number)
    return course


def build_types_course(quiz_id: int) -> Course:
    """A way for workers to the quiz that shows every type of question: one short lesson, no certificate."""
    course, made = Course.objects.get_or_create(
        slug="tixing",
        defaults={
            "title": "练一练：十种题型",
            "summary": "单选、多选、填空、排序、匹配、看图找隐患、案例、简答，各做一道。简答由人评阅，评完才有成绩。",
            "minutes": 5,
            "kind": TrainingKind.SPECIAL,
            "quiz_id": quiz_id,
            "gives_certificate": False,
        },
    )
    if made:
        Lesson.objects.create(course=course, title="怎么答", body=TYPES_LESSON, minimum_seconds=0, sort_order=0)
    return course


def build_bench_course(quiz_id: int) -> str:
    """The bench's course: one lesson that may be finished at once, the demo's quiz, no certificate. Returns its slug."""
    course, made = Course.objects.get_or_create(
        slug="bench",
        defaults={
            "title": "压测课程",
            "minutes": 45,
            "kind": TrainingKind.CAMPAIGN,
            "quiz_id": quiz_id,
            "gives_certificate": False,
            "is_open": False,
        },
    )
    if made:
        Lesson.objects.create(course=course, title="压测", body=LESSONS[0][1], minimum_seconds=0, sort_order=0)
    return course.slug


def open_bench_course(is_open: bool) -> None:
    """Open while the bench runs, so that nobody meets it at other times."""
    Course.objects.filter(slug="bench").update(is_open=is_open)
