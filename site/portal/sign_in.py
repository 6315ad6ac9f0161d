"""Flows of signing in: from a claim to people, from a person to an account, from an account to a session."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts import pins
from accounts.enums import WEAK_METHODS, Method, Outcome
from accounts.queries import has_live_code, needs_password
from accounts.services import check_code, log_sign_in, send_code, user_for
from accounts.sessions import end_own_sessions
from accounts.subjects import Origin, address_of, phone_subject, unit_subject
from kernel.errors import DomainError
from kernel.masking import mask_name
from orgs import queries as orgs
from orgs.logic.access import ENTERPRISE_READERS, GRID_STAFF, OFFICES
from orgs.permissions import actor_of
from orgs.roles.second_factor_queries import has_role, needs_second_factor
from orgs.services import link_user
from orgs.sign_in_queries import unit_by_code, unit_of_people
from portal.claims import Claim, claim_of, forget_claim, keep_claim
from portal.gates import shut_gates
from portal.safe_next import safe_next

STAFF_SESSION_SECONDS = 12 * 3600
WEAK_SESSION_SECONDS = 12 * 3600
METHOD_KEY = "method"
EDITORS = frozenset({"editor", "administrator"})


def people_behind(claim: Claim) -> list[Any]:
    """Everybody with an open post whom the claim may mean; several people may share one phone."""
    if claim.phone:
        return orgs.people_by_phone(claim.phone)
    person = orgs.person_by_staff_number(claim.unit_code, claim.staff_number)
    return [person] if person else []


def ask_for_code(request: HttpRequest, claim: Claim, *, now: datetime) -> None:
    """Sends a code for the claim and keeps the claim. Unknown people are answered alike, and get none.

    Errors: those of `accounts.services.send_code`. A code sent less than a minute ago still counts: no error then.
    """
    people = people_behind(claim)
    phone = claim.phone if people else ""
    phone = phone or next((person.phone for person in people), "")
    # A staff number's code goes to the phone on record and shares that phone's limits: no flood by many numbers.
    origin = _origin(request, claim, people, phone_subject(phone) if phone else claim.own_subject)
    demo_code = ""
    try:
        sent = send_code(origin, deliver_to=phone, now=now)
    except DomainError as error:
        if error.code != "code-too-soon" or not has_live_code(origin.subject, now=now):
            _log(origin, method=claim.method, outcome=Outcome.THROTTLED)
            raise
        demo_code = _kept_demo_code(request, origin.subject)
    else:
        _log(origin, method=claim.method, outcome=Outcome.SENT)
        demo_code = sent.code if settings.ANPEI_DEMO and people else ""
    keep_claim(request, replace(claim, subject=origin.subject, asked=True, demo_code=demo_code))


def _origin(request: HttpRequest, claim: Claim, people: list[Any], subject: str) -> Origin:
    by_code = claim.unit_code != ""
    unit = unit_by_code(claim.unit_code) if by_code else unit_of_people(person.pk for person in people)
    return Origin(subject, address_of(request), unit_subject(unit.code), unit.size)


def _log(origin: Origin, *, method: str, outcome: str, user: Any = None) -> None:
    log_sign_in(
        method=method,
        outcome=outcome,
        user=user,
        subject=origin.subject,
        address=origin.address,
        unit=origin.unit,
    )


def begin(request: HttpRequest, claim: Claim) -> None:
    """Keeps a unit code and staff number until a birthday, a PIN or a code proves them. Nobody is looked up yet."""
    keep_claim(request, replace(claim, subject=claim.own_subject))


def _kept_demo_code(request: HttpRequest, subject: str) -> str:
    kept = claim_of(request)
    return kept.demo_code if kept and kept.subject == subject else ""


def prove(request: HttpRequest, claim: Claim, typed: str, *, now: datetime) -> list[Any]:
    """Spends the code and returns the people to choose from. Errors: those of `check_code`, ``nobody``."""
    address = address_of(request)
    check_code(subject=claim.subject, code=typed, now=now, address=address, method=claim.method)
    people = people_behind(claim)
    if not people:
        log_sign_in(method=claim.method, outcome=Outcome.NOBODY, subject=claim.subject, address=address)
        raise DomainError("nobody")
    keep_claim(request, replace(claim, proved=True, demo_code=""))
    return people


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the people who share a phone, as much of them as their colleagues may see."""

    person_id: int
    name: str
    hint: str


def choices(people: list[Any]) -> list[Choice]:
    """Names with the middle hidden (two people of one family name stay apart), and where each works."""
    return [Choice(person.pk, _shown_name(person.name), _where(person.pk)) for person in people]


def _shown_name(name: str) -> str:
    return f"{name[0]}{'*' * min(len(name) - 2, 3)}{name[-1]}" if len(name) > 2 else mask_name(name)


def _where(person_id: int) -> str:
    post = next(iter(orgs.posts_of(person_id, orgs.today())), None)
    return " · ".join(part for part in (post.enterprise_name, post.department) if part) if post else ""


