"""Hiring, changing posts, leaving, coming back. Nothing is overwritten: an old post ends, a new one begins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.sessions import end_sessions
from kernel.errors import DomainError, NotFound
from kernel.periods import Period
from orgs import queries
from orgs.enums import PostEnd, PostStart
from orgs.logic.names import parse_name
from orgs.logic.post_changes import change_refusal, day_before, refusal
from orgs.logic.units import overlap
from orgs.models import Person, Post, SpecialOperation
from orgs.people.held_certificates import covering
from orgs.people.matching import person_to_hire
from orgs.people.queries import has_post_elsewhere
from orgs.services import id_number_index
from plumbing import audit

POST_TEXT = ("staff_number", "department", "team", "job_title", "category", "employment_form")
PERSON_FACTS = ("phone", "birth_date", "sex")
CORRECTABLE = (*POST_TEXT, "started_on", "ended_on")
OPERATIONS = "special_operations"


class PostWords(TypedDict, total=False):
    """What is said of a post; `special_operations` are kinds by name (特种作业)."""

    staff_number: str
    department: str
    team: str
    job_title: str
    category: str
    employment_form: str
    special_operations: Sequence[str]


class HireFacts(PostWords, total=False):
    """What is said of a post and of the person who takes it."""

    phone: str
    id_number: str
    birth_date: date | None
    sex: str
    ended_on: date | None


@transaction.atomic
def hire(*, enterprise_id: int, name: str, on: date, actor: Any, **facts: Unpack[HireFacts]) -> Post:
    """A post begins on the day `on`, of the person found by ID number or among who left; else of a new person.

    A known person's phone stays as it is: whoever has the phone signs in. Errors: those of `begin_post`, ``name-…``,
    ``id-number-other-name``.
    """
    read = parse_name(name)
    if not read.value:
        raise DomainError(read.codes[0])
    unit = queries.main_id(enterprise_id)
    found = person_to_hire(queries.spelling_ids(unit), name=read.value, facts=dict(facts))
    person = found or _new_person(read.value, dict(facts))
    if found is not None:
        _fill_in(found, dict(facts), unit)
    return begin_post(person.pk, enterprise_id=unit, on=on, actor=actor, **facts)


@transaction.atomic
def begin_post(person_id: int, *, enterprise_id: int, on: date, actor: Any, **facts: Unpack[HireFacts]) -> Post:
    """A known person's post begins; who had one in the enterprise before has come back (hours stay with the person).

    Errors: those of `logic.post_changes.refusal`, ``staff-number-taken``, ``facts-invalid``, ``person-erased``.
    """
    person = _locked(person_id)
    spellings = queries.spelling_ids(enterprise_id)
    post = Post(person=person, enterprise_id=spellings[0], started_on=on, ended_on=facts.get("ended_on"))
    post.end_reason = PostEnd.LEFT if post.ended_on else ""
    others = list(Post.objects.filter(person=person, enterprise_id__in=spellings))
    post.start_reason = PostStart.RETURNED if others else PostStart.HIRED
    _write(post, dict(facts), others)
    _begin_operations(post, facts.get("special_operations", ()), on)
    action = "begin_post" if others else "hire"
    audit.record(action, actor=actor, target=("person", person.pk), post=post.pk, enterprise=spellings[0], on=str(on))
    return post


@transaction.atomic
def change_post(post_id: int, *, on: date, actor: Any, **facts: Unpack[PostWords]) -> Post:
    """The old post ends the day before `on`, the new one begins; what is not stated stays, special operations do not.

    Errors: ``post-ended``, ``change-on-first-day``, ``nothing-changed`` and those of `begin_post`.
    """
    old = _post(post_id)
    refused = change_refusal(_period(old), on=on)
    if refused:
        raise DomainError(refused, since=old.started_on, until=old.ended_on)
    if _is_as_before(old, facts, day_before(on)):
        raise DomainError("nothing-changed")
    new = Post(person=old.person, enterprise_id=queries.main_id(old.enterprise_id), started_on=on)
    new.ended_on, new.end_reason, new.start_reason = old.ended_on, old.end_reason, PostStart.CHANGED
    for post in (old, *_other_spellings(old, day_before(on))):
        _close(post, day_before(on), PostEnd.CHANGED)
    _write(new, {name: getattr(old, name) for name in POST_TEXT} | dict(facts), _others(new))
    _begin_operations(new, facts.get("special_operations", ()), on)
    audit.record(
        "change_post", actor=actor, target=("person", old.person_id), old=old.pk, new=new.pk,
        enterprise=new.enterprise_id, on=str(on), changed=_changed(old, new),
    )  # fmt: skip
    return new


def _is_as_before(old: Post, facts: Mapping[str, Any], day: date) -> bool:
    going_on = old.special_operations.exclude(valid_to__lt=day).values_list("kind", flat=True)
    wanted = {kind.strip() for kind in facts.get(OPERATIONS, ()) if kind.strip()}
    same = all(getattr(old, name) == facts.get(name, getattr(old, name)) for name in POST_TEXT)
    return same and wanted == set(going_on)


@transaction.atomic
def end_post(post_id: int, *, on: date, reason: str, actor: Any) -> Post:
    """`on` is the last day, under every spelling. Special operations end with it; who has no post left is signed out.

    Errors: ``post-ended``, ``end-before-start``, ``end-too-late``, ``reason-unknown``.
    """
    if reason not in (PostEnd.LEFT, PostEnd.RETIRED):
        raise DomainError("reason-unknown")
    post = _post(post_id)
    if post.ended_on is not None and post.ended_on < queries.today():
        raise DomainError("post-ended", until=post.ended_on)
    refused = refusal(Period(post.started_on, on), others=(), born=None, today=queries.today())
    if refused.startswith("end-"):
        raise DomainError(refused, since=post.started_on)
    for each in (post, *_other_spellings(post, on)):
        _close(each, on, reason)
    audit.record(
        "end_post", actor=actor, target=("person", post.person_id), post=post.pk, enterprise=post.enterprise_id,
        on=str(on), reason=reason,
    )  # fmt: skip
    sign_out_who_left(post.person, actor=actor)
    return post


@transaction.atomic
def correct_post(post_id: int, *, actor: Any, **facts: Any) -> Post:
    """Puts right what was typed wrongly (fields of `CORRECTABLE`, `special_operations`); the audit log keeps which.

    An `ended_on` of None opens the post again. Errors: those of `begin_post`, ``nothing-changed``.
    """
    post = _post(post_id)
    old = Post(**{name: getattr(post, name) for name in CORRECTABLE})
    kinds = facts.get(OPERATIONS)
    others = [each for each in _others(post) if not _are_spelled_twice(post, each)]
    _write(post, {name: value for name, value in facts.items() if name in CORRECTABLE}, others)
    changed = _changed(old, post) + (_set_operations(post, kinds) if kinds is not None else [])
    if not changed:
        raise DomainError("nothing-changed")
    if post.ended_on is None and post.end_reason:
        post.end_reason = ""
        post.save(update_fields=["end_reason"])
    audit.record(
        "correct_post", actor=actor, target=("person", post.person_id), post=post.pk, enterprise=post.enterprise_id,
        changed=changed, started_on=str(post.started_on), ended_on=str(post.ended_on or ""),
    )  # fmt: skip
    sign_out_who_left(post.person, actor=actor)
    return post


def sign_out_who_left(person: Person, *, actor: Any) -> None:
    """Ends the person's sessions when no post runs on after today, anywhere."""
    day = queries.today()
    goes_on = Post.objects.filter(person=person).exclude(ended_on__lte=day).exists()
    if not goes_on and person.user_id is not None:
        end_sessions([person.user_id], reason="left", actor=actor)


