"""Sentences of the sitting's screens: refusals by code, and the words that the script shows."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kernel.errors import DomainError


def sentence_for(refusal: DomainError) -> str:
    """What happened, what was kept and what to do."""
    sentences = {
        "already-submitted": _(
            "This paper was already handed in. What was handed in stands; the change was not taken."
        ),
        "time-is-up": _("Time is up. The answers saved before the end were handed in; this change came too late."),
        "bad-answer": _("The answer to question {number} could not be read and was not saved. Please answer it again."),
        "step-twice": _("Two things have step {step}. This answer is not saved yet: give each one a step of its own."),
        "paused": _("This sitting is paused. The change was not saved: go on first, then answer again."),
        "left-behind": _("Question {number} is closed: what was saved stands, this change was not taken."),
        "not-open-yet": _("Question {number} is not open yet. You are back where you were."),
        "no-pause": _("This quiz cannot be paused. The clock runs on; nothing else changed."),
        "pause-used-up": _("The minutes for pauses are used up. The clock runs on; your answers are kept."),
        "not-published": _("This quiz is not open yet. Nothing was started."),
        "no-tries-left": _("All {tries} tries are used. Your results are kept."),
        "question-withdrawn": _(
            "A question of this paper was withdrawn. Nothing was started; the office must replace it."
        ),
        "too-many-changes": _(
            "This paper was changed more than {most} times: no more is taken. What was saved stands; hand it in."
        ),
        "void": _("This sitting was declared void. Please ask your safety office."),
        "on-paper": _("You have this quiz on paper: hand that in first. Nothing was started here."),
        "barred": _("After a decision of the safety office there is no other try. Nothing was started."),
        "cooling": _("You can try again from {when} on. Your result is kept."),
    }
    text = sentences.get(refusal.code) or _("That did not work. What was saved before is kept. Please try again.")
    until = refusal.params.get("until")
    when = moment_words(until) if isinstance(until, datetime) else ""
    return text.format_map(_Params({**refusal.params, "when": when}))


def moment_words(moment: datetime) -> str:
    """14:30 for today, else 6 月 16 日 14:30."""
    local = timezone.localtime(moment)
    return date_format(local, "H:i" if local.date() == timezone.localdate() else "n 月 j 日 H:i")


class _Params(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return ""


def script_words() -> dict[str, str]:
    """What the script says; `{n}` and the like are filled on the phone."""
    return dict(_script_words(get_language()))


@lru_cache(maxsize=4)
def _script_words(language: str | None) -> dict[str, str]:
    """The language is a part of the cache's key only."""
    return _chip_words() | _question_words() | _sheet_words()


def _chip_words() -> dict[str, str]:
    """The truth about saving, and the time."""
    return {
        "saved": _("Saved"),
        "saving": _("Saving…"),
        "choose": _("Saved as soon as you choose"),
        "write": _("Saved as you write"),
        "offline": _("Offline, {n} waiting to be sent"),
        "busy": _("No reply from the server, {n} waiting to be sent"),
        "out": _("Signed out, {n} waiting to be sent"),
        "paused": _("Paused, {n} waiting to be sent"),
        "other": _("Someone else is signed in, {n} waiting to be sent"),
        "kept": _("Answers are kept on this phone and go out by themselves"),
        "unkept": _("This phone cannot keep answers: leave this page open"),
        "signin": _("Answers are kept on this phone. Sign in again"),
        "goon": _("Answers are kept on this phone. Go on with the sitting"),
        "refused": _("{n} changes were not taken."),
        "result": _("See the result"),
        "left": _("{n} min left"),
        "lastmin": _("Less than 1 min left"),
        "over": _("Time is up, handing in…"),
        "news": _("Answered on another device: the page shows what counts now."),
        "away": _("Leaving this page is noted with the time. It is a note only: it never fails you."),
        "nonet": _(
            "No network: the next part cannot be opened yet. This answer is kept on this phone; tap again later."
        ),
        "nonetu": _("No network: the next part cannot be opened yet. Leave this page open and tap again later."),
        "skip": _("This question is not answered. Tap “Next question” once more to leave it for good."),
        "opening": _("Opening…"),
    }


def _question_words() -> dict[str, str]:
    return {
        "next": _("Next question"),
        "check": _("Check and hand in"),
        "part": _("Finish this part"),
        "chosen": _("chosen"),
        "blank": _("Blank {n}"),
        "multiple": _("Choose all that are right."),
        "indefinite": _("One or several are right."),
        "stepq": _("Step?"),
        "step": _("Step {n}"),
        "tapsteps": _("Tap them in their order; tap again to take one back."),
        "order": _("Order: {order}"),
        "pair": _("Choose what belongs to it"),
        "case": _("Case, sub-question {n} of {of}"),
        "words": _("Read what it says"),
        "sound": _("Recording"),
        "anyorder": _("The blanks may be filled in any order."),
        "taps": _("Tap each hazard on the photo; tap a mark to take it away."),
        "photo": _("Photo: {alt}. Arrow keys move the cursor, Enter marks."),
        "marked": _("Mark {n} set, {of} in all"),
        "unmarked": _("Mark taken away, {of} left"),
        "drop": _("Remove mark {n}"),
        "full": _("{n} marks are the most. Take one away first."),
        "cursor": _("{x} per cent from the left, {y} from the top"),
        "list": _("Cannot see the photo? Choose from a list"),
        "essay": _("Your answer"),
        "title": _("Question {n}"),
        "progress": _("{a} answered, {u} waiting to be sent, now at question {n}"),
    }


def _sheet_words() -> dict[str, str]:
    return {
        "sheet": _("Answer sheet"),
        "close": _("Close the sheet"),
        "okcount": _("Answered, saved"),
        "upcount": _("Answered, not sent"),
        "nocount": _("Not answered"),
        "flagcount": _("Flagged"),
        "open": _("{n} not answered yet."),
        "allset": _("All {n} questions are answered."),
        "waiting": _("{n} answers are kept on this phone and go out by themselves."),
        "unkeptn": _("{n} answers are not sent yet."),
        "now": _("Hand in now"),
        "todo": _("Go to the unanswered"),
        "sure": _("After handing in nothing can be changed. Hand in?"),
        "back": _("Go on answering"),
        "yes": pgettext("a paper", "Hand in"),
        "handing": _("Handing in…"),
        "unsent": _("Not handed in: no network. Not sent yet: question {list}. Try again when you are online."),
        "unsent0": _("Not handed in: no network. All answers are saved. Try again when you are online."),
        "behind": _("{n} questions before these are closed."),
        "ahead": _("{n} questions are not open yet."),
        "partopen": _("{n} of this part not answered yet."),
        "partset": _("This part is answered."),
        "partsure": _("Once finished, this part cannot be opened again. Finish it?"),
        "pause": _("Pause ({n} min left)"),
        "nopause": _("No network: pausing needs it, because the clock is the server’s. The clock runs on."),
    }
