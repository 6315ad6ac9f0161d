"""Consent to the privacy notice: who must be asked, and how the way in is written down."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from accounts.consent import current_notice, has_consented
from accounts.kiosks import kiosk_of
from orgs.permissions import actor_of
from orgs.queries import actor_for
from portal.sign_in import method_of

KIOSK, READ_ALOUD = "kiosk", ":read"


def is_due(user: Any) -> bool:
    """Whether the account must be asked for the notice in force. Two queries once it has agreed.

    Asked are accounts with a person or a role: about others nothing is kept.
    """
    notice = current_notice()
    if notice is None or has_consented(user, notice.version):
        return False
    actor = actor_for(user)
    return actor is not None and (actor.person_id is not None or bool(actor.grants))


def way_of(request: HttpRequest, *, read_aloud: bool) -> str:
    """How the person was in when he agreed: ``kiosk`` or the session's way in; ``:read`` when it was read to him."""
    way = KIOSK if kiosk_of(request) is not None else method_of(request)
    return way[:15] + (READ_ALOUD if read_aloud else "")


def has_own_page(request: HttpRequest) -> bool:
    """Whether there is a page "about me" to go to."""
    actor = actor_of(request)
    return actor is not None and actor.person_id is not None
