"""Courses, requirements, the ledger of training minutes, certificates."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from kernel.serials import new_verify_code
from learning.enums import CertificateState, SourceTag, TrainingKind, Trigger
from pagekit.blocks import lesson_blocks
from plumbing.appendonly import AppendOnlyModel


class Course(ClusterableModel):
    """Lessons to read and a quiz to pass; both done, `minutes` are credited. The quiz is a gate, never minutes."""

    slug = models.SlugField(_("short name in the address"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=80)
    summary = models.TextField(_("summary"), blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes credited"), help_text=_("Learning time without the test. 45 minutes are one class hour.")
    )
    kind = models.CharField(_("kind of training"), max_length=12, choices=TrainingKind.choices)
    quiz = models.ForeignKey(
        "quizzes.Quiz", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("quiz")
    )
    gives_certificate = models.BooleanField(_("gives a certificate"), default=True)
    certificate_title = models.CharField(_("certificate title"), max_length=20, default="培训合格证")
    certificate_months = models.PositiveSmallIntegerField(
        _("certificate valid, months"), null=True, blank=True, default=36
    )
    is_open = models.BooleanField(_("open to workers"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    panels = [
        MultiFieldPanel([FieldPanel("title"), FieldPanel("slug"), FieldPanel("summary")], heading=_("Course")),
        InlinePanel("lessons", label=_("lesson"), min_num=1),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("minutes"), FieldPanel("kind")]), FieldPanel("quiz"), FieldPanel("is_open")],
            heading=_("Credit"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("gives_certificate"),
                FieldRowPanel([FieldPanel("certificate_title"), FieldPanel("certificate_months")]),
            ],
            heading=_("Certificate"),
        ),
    ]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title


class Lesson(Orderable):
    """One page to read. `minimum_seconds` must pass on the server's clock before it counts as read."""

    course = ParentalKey(Course, on_delete=models.CASCADE, related_name="lessons")
    title = models.CharField(_("title"), max_length=80)
    body = StreamField(lesson_blocks(), verbose_name=_("body"), use_json_field=True)
    minimum_seconds = models.PositiveIntegerField(_("shortest reading time, seconds"), default=60)

    panels = [FieldPanel("title"), FieldPanel("body"), FieldPanel("minimum_seconds")]

    class Meta(Orderable.Meta):
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def __str__(self) -> str:
        return self.title


class LessonReading(models.Model):
    """A person reads a lesson: opened and finished on the server's clock."""

    wagtail_reference_index_ignore = True

    person = models.ForeignKey("orgs.Person", on_delete=models.PROTECT, related_name="+")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="readings")
    opened_at = models.DateTimeField(_("opened at"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    seconds = models.PositiveIntegerField(_("seconds seen by the server"), default=0)

    class Meta:
        verbose_name = _("lesson reading")
        verbose_name_plural = _("lesson readings")
        constraints = [models.UniqueConstraint(fields=["person", "lesson"], name="reading_once")]


class Requirement(models.Model):
    """Who owes how many minutes by which rule. A row of data, never a number in the code (domain reference 2.2)."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=80)
    instrument = models.ForeignKey(
        "regulations.Instrument", on_delete=models.PROTECT, related_name="+", verbose_name=_("instrument")
    )
    article = models.CharField(_("article"), max_length=40, blank=True)
    region = models.ForeignKey(
        "orgs.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("region")
    )
    categories = models.JSONField(_("post categories"), default=list)
    hours_high_risk = models.BooleanField(_("high-risk units only"), null=True, blank=True)
    trigger = models.CharField(_("trigger"), max_length=16, choices=Trigger.choices)
    minutes = models.PositiveIntegerField(_("minutes owed"))
    due_days = models.PositiveSmallIntegerField(_("due within days of the trigger"), null=True, blank=True)
    counts = models.JSONField(_("kinds of training that count"), default=list)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    overrides = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source_tag = models.CharField(_("source"), max_length=10, choices=SourceTag.choices)
    verified = models.BooleanField(_("verified"), default=False)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class HoursEntry(AppendOnlyModel):
    """The ledger: minutes of training, with evidence. Never edited; a correction is a new row with a reason.

    `enterprise` is where the person worked that day; the minutes belong to the person.
    """

    person = models.ForeignKey("orgs.Person", on_delete=models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("orgs.Enterprise", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    minutes = models.IntegerField(_("minutes"))
    kind = models.CharField(_("kind of training"), max_length=12, choices=TrainingKind.choices)
    occurred_on = models.DateField(_("date"))
    title = models.CharField(_("training"), max_length=120)
    source_kind = models.CharField(max_length=20)
    source_key = models.CharField(max_length=80)
    evidence = models.JSONField(_("evidence"), default=dict)
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    recorded_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["occurred_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "source_kind", "source_key"], name="credited_once"),
            models.CheckConstraint(
                condition=Q(corrects=None, minutes__gt=0) | (Q(corrects__isnull=False) & ~Q(reason="")),
                name="correction_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["enterprise", "occurred_on"], name="hours_enterprise_day"),
            models.Index(fields=["person", "occurred_on"], name="hours_person_day"),
        ]


class CertificateCounter(models.Model):
    """The last number given out for an issuer, year and kind; taken under a row lock, never reused."""

    issuer = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=4)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "year", "kind"], name="counter_once")]


class Certificate(models.Model):
    """The row is the certificate, the PDF only its photograph. `facts` are sealed with the holder's own key."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=4, default="PX")
    serial = models.CharField(_("number"), max_length=40, unique=True)
    verify_code = models.CharField(max_length=16, unique=True, default=new_verify_code)
    holder = models.ForeignKey("orgs.Person", on_delete=models.PROTECT, related_name="+")
    source_kind = models.CharField(max_length=20)
    source_key = models.CharField(max_length=64)
    period = models.CharField(_("period"), max_length=10)
    facts = models.BinaryField()
    template_version = models.CharField(max_length=10, default="v1")
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=CertificateState.choices, default="valid")
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    revoked_reason = models.CharField(_("reason"), max_length=200, blank=True)
    print_job = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_on", "-serial"]
        constraints = [
            models.UniqueConstraint(fields=["holder", "source_kind", "source_key", "period"], name="certificate_once")
        ]

    def __str__(self) -> str:
        return self.serial
