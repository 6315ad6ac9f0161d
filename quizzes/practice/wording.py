"""Sentences of practice: days in plain words, refusals, the streak."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.errors import DomainError
from quizzes.logic.practice import Streak
from quizzes.wording import sentence_for

TOMORROW, SOON = 1, 14


def day_words(day: date, *, today: date) -> str:
    """今天, 明天, 6 天后（6月22日）, 7月8日."""
    ahead = (day - today).days
    if ahead <= 0:
        return _("today")
    if ahead == TOMORROW:
        return _("tomorrow")
    written = date_format(day, _("F j"))
    return _("in {n} days ({day})").format(n=ahead, day=written) if ahead <= SOON else written


def streak_words(told: Streak) -> str:
    """本周练了 3 天. Never of what was missed."""
    if told.this_week:
        return ngettext("You practised on %(n)d day this week.", "You practised on %(n)d days this week.",
                        told.this_week) % {"n": told.this_week}  # fmt: skip
    if told.last_month:
        return _("You practised on {n} days of the last 30. One question makes today a day.").format(n=told.last_month)
    return _("One question a day is enough. Start with today’s.")


def refusal_words(refusal: DomainError) -> str:
    """What happened, what was kept, what to do."""
    if refusal.code == "no-answer":
        return _("Nothing is chosen or written yet. Answer first, then see whether it is right.")
    if refusal.code == "bad-answer":
        return _("Your answer could not be read and was not stored. Please answer again.")
    if refusal.code == "step-twice":
        return _("Two things have step {step}. Give each one a step of its own, then look again.").format(
            **refusal.params
        )
    return sentence_for(refusal)


def asked_now_words() -> str:
    """Why a question is not shown."""
    return _("This question is on a paper that you have not handed in. Practise it when the paper is handed in.")


def changed_words() -> str:
    """Why an answer was not taken."""
    return _("The question was changed just now. Your answer was not stored; please answer it as it is now.")


def old_page_words() -> str:
    """Why an answer was not taken."""
    return _("That page was from another day. Your answer was not stored; please answer once more.")


def resting_words() -> str:
    """Why an answer is not shown any more."""
    return _(
        "This question is being looked over or was changed. Your practice is kept; it comes again when it is ready."
    )
