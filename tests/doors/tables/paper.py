"""Papers on paper: officers for their enterprise, grid staff and offices for theirs; the keys, offices only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from quizzes.models import Quiz
from quizzes.paper import services
from quizzes.paper.batches import draw_batch
from tests.doors.people import IN, NOBODY_BUT

STAFF = NOBODY_BUT | dict.fromkeys(("officer", "foreign_officer", "grid", "town", "county", "admin"), IN)
KEEP = NOBODY_BUT | dict.fromkeys(("officer", "grid", "town", "county", "admin"), IN)
OFFICES = NOBODY_BUT | dict.fromkeys(("town", "county", "admin"), IN)

TABLE: dict[str, dict[str, str]] = {
    "quizzes:paper_list": STAFF,
    "quizzes:paper_find": STAFF,
    **dict.fromkeys(
        (
            "quizzes:paper_new",
            "quizzes:paper_batch",
            "quizzes:paper_print",
            "quizzes:paper_template",
            "quizzes:paper_enter",
            "quizzes:paper_withdraw",
            "quizzes:paper_reopen",
            "quizzes:paper_import_history",
            "quizzes:paper_import_upload",
        ),
        KEEP,
    ),
    "quizzes:paper_key": OFFICES,
}
# They need a printed file, or an import under way.
ELSEWHERE: dict[str, str] = {
    **dict.fromkeys(("quizzes:paper_file", "quizzes:paper_key_file"), "tests/quizzes/paper/test_pages.py"),
    **dict.fromkeys(
        (f"quizzes:paper_import_{screen}" for screen in ("run", "store", "discard", "sheet", "undo")),
        "tests/quizzes/paper/test_import.py",
    ),
}


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """A batch of the officer's enterprise with one paper."""
    own = world["kwargs"]
    batch_id = batch_for(own["enterprise_id"], own["person_id"], by=world["officer"])
    return {"batch_id": batch_id, "copy_number": 1}


def batch_for(enterprise_id: int, person_id: int, *, by: Any) -> UUID:
    """A drawn batch of one paper."""
    quiz = Quiz.objects.filter(editions__isnull=False).first()
    assert quiz is not None
    batch_id = services.make_batch(
        title="月考",
        quiz_id=quiz.pk,
        unit=services.PaperUnit("enterprise", enterprise_id),
        person_ids=[person_id],
        by=by.pk,
        now=timezone.now(),
    )
    draw_batch(batch_id, now=timezone.now())
    return batch_id
