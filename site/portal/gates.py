"""What stands between signing in and the rest of the site: a second factor to set up, a notice to agree to.

What is due is found out once, at sign-in, and kept in the session: later requests cost no query.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.module_loading import import_string

SESSION_KEY = "gates"
NEXT_KEY = "gates_next"
PASSES = frozenset({"portal:sign_out", "portal:reading_mode", "portal:kiosk_out", "health"})


@dataclass(frozen=True, slots=True)
class Gate:
    """`page` is the only address that opens while the gate is shut; `is_due(user)` is asked at sign-in."""

    name: str
    page: str
    is_due: str


GATES = (
    Gate("initial_password", "portal:password", "accounts.initial_passwords.is_initial"),
    Gate("second_factor", "portal:second_factor_setup", "portal.second_factor.flows.is_setup_due"),
    Gate("consent", "portal:consent", "portal.me.consent.is_due"),
)
_PAGES = {gate.name: gate.page for gate in GATES}


def shut_gates(request: HttpRequest, user: Any) -> None:
    """Notes in the session which gates stand before `user`. Called when a session is opened."""
    due = [gate.name for gate in GATES if import_string(gate.is_due)(user)]
    if due:
        request.session[SESSION_KEY] = due
    else:
        request.session.pop(SESSION_KEY, None)


def open_gate(request: HttpRequest, name: str) -> None:
    """What the gate asked for is done."""
    left = [each for each in request.session.get(SESSION_KEY, []) if each != name]
    if left:
        request.session[SESSION_KEY] = left
    else:
        request.session.pop(SESSION_KEY, None)


def going_on(request: HttpRequest) -> str:
    """The page that the first shut gate stood before, once; "" while another gate is shut, or for none."""
    return "" if request.session.get(SESSION_KEY) else str(request.session.pop(NEXT_KEY, ""))


class GateMiddleware:
    """Leads to the first shut gate; everything else waits behind it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        shut = [name for name in request.session.get(SESSION_KEY, ()) if name in _PAGES]
        match = request.resolver_match
        if not shut or match is None or not request.user.is_authenticated:
            return None
        page = _PAGES[shut[0]]
        if match.view_name == page or match.view_name in PASSES:
            return None
        if "application/json" in request.headers.get("Accept", ""):  # a script cannot use a page
            return JsonResponse({"error": "gate-shut", "gate": shut[0], "page": reverse(page)}, status=403)
        if request.method == "GET":
            request.session.setdefault(NEXT_KEY, request.get_full_path())
        return redirect(page)
