"""Whose bank it is. Editors and administrators whose grant covers its area write and review; a bank without an area is
all editors'. A closed bank is its members': before a contest not even administrators read it without being named.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from orgs.logic.access import ADMINISTRATORS, Actor
from orgs.queries import actor_for, today
from plumbing.doors import Door
from quizzes.models import Bank, BankMember, Question, Quiz

BANK_ROLES = frozenset({"editor", "administrator"})


def visible_banks(user: Any) -> QuerySet[Bank]:
    """The banks whose questions an account may read and use."""
    return _banks(user, Q())


def writable_banks(user: Any) -> QuerySet[Bank]:
    """The banks in which an account may write questions, and into which it may import."""
    return _banks(user, Q(may_write=True))


def reviewable_banks(user: Any) -> QuerySet[Bank]:
    """The banks whose questions an account may review (its own ones never)."""
    return _banks(user, Q(may_review=True))


def listed_banks(user: Any) -> QuerySet[Bank]:
    """The banks of which an account may know. Administrators know that a closed one exists, and not what is in it."""
    return Bank.objects.all() if is_site_administrator(user) else visible_banks(user)


def visible_questions(user: Any) -> QuerySet[Question]:
    """The questions of all visible banks."""
    return Question.objects.filter(bank__in=visible_banks(user).values("pk"))


def visible_quizzes(user: Any) -> QuerySet[Quiz]:
    """The quizzes that take from no bank hidden from the account; none for who writes in no bank."""
    if not is_bank_editor(user):
        return Quiz.objects.none()
    hidden = Bank.objects.exclude(pk__in=visible_banks(user).values("pk")).values("pk")
    from_lines = Quiz.objects.filter(lines__bank__in=hidden).values("pk")
    from_items = Quiz.objects.filter(items__question__bank__in=hidden).values("pk")
    return Quiz.objects.exclude(bank__in=hidden).exclude(pk__in=from_lines).exclude(pk__in=from_items)


def may_see_bank(user: Any, bank_id: int) -> bool:
    """Whether the account reads and uses this bank's questions."""
    return visible_banks(user).filter(pk=bank_id).exists()


def may_write_bank(user: Any, bank_id: int) -> bool:
    """Whether the account writes questions in this bank."""
    return writable_banks(user).filter(pk=bank_id).exists()


def may_review_bank(user: Any, bank_id: int) -> bool:
    """Whether the account reviews in this bank."""
    return reviewable_banks(user).filter(pk=bank_id).exists()


def may_know_bank(user: Any, bank_id: int) -> bool:
    """Whether the account may know of this bank and open its form."""
    return listed_banks(user).filter(pk=bank_id).exists()


def may_see_question(user: Any, question_id: int) -> bool:
    """Whether the question is in a bank that the account reads."""
    return visible_questions(user).filter(pk=question_id).exists()


def may_write_question(user: Any, question_id: int) -> bool:
    """Whether the question is in a bank in which the account writes."""
    return writable_banks(user).filter(questions=question_id).exists()


def may_review_question(user: Any, question_id: int) -> bool:
    """Whether the question is in a bank in which the account reviews."""
    return reviewable_banks(user).filter(questions=question_id).exists()


def is_bank_editor(user: Any) -> bool:
    """Whether the account writes in banks at all."""
    actor = _actor(user)
    return actor is not None and actor.has_role(BANK_ROLES, on=today())


def is_site_administrator(user: Any) -> bool:
    """Whether the account administers the whole site."""
    actor = _actor(user)
    return actor is not None and actor.holds_all(ADMINISTRATORS, on=today())


def covered_areas(user: Any) -> frozenset[int]:
    """The areas over which the account has a bank role today. A superuser's are told apart by `is_superuser`."""
    actor = _actor(user)
    if actor is None:
        return frozenset()
    grants = [grant for grant in actor.grants if grant.role in BANK_ROLES and today() in grant.period]
    return frozenset().union(*(actor.areas_below.get(grant.area_id or 0, frozenset()) for grant in grants))


def only_area(user: Any) -> int | None:
    """The one area whose banks the account looks after; None for none, several, the whole site, or no account."""
    actor = _actor(user) if user is not None and not user.is_superuser else None
    grants = actor.grants if actor is not None else ()
    areas = {grant.area_id for grant in grants if grant.role in BANK_ROLES and today() in grant.period}
    return next(iter(areas)) if len(areas) == 1 else None


def _banks(user: Any, member: Q) -> QuerySet[Bank]:
    if not is_bank_editor(user):
        return Bank.objects.none()
    named = BankMember.objects.filter(member, user_id=user.pk).values("bank_id")
    area = Q() if user.is_superuser else Q(area=None) | Q(area__in=covered_areas(user))
    return Bank.objects.filter((area & Q(closed=False)) | Q(closed=True, pk__in=named))


def _actor(user: Any) -> Actor | None:
    """The actor behind an account, asked of the database once a request (the account object is new each)."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return None
    if not hasattr(user, "_anpei_bank_actor"):
        user._anpei_bank_actor = actor_for(user)
    found: Actor | None = user._anpei_bank_actor
    return found


def _edits(request: HttpRequest, **_kwargs: Any) -> bool:
    return is_bank_editor(request.user)


def _reads_bank(request: HttpRequest, bank_id: int, **_kwargs: Any) -> bool:
    return may_see_bank(request.user, bank_id)


def _reads(request: HttpRequest, question_id: int, **_kwargs: Any) -> bool:
    return may_see_question(request.user, question_id)


def _writes(request: HttpRequest, question_id: int, **_kwargs: Any) -> bool:
    return may_write_question(request.user, question_id)


def _reviews(request: HttpRequest, question_id: int, **_kwargs: Any) -> bool:
    return may_review_question(request.user, question_id)


BANK_EDITORS = Door("bank_editors", _edits)
BANK_READ = Door("bank_read", _reads_bank)
QUESTION_READ = Door("question_read", _reads)
QUESTION_WRITE = Door("question_write", _writes)
QUESTION_REVIEW = Door("question_review", _reviews)
