"""The picture store for other rooms: keep a picture or a sound, and what a phone is shown of it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from wagtail.images.models import Filter

from kernel.errors import NotFound
from media.logic.pictures import CheckedPicture, clean_picture
from media.logic.sounds import clean_sound
from media.models import Clip, Picture
from plumbing import audit

# A phone's width at two dots a point; JPEG, which the oldest phones know; clear parts become white.
PHONE_WIDTH = 720
PHONE_FILTER = f"max-{PHONE_WIDTH}x{3 * PHONE_WIDTH}|format-jpeg|jpegquality-80|bgcolor-ffffff"
PRINT_FILTER = "max-1400x1400|format-jpeg|jpegquality-82|bgcolor-ffffff"
_TITLE = 120


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture at a phone's size: address, pixels, words, bytes."""

    src: str
    width: int
    height: int
    alt: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class ShownClip:
    """A sound: address and what it says (its title where no words are spoken)."""

    src: str
    alt: str
    title: str = ""


def store_picture(data: bytes, *, name: str, title: str, alt: str, actor: Any) -> int:
    """The picture's id; the same picture is kept once, and keeps its own title and words.

    Raises DomainError (`media.problems.describe` says why): ``picture-too-large``, ``picture-too-many-pixels``,
    ``picture-moves``, ``picture-unreadable``. `name` is only a title where there is none: what counts are the bytes.
    """
    checked = clean_picture(data)
    digest = hashlib.sha256(checked.data).hexdigest()
    known = Picture.objects.filter(sha256=digest).values_list("pk", flat=True).first()
    return int(known) if known else _keep_picture(checked, digest, _titled(title, name), alt, actor)


def _keep_picture(checked: CheckedPicture, digest: str, title: str, alt: str, actor: Any) -> int:
    picture = Picture(
        title=title,
        alt_text=alt[:200],
        file=ContentFile(checked.data, f"picture.{checked.extension}"),
        width=checked.width,
        height=checked.height,
        sha256=digest,
        uploaded_by_user=actor if getattr(actor, "pk", None) else None,
    )
    picture._set_image_file_metadata()
    picture.save()
    audit.record("store_picture", actor=actor, target=("picture", picture.pk), title=title)
    return int(picture.pk)


def store_clip(data: bytes, *, name: str, title: str, transcript: str, actor: Any, no_words: bool = False) -> int:
    """The sound's id; the same sound is kept once. Raises DomainError ``sound-too-large``, ``sound-unreadable``."""
    checked = clean_sound(data)
    digest = hashlib.sha256(checked.data).hexdigest()
    known = Clip.objects.filter(sha256=digest).values_list("pk", flat=True).first()
    if known:
        return int(known)
    clip = Clip.objects.create(
        title=_titled(title, name),
        file=ContentFile(checked.data, f"clip.{checked.extension}"),
        transcript=transcript,
        no_words=no_words,
        sha256=digest,
    )
    audit.record("store_clip", actor=actor, target=("clip", clip.pk), title=clip.title)
    return int(clip.pk)


def _titled(title: str, name: str) -> str:
    stem = name.replace("\\", "/").rpartition("/")[2]
    return (title.strip() or stem.rpartition(".")[0] or stem or "—")[:_TITLE]


def shown_picture(picture_id: int) -> ShownPicture:
    """The picture at a phone's size, made when it is missing. Raises NotFound ``picture-missing``."""
    found = shown_pictures([picture_id])
    if picture_id not in found:
        raise NotFound("picture-missing", picture=picture_id)
    return found[picture_id]


def shown_pictures(ids: Collection[int]) -> dict[int, ShownPicture]:
    """Pictures at a phone's size by id, in two queries once their renditions are made; missing ones are left out."""
    wanted = Filter(spec=PHONE_FILTER)
    pictures = Picture.objects.filter(pk__in=set(ids)).prefetch_renditions(PHONE_FILTER) if ids else ()
    return {picture.pk: _shown(picture, wanted) for picture in pictures}


def _shown(picture: Picture, wanted: Filter) -> ShownPicture:
    made = picture.get_rendition(wanted)
    try:
        size = made.file.size
    except OSError:  # a restored database without its files: the page still opens
        size = 0
    return ShownPicture(made.url, made.width, made.height, picture.default_alt_text, size)


@dataclass(frozen=True, slots=True)
class PrintedPicture:
    """A JPEG as the press takes it."""

    data: bytes
    width: int
    height: int


def printed_picture(picture_id: int) -> PrintedPicture:
    """The picture at a size that is sharp on paper and small in a PDF. Raises NotFound ``picture-missing``."""
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is None:
        raise NotFound("picture-missing", picture=picture_id)
    try:
        made = picture.get_rendition(Filter(spec=PRINT_FILTER))
        with made.file.open("rb") as file:
            return PrintedPicture(file.read(), made.width, made.height)
    except OSError as error:
        raise NotFound("picture-missing", picture=picture_id) from error


def shown_clips(ids: Collection[int]) -> dict[int, ShownClip]:
    """Sounds by id, in one query; missing ones are left out."""
    clips = Clip.objects.filter(pk__in=set(ids)) if ids else ()
    return {clip.pk: ShownClip(clip.file.url, clip.transcript or clip.title, clip.title) for clip in clips}


def picture_data(picture_id: int) -> tuple[str, bytes]:
    """Name (title and extension) and bytes of the kept picture. Raises NotFound ``picture-missing``."""
    return _contents(Picture.objects.filter(pk=picture_id).first(), "picture-missing")


def clip_data(clip_id: int) -> tuple[str, bytes]:
    """Name and bytes of a sound. Raises NotFound ``clip-missing``."""
    return _contents(Clip.objects.filter(pk=clip_id).first(), "clip-missing")


def _contents(row: Any, missing: str) -> tuple[str, bytes]:
    if row is None:
        raise NotFound(missing)
    try:
        with row.file.open("rb") as file:
            return f"{row.title}.{row.file.name.rpartition('.')[2]}", file.read()
    except OSError as error:
        raise NotFound(missing) from error
