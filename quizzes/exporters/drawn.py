"""Sample papers of a quiz: drawn from its edition as for a person, options shuffled, as Word documents."""

from __future__ import annotations

import io
import zipfile

from quizzes.exporters.papers import sheet_of_paper
from quizzes.exporters.word_paper import answers_docx, paper_docx
from quizzes.logic.drawing import draw_paper
from quizzes.models import Edition, Question

LETTERS = "ABCD"


def draw_versions(quiz_id: int, *, versions: int) -> tuple[str, bytes | None]:
    """The quiz's title and an archive of papers and keys; None while nothing is published. The same each time.

    Versions differ in what is drawn and in the order of options; of a fixed paper only in the order.
    """
    edition = Edition.objects.filter(quiz=quiz_id).order_by("-number").first()
    if edition is None:
        return "", None
    payload = edition.payload
    asked = {item["question_id"] for item in payload["items"]}
    withdrawn = set(Question.objects.filter(pk__in=asked).exclude(state="in_use").values_list("pk", flat=True))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for place in range(versions):
            paper = draw_paper(payload, seed=edition.pk * 100 + place, withdrawn=withdrawn)
            letter = LETTERS[place] if versions > 1 else ""
            sheet = sheet_of_paper(payload, paper, version=letter)
            archive.writestr(f"试卷{letter}.docx", paper_docx(sheet))
            archive.writestr(f"答案{letter}.docx", answers_docx(sheet))
    return payload["title"], buffer.getvalue()
