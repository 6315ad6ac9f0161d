"""A picture behind a reviewed question stays what the reviewer saw, and what papers froze."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from media.models import Clip, Picture
from quizzes.models import Edition
from tests.factories.quizzes import add_sound, make_bank, make_question, make_quiz, silence
from tests.quizzes.bank.people import make_editor, sees_as

pytestmark = pytest.mark.django_db


def red() -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (900, 600), "red").save(made, "PNG")
    return SimpleUploadedFile("red.png", made.getvalue(), "image/png")


def edited(picture: Picture, **fields: Any) -> Any:
    said = {"title": "换过", "alt_text": "", "credit": "", "tags": "", "collection": picture.collection_id}
    return sees_as(make_editor()).post(reverse("wagtailimages:edit", args=[picture.pk]), said | fields)


def test_another_file_never_takes_its_place() -> None:
    bank = make_bank()
    make_question(bank, kind="hotspot")
    make_quiz(bank=bank, draw_count=1)
    picture = Picture.objects.get()
    shown = Edition.objects.get().payload["items"][0]["media"][0]["src"]
    answer = edited(picture, file=red())
    assert "已有试题使用此文件" in answer.content.decode()
    assert Picture.objects.get().sha256 == picture.sha256
    assert sees_as(make_editor()).get(shown).status_code == 200


def test_its_words_may_be_mended() -> None:
    make_question(make_bank(), kind="hotspot")
    assert edited(Picture.objects.get()).status_code == 302
    assert Picture.objects.get().title == "换过"


def test_a_picture_that_no_question_has_may_be_replaced() -> None:
    question = make_question(make_bank(), kind="hotspot")
    question.current.media.all().delete()
    before = Picture.objects.get().sha256
    assert edited(Picture.objects.get(), file=red()).status_code == 302
    assert Picture.objects.get().sha256 != before


def test_nor_does_another_sound() -> None:
    question = make_question(make_bank())
    clip = Clip.objects.get(pk=add_sound(question).clip_id)
    other = SimpleUploadedFile("b.wav", silence() + b"\x00\x00", "audio/wav")
    url = reverse("wagtailsnippets_media_clip:edit", args=[clip.pk])
    answer = sees_as(make_editor()).post(url, {"title": "换过", "file": other, "transcript": "警报"})
    assert "已有试题使用此文件" in answer.content.decode()
    assert Clip.objects.get().file.name == clip.file.name


def test_what_only_a_closed_bank_shows_is_hidden_with_it() -> None:
    from wagtail.permissions import policy_registry

    from quizzes.models import Bank, BankMember

    bank = make_bank()
    question = make_question(bank, kind="hotspot")
    picture, clip = Picture.objects.get(), Clip.objects.get(pk=add_sound(question).clip_id)
    editor, member = make_editor(), make_editor()
    Bank.objects.filter(pk=bank.pk).update(closed=True)
    BankMember.objects.create(bank=bank, user=member)
    addresses = (
        reverse("wagtailimages:edit", args=[picture.pk]),
        reverse("wagtailimages:image_usage", args=[picture.pk]),
        reverse("quizzes_admin:photo", args=[picture.pk]),
        reverse(Clip.snippet_viewset.get_url_name("edit"), args=[clip.pk]),
    )
    refused = [sees_as(editor).get(address).status_code for address in addresses]
    assert all(code in (302, 403, 404) for code in refused), refused
    assert [sees_as(member).get(address).status_code for address in addresses] == [200] * 4
    listed = sees_as(editor).get(reverse("wagtailimages:index")).content.decode()
    assert picture.title not in listed
    assert picture.title in sees_as(member).get(reverse("wagtailimages:index")).content.decode()
    policy = policy_registry.get_by_type(Picture)
    assert picture not in policy.instances_user_has_any_permission_for(editor, ["choose"])
    make_question(make_bank()).current.media.create(slot="stem", picture=picture)
    assert sees_as(editor).get(addresses[0]).status_code == 200
