"""Pictures and sounds in the admin: judged by their bytes; what is used is not deleted, and that is told."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile

from media import services
from media.models import Clip, Picture
from quizzes.bank.services import save_question
from quizzes.importers.types import MediaFile, Option, ParsedQuestion
from quizzes.models import Bank
from tests.media.files import mp3, photo, picture, png_of, wav

CLIPS = "/admin/snippets/media/clip/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def admin(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    user = get_user_model().objects.create_superuser(username="root", password=None)
    client.force_login(user)
    return user


def ask_with(**media: int) -> None:
    bank = Bank.objects.create(name="甲")
    said = ParsedQuestion(
        "single",
        "问（ ）。",
        (Option("A", "甲"), Option("B", "乙")),
        ("A",),
        media=(MediaFile("stem", alt="图", **media),),
    )
    save_question(said, question_id=None, bank_id=bank.pk, actor=None)


def test_an_uploaded_picture_is_cleaned_and_renamed(client) -> None:
    typed = {
        "title": "配电箱",
        "file": SimpleUploadedFile("张三家.jpg", photo()),
        "tags": "",
        "alt_text": "箱",
        "credit": "",
    }
    assert client.post("/admin/images/add/", typed).status_code == 302
    row = Picture.objects.get()
    assert b"SECRET" not in row.file.read()
    assert (len(row.sha256), row.alt_text) == (64, "箱")
    assert row.file.name.removeprefix("original_images/").removesuffix(".jpg").isalnum()
    assert services.store_picture(photo(), name="x", title="", alt="", actor=None) == row.pk


@pytest.mark.parametrize("data", [b"<svg/>", png_of(60_000, 60_000), picture("TIFF"), picture("JPEG")])
def test_a_hostile_picture_is_refused(client, data: bytes) -> None:
    typed = {"title": "x", "file": SimpleUploadedFile("a.png", data), "tags": "", "alt_text": "", "credit": ""}
    assert client.post("/admin/images/add/", typed).status_code == 200
    assert not Picture.objects.exists()


def test_a_sound_needs_its_words_unless_none_are_spoken(client) -> None:
    typed = {"title": "警报", "file": SimpleUploadedFile("a.mp3", mp3()), "transcript": ""}
    page = client.post(f"{CLIPS}add/", typed).content.decode()
    assert "请写出音频里说的话" in page
    assert (
        client.post(f"{CLIPS}add/", typed | {"file": SimpleUploadedFile("a.mp3", mp3()), "no_words": "on"}).status_code
        == 302
    )
    clip = Clip.objects.get()
    assert (clip.no_words, len(clip.sha256)) == (True, 64)
    assert b"SECRET" not in clip.file.read()
    wrong = {"title": "x", "transcript": "x", "file": SimpleUploadedFile("a.mp3", b"<html>")}
    assert "这不是可以保存的音频" in client.post(f"{CLIPS}add/", wrong).content.decode()
    assert client.get(CLIPS).status_code == 200


def test_what_is_used_is_not_deleted_and_the_editor_is_told(client) -> None:
    pk = services.store_picture(photo(), name="a.jpg", title="图", alt="图", actor=None)
    ask_with(picture_id=pk)
    page = client.post(f"/admin/images/{pk}/delete/", follow=True)
    assert page.status_code == 200
    assert "没有删除：还有 1 处在用" in page.content.decode()
    page = client.post(f"/admin/bulk/media/picture/delete/?id={pk}&next=/admin/images/", follow=True)
    assert "没有删除：还有 1 处在用" in page.content.decode()
    assert Picture.objects.filter(pk=pk).exists()


def test_a_sound_in_use_stays_and_an_unused_one_goes_with_its_file(client, django_capture_on_commit_callbacks) -> None:
    used, free = (
        services.store_clip(wav(each), name="a.wav", title="", transcript="铃", actor=None) for each in (1, 2)
    )
    ask_with(clip_id=used)
    assert "没有删除" in client.post(f"{CLIPS}delete/{used}/", follow=True).content.decode()
    file = Clip.objects.get(pk=free).file
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{CLIPS}delete/{free}/").status_code == 302
    assert set(Clip.objects.values_list("pk", flat=True)) == {used}
    assert not file.storage.exists(file.name)
