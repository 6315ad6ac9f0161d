"""Why a picture or a sound was not kept, in a sentence for the person who uploaded it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from kernel.errors import DomainError


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}".removesuffix(".0")


def _too_large(params: Mapping[str, Any]) -> str:
    return _(
        "The file has %(size)s MB; at most %(limit)s MB can be kept. It was not kept. Make it smaller and try again."
    ) % {"size": _megabytes(params["size"]), "limit": _megabytes(params["limit"])}


_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "picture-too-large": _too_large,
    "sound-too-large": _too_large,
    "picture-too-many-pixels": lambda _params: _(
        "The picture has more pixels than can be kept (64 million, 30 million for PNG, WebP and GIF). It was not kept. "
        "Make it smaller and try again."
    ),
    "picture-moves": lambda _params: _(
        "A moving picture cannot be kept. Take one still picture of it and try again."
    ),
    "picture-unreadable": lambda _params: _(
        "This is no picture that can be kept: JPG, PNG, WebP or GIF. It was not kept. Save it as JPG and try again."
    ),
    "sound-unreadable": lambda _params: _(
        "This is no sound that can be kept: MP3, M4A, OGG or WAV. It was not kept. Save it as MP3 and try again."
    ),
}  # fmt: skip


def describe(error: DomainError) -> str:
    """The sentence for a refusal of `media.logic`; limits in megabytes."""
    known = _SENTENCES.get(error.code)
    return known(error.params) if known else _("The file cannot be kept. Try another one.")
