"""Invented people in numbers, for the bench and for tests of size."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from orgs.demo import build_units
from orgs.models import Area, Enterprise, Person, Post

UNIT_CODE = "YACE0000"
HIRED = date(2024, 1, 1)


def fresh_phones(count: int) -> list[str]:
    """`count` new people with posts in an enterprise of their own; their phone numbers (199…)."""
    return [person.phone for person in _fresh(count)]


def fresh_people(count: int) -> list[int]:
    """As `fresh_phones`, by their ids."""
    return [person.pk for person in _fresh(count)]


@transaction.atomic
def _fresh(count: int) -> list[Person]:
    build_units()
    area = Area.objects.get(code="990101001")
    enterprise, _ = Enterprise.objects.get_or_create(unit_code=UNIT_CODE, defaults={"name": "压测单位", "area": area})
    first = Post.objects.filter(enterprise=enterprise).count()
    fresh = [Person(name=f"压测{number:05d}", phone=f"199{number:08d}") for number in range(first, first + count)]
    Person.objects.bulk_create(fresh, batch_size=1000)
    posts = [
        Post(person=person, enterprise=enterprise, staff_number=person.phone, started_on=HIRED) for person in fresh
    ]
    Post.objects.bulk_create(posts, batch_size=1000)
    return fresh
