"""People in the office: find somebody within reach, the whole history, certificates, what the log says."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.names import display_names
from kernel.masking import mask_id_number, mask_phone
from orgs.enums import Sex
from orgs.logic.merges import end_of_chain
from orgs.people.held_certificates import held_of
from orgs.people.queries import FOUND, find_people, get_person_facts, ids_in_reach, post_history
from orgs.permissions import OFFICE, OFFICE_PERSON
from orgs.queries import mains_by_alias, today
from plumbing.audit.queries import Entry, entries_about
from plumbing.doors import door, form_method
from portal.addresses import text_of
from portal.audit.words import action_word, detail_text
from portal.office.frame import actor_or_404, frame

LEAST = 2
LOG_LINES = 100
TOLD = ("on", "reason", "kind", "phone", "name")


@door(OFFICE)
@never_cache
@form_method
def office_people(request: HttpRequest) -> HttpResponse:
    """Look for somebody. Sent by POST, so that a name, phone or ID number stands in no address and no server log."""
    actor = actor_or_404(request)
    text = text_of(request.POST, "text", most=60)
    found = find_people(actor, text)
    context = {
        **frame(request, current="people"), "text": text, "found": found,
        "masked": [(each, mask_phone(each.phone)) for each in found], "today": today(),
        "is_short": bool(text) and len(text) < LEAST, "is_full": len(found) >= FOUND,
    }  # fmt: skip
    return render(request, "portal/people/office_people.html", context)


@door(OFFICE_PERSON)
@require_safe
def office_person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person with all employers; numbers masked."""
    person = get_person_facts(person_id)
    if person is None:
        raise Http404
    posts = post_history(person_id)
    mains = mains_by_alias()
    reach = ids_in_reach(actor_or_404(request))
    on = today()
    context = {
        **frame(request, current="people"), "person": person, "on": on,
        "posts": [
            (line, end_of_chain(line.enterprise_id, mains) if line.enterprise_id in reach else None) for line in posts
        ],
        "facts": {"phone": mask_phone(person.phone), "id_number": mask_id_number(str(person.id_number or "")),
                  "sex": Sex(person.sex).label if person.sex else "", "birth_date": person.birth_date},
        "held": held_of(person_id, on=on),
        "log": _log(person_id),
        "goes_on": any(line.goes_on(on) for line in posts),
    }  # fmt: skip
    return render(request, "portal/people/office_person.html", context)


def _log(person_id: int) -> list[dict[str, Any]]:
    entries = entries_about("person", person_id, limit=LOG_LINES)
    names = display_names(each.actor_id for each in entries if each.actor_id)
    return [_line(each, names.get(each.actor_id or 0) or each.actor_label) for each in entries]


def _line(entry: Entry, who: str) -> dict[str, Any]:
    """One line of the log in words: numbers in it were masked when it was written."""
    told = {key: value for key, value in entry.detail.items() if key in TOLD}
    return {"at": entry.at, "who": who, "what": action_word(entry.action), "more": detail_text(told)}
