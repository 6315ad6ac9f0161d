"""My data: seen, asked to be corrected or erased, taken along."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kernel.errors import DomainError
from kernel.masking import mask_phone
from orgs.enums import RequestKind
from orgs.permissions import PERSON, actor_of
from orgs.privacy.requests import LONGEST_TEXT, ask
from plumbing import audit
from plumbing.doors import door, form_method
from portal.addresses import text_of
from portal.me.data_file import as_json, as_workbook
from portal.me.my_data import SHOWN, MyData, earliest_erasure, my_data_of
from portal.me.words import basis_of, sentence
from portal.sign_in import is_weak


@door(PERSON)
@never_cache
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """What is kept about me, in plain words."""
    return render(request, "portal/me/my_data.html", _context(request, _mine(request)))


@door(PERSON)
@never_cache
@form_method
def my_data_request(request: HttpRequest) -> HttpResponse:
    """Asks for a correction or for erasure; before that it says what goes at once and what must be kept."""
    asked = request.POST if request.method == "POST" else request.GET
    kind = asked.get("kind", "")
    if kind not in RequestKind.values:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            _ask(request, kind, text_of(request.POST, "text", most=LONGEST_TEXT))
        except DomainError as error:
            problem = sentence(error)
        else:
            messages.success(request, _("Your request is sent. The reply will stand here."))
            return redirect("portal:my_data")
    context = _context(request, _mine(request)) | {"kind": kind, "problem": problem, "text": asked.get("text", "")}
    return render(request, "portal/me/request.html", context)


@door(PERSON)
@never_cache
@require_safe
def my_data_file(request: HttpRequest) -> HttpResponseBase:
    """All of it as a file: a workbook, or JSON with `?as=json` (PIPL Art. 45)."""
    mine = _mine(request)
    wanted = "json" if request.GET.get("as") == "json" else "xlsx"
    audit.record("export_own_data", actor=request.user, target=("person", mine.file.person_id), format=wanted)
    if is_weak(request):  # whoever knows the birthday learns no phone by it
        mine = replace(mine, file=replace(mine.file, phone=mask_phone(mine.file.phone)))
    return as_json(mine) if wanted == "json" else as_workbook(mine)


def _ask(request: HttpRequest, kind: str, text: str) -> None:
    if is_weak(request):
        raise DomainError("weak-sign-in")
    ask(_person_id(request), kind=kind, text=text, actor=request.user)


def _mine(request: HttpRequest) -> MyData:
    return my_data_of(request.user, _person_id(request), now=timezone.now())


def _person_id(request: HttpRequest) -> int:
    actor = actor_of(request)
    if actor is None or actor.person_id is None:
        raise Http404
    return actor.person_id


def _context(request: HttpRequest, mine: MyData) -> dict[str, Any]:
    return {
        "mine": mine,
        "phone": mask_phone(mine.file.phone),
        "shown": f":{SHOWN}",
        "keep_until": earliest_erasure(mine.plan),
        "basis": basis_of(mine.plan.rule),
        "may_withdraw": any(not each.is_withdrawal for each in mine.consents[:1]),
    }