def _locked(person_id: int) -> Person:
    person = Person.objects.select_for_update().defer("id_number", "data_key").filter(pk=person_id).first()
    if person is None:
        raise NotFound("person-missing")
    if person.erased_at is not None:
        raise DomainError("person-erased")
    return person


def _post(post_id: int) -> Post:
    """The post, its person locked: two officers write one after the other."""
    person_id = Post.objects.filter(pk=post_id).values_list("person_id", flat=True).first()
    if person_id is None:
        raise NotFound("post-missing")
    person = _locked(person_id)
    post = Post.objects.get(pk=post_id)
    post.person = person
    return post


def _others(post: Post) -> list[Post]:
    spellings = queries.spelling_ids(post.enterprise_id)
    return list(Post.objects.filter(person=post.person_id, enterprise_id__in=spellings).exclude(pk=post.pk))


def _other_spellings(post: Post, on: date) -> list[Post]:
    """The same work written down under other spellings of the enterprise: it runs on the day `on`, and beyond."""
    return [
        each
        for each in _others(post)
        if each.enterprise_id != post.enterprise_id
        and each.started_on <= on
        and (each.ended_on is None or each.ended_on > on)
    ]


def _are_spelled_twice(one: Post, other: Post) -> bool:
    """Whether both are one stay that a merge brought together: no clash, as long as the days stay."""
    return one.enterprise_id != other.enterprise_id and overlap(_period(one), _period(other))


