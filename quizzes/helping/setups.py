"""How a sitting is about to be sat, from the request that begins it: on an own device or at a kiosk."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.kiosks import kiosk_of
from quizzes.enums import SittingMode
from quizzes.services import Setup


def setup_for(request: HttpRequest) -> Setup:
    """For every start by the person: ``kiosk`` where the device is one in service, else ``own``. At most one query.

    The mode tells where a paper was begun; who goes on elsewhere is seen in the journal's devices.
    """
    return Setup(mode=SittingMode.KIOSK if kiosk_of(request) else SittingMode.OWN)


def setup_with_help(helper_id: int) -> Setup:
    """For a start that a helper makes for somebody else; `helper_id` is the helper's account."""
    return Setup(mode=SittingMode.ASSISTED, assisted_by=helper_id, by=helper_id)
