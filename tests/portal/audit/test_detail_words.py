"""What a line of the log tells, in words."""

from __future__ import annotations

import ast
from pathlib import Path

from django.conf import settings

from portal.audit.detail_words import DETAILS
from portal.audit.words import ACTIONS, TARGETS, detail_text


def test_changed_fields_are_named() -> None:
    assert detail_text({"changed": ["department", "ended_on", "no_such"]}) == "改动项：部门、最后在岗日、no_such"
    assert detail_text({"phone": ["138****0001", ""]}) == "手机号：138****0001 → —"
    changed = {"risk_level": ["", "red"], "hours_high_risk": [False, True], "contact_phone": ["…", "…"]}
    assert detail_text({"changed": changed}) == (
        "改动项：风险等级：— → 重大风险（红）；高危行业学时：否 → 是；联系电话：… → …"
    )


def test_a_code_means_what_its_field_means() -> None:
    assert detail_text({"system": "other"}) != detail_text({"employment_form": "other"})
    assert detail_text({"scope": "area:4"}) == "单位：区划 4"


RECORDS = frozenset({"audit.record", "audit.record_each", "audit_each"})


def recorded() -> list[ast.Call]:
    """Every call in the code that writes a line of the log."""
    found = []
    for room in ("site", "learning", "quizzes", "campaigns", "media"):
        for path in (Path(settings.ROOT) / room).rglob("*.py"):
            calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
            found += [call for call in calls if ast.unparse(call.func) in RECORDS]
    return found


def test_every_action_in_the_code_has_a_word() -> None:
    """And so does every kind of thing that is acted upon."""
    calls = recorded()
    actions = {call.args[0].value for call in calls if call.args and isinstance(call.args[0], ast.Constant)}
    assert actions - set(ACTIONS) == set()
    targets = [each.value for call in calls for each in call.keywords if each.arg == "target"]
    kinds = {one.elts[0] for one in targets if isinstance(one, ast.Tuple)}
    assert {one.value for one in kinds if isinstance(one, ast.Constant)} - set(TARGETS) == set()


def test_every_detail_in_the_code_has_a_word() -> None:
    """Whoever tells something new names it in `portal/audit/detail_words.py`."""
    told = {each.arg for call in recorded() for each in call.keywords if each.arg}
    assert told - {"actor", "target", "targets"} - set(DETAILS) == set()
