"""Every type through the form: what is stored, what is refused, and that nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from media import services as media_services
from media.models import Clip, Picture
from quizzes.models import Bank, Question, QuestionMedia, QuestionVersion
from tests.media.files import photo, picture, wav
from tests.quizzes.authoring.samples import TYPED, sent
from tests.quizzes.bank.people import make_editor, sees_as

ADD = "/admin/snippets/quizzes/question/add/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def bank() -> Bank:
    return Bank.objects.create(name="甲", four_eyes=False)


@pytest.fixture
def editor(client: Client) -> Any:
    user = make_editor()
    client.force_login(user)
    return user


def keep_photo() -> str:
    return str(media_services.store_picture(photo((80, 60)), name="a.jpg", title="车间", alt="车间", actor=None))


def with_photo(kind: str) -> dict[str, str]:
    return {"photo-picture": keep_photo()} if kind == "hotspot" else {}


def edit_of(question: Question) -> str:
    return f"/admin/snippets/quizzes/question/edit/{question.pk}/"


@pytest.mark.parametrize("kind", TYPED)
def test_every_type_is_written_and_an_edit_without_change_makes_no_version(client, editor, bank, kind: str) -> None:
    answer = client.post(ADD, sent(kind, bank, **with_photo(kind)))
    assert answer.status_code == 302, answer.content.decode()
    question = Question.objects.get()
    version = question.current
    assert (version.type, version.stem, version.points, version.topic) == (kind, TYPED[kind]["stem"], 200, "消防")
    page = client.get(edit_of(question)).content.decode()
    assert TYPED[kind]["stem"] in page
    again = sent_back(question, bank)
    assert client.post(edit_of(question), again).status_code == 302
    assert question.versions.count() == 1
    changed = client.post(edit_of(question), {**again, "explanation": "改了。", "note": "补充解析"})
    assert changed.status_code == 302
    newest = QuestionVersion.objects.filter(question=question).first()
    assert (newest.number, newest.explanation, newest.change_note) == (2, "改了。", "补充解析")
    assert (newest.options, newest.key, newest.body) == (version.options, version.key, version.body)


def sent_back(question: Question, bank: Bank) -> dict[str, str]:
    """What a browser sends when nothing was touched."""
    from quizzes.authoring.form_values import form_data
    from quizzes.bank.conversion import parsed_version

    said = parsed_version(question.current, media=question.current.media.all())
    return {**form_data(said, question.code).dict(), "bank": str(bank.pk), "then": "save"}


def test_what_is_stored_of_the_rich_types(client, editor, bank) -> None:
    for kind in ("match", "case", "hotspot", "essay", "fill"):
        assert client.post(ADD, sent(kind, bank, **with_photo(kind))).status_code == 302
    found = {version.type: version for version in QuestionVersion.objects.all()}
    assert found["match"].body == {"lefts": [{"id": "1", "text": "红色"}, {"id": "2", "text": "黄色"}]}
    assert found["match"].key == ["1-A", "2-B"]
    assert found["essay"].body == {"rubric": [{"text": "报警", "points": 100}, {"text": "疏散", "points": 100}]}
    assert found["fill"].key == [["月", "每月", "1个月"], ["绿"]]
    assert [part["type"] for part in found["case"].body["parts"]] == ["single", "fill"]
    assert [place["at"] for place in found["hotspot"].body["places"]] == [[1000, 1000, 2000, 3050], [7000, 7000, 800]]
    assert found["hotspot"].key == ["p1"]
    (row,) = QuestionMedia.objects.all()
    assert (row.slot, row.alt, row.version_id) == ("photo", "车间一角", found["hotspot"].pk)


@pytest.mark.parametrize("kind", TYPED)
def test_an_error_loses_nothing(client, editor, bank, kind: str) -> None:
    typed = sent(kind, bank, **with_photo(kind)) | {"points": "两分", "remark": "勿丢"}
    page = client.post(ADD, typed).content.decode()
    assert "没有保存，您填写的内容都还在" in page
    assert not Question.objects.exists()
    for name, value in typed.items():
        for line in value.splitlines():
            kept = line.replace(">", "&gt;").replace('"', "&quot;")
            assert name in ("then", "bank") or kept in page, name


def test_errors_stand_beside_their_fields(client, editor, bank) -> None:
    page = client.post(ADD, sent("fill", bank, blanks="月")).content.decode()
    assert page.count('<p class="qf-e" role="alert">') == 1
    assert page.index('name="blanks"') < page.index('<p class="qf-e" role="alert">') < page.index('name="unordered"')
    page = client.post(ADD, sent("case", bank) | {"parts-0-options": "围观\n报警"}).content.decode()
    assert "第 1 小题" in page or "小题 1" in page


def test_small_buttons_change_rows_and_save_nothing(client, editor, bank) -> None:
    typed = sent("case", bank) | {"media-count": "1", "media-0-slot": "part:2/stem", "media-0-alt": "表"}
    up = client.post(ADD, {**typed, "do": "up:parts:1"}, headers={"X-Fragment": "1"}).content.decode()
    assert up.index("灭火器在____检查") < up.index("李某先做什么")
    assert '<option value="part:1/stem" selected>' in up
    assert "<html" not in up
    gone = client.post(ADD, {**typed, "do": "remove:parts:1"}).content.decode()
    assert "灭火器在____检查" not in gone
    assert 'name="media-count" value="0"' in gone
    more = client.post(ADD, {**typed, "do": "add:parts"}).content.decode()
    assert 'name="parts-count" value="3"' in more
    for strange in ("remove:parts:99", "up:parts:²", "add:evil", ":::", "type"):
        assert client.post(ADD, {**typed, "do": strange}).status_code == 200
    assert not Question.objects.exists()


def test_a_pasted_question_fills_the_form(client, editor, bank) -> None:
    text = "1. 火警电话是（ ）。\nA. 110\nB. 119\nC. 120\n答案：B\n解析：119 是火警电话。"
    page = client.post(ADD, {**sent("essay", bank), "stem": "", "paste": text, "do": "paste"}).content.decode()
    for words in ("火警电话是", "B. 119", "119 是火警电话。", "已识别"):
        assert words in page
    assert '<option value="single" selected>' in page
    for nothing in ("", "无题"):
        assert client.post(ADD, {**sent("single", bank), "paste": nothing, "do": "paste"}).status_code == 200
    assert not Question.objects.exists()


def test_the_next_question_begins_with_what_stays(client, editor, bank) -> None:
    answer = client.post(ADD, sent("single", bank, then="save new"))
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert f'<option value="{bank.pk}" selected>' in page
    assert 'value="消防"' in page
    assert "《消防法》第四十四条" in page
    assert "火警电话" not in page


def test_handing_in(client, editor) -> None:
    bank = Bank.objects.create(name="乙", four_eyes=True)
    client.post(ADD, sent("single", bank))
    client.post(ADD, sent("truefalse", bank, then="submit"))
    assert list(Question.objects.order_by("pk").values_list("state", flat=True)) == ["draft", "pending"]


def test_media_stand_in_their_slots(client, editor, bank) -> None:
    shown, heard = keep_photo(), media_services.store_clip(wav(), name="a.wav", title="铃", transcript="铃", actor=None)
    rows = {
        "media-count": "2",
        "media-0-slot": "option:B", "media-0-picture": shown, "media-0-alt": "一部电话",
        "media-1-slot": "stem", "media-1-clip": str(heard), "media-1-alt": "",
    }  # fmt: skip
    assert client.post(ADD, sent("single", bank) | rows).status_code == 302
    found = list(QuestionMedia.objects.values_list("slot", "picture_id", "clip_id", "alt"))
    assert found == [("option:B", int(shown), None, "一部电话"), ("stem", None, heard, "")]


def test_files_are_kept_even_when_the_question_is_not(client, editor, bank) -> None:
    file = SimpleUploadedFile("IMG_1.jpg", photo())
    sound = SimpleUploadedFile("a.wav", wav())
    files = {"photo-upload": file, "media-count": "1", "media-0-slot": "stem", "media-0-upload": sound}
    page = client.post(ADD, sent("hotspot", bank, stem="") | files).content.decode()
    kept, clip = Picture.objects.get(), Clip.objects.get()
    assert f'value="{kept.pk}"' in page
    assert f'value="{clip.pk}"' in page
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"), ("a.mp3", picture("JPEG"))],
)
def test_a_hostile_file_is_refused_and_nothing_is_lost(client, editor, bank, name: str, data: bytes) -> None:
    rows = {"media-count": "1", "media-0-slot": "stem", "media-0-upload": SimpleUploadedFile(name, data)}
    page = client.post(ADD, sent("single", bank) | rows).content.decode()
    assert f"{name}：这不是可以保存的" in page
    assert "火警电话" in page
    assert not (Question.objects.exists() or Picture.objects.exists() or Clip.objects.exists())


def test_only_writable_banks_are_offered_and_a_question_keeps_its_bank(client, editor, bank) -> None:
    foreign = Bank.objects.create(name="外", closed=True)
    assert "外" not in client.get(ADD).content.decode().split('name="bank"')[1].split("</select>")[0]
    page = client.post(ADD, sent("single", foreign)).content.decode()
    assert not Question.objects.exists()
    assert "火警电话" in page
    client.post(ADD, sent("single", bank))
    question = Question.objects.get()
    other = Bank.objects.create(name="丙")
    client.post(edit_of(question), sent("single", other, explanation="改"))
    question.refresh_from_db()
    assert (question.bank_id, question.current.explanation) == (bank.pk, "改")
    Bank.objects.filter(pk=bank.pk).update(closed=True)
    assert client.get(edit_of(question)).status_code == 404
    assert client.post(edit_of(question), sent("single", bank, stem="偷改")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_form_takes_as_many_queries_for_three_rows_as_for_one(client, editor, bank, count: int) -> None:
    parts = {"parts-count": str(count)} | {
        f"parts-{n}-{name}": value
        for n in range(count)
        for name, value in {"type": "single", "stem": f"第{n}问", "options": "*甲\n乙", "points": "1"}.items()
    }
    client.post(ADD, sent("case", bank) | parts)
    question = Question.objects.get()
    client.get(edit_of(question))
    with CaptureQueriesContext(connection) as found:
        assert client.get(edit_of(question)).status_code == 200
    assert len(found) <= 30, [query["sql"][:120] for query in found]


def test_who_is_no_editor_writes_nothing(client, bank) -> None:
    assert sees_as(make_editor(role="grid_inspector")).get(ADD).status_code in (302, 404)
    assert client.get(ADD).status_code == 302
