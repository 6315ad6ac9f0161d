"""Sample papers of a quiz: drawn from its edition as for a person, options shuffled, as Word documents."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from kernel.errors import NotFound
from quizzes.building.drawn import drawn_edition
from quizzes.exporters.papers import sheet_of_paper
from quizzes.exporters.word_paper import answers_docx, paper_docx
from quizzes.services.sittings import draw

LETTERS = "ABCD"


def draw_versions(quiz_id: int, *, versions: int, now: datetime) -> tuple[str, bytes]:
    """The quiz's title and an archive of papers and keys. The same papers each time, while nothing is withdrawn.

    Versions differ in what is drawn and in the order of options; of a fixed paper only in the order. Raises NotFound
    ``edition-missing`` while nothing is published, and DomainError as `draw` does.
    """
    edition = drawn_edition(quiz_id)
    if edition is None:
        raise NotFound("edition-missing", quiz=quiz_id)
    payload = edition.payload
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for place in range(versions):
            paper = draw(edition, seen=(), now=now, seed=edition.id * 100 + place)
            letter = LETTERS[place] if versions > 1 else ""
            sheet = sheet_of_paper(payload, paper, version=letter)
            archive.writestr(f"试卷{letter}.docx", paper_docx(sheet))
            archive.writestr(f"答案{letter}.docx", answers_docx(sheet))
    return payload["title"], buffer.getvalue()
