"""Addresses of writing: who works in banks passes; a question is shown where its bank is theirs."""

from __future__ import annotations

import io
from typing import Any

from tests.doors.people import IN, NOBODY_BUT

BANK_EDITORS = NOBODY_BUT | dict.fromkeys(("editor", "admin"), IN)
TABLE: dict[str, dict[str, str]] = {
    "quizzes_admin:preview_typed": BANK_EDITORS,
    "quizzes_admin:clause_matches": BANK_EDITORS,
    "quizzes_admin:clause_name": BANK_EDITORS,
    "quizzes_admin:near_questions": BANK_EDITORS,
    "quizzes_admin:photo": BANK_EDITORS,
    "quizzes_admin:preview_question": BANK_EDITORS,
    "quizzes_admin:print_questions": BANK_EDITORS,
}
ELSEWHERE: dict[str, str] = {}


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """URL arguments that the common world does not have."""
    from PIL import Image

    from media.services import store_picture
    from quizzes.models import Question
    from regulations.models import ClauseVersion

    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(drawn, "PNG")
    return {
        "question_id": Question.objects.earliest("pk").pk,
        "picture_id": store_picture(drawn.getvalue(), name="a.png", title="图", alt="图", actor=None),
        "version_id": ClauseVersion.objects.earliest("pk").pk,
    }
