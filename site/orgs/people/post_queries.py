"""Named questions about posts: one person's history with all employers, with special operations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from orgs.enums import EmploymentForm, PostCategory, PostEnd, PostStart
from orgs.models import Post, SpecialOperation


@dataclass(frozen=True, slots=True)
class Operation:
    """A special operation of a post, from a day to a day."""

    kind: str
    since: date | None
    until: date | None

    def lasts(self, on: date) -> bool:
        """Whether it has not ended before a day."""
        return self.until is None or self.until >= on


class PostLabels:
    """Words for what a line says of a post."""

    __slots__ = ()
    category: str
    employment_form: str

    @property
    def category_label(self) -> str:
        """The category in words."""
        return str(PostCategory(self.category).label)

    @property
    def form_label(self) -> str:
        """The employment form in words."""
        return str(EmploymentForm(self.employment_form).label)


@dataclass(frozen=True, slots=True)
class PostLine(PostLabels):
    """One post in somebody's history."""

    post_id: int
    enterprise_id: int
    enterprise_name: str
    staff_number: str
    department: str
    team: str
    category: str
    job_title: str
    employment_form: str
    started_on: date
    start_reason: str
    ended_on: date | None
    end_reason: str
    operations: tuple[Operation, ...] = ()

    @property
    def start_label(self) -> str:
        """Why it began, in words."""
        return str(PostStart(self.start_reason).label)

    @property
    def end_label(self) -> str:
        """Why it ended, in words; empty while it runs."""
        return str(PostEnd(self.end_reason).label) if self.end_reason else ""

    def goes_on(self, on: date) -> bool:
        """Whether the post runs on a day, or begins later."""
        return self.ended_on is None or self.ended_on >= on

    def kinds_on(self, on: date) -> list[str]:
        """The special operations of a day."""
        day = max(on, self.started_on)
        return [each.kind for each in self.operations if each.lasts(day)]


def post_history(person_id: int) -> tuple[PostLine, ...]:
    """All posts of a person with all employers, newest first; two queries."""
    return _lines(Post.objects.filter(person_id=person_id).order_by("-started_on", "-pk"))


def current_posts(person_id: int, on: date) -> tuple[PostLine, ...]:
    """Posts that run on `on` or begin later, with all employers; two queries."""
    return tuple(line for line in post_history(person_id) if line.goes_on(on))


def workplaces(person_ids: Iterable[int], on: date) -> dict[int, tuple[str, str]]:
    """By person, (enterprise, department) of the newest post on a day; who works nowhere is absent. One query."""
    posts = Post.objects.filter(
        Q(ended_on=None) | Q(ended_on__gte=on), person_id__in=set(person_ids), started_on__lte=on
    )
    rows = posts.order_by("started_on", "pk").values_list("person_id", "enterprise__name", "department")
    return {person_id: (enterprise, department) for person_id, enterprise, department in rows}


def _lines(rows: QuerySet[Post]) -> tuple[PostLine, ...]:
    posts = list(rows.select_related("enterprise"))
    operations = operations_of(post.pk for post in posts)
    return tuple(
        PostLine(
            post_id=post.pk,
            enterprise_id=post.enterprise_id,
            enterprise_name=post.enterprise.name,
            staff_number=post.staff_number,
            department=post.department,
            team=post.team,
            category=post.category,
            job_title=post.job_title,
            employment_form=post.employment_form,
            started_on=post.started_on,
            start_reason=post.start_reason,
            ended_on=post.ended_on,
            end_reason=post.end_reason,
            operations=tuple(operations.get(post.pk, ())),
        )
        for post in posts
    )


def operations_of(post_ids: Iterable[int]) -> dict[int, list[Operation]]:
    """Special operations by post, oldest first; one query."""
    found: dict[int, list[Operation]] = defaultdict(list)
    for row in SpecialOperation.objects.filter(post_id__in=list(post_ids)).order_by("valid_from", "pk"):
        found[row.post_id].append(Operation(row.kind, row.valid_from, row.valid_to))
    return found