def enter_as(request: HttpRequest, claim: Claim, person: Any) -> str:
    """Signs the person in who proved the claim by a code; returns the address to go to. Error: ``password-needed``."""
    origin = Origin(claim.subject, address_of(request))
    with transaction.atomic():
        user = account_of(person)
    refused = _refusal(user, claim.method)
    if refused:
        _log(origin, method=claim.method, outcome=Outcome.REFUSED, user=user)
        raise DomainError(refused)
    enter(request, user, seconds=settings.SESSION_COOKIE_AGE, method=claim.method)
    _log(origin, method=claim.method, outcome=Outcome.OK, user=user)
    return safe_next(request, claim.next) or landing(request)


def demo_birthday(claim: Claim) -> str:
    """The birthday that opens, as 8 digits: in the demo, where it stands on the page as the codes do; else empty."""
    people = people_behind(claim) if settings.ANPEI_DEMO else []
    return f"{people[0].birth_date:%Y%m%d}" if people and people[0].birth_date else ""


def enter_by_secret(request: HttpRequest, claim: Claim, typed: str, *, now: datetime) -> str:
    """Signs in who types the birthday or PIN of the staff number; returns the address to go to.

    Unknown staff numbers take the same steps. Errors: those of `accounts.pins.try_secret`, ``password-needed``.
    """
    people = people_behind(claim)
    person = people[0] if people else None
    origin = _origin(request, claim, people, claim.own_subject)
    born = person.birth_date if person else None
    user = person.user if person else None
    method, line = pins.try_secret(origin, typed, user=user, birth_date=born, now=now)
    with transaction.atomic():
        user = account_of(person)
    refused = _refusal(user, method)
    pins.close_try(line, method=method, outcome=Outcome.REFUSED if refused else Outcome.OK, user=user)
    if refused:
        raise DomainError(refused)
    enter(request, user, seconds=WEAK_SESSION_SECONDS, method=method)
    return safe_next(request, claim.next) or landing(request)


def _refusal(user: Any, method: str) -> str:
    """Why the account does not open this way. Desks open with password and second factor, never with a birthday."""
    if not user.is_active:
        return "nobody"
    weak = method in WEAK_METHODS
    strict = weak or settings.ANPEI_SECOND_FACTOR == "required"
    if needs_password(user) or (strict and needs_second_factor(user.pk)):
        return "password-needed"
    return "code-needed" if weak and has_role(user.pk) else ""


def account_of(person: Any) -> Any:
    """The person's account, made on first use."""
    if person.user is not None:
        return person.user
    user = user_for(username=f"person-{person.pk}", display_name=person.name)
    link_user(person.pk, user)
    return user


def enter(request: HttpRequest, user: Any, *, seconds: int, method: str = Method.PASSWORD) -> None:
    """Opens the session: a new session key (fixation), nothing of the claim left, over after `seconds`."""
    forget_claim(request)
    login(request, user)
    request.session.set_expiry(timezone.now() + timedelta(seconds=seconds))
    request.session[METHOD_KEY] = str(method)
    shut_gates(request, user)
    if hasattr(request, "_anpei_actor"):
        del request._anpei_actor


def method_of(request: HttpRequest) -> str:
    """How the open session was begun (`accounts.enums.Method`); empty for nobody."""
    return str(request.session.get(METHOD_KEY, "")) if request.user.is_authenticated else ""


def is_weak(request: HttpRequest) -> bool:
    """Whether the session was begun with a birthday or PIN: good for learning, not for changing one's data."""
    return method_of(request) in WEAK_METHODS


def leave(request: HttpRequest, *, everywhere: bool = False) -> None:
    """Ends this session, or with `everywhere` all of the account's, and logs it."""
    user = request.user
    if user.is_authenticated:
        outcome = Outcome.SIGNED_OUT_EVERYWHERE if everywhere else Outcome.SIGNED_OUT
        log_sign_in(method=Method.SESSION, outcome=outcome, user=user, address=address_of(request))
        if everywhere:
            end_own_sessions(user)
    logout(request)


def landing(request: HttpRequest) -> str:
    """The page of one's work: editors the admin, offices theirs, officers the desk, everybody else today's page."""
    actor = actor_of(request)
    day = orgs.today()
    if actor is None or (actor.is_superuser or actor.has_role(EDITORS, on=day)):
        return reverse("wagtailadmin_home") if actor else reverse("portal:sign_in")
    if actor.has_role(OFFICES, on=day):
        return reverse("portal:office")
    if actor.has_role(ENTERPRISE_READERS, on=day):
        return reverse("portal:desk" if actor.has_role(ENTERPRISE_READERS - GRID_STAFF, on=day) else "portal:grid")
    if actor.person_id is None and request.user.has_perm("wagtailadmin.access_admin"):
        return reverse("wagtailadmin_home")
    return reverse("portal:today")
