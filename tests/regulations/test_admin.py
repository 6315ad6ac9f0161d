"""The law in the admin: lists, the chooser, and what may not be deleted."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from regulations.demo import build_law, version_of
from regulations.forms import is_deletable
from regulations.models import Clause, ClauseVersion, Instrument
from regulations.services import cite
from tests.factories.orgs import make_user
from tests.factories.pages import make_editor

pytestmark = pytest.mark.django_db
LAW = "安全生产法"


@pytest.fixture
def editor(client: Client) -> Client:
    build_law()
    client.force_login(make_editor())
    return client


def test_lists_search_and_filter(editor: Client) -> None:
    page = editor.get("/admin/snippets/regulations/instrument/?verified=true").content.decode()
    assert "中华人民共和国安全生产法" in page
    assert "高处作业分级" not in page
    page = editor.get("/admin/snippets/regulations/clauseversion/?q=派遣").content.decode()
    assert "第28条" in page
    assert "第55条" not in page


@pytest.mark.parametrize("words", ["安全生产法 28", "第二十八条", "《安全生产法》 第28条", "上岗 派遣"])
def test_clauses_are_chosen_as_people_call_them(editor: Client, words: str) -> None:
    url = reverse(ClauseVersion.snippet_viewset.chooser_viewset.get_url_name("choose_results"))
    page = editor.get(url, {"q": words}).content.decode()
    assert "第28条" in page
    assert "第55条" not in page


def form_of(editor: Client, url: str) -> dict[str, str]:
    """The edit form's values as a browser would post them."""
    from html.parser import HTMLParser

    class Fields(HTMLParser):
        found: dict[str, str] = {}
        area = ""

        def handle_starttag(self, tag, attrs):
            facts = dict(attrs)
            name = facts.get("name", "")
            if tag == "textarea":
                self.area = name
                self.found[name] = ""
            elif tag == "input" and name and (facts.get("type") != "checkbox" or "checked" in facts):
                self.found[name] = facts.get("value") or ""

        def handle_data(self, data):
            if self.area:
                self.found[self.area] += data

        def handle_endtag(self, tag):
            if tag == "textarea":
                self.area = ""

    parser = Fields()
    parser.found = {}
    parser.feed(editor.get(url).content.decode())
    return {name: value for name, value in parser.found.items() if "__prefix__" not in name}


def test_a_cited_clause_cannot_be_deleted_from_the_form(editor: Client) -> None:
    version = version_of("高层民用建筑消防安全管理规定", 37)
    cite([version.pk], source_kind="page", source_key=1, label="讲解")
    instrument = version.clause.instrument
    url = f"/admin/snippets/regulations/instrument/edit/{instrument.pk}/"
    data = form_of(editor, url)
    answer = editor.post(url, data | {"clauses-0-DELETE": "on"})
    assert answer.status_code == 200
    assert "不能删除" in answer.content.decode()
    assert Clause.objects.filter(instrument=instrument).exists()
    assert editor.post(url, data | {"short_title": "高层消防规定"}).status_code == 302
    assert Instrument.objects.get(pk=instrument.pk).short_title == "高层消防规定"


def test_is_deletable() -> None:
    build_law()
    version = version_of(LAW, 3)
    assert is_deletable(version)
    assert not is_deletable(version.clause)


def test_chosen_clause_comes_back_with_its_name(editor: Client) -> None:
    version = version_of(LAW, 28)
    url = reverse(ClauseVersion.snippet_viewset.chooser_viewset.get_url_name("chosen"), args=[version.pk])
    assert json.loads(editor.get(url).content)["result"]["string"] == "《安全生产法》 第28条 培训合格才能上岗"


def test_law_is_never_deleted_from_the_lists(client: Client) -> None:
    build_law()
    client.force_login(make_user(is_superuser=True, is_staff=True))
    for model in (Instrument, ClauseVersion):
        row = model.objects.order_by("pk").first()
        name = f"regulations/{model._meta.model_name}"
        assert client.post(f"/admin/snippets/{name}/delete/{row.pk}/").status_code == 302
        assert client.post(f"/admin/bulk/{name}/delete/?id={row.pk}&next=/admin/").status_code == 302
        row.refresh_from_db()
