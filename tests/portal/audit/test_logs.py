"""The logs' screens and files: filtered, safe to show, safe to open, logged themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.services import log_sign_in
from orgs.enums import AreaLevel, Role
from orgs.units.admin_forms import CheckedForm
from plumbing import audit
from plumbing.models import AuditEntry
from portal.audit import views
from portal.audit.detail_words import CODES
from portal.audit.words import ACTIONS, TARGETS, action_word, detail_text, target_word
from tests.factories.orgs import make_area, make_officer, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Client:
    client = Client()
    client.force_login(make_officer(area=make_area(), role=Role.COUNTY_OFFICE, username="county-1"))
    return client


def test_a_line_in_plain_words_and_nothing_runs(county: Client) -> None:
    who = make_user(display_name="<b>周海峰</b>")
    audit.record("reveal_id_number", actor=who, target=("person", 17), reason="<script>alert(1)</script>")
    page = county.get(reverse("portal:audit_log")).content.decode()
    for word in ("查看完整身份证号", "人员 17", "&lt;script&gt;", "&lt;b&gt;周海峰"):
        assert word in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"who": "周海峰"}, True),
        ({"who": "nobody-like-this"}, False),
        ({"action": "reveal_id_number", "kind": "person", "key": "17"}, True),
        ({"key": "18", "kind": "person"}, False),
        ({"text": "特种"}, True),
        ({"since": "2020-01-01", "until": "2020-02-01"}, False),
        ({"since": "not a day", "until": "9999-99-99"}, True),
        ({"after": "broken~cursor"}, True),
    ],
)
def test_filters(county: Client, query: dict[str, str], found: bool) -> None:
    audit.record("reveal_id_number", actor=make_user(display_name="周海峰"), target=("person", 17), reason="特种作业")
    assert ("人员 17" in county.get(reverse("portal:audit_log"), query).content.decode()) is found


def test_older_lines_keep_the_filters(county: Client, django_assert_max_num_queries) -> None:
    audit.record_each("tick", targets=[("person", n) for n in range(120)])
    page = county.get(reverse("portal:audit_log"), {"action": "tick"})
    assert "人员 119" in page.content.decode()
    assert "action=tick&amp;after=" in page.content.decode()
    following = page.context["following"]
    with django_assert_max_num_queries(16):
        older = county.get(reverse("portal:audit_log"), {"action": "tick", "after": following}).content.decode()
    assert "人员 69" in older
    assert "人员 70<" not in older


def test_the_files_are_text_and_are_logged(county: Client) -> None:
    audit.record("save_question", target=("person", "=1+1"), reason='=HYPERLINK("http://x")')
    text = b"".join(county.get(reverse("portal:audit_log_file"), {"as": "csv"}).streaming_content).decode("utf-8-sig")
    assert "'=1+1" in text
    answer = county.get(reverse("portal:audit_log_file"), {"action": "save_question"})
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert {cell.data_type for row in sheet.rows for cell in row if cell.value} == {"s"}
    logged = AuditEntry.objects.filter(action="export_audit_log").order_by("pk")
    assert [each.detail for each in logged] == [
        {"rows": 1, "format": "csv", "query": {}},
        {"rows": 1, "format": "xlsx", "query": {"action": "save_question"}},
    ]


def test_too_many_lines_are_refused_with_a_hint(county: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "XLSX_LIMIT", 2)
    audit.record_each("tick", targets=[("n", n) for n in range(3)])
    log_sign_in(method="phone", outcome="ok")
    answer = county.get(reverse("portal:audit_log_file"))
    assert answer.status_code == 422
    assert "缩小日期范围" in answer.content.decode()
    assert not AuditEntry.objects.filter(action="export_audit_log").exists()
    assert county.get(reverse("portal:audit_log_file"), {"as": "csv"}).status_code == 200
    answer = county.get(reverse("portal:sign_in_log_file"), {"as": "csv"})
    assert len(b"".join(answer.streaming_content).decode().splitlines()) == 2


def test_the_sign_in_log(county: Client) -> None:
    user = make_user(display_name="周海峰")
    log_sign_in(method="password", outcome="ok", user=user, address="abcdef0123456789")
    log_sign_in(method="phone", outcome="wrong_code", address="ffff")
    page = county.get(reverse("portal:sign_in_log")).content.decode()
    assert "周海峰" in page
    assert "abcdef0123" in page
    assert "abcdef01234" not in page
    assert "周海峰" not in county.get(reverse("portal:sign_in_log"), {"outcome": "wrong_code"}).content.decode()
    assert "周海峰" in county.get(reverse("portal:sign_in_log"), {"who": "周"}).content.decode()
    text = b"".join(county.get(reverse("portal:sign_in_log_file"), {"as": "csv"}).streaming_content).decode()
    assert "周海峰" in text
    assert AuditEntry.objects.get(action="export_sign_in_log").detail["rows"] == 2


def test_words() -> None:
    assert all(action_word(each) != each for each in ACTIONS)
    assert action_word("open_door") == "其他操作（open_door）"
    assert target_word("certificate", "565eabfa-0000-0000-0000-000000000000") == "证书 565eabfa…"
    assert detail_text({"reason": "left", "people": 3}) == "人数：3；原因：离职"


def test_every_action_in_the_code_has_a_word() -> None:
    """A log in half English is read by nobody: whoever logs something new names it in `portal/audit/words.py`."""
    actions, targets, reasons = set[str](), set[str](), set[str]()
    for node in _calls():
        called = ast.unparse(node.func).rsplit(".", 1)[-1]
        told = {each.arg: each.value for each in node.keywords}
        if ast.unparse(node.func) in ("audit.record", "audit.record_each"):
            actions |= _words(node.args[0])
            targets |= _words(*(pair.elts[0] for pair in ast.walk(told.get("target", node)) if _is_pair(pair)))
        elif called == "_log" and node.args:
            actions |= {word for word in _words(*node.args) if "_" in word}
        elif called == "end_sessions" and "reason" in told:
            reasons |= _words(told["reason"])
    forms = {action for form in CheckedForm.__subclasses__() if (action := form.action)}
    assert (actions | forms) - set(ACTIONS) == set()
    assert targets - set(TARGETS) == set()
    assert reasons - set(CODES) == set()


def _calls() -> Iterator[ast.Call]:
    for room in ("site", "learning", "quizzes", "campaigns", "media"):
        for path in Path(settings.ROOT).glob(f"{room}/**/*.py"):
            yield from (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


def _is_pair(node: ast.AST) -> bool:
    return isinstance(node, ast.Tuple) and len(node.elts) == 2


def _words(*nodes: ast.AST) -> set[str]:
    """Every text that stands in them."""
    return {
        each.value
        for node in nodes
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def test_the_log_of_the_whole_site_is_not_for_a_part_of_it(client: Client) -> None:
    """One log for the site: whoever has an area above reads it no more than a town does."""
    area = make_area(level=AreaLevel.COUNTY, parent=make_area(level=AreaLevel.COUNTY))
    for role in (Role.COUNTY_OFFICE, Role.ADMINISTRATOR):
        client.force_login(make_officer(area=area, role=role))
        assert client.get(reverse("portal:audit_log")).status_code == 404
        assert reverse("portal:audit_log") not in client.get(reverse("portal:office")).content.decode()
