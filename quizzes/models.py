"""The bank, quizzes with their frozen editions, and sittings with an append-only journal of answers."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from plumbing.appendonly import AppendOnlyModel
from quizzes.enums import Difficulty, QuestionState, QuestionType, ShowAnswers, SittingState


class Bank(models.Model):
    """A set of questions with one purpose; practice and contest banks are kept apart."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    note = models.TextField(_("note"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """An item of a bank. What it says stands in its versions; `identity` is normalised stem + sorted options."""

    wagtail_reference_index_ignore = True

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="questions", verbose_name=_("question bank"))
    identity = models.CharField(max_length=64, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=QuestionState.choices, default=QuestionState.IN_USE)
    current = models.ForeignKey("QuestionVersion", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [models.UniqueConstraint(fields=["bank", "identity"], name="question_once_a_bank")]

    def __str__(self) -> str:
        return self.current.stem[:60] if self.current else "—"


class QuestionVersion(models.Model):
    """What a question said at one time. An edit makes a new version; sittings keep theirs.

    `options`: ``[{"id": "A", "text": "…"}]``; `key`: letters for choices, ``["对"]`` or ``["错"]``, for fill-in
    a list of alternatives a blank. `points` in hundredths of a point.
    """

    wagtail_reference_index_ignore = True

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    type = models.CharField(_("type"), max_length=10, choices=QuestionType.choices)
    stem = models.TextField(_("stem"))
    options = models.JSONField(_("options"), default=list)
    key = models.JSONField(_("key"), default=list)
    explanation = models.TextField(_("explanation"), blank=True)
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), choices=Difficulty.choices, default=Difficulty.MEDIUM
    )
    points = models.PositiveIntegerField(_("points, in hundredths"), default=100)
    topic = models.CharField(_("topic"), max_length=60, blank=True)
    basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    keep_order = models.BooleanField(_("never shuffle options"), default=False)
    import_run = models.UUIDField(null=True, blank=True, db_index=True)
    created_by = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("question version")
        verbose_name_plural = _("question versions")
        ordering = ["question", "-number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="version_once")]

    def __str__(self) -> str:
        return self.stem[:60]


class Quiz(ClusterableModel):
    """A paper to be: which questions, how long, how many tries. Publishing freezes an Edition."""

    title = models.CharField(_("title"), max_length=80)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="quizzes", verbose_name=_("question bank"))
    draw_count = models.PositiveSmallIntegerField(
        _("questions drawn from the bank"),
        default=20,
        help_text=_("Ignored when questions are chosen one by one below."),
    )
    topics = models.CharField(
        _("topics"), max_length=200, blank=True, help_text=_("Draw from these only, separated by 、; empty: all.")
    )
    time_limit_minutes = models.PositiveSmallIntegerField(_("time limit, minutes"), null=True, blank=True, default=20)
    pass_percent = models.PositiveSmallIntegerField(_("pass mark, per cent"), default=80)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0, help_text=_("0: as many as wanted."))
    shuffle_questions = models.BooleanField(_("shuffle questions"), default=True)
    shuffle_options = models.BooleanField(_("shuffle options"), default=True)
    show_answers = models.CharField(
        _("show answers"), max_length=12, choices=ShowAnswers.choices, default=ShowAnswers.AFTER_SUBMIT
    )
    created_at = models.DateTimeField(auto_now_add=True)

    panels = [
        FieldPanel("title"),
        MultiFieldPanel(
            [FieldPanel("bank"), FieldRowPanel([FieldPanel("draw_count"), FieldPanel("topics")])],
            heading=_("Questions"),
        ),
        InlinePanel("items", label=_("chosen question")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("time_limit_minutes"), FieldPanel("pass_percent"), FieldPanel("tries")]),
                FieldRowPanel([FieldPanel("shuffle_questions"), FieldPanel("shuffle_options")]),
                FieldPanel("show_answers"),
            ],
            heading=_("Rules"),
        ),
    ]

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title


class QuizItem(Orderable):
    """A question chosen for a fixed paper."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="items")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+", verbose_name=_("question"))

    panels = [FieldPanel("question")]


class Edition(AppendOnlyModel):
    """A quiz frozen at publication. `payload` (quizzes/logic/papers.py) holds the key: never send it."""

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField(_("edition"))
    payload = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["quiz", "-number"]
        constraints = [models.UniqueConstraint(fields=["quiz", "number"], name="edition_once")]


class Sitting(models.Model):
    """One person's try. The server owns time, order and score; `purpose` + `context_key` say for whom, opaquely."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("orgs.Person", on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="sittings")
    purpose = models.CharField(max_length=20)
    context_key = models.CharField(max_length=64)
    try_number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(_("state"), max_length=10, choices=SittingState.choices, default=SittingState.OPEN)
    paper = models.JSONField()
    last_seq = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(_("started at"))
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    points_got = models.PositiveIntegerField(null=True, blank=True)
    points_out_of = models.PositiveIntegerField(null=True, blank=True)
    passed = models.BooleanField(_("passed"), null=True, blank=True)
    receipt_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        constraints = [
            models.UniqueConstraint(fields=["person", "purpose", "context_key", "try_number"], name="sitting_try_once"),
            models.UniqueConstraint(
                fields=["person", "purpose", "context_key"], condition=Q(state="open"), name="one_open_sitting"
            ),
        ]


class Answer(models.Model):
    """The answer that counts: the latest by the server's sequence. `item` counts from 0 in the person's own paper."""

    wagtail_reference_index_ignore = True

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="answers")
    item = models.PositiveSmallIntegerField()
    response = models.JSONField()
    flagged = models.BooleanField(default=False)
    seq = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    right = models.BooleanField(null=True, blank=True)
    points = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "item"], name="answer_once")]


class AnswerEvent(AppendOnlyModel):
    """The journal: every change of an answer as the server took it, for replay in a dispute."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    item = models.PositiveSmallIntegerField(null=True)
    kind = models.CharField(max_length=10)
    response = models.JSONField(null=True)
    nonce = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "nonce"], name="nonce_once"),
            models.UniqueConstraint(fields=["sitting", "seq"], name="seq_once"),
        ]
