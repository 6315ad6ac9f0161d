"""What a text cites, the reverse index, and the public page of a clause."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import ProtectedError
from django.test import Client

from regulations import queries, services
from regulations.demo import build_law, version_of
from regulations.models import Citation, Clause, ClauseVersion, Instrument
from regulations.queries import CitationFacts

pytestmark = pytest.mark.django_db
LAW = "安全生产法"


@pytest.fixture(autouse=True)
def _law(db) -> None:
    build_law()


def test_matched_unmatched_and_half_matched() -> None:
    version = version_of(LAW, 28)
    matched = CitationFacts("《安全生产法》第28条", f"/law/{version.pk}/", version.pk, True, True)
    assert queries.match_citations("《安全生产法》第二十八条") == [matched]
    assert queries.match_citations("《中华人民共和国安全生产法》第28条") == [matched]
    assert queries.match_citations("《安全生产法》第九百条") == [
        CitationFacts("《安全生产法》第九百条", instrument_stored=True)
    ]
    assert queries.match_citations("《没有的法》第三条") == [CitationFacts("《没有的法》第三条")]
    assert queries.match_citations("老师傅说的") == [CitationFacts("老师傅说的")]
    whole = ClauseVersion.objects.get(clause__instrument__number="GB 2893-2008", clause__number=0)
    assert queries.match_citations("GB 2893") == [CitationFacts("GB 2893", f"/law/{whole.pk}/", whole.pk, False, True)]
    (law,) = queries.match_citations("《安全生产法》")
    assert (law.label, law.verified) == ("《安全生产法》", True)
    assert queries.clause_facts([law.version_id])[law.version_id].label == "《安全生产法》"
    assert queries.match_citations("") == []


def test_unverified_law_is_never_verified_by_citing_it() -> None:
    (found,) = queries.match_citations("《生产经营单位安全培训规定》第九条")
    assert found.version_id is not None
    assert found.verified is False


def test_a_repealed_article_matches_its_last_version() -> None:
    version = version_of(LAW, 28)
    ClauseVersion.objects.filter(pk=version.pk).update(valid_to=date(2026, 1, 1))
    assert [found.version_id for found in queries.match_citations("《安全生产法》第二十八条")] == [version.pk]
    newer = ClauseVersion.objects.create(clause=version.clause, valid_from=date(2026, 1, 1), summary="新")
    assert [found.version_id for found in queries.match_citations("《安全生产法》第二十八条")] == [newer.pk]


def test_query_count_does_not_grow_with_the_paper(django_assert_num_queries) -> None:
    texts = [
        "《安全生产法》第三条至第五条",
        "《安全生产法》第二十八条",
        "《生产经营单位安全培训规定》第九条",
        "",
        "GB 2893",
    ]
    with django_assert_num_queries(2):
        queries.match_many(texts[1:2])
    with django_assert_num_queries(2):
        queries.match_many(texts)
    with django_assert_num_queries(0):
        queries.match_many(["", "随手写的"])


def test_cite_replaces_and_repeats() -> None:
    first, second, third = (version_of(LAW, article).pk for article in (28, 55, 97))
    source = {"source_kind": "page", "source_key": 7}
    services.cite([first, second], **source, label="讲解", url="/x/")
    assert services.cite([second, third, third], **source, label="讲解二", url="/y/") == 2
    services.cite([third, second], **source, label="讲解二", url="/y/")
    services.cite([first], source_kind="question", source_key=7, label="题")
    rows = Citation.objects.filter(source_kind="page").order_by("version_id").values_list("version_id", "label", "url")
    assert list(rows) == [(second, "讲解二", "/y/"), (third, "讲解二", "/y/")]
    assert services.uncite(source_kind="page", source_key=7) == 2
    assert Citation.objects.count() == 1


def test_a_cited_version_cannot_go() -> None:
    version = version_of(LAW, 28)
    services.cite([version.pk], source_kind="page", source_key=1, label="讲解")
    with pytest.raises(ProtectedError):
        version.delete()


def test_some_fields_only() -> None:
    version = version_of(LAW, 3)
    assert ClauseVersion.objects.only("summary").get(pk=version.pk).summary == version.summary
    assert ClauseVersion.objects.defer("text").get(pk=version.pk).clause.number == 3
    assert ClauseVersion.objects.filter(pk=version.pk).delete()[0] == 1


def test_storing_twice_changes_nothing() -> None:
    before = (Instrument.objects.count(), Clause.objects.count(), ClauseVersion.objects.count())
    build_law()
    assert (Instrument.objects.count(), Clause.objects.count(), ClauseVersion.objects.count()) == before


@pytest.mark.parametrize(
    ("short_title", "article", "word"), [(LAW, 28, "现行有效"), ("生产经营单位安全培训规定", 9, "待核实")]
)
def test_page_of_a_clause(client: Client, short_title: str, article: int, word: str) -> None:
    version = version_of(short_title, article)
    services.cite([version.pk], source_kind="page", source_key=1, label="讲给你听", url="/somewhere/")
    services.cite([version.pk], source_kind="question", source_key=1, label="一道题", url="/secret/")
    page = client.get(version.get_absolute_url()).content.decode()
    assert f"<b>{article}</b>" in page
    assert word in page
    assert version.summary in page
    assert "讲给你听" in page
    assert "一道题" not in page


def test_invented_law_says_so(client: Client) -> None:
    instrument = services.store_instrument(
        title="样例规定",
        defaults={"short_title": "样例规定", "invented": True, "verified": True},
        clauses=[(1, "", "样")],
    )
    version = ClauseVersion.objects.get(clause__instrument=instrument, clause__number=1)
    assert "演示虚构" in client.get(version.get_absolute_url()).content.decode()
    assert queries.match_citations("《样例规定》第一条")[0].verified is False


def test_no_such_clause(client: Client) -> None:
    assert client.get("/law/999999/").status_code == 404
