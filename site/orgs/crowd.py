"""Invented people in numbers, for the bench and for tests of size."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from orgs.demo import build_units
from orgs.models import Area, Enterprise, Person, Post

UNIT_CODE = "YACE0000"
HIRED = date(2024, 1, 1)


@transaction.atomic
def build_crowd(count: int) -> list[str]:
    """`count` people with posts in an enterprise of their own, made if missing; their phone numbers (199…)."""
    build_units()
    area = Area.objects.get(code="990101001")
    enterprise, _ = Enterprise.objects.get_or_create(unit_code=UNIT_CODE, defaults={"name": "压测单位", "area": area})
    phones = [f"199{number:08d}" for number in range(count)]
    there = set(Person.objects.filter(phone__in=phones).values_list("phone", flat=True))
    fresh = [Person(name=f"压测{phone[-5:]}", phone=phone) for phone in phones if phone not in there]
    Person.objects.bulk_create(fresh, batch_size=1000)
    posts = [
        Post(person=person, enterprise=enterprise, staff_number=person.phone, started_on=HIRED) for person in fresh
    ]
    Post.objects.bulk_create(posts, batch_size=1000)
    return phones
