"""Reading changes nothing, acting is not done by reading, and a HEAD tells no more than the GET."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tests.doors.people import IN
from tests.doors.test_door_table import ours, whole_table
from tests.doors.world import Visitors, no_templates, verdict_of

# Pages whose form posts to themselves, by what their names end in; everything else that is read takes no POST.
READ = ("health", "portal:today", "portal:desk", "portal:desk_hours", "portal:desk_person", "portal:desk_record",
        "portal:desk_record_xlsx", "portal:people_list", "portal:person_card", "portal:join_qr",
        "portal:grid", "portal:grid_enterprise", "portal:office", "portal:office_units", "portal:office_enterprises",
        "portal:office_enterprise", "portal:office_joins",
        "portal:office_imports", "portal:audit_log", "portal:sign_in_log",
        "quizzes:result", "learning:course", "learning:certificate", "learning:verify", "campaigns:short_link",
        "regulations:clause")  # fmt: skip
# What acts takes no GET.
ACT = ("portal:sign_out", "portal:sign_out_everywhere",
       "portal:office_import_store", "portal:office_import_discard", "quizzes:save", "quizzes:again",
       "quizzes:presence", "quizzes:pause", "quizzes:resume",
       "learning:start_quiz")  # fmt: skip
WHO = ("worker", "officer", "grid", "town", "county")


def address_of(name: str, world: dict[str, Any]) -> str:
    return reverse(name, kwargs={key: value for key, value in world["kwargs"].items() if f":{key}>" in ours()[name]})


def test_what_is_read_takes_no_post(world: dict[str, Any]) -> None:
    table, visitors, wrong = whole_table(), Visitors(world), []
    with no_templates():
        for name in READ:
            who = next((each for each in WHO if table[name][each] == IN), None)
            status = visitors.status(who, address_of(name, world), method="post") if who else 0
            if status != 405:
                wrong.append(f"{name} {who}: {status}")
    assert wrong == [], "\n".join(wrong)


def test_what_acts_takes_no_get(world: dict[str, Any]) -> None:
    visitors, wrong = Visitors(world), []
    with no_templates():
        for name in ACT:
            seen = {who: visitors.status(who, address_of(name, world)) for who in WHO} if name in ours() else {}
            if not set(seen.values()) <= {404, 405}:
                wrong.append(f"{name}: {seen}")
    assert wrong == [], "\n".join(wrong)


def test_head_tells_what_get_tells(world: dict[str, Any]) -> None:
    """The same verdict and headers, and no body, for those who may not enter too."""
    table, visitors, wrong = whole_table(), Visitors(world), []
    with no_templates():
        for name in table:
            address = address_of(name, world)
            for who in ("other_worker", "foreign_officer"):
                got, head = (visitors.undone(who, address, method=method) for method in ("get", "head"))
                body = b"".join(head.streaming_content) if head.streaming else head.content
                if (verdict_of(head) != verdict_of(got) and head.status_code != 405) or body:
                    wrong.append(f"{name} {who}: {got.status_code}, HEAD {head.status_code}, {len(body)} bytes")
    assert wrong == [], "\n".join(wrong)
