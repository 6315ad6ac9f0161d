"""Flows of signing in: from a claim to people, from a person to an account, from an account to a session."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from accounts.enums import Outcome
from accounts.queries import has_live_code, needs_password
from accounts.services import check_code, log_sign_in, send_code, user_for
from accounts.subjects import address_of, phone_subject
from kernel.errors import DomainError
from kernel.masking import mask_name
from orgs import queries as orgs
from orgs.logic.access import ENTERPRISE_READERS, OFFICES
from orgs.permissions import actor_of
from orgs.services import link_user
from portal.claims import Claim, claim_of, forget_claim, keep_claim
from portal.gates import shut_gates
from portal.safe_next import safe_next

STAFF_SESSION_SECONDS = 12 * 3600
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
    subject = phone_subject(phone) if phone else claim.own_subject
    address = address_of(request)
    demo_code = ""
    try:
        sent = send_code(subject=subject, deliver_to=phone, address=address, now=now)
    except DomainError as error:
        if error.code != "code-too-soon" or not has_live_code(subject, now=now):
            log_sign_in(method=claim.method, outcome=Outcome.THROTTLED, subject=subject, address=address)
            raise
        demo_code = _kept_demo_code(request, subject)
    else:
        log_sign_in(method=claim.method, outcome=Outcome.SENT, subject=subject, address=address)
        demo_code = sent.code if settings.ANPEI_DEMO and people else ""
    keep_claim(request, replace(claim, subject=subject, demo_code=demo_code))


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
    """Signs the person in and returns the address to go to. Error: ``password-needed``."""
    with transaction.atomic():
        user = _account_of(person)
    address = address_of(request)
    if needs_password(user) or not user.is_active:
        log_sign_in(method=claim.method, outcome=Outcome.REFUSED, user=user, subject=claim.subject, address=address)
        raise DomainError("password-needed" if user.is_active else "nobody")
    enter(request, user, seconds=settings.SESSION_COOKIE_AGE)
    log_sign_in(method=claim.method, outcome=Outcome.OK, user=user, subject=claim.subject, address=address)
    return safe_next(request, claim.next) or landing(request)


def _account_of(person: Any) -> Any:
    if person.user is not None:
        return person.user
    user = user_for(username=f"person-{person.pk}", display_name=person.name)
    link_user(person.pk, user)
    return user


def enter(request: HttpRequest, user: Any, *, seconds: int) -> None:
    """Opens the session: a new session key (fixation), nothing of the claim left, ends after `seconds`."""
    forget_claim(request)
    login(request, user)
    request.session.set_expiry(seconds)
    shut_gates(request, user)
    if hasattr(request, "_anpei_actor"):
        del request._anpei_actor


def landing(request: HttpRequest) -> str:
    """The page of one's work: editors the admin, officers and offices the desk, everybody else today's page."""
    actor = actor_of(request)
    day = orgs.today()
    if actor is None or (actor.is_superuser or actor.has_role(EDITORS, on=day)):
        return reverse("wagtailadmin_home") if actor else reverse("portal:sign_in")
    if actor.has_role(ENTERPRISE_READERS | OFFICES, on=day):
        return reverse("portal:desk")
    if actor.person_id is None and request.user.has_perm("wagtailadmin.access_admin"):
        return reverse("wagtailadmin_home")
    return reverse("portal:today")
