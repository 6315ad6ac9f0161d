"""The demo's bank and quiz, through the same import as everybody's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

from plumbing.tabular import read_table
from quizzes import demo_types
from quizzes.bank import services as bank_services
from quizzes.bank.bank_services import save_bank
from quizzes.bank.conversion import parsed_version
from quizzes.bank.imports import storing
from quizzes.bank.imports.import_bank import ImportBank
from quizzes.bank.reviews import reviewing
from quizzes.enums import BankUse, Navigation
from quizzes.importers.review import compare, read_rows, settle
from quizzes.importers.types import WRONG, ParsedQuestion
from quizzes.models import Bank, Quiz
from quizzes.services import publish_edition

BANK = "安全生产月题库（演示）"
CONTEST_BANK = "安全知识竞赛题库（演示，封闭）"
TITLE = "安全生产月知识测试"


def build_quiz(data: bytes, filename: str, *, actor: Any, reviewer: Any) -> int:
    """Imports the bank, has it reviewed by somebody else, makes a quiz of 20 questions drawn from it, publishes it.

    Safe to repeat; returns its id. Left over: a change that waits for its review, and a draft of a contest's bank.
    """
    bank = bank_services.get_or_create_bank(BANK, actor=actor)
    is_new = not bank.questions.exists()
    read = settle(read_rows(read_table(data, filename)))
    found = compare(read, ImportBank(bank, read.rows))
    storing.store_questions(found, bank=bank, actor=actor, run_id=uuid4())
    if is_new:
        reviewing.approve(bank.questions.values_list("pk", flat=True), actor=reviewer, note="逐题核对，同意使用。")
    quiz, made = Quiz.objects.get_or_create(
        title=TITLE,
        bank=bank,
        defaults={"draw_count": 20, "time_limit_minutes": 20, "pass_percent": 80},
    )
    if made:
        publish_edition(quiz.pk, actor=actor)
    if is_new:
        _leave_something_to_review(bank, actor)
        _begin_contest(actor, reviewer)
    return quiz.pk


def _leave_something_to_review(bank: Bank, actor: Any) -> None:
    """An edit of a question in use: papers go on taking the approved version until it is reviewed."""
    question = bank.questions.select_related("current").order_by("pk")[1]
    if question.current is not None:
        said = replace(parsed_version(question.current), explanation="“安全第一、预防为主、综合治理”，三句话缺一不可。")
        bank_services.save_question(
            said, question_id=question.pk, bank_id=bank.pk, actor=actor, note="解析写得更清楚", submit=True
        )


def _begin_contest(actor: Any, reviewer: Any) -> None:
    """A closed bank: only these two see what will be asked."""
    fields = {"name": CONTEST_BANK, "use": BankUse.CONTEST, "closed": True, "note": "赛前保密，仅命题、审题人员可见。"}
    members = {"may_write": {actor.pk}, "may_review": {reviewer.pk}}
    bank_id = save_bank(fields, members, bank_id=None, actor=actor)
    said = ParsedQuestion(
        type="truefalse",
        stem="生产经营单位可以用发放实物的办法代替为从业人员配备劳动防护用品。",
        answer=(WRONG,),
        explanation="不得以货币或者其他物品替代劳动防护用品。",
        basis="《安全生产法》第四十五条",
        topic="劳动防护用品",
        points=200,
    )
    bank_services.save_question(said, question_id=None, bank_id=bank_id, actor=actor, submit=True)


def build_types_quiz(*, actor: Any, reviewer: Any) -> int:
    """A quiz with a question of every type, and a blueprint quiz; after `build_quiz`. Returns the first one's id."""
    pool = bank_services.get_or_create_bank(BANK, actor=actor)
    return demo_types.build_types(pool=pool, actor=actor, reviewer=reviewer)


def find_quiz() -> int | None:
    """The demo's quiz, if the demo was loaded."""
    return Quiz.objects.filter(title=TITLE).values_list("pk", flat=True).first()


def publish_change(quiz_id: int) -> int:
    """Publishes an edition of a quiz, its time limit a minute more or less; returns the edition's id. For the bench."""
    quiz = Quiz.objects.get(pk=quiz_id)
    quiz.time_limit_minutes = 21 if quiz.time_limit_minutes == 20 else 20
    quiz.save(update_fields=["time_limit_minutes"])
    return publish_edition(quiz_id, actor=None)


def sequential_quiz(quiz_id: int) -> int:
    """The same quiz asked one question after another, published; its id. For the bench."""
    quiz = Quiz.objects.get(pk=quiz_id)
    rules = {"draw_count": quiz.draw_count, "time_limit_minutes": 20, "navigation": Navigation.SEQUENTIAL}
    other, made = Quiz.objects.get_or_create(title=f"{quiz.title}（压测，逐题作答）", bank=quiz.bank, defaults=rules)
    if made:
        publish_edition(other.pk, actor=None)
    return other.pk
