"""Sample papers are drawn as for a person: what nobody would be asked stands on none of them."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.utils import timezone

from kernel.errors import NotFound
from quizzes.enums import CorrectionRule
from quizzes.exporters.drawn import draw_versions
from quizzes.models import Edition, EditionCorrection, Question, Regrade
from quizzes.services import publish_edition
from tests.factories.quizzes import make_quiz
from tests.quizzes.bank.people import make_editor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def words(data: bytes, name: str = "试卷.docx") -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipfile.ZipFile(io.BytesIO(archive.read(name))).read("word/document.xml").decode()


def test_nothing_published_has_no_papers() -> None:
    quiz = make_quiz(questions=2, publish=False)
    with pytest.raises(NotFound):
        draw_versions(quiz.pk, versions=1, now=timezone.now())
    publish_edition(quiz.pk, actor=None)
    assert draw_versions(quiz.pk, versions=1, now=timezone.now())[0] == quiz.title


def test_the_same_papers_each_time() -> None:
    quiz = make_quiz(questions=12)
    first, second = (draw_versions(quiz.pk, versions=1, now=timezone.now())[1] for _ in range(2))
    assert words(first) == words(second)


def test_what_a_correction_took_out_is_asked_nobody() -> None:
    quiz = make_quiz(questions=3, draw_count=3)
    edition = Edition.objects.get(quiz=quiz)
    asked = edition.payload["items"][0]
    regrade = Regrade.objects.create(
        question_id=asked["question_id"], rule=CorrectionRule.DROP, reason="题干有误", state="applied"
    )
    before = words(draw_versions(quiz.pk, versions=1, now=timezone.now())[1])
    EditionCorrection.objects.create(edition=edition, index=0, rule=CorrectionRule.DROP, regrade=regrade, active=True)
    after = words(draw_versions(quiz.pk, versions=1, now=timezone.now())[1])
    assert asked["stem"] in before and asked["stem"] not in after


def test_where_nobody_can_start_the_page_says_why(client) -> None:
    quiz = make_quiz(questions=1, draw_count=1)
    Question.objects.update(state="retired")
    client.force_login(make_editor())
    answer = client.post(f"/admin/quizzes/export/quiz/{quiz.pk}/papers/", {"versions": "1"})
    assert answer.status_code == 302 and answer["Location"].endswith(f"/{quiz.pk}/blocked/")
