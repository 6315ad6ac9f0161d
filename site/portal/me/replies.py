"""The reply to a request about personal data: the same at the desk and at the office."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from orgs.enums import RequestState
from orgs.privacy import requests as person_requests
from portal.addresses import text_of


def words_of(request: HttpRequest) -> str:
    """What was typed as the reply."""
    return text_of(request.POST, "answer", most=person_requests.LONGEST_TEXT)


def send_reply(request: HttpRequest, asked_id: int, *, state: RequestState) -> None:
    """Answers the request as carried out or turned down, and says so. Errors: those of `privacy.requests.answer`."""
    words, now = words_of(request), timezone.now()
    person_requests.answer(asked_id, state=state, answer=words, actor=request.user, now=now)
    if state == RequestState.DONE:
        messages.success(request, _("The reply is sent."))
    else:
        messages.success(request, _("The request is turned down, and the person sees why."))
