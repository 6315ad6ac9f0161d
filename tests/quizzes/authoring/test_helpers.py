"""Previews, matches of clauses, likes, photos, prints."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from media import services as media_services
from media.models import PrintJob
from media.printing import press
from quizzes.authoring.print_forms import SheetHead, questions_facts
from quizzes.importers.types import Option, ParsedQuestion
from quizzes.models import Bank, Question
from tests.media.files import photo
from tests.printing.pdf import pages_of
from tests.quizzes.authoring.samples import TYPED, sent
from tests.quizzes.authoring.test_form import ADD, bank, editor, uploads, with_photo  # noqa: F401
from tests.quizzes.bank.people import make_editor, sees_as

PREVIEW = "/admin/quizzes/writing/preview/"
pytestmark = pytest.mark.django_db


def write(client, bank, *kinds: str) -> list[Question]:  # noqa: F811
    for kind in kinds:
        assert client.post(ADD, sent(kind, bank, **with_photo(kind))).status_code == 302
    return list(Question.objects.order_by("pk"))


@pytest.mark.parametrize("kind", TYPED)
def test_every_type_is_previewed_saved_or_not(client, editor, bank, kind: str) -> None:  # noqa: F811
    answer = client.post(PREVIEW, sent(kind, bank, **with_photo(kind)))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert page.count("<iframe") == (6 if kind == "case" else 3)
    assert not Question.objects.exists()
    (question,) = write(client, bank, kind)
    saved = client.get(f"/admin/quizzes/questions/{question.pk}/preview/").content.decode()
    assert saved.count("<iframe") == page.count("<iframe")
    assert client.get(f"/admin/quizzes/questions/{question.pk}/preview/?version=9").status_code == 404


def test_an_unfinished_question_is_previewed_with_what_is_missing(client, editor, bank) -> None:  # noqa: F811
    for kind in TYPED:
        page = client.post(PREVIEW, {"bank": str(bank.pk), "type": kind}).content.decode()
        assert "保存前还要处理" in page
    assert client.post(PREVIEW, {}).status_code == 200
    assert client.post(PREVIEW, {"type": "evil"}).status_code == 200


def test_old_versions_are_previewed_and_foreign_ones_do_not_exist(client, editor, bank) -> None:  # noqa: F811
    (question,) = write(client, bank, "single")
    client.post(f"/admin/snippets/quizzes/question/edit/{question.pk}/", sent("single", bank, stem="新的题干（ ）。"))
    address = f"/admin/quizzes/questions/{question.pk}/preview/"
    assert "新的题干" in client.get(address).content.decode()
    assert "新的题干" not in client.get(f"{address}?version=1").content.decode()
    Bank.objects.filter(pk=bank.pk).update(closed=True)
    assert client.get(address).status_code == 404


def test_clauses_are_matched_and_named(client, editor) -> None:  # noqa: F811
    from regulations.models import Clause, ClauseVersion, Instrument

    law = Instrument.objects.create(title="中华人民共和国安全生产法", short_title="安全生产法")
    clause = Clause.objects.create(instrument=law, number=28)
    version = ClauseVersion.objects.create(clause=clause, text="教育和培训", valid_from=date(2021, 9, 1))
    address = "/admin/quizzes/writing/clauses/"
    found = client.get(
        address, {"basis": "《安全生产法》第二十八条；《安全生产法》第九百条；《山歌》第一条"}
    ).content.decode()
    assert found.count("✓") == 1
    assert "法规库里有这部法规，但没有这一条" in found
    assert "法规库里没有这部法规" in found
    assert client.get(address).status_code == 200
    named = client.get(f"/admin/quizzes/writing/clause/{version.pk}/").json()["text"]
    assert named == "《中华人民共和国安全生产法》第二十八条"
    assert client.get("/admin/quizzes/writing/clause/999999/").status_code == 404


def test_what_is_like_it_is_shown_from_ones_own_banks_only(client, editor, bank) -> None:  # noqa: F811
    write(client, bank, "single")
    like = sent("single", bank, stem="火警的电话是（ ）。")
    near = client.post("/admin/quizzes/writing/near/", like).content.decode()
    assert "火警电话是" in near
    with CaptureQueriesContext(connection) as found:
        client.post("/admin/quizzes/writing/near/", like)
    assert len(found) <= 10
    own = Question.objects.get().pk
    assert "火警" not in client.post("/admin/quizzes/writing/near/", like | {"question": str(own)}).content.decode()
    Bank.objects.filter(pk=bank.pk).update(closed=True)
    assert "火警" not in client.post("/admin/quizzes/writing/near/", like).content.decode()


def test_a_photo_is_told_with_its_size(client, editor) -> None:  # noqa: F811
    pk = media_services.store_picture(photo((80, 60)), name="a.jpg", title="车间", alt="车间", actor=None)
    told = client.get(f"/admin/quizzes/writing/photo/{pk}/").json()
    assert (told["width"], told["height"], told["alt"]) == (80, 60, "车间")
    assert client.get("/admin/quizzes/writing/photo/999/").status_code == 404


def test_questions_are_printed_as_a_job(client, editor, bank) -> None:  # noqa: F811
    questions = write(client, bank, *TYPED)
    address = "/admin/quizzes/questions/print/"
    ids = [question.pk for question in questions]
    assert "10 道题" in client.get(address, {"q": ids}).content.decode()
    answer = client.post(address, {"q": ids, "title": "班前考题", "answers": "on"})
    job = PrintJob.objects.get()
    assert answer["Location"] == f"/prints/{job.pk}/"
    assert (job.form, job.filename, job.requested_by) == ("questions", "班前考题.pdf", editor.pk)
    assert client.get(address, {"q": [*ids, 999_999]}).status_code == 404
    for none in ({}, {"q": ["x"]}):
        assert "没有指定题目" in client.get(address, none).content.decode()
    stranger = sees_as(make_editor(role="administrator"))
    Bank.objects.filter(pk=bank.pk).update(closed=True)
    assert stranger.get(address, {"q": ids}).status_code == 404


def test_the_sheet_is_drawn(client, editor, bank) -> None:  # noqa: F811
    import json

    write(client, bank, *TYPED)
    client.post(
        "/admin/quizzes/questions/print/",
        {"q": list(Question.objects.values_list("pk", flat=True)), "title": "班前考题", "answers": "on"},
    )
    facts = json.loads(PrintJob.objects.get().facts)
    assert [group["heading"] for group in facts["groups"]][:3] == ["单选题", "多选题", "不定项选择题"]
    assert facts["total"] == "21.5"
    assert press.render("questions", facts)[:5] == b"%PDF-"


def test_questions_without_options_are_not_chained_to_the_next() -> None:
    """The foot of a page is used: a stem alone may stand there, what follows it turns the page."""
    four = tuple(Option(letter, "安全" * 12) for letter in "ABCD")
    singles = [ParsedQuestion("single", f"第{n}道单选，哪个对？", four, ("A",), points=100) for n in range(5)]
    judged = [ParsedQuestion("truefalse", f"第{n}道判断。", (), ("对",), points=100) for n in range(24)]
    head = SheetHead("月考", "永安镇应急管理办公室", datetime(2026, 6, 16, tzinfo=UTC), with_answers=False)
    pages = pages_of(press.render("questions", questions_facts([*singles, *judged], head=head)))
    assert "第0道判断。" in pages[0]
    assert len(pages) == 2
