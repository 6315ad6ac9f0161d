"""Joining by QR: somebody asks, the enterprise's officer (or the office) confirms or refuses, once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from kernel.clock import legal_date
from kernel.errors import DomainError, NotFound
from kernel.masking import mask_phone
from orgs import queries
from orgs.enums import JoinState
from orgs.logic.names import parse_name, same_name
from orgs.models import Enterprise, JoinRequest, Person, Post
from orgs.people.matching import living, person_who_joins
from orgs.people.post_services import HireFacts, begin_post, hire
from orgs.people.queries import has_post_elsewhere
from plumbing import audit

WAITING_AN_ENTERPRISE = 500
WAITING_A_PHONE = 3
WAITS = timedelta(days=30)


class JoinWords(TypedDict, total=False):
    """What the person says beside the name; all may stay empty. `reason`: who wrote the request down for somebody
    else, whose phone nobody proved.
    """

    staff_number: str
    department: str
    reason: str


@transaction.atomic
def ask_to_join(
    *, enterprise_id: int, name: str, phone: str, now: datetime, **words: Unpack[JoinWords]
) -> JoinRequest:  # fmt: skip
    """A request of somebody who proved the phone, unless a `reason` says otherwise. Asked twice, it is one request;
    a phone proved once stays so.

    Errors: ``joins-closed``, ``already-here`` (same name and phone work there), ``joins-too-many``,
    ``phone-joins-too-many``, ``name-…``, ``facts-invalid``. Nothing tells whether the phone is known elsewhere.
    """
    unit = Enterprise.objects.select_for_update().filter(pk=queries.main_id(enterprise_id)).first()
    if unit is None or not unit.accepts_joins:
        raise DomainError("joins-closed")
    read = parse_name(name)
    if not read.value:
        raise DomainError(read.codes[0])
    if _is_here(unit.pk, read.value, phone, now):
        raise DomainError("already-here")
    pending = JoinRequest.objects.filter(state=JoinState.PENDING)
    known = pending.filter(enterprise=unit, phone=phone, name=read.value).first()
    if known is not None:
        if known.reason and not words.get("reason"):
            known.reason = ""
            known.save(update_fields=["reason"])
        return known
    if pending.filter(phone=phone).count() >= WAITING_A_PHONE:
        raise DomainError("phone-joins-too-many")
    if pending.filter(enterprise=unit).count() >= WAITING_AN_ENTERPRISE:
        raise DomainError("joins-too-many")
    return _store(JoinRequest(enterprise=unit, name=read.value, phone=phone, **words))


def _is_here(enterprise_id: int, name: str, phone: str, now: datetime) -> bool:
    going_on = Post.objects.filter(enterprise_id__in=queries.spelling_ids(enterprise_id))
    going_on = going_on.exclude(ended_on__lt=legal_date(now))
    return any(
        same_name(each, name) for each in going_on.filter(person__phone=phone).values_list("person__name", flat=True)
    )


def _store(request: JoinRequest) -> JoinRequest:
    try:
        request.clean_fields(exclude=("enterprise",))
    except ValidationError as error:
        raise DomainError("facts-invalid", fields=sorted(error.message_dict)) from error
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:  # asked twice in the same moment
        return JoinRequest.objects.get(
            enterprise=request.enterprise, phone=request.phone, name=request.name, state=JoinState.PENDING
        )
    audit.record("ask_to_join", target=("join_request", request.pk), enterprise=request.enterprise_id)
    return request


class JoinFacts(HireFacts, total=False):
    """What the officer says of the post; `started_on` is today if left out."""

    started_on: date | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody on the enterprise's own lists, today's or earlier, who may be the one that asks."""

    person_id: int
    name: str
    department: str
    staff_number: str
    works_here: bool
    same_phone: bool


@dataclass(frozen=True, slots=True)
class PendingJoin:
    """A request that waits."""

    request: JoinRequest
    enterprise_name: str
    days: int
    candidates: tuple[Candidate, ...]

    @property
    def masked_phone(self) -> str:
        """What the list shows of the phone; who decides may call it."""
        return mask_phone(self.request.phone)

    @property
    def is_proved(self) -> bool:
        """Whether a code proved the phone: who writes a request down for somebody else says so in its reason."""
        return not self.request.reason


def pending_joins(enterprise_ids: Collection[int], *, now: datetime | None = None) -> tuple[PendingJoin, ...]:
    """Requests that wait at these enterprises, oldest first, with who may be meant; two queries."""
    rows = JoinRequest.objects.filter(enterprise_id__in=enterprise_ids, state=JoinState.PENDING)
    requests = list(rows.select_related("enterprise").order_by("created_at", "pk")[:WAITING_AN_ENTERPRISE])
    moment = now or timezone.now()
    known = _known_people(requests)
    return tuple(
        PendingJoin(each, each.enterprise.name, (moment - each.created_at).days, _candidates(each, known))
        for each in requests
    )


def _known_people(requests: list[JoinRequest]) -> list[Post]:
    """Posts of today and earlier at the enterprises asked, of people with one of the names or phones; one query."""
    if not requests:
        return []
    match = Q(person__name__in={each.name for each in requests}) | Q(
        person__phone__in={each.phone for each in requests}
    )
    posts = Post.objects.filter(match, enterprise_id__in={each.enterprise_id for each in requests})
    posts = posts.filter(person__erased_at=None).select_related("person").order_by("-started_on", "-pk")
    return list(posts.defer("person__id_number", "person__data_key"))


