"""Signing in with a password: officers, editors, offices, administrators. One throttle for every door."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import authenticate
from django.http import HttpRequest

from accounts import queries
from accounts.enums import Method, Outcome
from accounts.logic.throttle import password_refusal
from accounts.models import User
from accounts.services import log_sign_in
from accounts.subjects import address_of, username_subject
from kernel.errors import DomainError


def user_by_password(request: HttpRequest, *, username: str, password: str, now: datetime) -> User:
    """The user whose name and password these are. The caller logs in.

    Errors: ``password-wrong`` (also for unknown and closed accounts), ``password-too-many``.
    """
    subject, address = username_subject(username), address_of(request)
    refused = password_refusal(queries.wrong_passwords(subject=subject, address=address, now=now))
    if refused:
        log_sign_in(method=Method.PASSWORD, outcome=Outcome.THROTTLED, subject=subject, address=address)
        raise DomainError(refused)
    user = authenticate(request, username=username.strip(), password=password)
    outcome = Outcome.OK if user else Outcome.WRONG_PASSWORD
    log_sign_in(
        method=Method.PASSWORD,
        outcome=outcome,
        user=user,  # type: ignore[arg-type]
        subject=subject,
        address=address,
    )
    if user is None:
        raise DomainError("password-wrong")
    return user  # type: ignore[return-value]
