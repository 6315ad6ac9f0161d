"""Start codes as people type them: which session a code opens, and the limits against guessing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q
from django.utils.crypto import constant_time_compare

from accounts.locks import hold
from kernel.errors import DomainError
from quizzes.enums import SessionState
from quizzes.logic.start_codes import ADDRESS_WINDOW, WINDOW, Tries, read_start_code, try_refusal
from quizzes.models import CodeTry, InvigilatedSession

TOLD_CLOSED = timedelta(days=1)
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Guess:
    """Who typed what: account, keyed digest of the network address."""

    typed: str
    account: int
    address: str


def session_by_code(guess: Guess, *, now: datetime) -> tuple[UUID, str]:
    """The open session of this code, and the code as stored. Every try is written down, right or wrong.

    Raises DomainError ``code-empty``, ``code-wait``, ``code-slow``, ``code-wrong`` and, for the code of a session that
    ended within the day, ``session-closed`` (title, at).
    """
    code = read_start_code(guess.typed)
    if not code:
        raise DomainError("code-empty")
    with transaction.atomic():
        hold(hashlib.sha256(f"start-code:{guess.account}".encode()).hexdigest())
        refused = try_refusal(_tries(guess, now))
        session = None if refused else _matching(code, SessionState.OPEN, now)
        if not refused:
            CodeTry.objects.create(at=now, account=guess.account, address=guess.address, right=session is not None)
    if refused:
        raise DomainError(refused)
    if session is not None:
        return session.pk, session.start_code
    ended = _matching(code, SessionState.CLOSED, now)
    if ended is not None:
        raise DomainError("session-closed", title=ended.title, at=ended.closed_at)
    raise DomainError("code-wrong")


def _tries(guess: Guess, now: datetime) -> Tries:
    own = Q(account=guess.account, at__gt=now - WINDOW, right=False)
    there = Q(address=guess.address, at__gt=now - ADDRESS_WINDOW)
    rows = CodeTry.objects.filter(Q(account=guess.account) | Q(address=guess.address), at__gt=now - ADDRESS_WINDOW)
    return Tries(
        **rows.aggregate(
            account_wrong=Count("pk", filter=own),
            address_wrong=Count("pk", filter=there & Q(right=False)),
            address_right=Count("account", filter=there & Q(right=True), distinct=True),
        )
    )


def _matching(code: str, state: str, now: datetime) -> InvigilatedSession | None:
    """The session of this state with the code. All of them are compared, each in constant time: how long it takes
    tells nothing of how near a guess was."""
    rows = InvigilatedSession.objects.filter(state=state).exclude(start_code="").order_by("closed_at")
    if state == SessionState.CLOSED:
        rows = rows.filter(closed_at__gt=now - TOLD_CLOSED)
    found = None
    for session in rows.only("start_code", "title", "closed_at"):
        if constant_time_compare(session.start_code, code):
            found = session
    return found


def is_code_of(session: InvigilatedSession, code: str) -> bool:
    """Whether this is the session's present start code."""
    return bool(session.start_code) and constant_time_compare(session.start_code, code)


def forget_tries(*, now: datetime) -> int:
    """Strikes tries that are older than a day; returns how many there were."""
    return CodeTry.objects.filter(at__lt=now - KEPT).delete()[0]
