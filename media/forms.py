"""Uploads in the admin, judged by their bytes as everywhere else."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.images.forms import BaseImageForm

from kernel.errors import DomainError
from media.holding import Kind, is_held
from media.logic.pictures import clean_picture
from media.logic.sounds import MAX_BYTES, clean_sound
from media.models import Clip
from media.problems import describe


def _refuse_another(kind: Kind, pk: int | None) -> None:
    """A question was reviewed with this file and papers froze its address: what replaced it would be seen unreviewed,
    and the papers that are out would lose theirs.
    """
    if is_held(kind, pk):
        raise ValidationError(
            _("Questions use this file, so no other takes its place. Upload it as a new one and choose that.")
        )


class PictureForm(BaseImageForm):
    """A picture is kept without what its maker wrote into it (EXIF, places)."""

    def clean_file(self) -> Any:
        """The picture cleaned; a file that stays as it was is left alone."""
        given = self.cleaned_data["file"]
        if "file" not in self.changed_data or not given:
            return given
        _refuse_another("picture", self.instance.pk)
        given.seek(0)
        try:
            checked = clean_picture(given.read())
        except DomainError as error:
            raise ValidationError(describe(error)) from error
        self.instance.sha256 = hashlib.sha256(checked.data).hexdigest()
        stem = given.name.rpartition(".")[0] or "picture"
        return SimpleUploadedFile(f"{stem}.{checked.extension}", checked.data)


class ClipForm(WagtailAdminModelForm):
    """A sound with its words: who cannot hear it must be able to answer."""

    instance: Clip

    class Meta:
        model = Clip
        fields = ["title", "file", "transcript", "no_words"]

    def clean_file(self) -> Any:
        """The sound cleaned; a file that stays as it was is left alone."""
        given = self.cleaned_data["file"]
        if "file" not in self.changed_data or not given:
            return given
        _refuse_another("clip", self.instance.pk)
        given.seek(0)
        try:
            checked = clean_sound(given.read(MAX_BYTES + 1))
        except DomainError as error:
            raise ValidationError(describe(error)) from error
        self.instance.sha256 = hashlib.sha256(checked.data).hexdigest()
        return ContentFile(checked.data, f"clip.{checked.extension}")

    def clean(self) -> dict[str, Any]:
        """Words are asked for unless none are spoken."""
        values: dict[str, Any] = super().clean() or {}
        if not values.get("no_words") and not (values.get("transcript") or "").strip():
            self.add_error(
                "transcript", _("Write down what it says, or tick that no words are spoken. Nothing was saved.")
            )
        return values
