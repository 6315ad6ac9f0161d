"""Sittings with an append-only journal of answers, and the marks that people give."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plumbing.appendonly import AppendOnlyModel
from quizzes.enums import SittingMode, SittingState
from quizzes.models.papers import Edition


class Sitting(models.Model):
    """One person's try. The server owns time, order and score; `purpose` + `context_key` say for whom, opaquely.

    While `unmarked` answers await a person, a submitted sitting has no verdict (`passed` is None). `tallied`: counted
    in the figures of its items. `left_out`: places whose question counts for nobody and is in neither sum.

    `deadline` is always the last moment that can be: a pause adds what is left of the allowance when it begins and
    takes back what was not used when it ends (`logic/timing.py`). `reached`: the furthest place opened on a sequential
    paper, the section on one that goes by sections. `assisted_by`: the account that helps. `looked_at`: the signs of
    foul play were looked for. `collected`: what was wrong became practice cards, as far as its answers are ever shown.
    """

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
    receipt_digest = models.CharField(max_length=64, blank=True, db_index=True)
    answered = models.PositiveSmallIntegerField(_("answered"), null=True, blank=True)
    mode = models.CharField(_("sat"), max_length=10, choices=SittingMode.choices, default=SittingMode.OWN)
    assisted_by = models.BigIntegerField(null=True, blank=True)
    reached = models.PositiveSmallIntegerField(default=0)
    extra_seconds = models.PositiveIntegerField(default=0)
    paused_at = models.DateTimeField(null=True, blank=True)
    pause_used = models.PositiveIntegerField(default=0)
    session = models.ForeignKey(
        "InvigilatedSession", null=True, blank=True, on_delete=models.PROTECT, related_name="sittings"
    )
    void_reason = models.CharField(_("reason"), max_length=300, blank=True)
    voided_by = models.BigIntegerField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.BooleanField(default=False)
    unmarked = models.PositiveSmallIntegerField(default=0)
    left_out = models.JSONField(default=list)
    tallied = models.BooleanField(default=False)
    collected = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        constraints = [
            models.UniqueConstraint(fields=["person", "purpose", "context_key", "try_number"], name="sitting_try_once"),
            models.UniqueConstraint(
                fields=["person", "purpose", "context_key"], condition=Q(state="open"), name="one_open_sitting"
            ),
        ]
        indexes = [
            models.Index(fields=["edition", "state"], name="sitting_edition_state"),
            models.Index(
                fields=["submitted_at"], condition=Q(state="submitted", tallied=False), name="sitting_to_tally"
            ),
            models.Index(fields=["submitted_at"], condition=Q(unmarked__gt=0), name="sitting_to_mark"),
            models.Index(
                fields=["submitted_at"], condition=Q(state="submitted", looked_at=False), name="sitting_to_look_at"
            ),
            models.Index(
                fields=["edition"], condition=Q(state="submitted", collected=False), name="sitting_to_collect"
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
    """The journal: everything that happened to a sitting as the server took it, for replay in a dispute.

    `kind`: `enums.EventKind`; lines without an answer have no `item` and a nonce that begins with =, and may tell more
    in `response`. `device`: a keyed digest of the browser's mark, None where it has none. `by`: the account of somebody
    else than the person (a helper, whoever enters a paper, an invigilator).
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    item = models.PositiveSmallIntegerField(null=True)
    kind = models.CharField(max_length=10)
    response = models.JSONField(null=True)
    nonce = models.CharField(max_length=40)
    at = models.DateTimeField()
    device = models.CharField(max_length=16, null=True)
    by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "nonce"], name="nonce_once"),
            models.UniqueConstraint(fields=["sitting", "seq"], name="seq_once"),
        ]


class Mark(AppendOnlyModel):
    """What a person gave for one short answer. `round` 1 and 2 are the markers, 3 settles their difference.

    `points` are hundredths; `lines`: hundredths for each line of the rubric.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="marks")
    item = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField()
    marker = models.BigIntegerField()
    points = models.PositiveIntegerField()
    lines = models.JSONField(default=list)
    note = models.CharField(_("note"), max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        constraints = [models.UniqueConstraint(fields=["sitting", "item", "round"], name="mark_once_a_round")]


class TimeAllowance(models.Model):
    """More time for one person, in every sitting of the quiz or, without one, in all; a row is ended, not deleted."""

    wagtail_reference_index_ignore = True

    person = models.ForeignKey("orgs.Person", on_delete=models.PROTECT, related_name="+")
    quiz = models.ForeignKey("Quiz", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField(_("minutes more"))
    reason = models.CharField(_("reason"), max_length=200)
    granted_by = models.BigIntegerField()
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("extra time")
        verbose_name_plural = _("extra time")
        indexes = [models.Index(fields=["person"], condition=Q(ended_at=None), name="allowance_in_force")]
