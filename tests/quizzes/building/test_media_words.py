"""What a phone is told of a picture before the end is what this question's author wrote for it, and nothing else."""

from __future__ import annotations

import pytest

from quizzes.bank.services import save_question
from quizzes.importers.types import MediaFile
from quizzes.models import Edition
from tests.factories.quizzes import WORKSHOP, make_bank, make_quiz, silence
from tests.quizzes.bank.people import make_editor, said

pytestmark = pytest.mark.django_db


def published(*files: MediaFile) -> list[str]:
    """The words of each question's picture or sound, one question a file, in a published quiz."""
    bank, editor = make_bank(four_eyes=False), make_editor()
    for file in files:
        save_question(said(media=(file,)), question_id=None, bank_id=bank.pk, actor=editor)
    make_quiz(bank=bank, draw_count=len(files))
    edition = Edition.objects.order_by("pk").last()
    assert edition is not None
    return [item["media"][0]["alt"] for item in edition.payload["items"]]


def test_never_the_name_of_a_file() -> None:
    data = WORKSHOP.read_bytes()
    assert published(MediaFile("stem", "第3题正确答案B.png", data=data)) == ["题目配图"]
    assert published(MediaFile("stem", "正确答案B.wav", data=silence())) == ["题目录音"]


def test_never_the_words_of_another_question_with_the_same_picture() -> None:
    data = WORKSHOP.read_bytes()
    first = MediaFile("stem", "a.png", data=data, alt="配电箱的门开着，有人没戴安全帽")
    assert published(first, MediaFile("stem", "b.png", data=data)) == [first.alt, "题目配图"]
