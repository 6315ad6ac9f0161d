"""A batch of papers for people of an enterprise, drawn, and what is typed to be right."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from orgs.models import Enterprise, Person
from quizzes.models import PaperBatch, Quiz
from quizzes.paper import services
from quizzes.paper.batches import draw_batch
from quizzes.paper.queries import OpenCopy, open_copy
from quizzes.paper.reading import typed_answer
from tests.factories.orgs import make_enterprise, make_officer, make_person
from tests.factories.quizzes import make_fixed_quiz, right_positions


def make_papers(
    *people: Person,
    quiz: Quiz | None = None,
    enterprise: Enterprise | None = None,
    by: Any = None,
    now: datetime | None = None,
    sat: bool = True,
    **fields: Any,
) -> PaperBatch:
    """A drawn batch; handed in a minute after it was drawn, unless not `sat`."""
    enterprise = enterprise or make_enterprise()
    people = people or tuple(make_person(enterprise=enterprise) for _ in range(2))
    by = by or make_officer(enterprise=enterprise)
    now = now or timezone.now() - timedelta(hours=2)
    pk = services.make_batch(
        title="月考",
        quiz_id=(quiz or make_fixed_quiz()).pk,
        unit=services.PaperUnit("enterprise", enterprise.pk),
        person_ids=[person.pk for person in people],
        by=by.pk,
        now=now,
        **fields,
    )
    draw_batch(pk, now=now)
    if sat:
        services.set_moment(pk, sat_at=now + timedelta(minutes=1), by=by.pk, now=now + timedelta(hours=1))
    return PaperBatch.objects.get(pk=pk)


def copy_of(batch: PaperBatch, number: int = 1) -> OpenCopy:
    found = open_copy(batch.pk, number)
    assert found is not None
    return found


def right_answers(copy: OpenCopy) -> dict[int, list[Any]]:
    """By place, the wire form of the key."""
    return dict(enumerate(right_positions(copy.copy.sitting)))


def typed_right(copy: OpenCopy) -> dict[str, str]:
    """The fields of the entry form, filled in as the key stands on this paper."""
    right, found = right_answers(copy), {}
    for at, block in enumerate(copy.blocks):
        texts = [typed_answer(line, right[line.at]) for line in block.lines]
        if block.is_row:
            found[f"row{at}"] = " ".join(texts)
        else:
            found |= {f"q{line.number}": text for line, text in zip(block.lines, texts, strict=True)}
    return found
