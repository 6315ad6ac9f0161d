"""Setting one's own PIN. Safety officers set others' from the person's card."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from accounts import pins
from accounts.enums import Method
from accounts.subjects import Origin, address_of, username_subject
from kernel.errors import DomainError
from orgs import queries as orgs
from portal.sign_in import method_of


def must_type_old(request: HttpRequest) -> bool:
    """A session begun with a PIN may be somebody's who looked on: the PIN is asked for again."""
    return method_of(request) == Method.PIN


def barred(request: HttpRequest) -> bool:
    """A birthday is known to many: it opens the lessons, and not the way to shut the owner out."""
    return method_of(request) == Method.BIRTHDAY


def set_own_pin(request: HttpRequest, *, old: str, pin: str, now: datetime) -> None:
    """Sets one's own PIN. Errors: ``pin-not-so``, ``pin-old-wrong``, those of `set_pin` and `try_secret`."""
    user: Any = request.user
    if barred(request):
        raise DomainError("pin-not-so")
    if must_type_old(request):
        _prove_old(request, user, old, now)
    person_id = orgs.person_id_of(user)
    avoid = _known_numbers(orgs.get_person(person_id)) if person_id else ()
    pins.set_pin(user, pin, by=user, now=now, avoid=avoid)


def _prove_old(request: HttpRequest, user: Any, old: str, now: datetime) -> None:
    origin = Origin(username_subject(user.get_username()), address_of(request))
    try:
        method, line = pins.try_secret(origin, old, user=user, birth_date=None, now=now)
    except DomainError as error:
        raise DomainError("pin-old-wrong" if error.code == "secret-wrong" else error.code) from None
    pins.close_try(line, method=method, outcome="ok", user=user)


def _known_numbers(person: Any) -> tuple[str, ...]:
    """What colleagues know of a person in digits."""
    born = f"{person.birth_date:%Y%m%d}" if person.birth_date else ""
    numbers = [post.staff_number for post in orgs.posts_of(person.pk, orgs.today())]
    return tuple(filter(None, (born, person.phone, *numbers)))
