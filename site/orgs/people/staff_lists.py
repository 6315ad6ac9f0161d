"""The list of an enterprise's people: filtered, in pages, one line a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypedDict, Unpack

from kernel.masking import mask_id_number, mask_phone
from orgs import queries
from orgs.models import Person, Post
from orgs.people.post_queries import PostLabels, operations_of

PAGE = 50


class Filters(TypedDict, total=False):
    """Which people: empty is all. `leavers`: those who left, not those who work."""

    department: str
    category: str
    leavers: bool
    everybody: bool


@dataclass(frozen=True, slots=True)
class StaffLine(PostLabels):
    """One person of the list. Of somebody who left, neither phone nor ID number is given away."""

    person_id: int
    name: str
    staff_number: str
    department: str
    team: str
    job_title: str
    category: str
    employment_form: str
    started_on: date
    ended_on: date | None
    phone: str = ""
    id_number: str = ""
    operations: tuple[str, ...] = ()
    has_left: bool = False

    @property
    def masked_phone(self) -> str:
        """`138****5678`."""
        return mask_phone(self.phone)

    @property
    def masked_id_number(self) -> str:
        """`990101********1224`, empty if none is on record."""
        return mask_id_number(self.id_number)


@dataclass(frozen=True, slots=True)
class StaffPage:
    """A page of the list, and what the whole list offers to filter by."""

    lines: tuple[StaffLine, ...]
    count: int
    page: int
    pages: int
    departments: tuple[str, ...]

    @property
    def numbers(self) -> range:
        """All pages."""
        return range(1, self.pages + 1)


def people_of(
    enterprise_id: int, *, on: date, text: str = "", page: int = 1, **filters: Unpack[Filters]
) -> StaffPage:  # fmt: skip
    """An enterprise's people on a day, by department and name; `everybody` puts all on one page. Four queries."""
    newest = _one_a_person(enterprise_id, on)
    leavers = filters.get("leavers", False)
    there = [post for post in newest.values() if _has_left(post, on) == leavers]
    found = [post for post in there if _is_wanted(post, text.strip(), filters)]
    size = max(1, len(found)) if filters.get("everybody") else PAGE
    pages = max(1, -(-len(found) // size))
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * size : page * size]
    departments = tuple(sorted({post.department for post in there if post.department}))
    return StaffPage(_lines(shown, on), len(found), page, pages, departments)


def _one_a_person(enterprise_id: int, on: date) -> dict[int, Post]:
    """The post that runs, else the one that begins next, else the last one."""
    rows = Post.objects.filter(enterprise_id__in=queries.spelling_ids(enterprise_id)).select_related("person")
    best: dict[int, Post] = {}
    rows = rows.defer("person__id_number", "person__data_key").order_by("department", "person__name", "pk")
    for post in rows:
        known = best.get(post.person_id)
        if known is None or _rank(post, on) > _rank(known, on):
            best[post.person_id] = post
    return dict(sorted(best.items(), key=lambda item: (item[1].department, item[1].person.name, item[0])))


def _rank(post: Post, on: date) -> tuple[int, date]:
    if _has_left(post, on):
        return 0, post.ended_on or on
    return (2, post.started_on) if post.started_on <= on else (1, date.max - (post.started_on - date.min))


def _has_left(post: Post, on: date) -> bool:
    return post.ended_on is not None and post.ended_on < on


def _is_wanted(post: Post, text: str, filters: Filters) -> bool:
    wanted = text.casefold()
    # The four digits that the list shows, or all: longer ends, one digit more each time, would tell the hidden ones.
    phone = text if text.isdecimal() and len(text) in (4, 11) else None
    return (
        filters.get("department", "") in ("", post.department)
        and filters.get("category", "") in ("", post.category)
        and (
            wanted in f"{post.person.name}\n{post.staff_number}".casefold()
            or (phone is not None and not filters.get("leavers") and post.person.phone.endswith(phone))
        )
    )


def _lines(posts: list[Post], on: date) -> tuple[StaffLine, ...]:
    operations = operations_of(post.pk for post in posts)
    numbers = dict(
        Person.objects.filter(pk__in=[post.person_id for post in posts if not _has_left(post, on)])
        .exclude(id_number_index=None)
        .values_list("pk", "id_number")
    )
    return tuple(
        StaffLine(
            person_id=post.person_id,
            name=post.person.name,
            staff_number=post.staff_number,
            department=post.department,
            team=post.team,
            job_title=post.job_title,
            category=post.category,
            employment_form=post.employment_form,
            started_on=post.started_on,
            ended_on=post.ended_on,
            phone="" if _has_left(post, on) else post.person.phone,
            id_number=str(numbers.get(post.person_id) or ""),
            operations=tuple(each.kind for each in operations.get(post.pk, ()) if each.lasts(on)),
            has_left=_has_left(post, on),
        )
        for post in posts
    )


def departments_of(enterprise_id: int) -> list[str]:
    """The departments of the posts that run, to offer while one types; two queries."""
    rows = Post.objects.filter(enterprise_id__in=queries.spelling_ids(enterprise_id), ended_on=None)
    return sorted(set(rows.exclude(department="").values_list("department", flat=True)))
