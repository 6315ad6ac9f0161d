"""Sittings with an append-only journal of answers, and the marks that people give."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plumbing.appendonly import AppendOnlyModel
from quizzes.enums import SittingState
from quizzes.models.papers import Edition


class Sitting(models.Model):
    """One person's try. The server owns time, order and score; `purpose` + `context_key` say for whom, opaquely.

    While `unmarked` answers await a person, a submitted sitting has no verdict (`passed` is None). `tallied`: counted
    in the figures of its items. `left_out`: places whose question counts for nobody and is in neither sum.
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
    receipt_digest = models.CharField(max_length=64, blank=True)
    unmarked = models.PositiveSmallIntegerField(default=0)
    left_out = models.JSONField(default=list)
    tallied = models.BooleanField(default=False)

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