def _period(post: Post) -> Period:
    return Period(post.started_on, post.ended_on)


def _write(post: Post, facts: dict[str, Any], others: Iterable[Post]) -> None:
    """Checks the post whole, then stores it."""
    for name in CORRECTABLE:
        if name in facts:
            setattr(post, name, facts[name])
    refused = refusal(
        _period(post), others=map(_period, others), born=post.person.birth_date, today=queries.today()
    )  # fmt: skip
    if refused:
        raise DomainError(refused, since=min((other.started_on for other in others), default=None))
    try:
        post.clean_fields(exclude=("person", "enterprise"))
    except ValidationError as error:
        raise DomainError("facts-invalid", fields=sorted(error.message_dict)) from error
    _check_staff_number(post)
    try:
        with transaction.atomic():
            post.save()
    except IntegrityError as error:  # somebody else was faster
        raise DomainError("written-meanwhile") from error


def _check_staff_number(post: Post) -> None:
    if not post.staff_number or post.ended_on is not None:
        return
    same = Post.objects.filter(staff_number__iexact=post.staff_number, ended_on=None)
    spellings = queries.spelling_ids(post.enterprise_id)
    if same.filter(enterprise_id__in=spellings).exclude(pk=post.pk).exclude(person=post.person_id).exists():
        raise DomainError("staff-number-taken", number=post.staff_number)


def _close(post: Post, on: date, reason: str) -> None:
    post.ended_on, post.end_reason = on, reason
    post.save(update_fields=["ended_on", "end_reason"])
    going_on = post.special_operations.exclude(valid_to__lt=on)
    going_on.filter(valid_from__gt=on).update(valid_from=on)
    going_on.update(valid_to=on)


def _begin_operations(post: Post, kinds: Iterable[str], on: date) -> None:
    wanted = list(dict.fromkeys(kind.strip() for kind in kinds if kind.strip()))
    held = covering(post.person_id) if wanted else {}
    rows = [
        SpecialOperation(post=post, kind=kind, valid_from=on, valid_to=post.ended_on, certificate_id=held.get(kind))
        for kind in wanted
    ]
    for row in rows:
        try:
            row.clean_fields(exclude=("post", "certificate"))
        except ValidationError as error:
            raise DomainError("facts-invalid", fields=[OPERATIONS]) from error
    SpecialOperation.objects.bulk_create(rows)


def _set_operations(post: Post, kinds: Iterable[str]) -> list[str]:
    """Kinds no longer wanted ended yesterday (a slip of today goes), new ones begin today, both within the post."""
    day = max(queries.today(), post.started_on)
    wanted = {kind.strip() for kind in kinds if kind.strip()}
    current = post.special_operations.exclude(valid_to__lt=day)
    known = set(current.values_list("kind", flat=True))
    gone = current.exclude(kind__in=wanted)
    gone.filter(valid_from__gte=day).delete()
    gone.update(valid_to=day_before(day))
    _begin_operations(post, sorted(wanted - known), day)
    return [OPERATIONS] if wanted != known else []


def _changed(old: Post, new: Post) -> list[str]:
    return [name for name in CORRECTABLE if getattr(old, name) != getattr(new, name)]


def _new_person(name: str, facts: dict[str, Any]) -> Person:
    number = facts.get("id_number") or ""
    person = Person(name=name, id_number=number, id_number_index=id_number_index(number))
    for fact in PERSON_FACTS:
        if facts.get(fact):
            setattr(person, fact, facts[fact])
    _save_person(person)
    return person


def _save_person(person: Person, fields: list[str] | None = None) -> None:
    """An ID number that somebody else wrote down in the same moment is not written twice."""
    try:
        with transaction.atomic():
            person.save(update_fields=fields)
    except IntegrityError as error:
        raise DomainError("written-meanwhile") from error


def _fill_in(person: Person, facts: dict[str, Any], enterprise_id: int) -> None:
    """What is not on record yet. Of somebody who works elsewhere too nothing: phone and birthday are ways in."""
    if has_post_elsewhere(person.pk, enterprise_id):
        return
    wanted = [name for name in PERSON_FACTS if facts.get(name) and not getattr(person, name)]
    for name in wanted:
        setattr(person, name, facts[name])
    if facts.get("id_number") and person.id_number_index is None:
        person.id_number, person.id_number_index = facts["id_number"], id_number_index(facts["id_number"])
        wanted += ["id_number", "id_number_index"]
    if wanted:
        _save_person(person, wanted)
