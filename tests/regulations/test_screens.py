"""The law's screens: importing and comparing in the admin, the work list, and what everybody reads."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regulations import services
from regulations.demo import build_law, version_of
from regulations.models import ClauseVersion, Instrument, InstrumentState, ReviewTask
from tests.factories.orgs import make_user
from tests.factories.pages import make_editor
from tests.regulations.texts import NEW, NEW_DAY, OLD, TITLE, draft, store, version

pytestmark = pytest.mark.django_db
HOSTILE = (
    "某规定<script>alert(1)</script>\n2020年1月2日 会议通过\n第一条 <img src=x onerror=alert(2)>甲。\n"
    "第二条 自2020年2月1日起施行。"
)


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_editor())
    return client


def upload(client: Client, data: bytes, name: str = "x.md"):
    return client.post(reverse("law_admin:import"), {"file": SimpleUploadedFile(name, data), "note": "官网"})


def page_of(client: Client, state: InstrumentState, **query: str) -> str:
    return client.get(reverse("law_admin:state", args=[state.pk]), query).content.decode()


def test_from_upload_to_law(editor: Client) -> None:
    answer = upload(editor, OLD.read_bytes())
    state = InstrumentState.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("law_admin:state", args=[state.pk]))
    page = page_of(editor, state)
    assert "第5条之一" in page
    assert "2015-05-01" in page
    assert editor.post(reverse("law_admin:confirm", args=[state.pk]), {"verified": "on"}).status_code == 302
    instrument = Instrument.objects.get()
    assert (instrument.verified, instrument.source_tag) == (True, "官网")
    assert "已确认" in page_of(editor, state)
    assert TITLE in editor.get(reverse("law_admin:states")).content.decode()


def test_the_comparison_is_shown_and_put_right(editor: Client) -> None:
    store(OLD)
    state = draft(NEW)
    page = page_of(editor, state, show="changed")
    assert '<del class="law-del"><span class="law-sr">删去：</span>七</del>' in page
    assert '<ins class="law-ins"><span class="law-sr">新增：</span>十</ins>' in page
    assert "第8条" not in page
    assert "第1条 → 第1条" not in page_of(editor, state)
    assert "第1条 → 第1条" in page_of(editor, state, show="all")
    url = reverse("law_admin:pair", args=[state.pk])
    answer = editor.post(url, {"article": "3.0", "olds": "第十三条", "show": "all"})
    assert answer["Location"].endswith("?show=all#new-3.0")
    state.refresh_from_db()
    assert [[13, 0], [3, 0]] in state.links
    for olds in ("十三条半", "9" * 50, "<script>", "77"):
        editor.post(url, {"article": "3.0", "olds": olds})
    editor.post(url, {"article": "../3", "olds": "1"})
    state.refresh_from_db()
    assert [[13, 0], [3, 0]] in state.links


def test_days(editor: Client) -> None:
    state = draft(OLD)
    url = reverse("law_admin:day", args=[state.pk])
    editor.post(url, {"day": "2016-01-02"})
    editor.post(url, {"day": "2016-02-30"})
    state.refresh_from_db()
    assert state.in_force_from is not None
    assert state.in_force_from.isoformat() == "2016-01-02"


def test_files_that_cannot_be_read(editor: Client) -> None:
    for data, name, said in (
        (b"\x00\x01\x02", "x.txt", "认不出文字编码"),
        (b"%PDF-1.4", "x.pdf", "读不了这种文件"),
        (b"not a zip", "x.docx", "文件已损坏"),
        ("随便写写".encode(), "x.txt", "没有找到条文"),
        ("某规定\n第一条 甲。\n第一条 乙。".encode(), "x.txt", "第1条出现了两次"),
    ):
        answer = upload(editor, data, name)
        assert answer.status_code == 200
        assert said in answer.content.decode(), name
    assert not InstrumentState.objects.exists()


def test_nothing_in_a_text_is_ever_run(editor: Client, client: Client) -> None:
    upload(editor, HOSTILE.encode())
    state = InstrumentState.objects.get()
    assert "<img src=x" not in page_of(editor, state)
    services.confirm_state(state.pk, verified=True)
    row = ClauseVersion.objects.get(clause__number=1)
    for address in (row.get_absolute_url(), row.clause.instrument.get_absolute_url(), "/law/"):
        page = client.get(address).content.decode()
        assert "<img src=x" not in page
        assert "<script>alert" not in page


def test_undo_and_discard(editor: Client) -> None:
    state = store(OLD)
    editor.post(reverse("law_admin:undo", args=[state.pk]))
    assert "已撤销" in page_of(editor, state)
    second = draft(OLD)
    editor.post(reverse("law_admin:discard", args=[second.pk]))
    second.refresh_from_db()
    assert second.status == "discarded"
    assert editor.get(reverse("law_admin:state", args=[10**9])).status_code == 404
    assert editor.post(reverse("law_admin:confirm", args=[10**9])).status_code == 404


def test_the_work_list(editor: Client) -> None:
    store(OLD)
    services.cite([version(5).pk], source_kind="question", source_key=1, label="伙计学几天？<b>", url="/admin/q/1/")
    services.cite([version(13).pk], source_kind="page", source_key=2, label="行会规矩")
    services.confirm_state(draft(NEW).pk)
    page = editor.get(reverse("law_admin:reviews")).content.decode()
    assert '<a href="/admin/q/1/">伙计学几天？&lt;b&gt;</a>' in page
    assert f"《{TITLE}》第六条" in page
    assert "条文已删去" in page
    first, second = ReviewTask.objects.order_by("source_kind")
    url = reverse("law_admin:close_reviews")
    assert editor.get(url).status_code == 405
    answer = editor.post(
        url, {"review": [second.pk, "x", "9" * 30], "outcome": "changed", "note": "改了", "query": "kind=question&x=1"}
    )
    assert answer["Location"] == f"{reverse('law_admin:reviews')}?kind=question&state=open"
    editor.post(url, {"review": [first.pk], "outcome": "nonsense"})
    editor.post(url, {"outcome": "changed"})
    assert list(ReviewTask.objects.order_by("source_kind").values_list("outcome", "note")) == [
        ("", ""),
        ("changed", "改了"),
    ]
    closed = editor.get(reverse("law_admin:reviews"), {"state": "closed"}).content.decode()
    assert "改了" in closed
    for query in ({"instrument": "9" * 40}, {"instrument": "x"}, {"p": "zzz"}, {"kind": "\x01", "due": "?"}):
        assert editor.get(reverse("law_admin:reviews"), query).status_code == 200


def test_screens_take_fixed_queries(editor: Client) -> None:
    store(OLD)
    services.cite([version(5).pk], source_kind="question", source_key=1, label="题")
    services.confirm_state(draft(NEW).pk)
    counts = []
    for extra in ((), (version(7), version(3))):
        for row in extra:
            services.cite([row.pk], source_kind="question", source_key=row.pk, label="题")
        with CaptureQueriesContext(connection) as queries:
            editor.get(reverse("law_admin:reviews"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    row = version(6, on=NEW_DAY)
    editor.get(row.get_absolute_url())
    with CaptureQueriesContext(connection) as queries:
        editor.get(row.get_absolute_url())
    services.cite([row.pk], source_kind="page", source_key=1, label="讲解", url="/x/")
    with CaptureQueriesContext(connection) as again:
        editor.get(row.get_absolute_url())
    assert len(queries) == len(again)


def test_a_large_instrument_has_a_short_form(editor: Client) -> None:
    lines = "\n".join(f"第{number}条 内容{number}。" for number in range(1, 61))
    upload(editor, f"大规定\n2020年1月2日 会议通过\n{lines}\n第61条 自2020年2月1日起施行。".encode())
    services.confirm_state(InstrumentState.objects.get().pk)
    instrument = Instrument.objects.get()
    url = f"/admin/snippets/regulations/instrument/edit/{instrument.pk}/"
    page = editor.get(url).content.decode()
    assert "clauses-TOTAL_FORMS" not in page
    assert (
        editor.post(url, {"title": "大规定", "short_title": "大规定（改）", "in_force_from": "2020-02-01"}).status_code
        == 302
    )
    assert Instrument.objects.get().short_title == "大规定（改）"
    assert ClauseVersion.objects.count() == 62


def test_replaced_in_the_form(editor: Client) -> None:
    build_law()
    old, new = (Instrument.objects.get(number=number) for number in ("GB/T 3608", "GB 2894-2025"))
    whole = ClauseVersion.objects.get(clause__instrument=old)
    services.cite([whole.pk], source_kind="question", source_key=1, label="题")
    from tests.regulations.test_admin import form_of

    url = f"/admin/snippets/regulations/instrument/edit/{old.pk}/"
    data = form_of(editor, url)
    assert editor.post(url, data | {"replaced_by": new.pk}).status_code == 200
    assert editor.post(url, data | {"replaced_by": old.pk, "replaced_on": "2026-03-01"}).status_code == 200
    assert editor.post(url, data | {"replaced_by": new.pk, "replaced_on": "2026-03-01"}).status_code == 302
    old.refresh_from_db()
    assert old.in_force_to is not None
    assert ReviewTask.objects.get().reason == "replaced"
    assert ClauseVersion.objects.filter(pk=whole.pk).exists()


def test_an_end_set_by_hand_opens_reviews(editor: Client) -> None:
    build_law()
    row = version_of("安全生产法", 28)
    services.cite([row.pk], source_kind="question", source_key=1, label="题目一", url="/admin/q/1/")
    url = f"/admin/snippets/regulations/clauseversion/edit/{row.pk}/"
    page = editor.get(url).content.decode()
    assert '<a href="/admin/q/1/">题目一</a>' in page
    data = {
        "topic": row.topic,
        "summary": row.summary,
        "valid_from": "2021-09-01",
        "valid_to": "2026-01-01",
        "text": "",
    }
    assert editor.post(url, data).status_code == 302
    assert ReviewTask.objects.get().reason == "ended"


def test_a_clause_tells_its_history(client: Client) -> None:
    store(OLD)
    services.confirm_state(draft(NEW).pk)
    old, new = version(5), version(6, on=NEW_DAY)
    page = client.get(old.get_absolute_url()).content.decode()
    assert "自2026年9月1日起失效。" in page
    assert f'<a href="{new.get_absolute_url()}">《{TITLE}》第6条</a>' in page
    page = client.get(new.get_absolute_url()).content.decode()
    assert "七</del>" in page
    assert "施行到2026年9月1日前" in page
    assert "没有新条文接替它" in client.get(version(13).get_absolute_url()).content.decode()


def test_an_instrument_by_its_chapters(client: Client) -> None:
    store(OLD)
    services.confirm_state(draft(NEW).pk)
    instrument = Instrument.objects.get()
    page = client.get(instrument.get_absolute_url()).content.decode()
    for part in (
        "第一章 总则",
        "第二节 伙计的事",
        'id="art-6-1"',
        "第6条之一",
        "水碓",
        '<p class="law-item">（一）',
        '<p class="law-sub">1.',
    ):
        assert part in page
    assert "第13条" in page
    assert "旧时的水车行会规矩" not in page
    assert client.get("/law/instruments/999999/").status_code == 404


def test_what_nobody_checked_is_not_shown(client: Client) -> None:
    store(OLD, verified=False)
    row = version(3)
    for address in (row.get_absolute_url(), row.clause.instrument.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "丢了篮子" not in page
        assert "待核实" in page


def test_a_standard_that_was_replaced(client: Client) -> None:
    build_law()
    old, new = (Instrument.objects.get(number=number) for number in ("GB 2893-2008", "GB 2894-2025"))
    page = client.get(old.get_absolute_url()).content.decode()
    assert "自2026年3月1日起失效。" in page
    assert new.get_absolute_url() in page
    assert "它代替了" in client.get(new.get_absolute_url()).content.decode()
    whole = ClauseVersion.objects.get(clause__instrument=old)
    page = client.get(whole.get_absolute_url()).content.decode()
    assert "第0条" not in page
    assert "<b>0</b>" not in page


def test_only_editors_enter(client: Client) -> None:
    client.force_login(make_user(is_staff=True))
    assert client.get(reverse("law_admin:reviews")).status_code == 404
    assert client.post(reverse("law_admin:close_reviews")).status_code == 404
