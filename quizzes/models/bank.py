"""The bank: questions, what they said at each time, who reviewed them, what belongs to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from plumbing.appendonly import AppendOnlyModel
from quizzes.enums import (
    BankUse,
    Difficulty,
    PairState,
    QuestionState,
    QuestionType,
    ReviewAction,
    VersionState,
)


class Bank(models.Model):
    """A set of questions with one purpose, in the care of one area's editors; a closed one of named people only."""

    wagtail_reference_index_ignore = True

    name = models.CharField(_("name"), max_length=80, unique=True)
    note = models.TextField(_("note"), blank=True)
    use = models.CharField(
        _("used for"),
        max_length=8,
        choices=BankUse.choices,
        default=BankUse.PRACTICE,
        help_text=_("What people practised with is never asked in a contest, and the other way round."),
    )
    area = models.ForeignKey(
        "orgs.Area",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("area"),
        help_text=_("Whose editors look after it. Empty: those of the whole site."),
    )
    closed = models.BooleanField(
        _("closed"), default=False, help_text=_("Only the people named below see and use it, e.g. before a contest.")
    )
    four_eyes = models.BooleanField(
        _("reviewed by a second person"),
        default=True,
        help_text=_("A question is used only when somebody else than its author has reviewed it."),
    )
    open_practice = models.BooleanField(
        _("open for practice"),
        default=False,
        help_text=_(
            "People practise by topic and get the question of the day from it, with the answers. Not for tests."
        ),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BankMember(models.Model):
    """Somebody named for a closed bank. What the person may do at all still comes from the role."""

    wagtail_reference_index_ignore = True

    bank = models.ForeignKey(Bank, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("account")
    )
    may_write = models.BooleanField(_("writes questions"), default=True)
    may_review = models.BooleanField(_("reviews questions"), default=True)

    class Meta:
        verbose_name = _("member of a bank")
        verbose_name_plural = _("members of a bank")
        constraints = [models.UniqueConstraint(fields=["bank", "user"], name="bank_member_once")]


class Question(models.Model):
    """An item of a bank. `current` is what its editors see, `approved` what new papers take (only while in use).

    `identity` is normalised stem + sorted options. A merged question's figures count for `merged_into`.
    """

    wagtail_reference_index_ignore = True

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="questions", verbose_name=_("question bank"))
    identity = models.CharField(max_length=64, editable=False)
    code = models.CharField(_("number of the author's own"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=QuestionState.choices, default=QuestionState.DRAFT)
    current = models.ForeignKey("QuestionVersion", null=True, on_delete=models.PROTECT, related_name="+")
    approved = models.ForeignKey("QuestionVersion", null=True, on_delete=models.PROTECT, related_name="+")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    created_by = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [models.UniqueConstraint(fields=["bank", "identity"], name="question_once_a_bank")]
        indexes = [
            models.Index(fields=["bank", "state"], name="question_bank_state"),
            models.Index(fields=["-changed_at", "-id"], name="question_changed"),
        ]

    def __str__(self) -> str:
        return self.current.stem[:60] if self.current else "—"


class QuestionVersion(models.Model):
    """What a question said at one time. An edit makes a new version; sittings keep theirs.

    `options`: ``[{"id": "A", "text": "…"}]``; `key`: letters for choices and orders, ``["对"]`` or ``["错"]``, for
    fill-in a list of alternatives a blank, ``1-A`` pairs, ids of hazards; `body`: what only some types have
    (docs/decisions/0015). `points` in hundredths of a point. `valid_to` is the last day.
    """

    wagtail_reference_index_ignore = True

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("review"), max_length=8, choices=VersionState.choices, default=VersionState.DRAFT)
    type = models.CharField(_("type"), max_length=10, choices=QuestionType.choices)
    stem = models.TextField(_("stem"))
    options = models.JSONField(_("options"), default=list)
    key = models.JSONField(_("key"), default=list)
    body = models.JSONField(default=dict)
    explanation = models.TextField(_("explanation"), blank=True)
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), choices=Difficulty.choices, default=Difficulty.MEDIUM
    )
    points = models.PositiveIntegerField(_("points, in hundredths"), default=100)
    topic = models.CharField(_("topic"), max_length=60, blank=True)
    basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    audience = models.CharField(_("meant for"), max_length=100, blank=True)
    source = models.CharField(_("taken from"), max_length=200, blank=True)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    valid_from = models.DateField(_("asked from"), null=True, blank=True)
    valid_to = models.DateField(_("asked until"), null=True, blank=True)
    keep_order = models.BooleanField(_("never shuffle options"), default=False)
    change_note = models.CharField(_("what was changed"), max_length=200, blank=True)
    import_run = models.UUIDField(null=True, blank=True, db_index=True)
    created_by = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("question version")
        verbose_name_plural = _("question versions")
        ordering = ["question", "-number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="version_once")]
        indexes = [
            models.Index(fields=["question"], name="version_pending", condition=Q(state=VersionState.PENDING)),
        ]

    def __str__(self) -> str:
        return self.stem[:60]


class QuestionMedia(models.Model):
    """A picture or a sound of a version. `slot`: ``stem``, ``photo``, ``option:A``, ``left:1``, ``part:2/stem``."""

    wagtail_reference_index_ignore = True

    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="media")
    slot = models.CharField(max_length=30)
    picture = models.ForeignKey(
        "media.Picture", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("picture")
    )
    clip = models.ForeignKey(
        "media.Clip", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("sound")
    )
    alt = models.CharField(_("text alternative"), max_length=300, blank=True)

    class Meta:
        ordering = ["slot", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(picture__isnull=False, clip__isnull=True) | Q(picture__isnull=True, clip__isnull=False),
                name="picture_or_clip",
            )
        ]


class QuestionReview(AppendOnlyModel):
    """Who did what with which version, when, against which clauses (``[{"version_id": 1, "label": "…"}]``)."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="reviews")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="reviews")
    action = models.CharField(_("action"), max_length=10, choices=ReviewAction.choices)
    actor = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField()
    note = models.CharField(_("note"), max_length=500, blank=True)
    clauses = models.JSONField(default=list)

    class Meta:
        verbose_name = _("review of a question")
        verbose_name_plural = _("reviews of questions")
        ordering = ["-at", "-pk"]


class DuplicatePair(models.Model):
    """Two questions that say the same or nearly so, and what an editor decided. `likeness` in per cent."""

    wagtail_reference_index_ignore = True

    first = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    exact = models.BooleanField(default=False)
    likeness = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=PairState.choices, default=PairState.OPEN)
    found_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
        ]