def _candidates(request: JoinRequest, known: list[Post]) -> tuple[Candidate, ...]:
    found: dict[int, Candidate] = {}
    today = queries.today()
    for post in known:
        person = post.person
        works = post.ended_on is None or post.ended_on >= today
        # Of who left, the phone on record may be newer than the post: it is not told.
        same_phone = works and bool(person.phone) and person.phone == request.phone
        is_meant = post.enterprise_id == request.enterprise_id and (same_name(person.name, request.name) or same_phone)
        if is_meant and (person.pk not in found or works):
            found[person.pk] = Candidate(person.pk, person.name, post.department, post.staff_number, works, same_phone)
    return tuple(found.values())


def get_request(request_id: int) -> JoinRequest | None:
    """One request, whatever became of it."""
    return JoinRequest.objects.select_related("enterprise").filter(pk=request_id).first()


def waiting_joins(enterprise_id: int) -> QuerySet[JoinRequest]:
    """The requests that wait at an enterprise and its spellings, each once; not yet asked of the database."""
    spelled = Q(enterprise_id=enterprise_id) | Q(
        enterprise__aliased_by__main_id=enterprise_id, enterprise__aliased_by__undone_at=None
    )
    return JoinRequest.objects.filter(spelled, state=JoinState.PENDING).order_by().distinct()


@transaction.atomic
def confirm_join(
    request_id: int, *, actor: Any, now: datetime, person_id: int | None = None, is_new: bool = False,
    **facts: Unpack[JoinFacts],
) -> Post:  # fmt: skip
    """The person is on the roster from today, or from `facts["started_on"]`; two officers make one post.

    `person_id` is one of the candidates; `is_new` makes a new person. With neither, the one person with this name and
    phone is taken, wherever he works (so the hours come along), else a new one is made, unless there are candidates.
    Errors: ``join-needs-choice``, ``join-decided``, ``join-contradicts``, those of `hire`. Raises `NotFound`.
    """
    request = _pending(request_id)
    day = facts.pop("started_on", None) or legal_date(now)
    words: HireFacts = {"staff_number": request.staff_number, "department": request.department}
    words |= facts
    person = None if is_new else _meant(request, person_id)
    if person is not None:
        post = _take_on(person, request, day, actor, words)
    else:
        words["phone"] = request.phone
        post = hire(enterprise_id=request.enterprise_id, name=request.name, on=day, actor=actor, **words)
    request.person_id = post.person_id
    _decide(request, JoinState.CONFIRMED, actor, now)
    return post


def _meant(request: JoinRequest, person_id: int | None) -> Person | None:
    """The person chosen, who must not contradict; else the only one with this name and phone."""
    if person_id is None:
        found = person_who_joins(name=request.name, phone=request.phone)
        if found is None and _candidates(request, _known_people([request])):
            raise DomainError("join-needs-choice")
        return found
    chosen = next(
        (each for each in _candidates(request, _known_people([request])) if each.person_id == person_id), None
    )
    if chosen is None:
        raise NotFound("person-missing")
    person = living().select_for_update().get(pk=person_id)
    unsure = not person.phone and has_post_elsewhere(person.pk, request.enterprise_id)
    if unsure or (person.phone and person.phone != request.phone) or not same_name(person.name, request.name):
        raise DomainError("join-contradicts")
    return person


def _take_on(person: Person, request: JoinRequest, day: date, actor: Any, words: HireFacts) -> Post:
    """A post of a known person; who works here already keeps his, and only the phone is put on record."""
    if not person.phone:
        person.phone = request.phone
        person.save(update_fields=["phone"])
        audit.record("join_gave_phone", actor=actor, target=("person", person.pk), request=request.pk)
    spellings = queries.spelling_ids(request.enterprise_id)
    here = Post.objects.filter(person=person, enterprise_id__in=spellings).exclude(ended_on__lt=queries.today()).first()
    return here or begin_post(person.pk, enterprise_id=request.enterprise_id, on=day, actor=actor, **words)


@transaction.atomic
def refuse_join(request_id: int, *, reason: str, actor: Any, now: datetime) -> JoinRequest:
    """Turns a request down. Errors: ``refusal-needs-reason``, ``join-decided``. Raises `NotFound`."""
    if len(reason.strip()) < 2:
        raise DomainError("refusal-needs-reason")
    request = _pending(request_id)
    request.reason = reason.strip()[:200]
    _decide(request, JoinState.REFUSED, actor, now)
    return request


def withdraw_stale(now: datetime) -> int:
    """Requests that nobody answered for `WAITS` are withdrawn; returns how many. Safe to repeat."""
    old = JoinRequest.objects.filter(state=JoinState.PENDING, created_at__lt=now - WAITS)
    count = old.update(state=JoinState.WITHDRAWN, decided_at=now)
    if count:
        audit.record("withdraw_joins", requests=count)
    return count


def _pending(request_id: int) -> JoinRequest:
    request = JoinRequest.objects.select_for_update().filter(pk=request_id).first()
    if request is None:
        raise NotFound("join-missing")
    if request.state != JoinState.PENDING:
        raise DomainError("join-decided")
    return request


def _decide(request: JoinRequest, state: str, actor: Any, now: datetime) -> None:
    request.state, request.decided_at, request.decided_by = state, now, getattr(actor, "pk", None)
    request.save(update_fields=["state", "decided_at", "decided_by", "person", "reason"])
    target = ("person", request.person_id) if request.person_id else ("join_request", request.pk)
    action = "confirm_join" if state == JoinState.CONFIRMED else "refuse_join"
    audit.record(action, actor=actor, target=target, request=request.pk, enterprise=request.enterprise_id)
