"""Uploaded pictures: an allow-list, no way out of the folder; documents as downloads."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from wagtail.documents import get_document_model

PNG = BytesIO()
Image.new("RGB", (2, 2)).save(PNG, "PNG")


@pytest.fixture
def uploads(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    for folder in ("images", "original_images", "documents", "images/deep"):
        (settings.MEDIA_ROOT / folder).mkdir(parents=True)
    for name in ("images/a.png", "original_images/照片.PNG", "images/deep/a.png", "a.png", "images/page.html"):
        (settings.MEDIA_ROOT / name).write_bytes(PNG.getvalue())
    (settings.MEDIA_ROOT / "images/picture.svg").write_text("<svg/>")
    (settings.MEDIA_ROOT / "documents/roster.xlsx").write_text("secret")
    (tmp_path / "secret.png").write_text("secret")
    return settings.MEDIA_ROOT


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["images/a.png", "original_images/照片.PNG"])
def test_pictures_are_served(client: Client, uploads: Path, path: str) -> None:
    answer = client.get(f"/uploads/{path}")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == PNG.getvalue()
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "max-age" in answer["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "images/missing.png",
        "images/",
        "images/deep/a.png",
        "images/page.html",
        "images/picture.svg",
        "a.png",
        "documents/roster.xlsx",
        "../secret.png",
        "images/../../secret.png",
        "images/..%2f..%2fsecret.png",
        "images/%2e%2e/%2e%2e/secret.png",
        "images\\..\\..\\secret.png",
        "/etc/passwd",
        "images/a.png%00.png",
        "images/x%0a.png",
    ],
)
def test_nothing_else_is(client: Client, uploads: Path, path: str) -> None:
    assert client.get(f"/uploads/{path}").status_code == 404


@pytest.mark.django_db
def test_only_reading(client: Client, uploads: Path) -> None:
    assert client.post("/uploads/images/a.png").status_code == 405


@pytest.mark.django_db
def test_documents_come_as_downloads(client: Client, uploads: Path) -> None:
    document = get_document_model()(title="告居民书")
    document.file.save("告居民书.docx", ContentFile(b"PK"))
    answer = client.get(document.url)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == b"PK"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"/uploads/{document.file.name}").status_code == 404
    assert document.kind_word == "Word"


@pytest.mark.django_db
def test_a_page_is_no_document(uploads: Path) -> None:
    from django.core.exceptions import ValidationError

    document = get_document_model()(title="页面", file=ContentFile(b"<script>", name="x.html"))
    with pytest.raises(ValidationError):
        document.full_clean()
