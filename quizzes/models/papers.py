"""Quizzes: which questions, how many, by which rules; and their frozen editions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from plumbing.appendonly import AppendOnlyModel
from quizzes.enums import (
    BankUse,
    CorrectionRule,
    CountedTry,
    Difficulty,
    MultiplePolicy,
    Navigation,
    QuestionType,
    ShowAnswers,
)
from quizzes.models.bank import Bank, Question


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
    counted_try = models.CharField(
        _("of several tries counts"), max_length=8, choices=CountedTry.choices, default=CountedTry.BEST
    )
    cooling_minutes = models.PositiveIntegerField(
        _("minutes before another try"), default=0, help_text=_("From handing in to the next start. 0: at once.")
    )
    navigation = models.CharField(_("moving about"), max_length=12, choices=Navigation.choices, default=Navigation.FREE)
    pause_minutes = models.PositiveSmallIntegerField(
        _("pauses, minutes in all"),
        default=0,
        help_text=_("While paused the clock stands still and the questions are hidden. 0: no pausing."),
    )
    shuffle_questions = models.BooleanField(_("shuffle questions"), default=True)
    shuffle_options = models.BooleanField(_("shuffle options"), default=True)
    show_answers = models.CharField(
        _("show answers"), max_length=12, choices=ShowAnswers.choices, default=ShowAnswers.AFTER_SUBMIT
    )
    answers_from = models.DateTimeField(
        _("answers shown from"), null=True, blank=True, help_text=_("For “from a day on” only, e.g. after the contest.")
    )
    use = models.CharField(_("used for"), max_length=8, choices=BankUse.choices, default=BankUse.PRACTICE)
    policy = models.CharField(
        _("several answers, some missed"),
        max_length=16,
        choices=MultiplePolicy.choices,
        default=MultiplePolicy.ALL_OR_NOTHING,
        help_text=_("A wrong answer always gives nothing."),
    )
    most_exposure = models.PositiveSmallIntegerField(
        _("at most on how many papers, per cent"),
        null=True,
        blank=True,
        help_text=_("A question that is on more papers than this rests. Empty: no limit."),
    )
    avoid_seen = models.BooleanField(
        _("another try asks other questions"), default=True, help_text=_("As far as the pool allows.")
    )
    second_marker = models.BooleanField(_("short answers are marked twice"), default=False)
    marking_tolerance = models.PositiveSmallIntegerField(
        _("difference that goes to a third marker, per cent of the points"), default=20
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title


class QuizItem(Orderable):
    """A question chosen for a fixed paper.

    One that was withdrawn since keeps new sittings from starting until it is replaced, or kept with a reason; what is
    flagged or retired after `kept_at` blocks again.
    """

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="items")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+", verbose_name=_("question"))
    points = models.PositiveIntegerField(_("points, in hundredths"), null=True, blank=True)
    kept_reason = models.CharField(_("kept although it is not in use, because"), max_length=200, blank=True)
    kept_by = models.BigIntegerField(null=True, blank=True)
    kept_at = models.DateTimeField(null=True, blank=True)


class BlueprintLine(Orderable):
    """So many questions of this topic, difficulty, type and clause, for so many points each; empty: any."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="lines")
    count = models.PositiveSmallIntegerField(_("how many"), default=5)
    points = models.PositiveIntegerField(_("points each, in hundredths"), null=True, blank=True)
    bank = models.ForeignKey(
        Bank, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("question bank")
    )
    type = models.CharField(_("type"), max_length=10, choices=QuestionType.choices, blank=True)
    topic = models.CharField(_("topic"), max_length=60, blank=True)
    difficulty = models.PositiveSmallIntegerField(_("difficulty"), choices=Difficulty.choices, null=True, blank=True)
    instrument = models.ForeignKey(
        "regulations.Instrument",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("instrument"),
    )
    clause = models.ForeignKey(
        "regulations.Clause",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("clause"),
    )


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


class EditionCorrection(models.Model):
    """A mended key of a frozen item, laid over the edition while `active`; `key` for ``rekey`` only."""

    wagtail_reference_index_ignore = True

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="corrections")
    index = models.PositiveIntegerField()
    rule = models.CharField(max_length=10, choices=CorrectionRule.choices)
    key = models.JSONField(default=list)
    regrade = models.ForeignKey("Regrade", on_delete=models.PROTECT, related_name="corrections")
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["edition", "active"], name="correction_edition")]


class Exposure(models.Model):
    """How often each item of an edition was drawn, and which ones rest now (indexes into the edition)."""

    wagtail_reference_index_ignore = True

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="exposure")
    papers = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    held_back = models.JSONField(default=list)
    counted_to = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
