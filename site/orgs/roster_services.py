"""Writing a reviewed roster: enterprises, people, posts and special operations, in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from kernel.batches import batches
from orgs.enums import AreaLevel, EmploymentForm, GridKind, PostCategory
from orgs.logic.industries import is_exam_required
from orgs.models import Area, Enterprise, EnterpriseGrid, Grid, Person, Post, SpecialOperation
from orgs.rosters.result import ImportRow, NewEnterprise, Review
from orgs.rosters.stored import StoredPerson, post_at
from orgs.services import id_number_index

BATCH = 1000
_POST_TEXT = ("staff_number", "department", "team", "job_title")
_POST_COLUMNS = {**{name: name for name in (*_POST_TEXT, "category", "employment_form")}, "hired_on": "started_on"}


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """A reviewed roster with what it needs to be stored.

    `own` are people whose facts the importer may change (None: everybody's); `leavers` are empty unless the roster is
    a whole one; `area_id` is where new enterprises go; `on` is the day that counts as today.
    """

    review: Review
    on: date
    area_id: int | None = None
    own: frozenset[int] | None = None
    leavers: tuple[StoredPerson, ...] = ()
    left_enterprise: int | None = None
    indexes: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def store_roster(plan: RosterPlan) -> dict[str, int]:
    """Write a plan whole; returns how many people were created and updated, enterprises made, posts ended.

    The review must be storable. Raises `IntegrityError` when somebody else wrote the same person meanwhile.
    """
    ended = _end_posts(plan)
    enterprises = _create_enterprises(plan.review.new_enterprises, plan)
    rows = [row for row in plan.review.rows if row.is_storable]
    people = _create_people([row for row in rows if row.plan.action == "create-person"], plan)
    beginning = [row for row in rows if row.plan.action in ("create-person", "new-post")]
    _create_posts(beginning, people, enterprises, plan)
    changing = [row for row in rows if row.plan.changes]
    _change_people(changing, plan)
    _change_posts([row for row in changing if row.plan.post_key is not None], plan)
    counts = plan.review.counts
    return {**counts, "enterprises": len(enterprises), "ended": ended}


def _end_posts(plan: RosterPlan) -> int:
    keys = [post.key for person in plan.leavers if (post := post_at(person, plan.left_enterprise))]
    for chunk in batches(keys, BATCH):
        Post.objects.filter(pk__in=chunk).update(ended_on=plan.on)
        SpecialOperation.objects.filter(post_id__in=chunk, valid_to=None).update(valid_to=plan.on)
    return len(keys)


def _create_enterprises(new: Sequence[NewEnterprise], plan: RosterPlan) -> dict[str, int]:
    """Key by name, in the plan's area, or in the first town of a site that has none."""
    if not new:
        return {}
    area = Area.objects.get(pk=plan.area_id) if plan.area_id else _first_town()
    made = Enterprise.objects.bulk_create(
        [
            Enterprise(
                name=enterprise.name,
                area=area,
                industry=enterprise.industry,
                hours_high_risk=bool(enterprise.hours_high_risk),
                exam_required=is_exam_required(enterprise.industry),
            )
            for enterprise in new
        ]
    )
    _place_in_grids(new, made, area, plan.on)
    return {enterprise.name: enterprise.pk for enterprise in made}


def _first_town() -> Area:
    code = settings.ANPEI_ISSUER_CODE
    return Area.objects.get_or_create(code=code, defaults={"name": "本乡镇", "level": AreaLevel.TOWN})[0]


def _place_in_grids(new: Sequence[NewEnterprise], made: list[Enterprise], area: Area, on: date) -> None:
    """Grids by name under the area, made where there is none."""
    grids: dict[str, Grid] = {}
    links = []
    for stated, enterprise in zip(new, made, strict=True):
        if not stated.grid_name:
            continue
        if stated.grid_name not in grids:
            grids[stated.grid_name] = _grid(stated.grid_name, area)
        links.append(EnterpriseGrid(enterprise=enterprise, grid=grids[stated.grid_name], valid_from=on))
    EnterpriseGrid.objects.bulk_create(links)


def _grid(name: str, area: Area) -> Grid:
    return Grid.objects.get_or_create(area=area, name=name, kind=GridKind.RESIDENTIAL)[0]


def _create_people(rows: list[ImportRow], plan: RosterPlan) -> dict[int, int]:
    """Key of the person by the row that creates it."""
    keys: dict[int, int] = {}
    for batch in batches(rows, BATCH):
        made = Person.objects.bulk_create([_person(row, plan) for row in batch])
        keys.update({row.row: person.pk for row, person in zip(batch, made, strict=True)})
    return keys


def _person(row: ImportRow, plan: RosterPlan) -> Person:
    fields = row.fields
    return Person(
        name=fields.name,
        sex=fields.sex,
        birth_date=fields.birth_date,
        phone=fields.phone,
        id_number=fields.id_number,
        id_number_index=_index(fields.id_number, plan),
    )


def _index(number: str, plan: RosterPlan) -> str | None:
    return plan.indexes.get(number) or id_number_index(number)


def _create_posts(rows: list[ImportRow], people: dict[int, int], enterprises: dict[str, int], plan: RosterPlan) -> None:
    for batch in batches(rows, BATCH):
        made = Post.objects.bulk_create([_post(row, people, enterprises, plan.on) for row in batch])
        SpecialOperation.objects.bulk_create(
            [
                SpecialOperation(post=post, kind=row.fields.special_operation, valid_from=post.started_on)
                for post, row in zip(made, batch, strict=True)
                if row.fields.special_operation
            ]
        )


def _post(row: ImportRow, people: dict[int, int], enterprises: dict[str, int], on: date) -> Post:
    fields, plan = row.fields, row.plan
    person_key = plan.person_key if plan.person_key is not None else people[plan.person_row or row.row]
    enterprise_key = plan.enterprise_key if plan.enterprise_key is not None else enterprises[fields.enterprise_name]
    return Post(
        person_id=person_key,
        enterprise_id=enterprise_key,
        category=fields.category or PostCategory.WORKER,
        employment_form=fields.employment_form or EmploymentForm.REGULAR,
        started_on=fields.hired_on or on,
        **{name: getattr(fields, name) for name in _POST_TEXT},
    )


def _change_people(rows: list[ImportRow], plan: RosterPlan) -> None:
    """Sex, birth date, phone and a missing ID number, of people whose facts are the importer's to change."""
    facts = ("sex", "birth_date", "phone", "id_number")
    wanted: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in rows:
        key = row.plan.person_key
        if key is None or (plan.own is not None and key not in plan.own):
            continue
        for change in row.plan.changes:
            if change.field in facts:
                wanted[key][change.field] = getattr(row.fields, change.field)
    for chunk in batches([key for key, values in wanted.items() if values], BATCH):
        people = list(Person.objects.filter(pk__in=chunk).defer("data_key"))
        for person in people:
            for name, value in wanted[person.pk].items():
                setattr(person, name, value)
            if "id_number" in wanted[person.pk]:
                person.id_number_index = _index(wanted[person.pk]["id_number"], plan)
        Person.objects.bulk_update(people, [*facts, "id_number_index"], batch_size=200)


def _change_posts(rows: list[ImportRow], plan: RosterPlan) -> None:
    for batch in batches(rows, BATCH):
        posts = {post.pk: post for post in Post.objects.filter(pk__in=[row.plan.post_key for row in batch])}
        for row in batch:
            for change in row.plan.changes:
                if change.field in _POST_COLUMNS:
                    setattr(
                        posts[row.plan.post_key or 0], _POST_COLUMNS[change.field], getattr(row.fields, change.field)
                    )
        Post.objects.bulk_update(posts.values(), sorted(_POST_COLUMNS.values()), batch_size=100)
        _change_operations(
            {row.plan.post_key or 0: row.fields.special_operation for row in batch if _changes_work(row)}, plan.on
        )


def _changes_work(row: ImportRow) -> bool:
    return any(change.field == "special_operation" for change in row.plan.changes)


def _change_operations(kinds: dict[int, str], on: date) -> None:
    """Yesterday was the last day of the old kind; one that began today was a slip and is replaced."""
    current = SpecialOperation.objects.filter(post_id__in=kinds, valid_to=None)
    current.filter(valid_from__gte=on).delete()
    current.update(valid_to=on - timedelta(days=1))
    SpecialOperation.objects.bulk_create(
        [SpecialOperation(post_id=post_id, kind=kind, valid_from=on) for post_id, kind in kinds.items()]
    )
