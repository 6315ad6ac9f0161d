"""The picture store (custom models from the first migration) and the printing jobs."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Filter
from wagtail.images.models import Image as WagtailImage
from wagtail.models import CollectionMember

from plumbing.crypto import EncryptedTextField

KIND_WORDS = {
    "pdf": "PDF",
    "docx": "Word",
    "xlsx": "Excel",
    "pptx": "PPT",
    "txt": _("text"),
    "zip": _("archive"),
    "jpg": _("picture"),
    "png": _("picture"),
}


class Picture(AbstractImage):
    """An image with the words that a blind person hears and its provenance."""

    alt_text = models.CharField(_("text alternative"), max_length=200, blank=True)
    credit = models.CharField(_("credit"), max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False, db_index=True)

    admin_form_fields = (*WagtailImage.admin_form_fields, "alt_text", "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    @property
    def default_alt_text(self) -> str:
        return self.alt_text or self.title

    def create_rendition(self, filter: Filter) -> PictureRendition:
        """As Wagtail does it, but the file in which the rendition was made is closed once it is stored."""
        with self.generate_rendition_file(filter) as made:
            rendition, _created = self.renditions.get_or_create(
                filter_spec=filter.spec, focal_point_key=filter.get_cache_key(self), defaults={"file": made}
            )
        return rendition

    def get_upload_to(self, filename: str) -> str:
        """Its name in the store tells nothing: a picture of a question that is kept secret cannot be guessed."""
        return f"original_images/{uuid.uuid4().hex}.{filename.rsplit('.', 1)[-1].lower()}"


class PictureRendition(AbstractRendition):
    """A picture at one size."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once")
        ]

    def get_upload_to(self, filename: str) -> str:
        """As little can be guessed of it as of the picture (Wagtail cuts its name down to a letter)."""
        return f"images/{uuid.uuid4().hex}.{filename.rsplit('.', 1)[-1].lower()}"


class Document(AbstractDocument):
    """A file to download."""

    # Redeclared for their reverse names: Wagtail's own Document, unused but installed, takes the default ones.
    tags = TaggableManager(help_text=None, blank=True, verbose_name=_("tags"), related_name="+")
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    issued_by = models.CharField(_("issued by"), max_length=100, blank=True)

    admin_form_fields = (*WagtailDocument.admin_form_fields, "issued_by")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    @property
    def kind_word(self) -> str:
        """What people call this kind of file: Word, PDF, 压缩包."""
        return str(KIND_WORDS.get(self.file_extension.lower(), self.file_extension.upper()))


def clip_path(_clip: Clip, filename: str) -> str:
    """Where a sound is kept: its name in the store tells nothing of what it says."""
    return f"clips/{uuid.uuid4().hex}.{filename.rsplit('.', 1)[-1].lower()}"


class Clip(CollectionMember, models.Model):
    """A sound (MP3, M4A, OGG, WAV) with its words for who cannot hear it."""

    wagtail_reference_index_ignore = True

    title = models.CharField(_("title"), max_length=120)
    file = models.FileField(_("file"), upload_to=clip_path)
    transcript = models.TextField(_("what it says"), blank=True, help_text=_("Word for word, for who cannot hear it."))
    no_words = models.BooleanField(
        _("no words are spoken"), default=False, help_text=_("Music, a warning signal, the noise of a machine.")
    )
    sha256 = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("sound")
        verbose_name_plural = _("sounds")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title


class PrintJob(models.Model):
    """A sheet asked of the press: the form's name, its frozen facts (sealed), and how far it is.

    `key` names what is printed (e.g. ``certificate:17``); the facts' digest makes a repeat return the same job.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        PRINTING = "printing", _("printing")
        DONE = "done", _("ready")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.CharField(_("form"), max_length=40)
    key = models.CharField(max_length=80)
    facts = EncryptedTextField()
    facts_digest = models.CharField(max_length=64)
    filename = models.CharField(max_length=120)
    requested_by = models.BigIntegerField(null=True, blank=True, db_index=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("print job")
        verbose_name_plural = _("print jobs")
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["form", "key", "facts_digest"], name="print_once")]
