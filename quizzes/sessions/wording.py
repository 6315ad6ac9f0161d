"""Sentences of invigilated sessions: refusals by code, the states of seats, the words of the board."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kernel.errors import DomainError
from kernel.units import Score, format_points
from quizzes import wording as sittings
from quizzes.enums import SessionState, SittingMode
from quizzes.logic import session_board as board
from quizzes.logic.session_board import SeatFacts, SeatLine


def sentence_for(refusal: DomainError) -> str:
    """What happened, what was kept and what to do; of a sitting's own refusals, what its screens say."""
    found = _at_the_door(refusal) or _of_the_list(refusal) or _of_a_seat(refusal)
    return found or sittings.sentence_for(refusal)


def _at_the_door(refusal: DomainError) -> str:
    """To the worker. Who may not come in is told whom to ask."""
    told = {
        "code-empty": _("The start code has 6 digits. Type the one that is shown in the room."),
        "code-wrong": _("This is no start code of an open session. Look at the digits once more, or ask in the room."),
        "code-wait": _("Too many wrong codes. Wait a quarter of an hour, or ask the invigilator to look."),
        "code-slow": _("Too many wrong codes came from here. Wait a few minutes and try again."),
        "code-renewed": _("The start code was changed. Nothing is lost: type the new one that is shown in the room."),
        "not-on-list": _("You are not on the seat list. Tell the invigilator your name: they can add you at once."),
        "room-full": _("All seats are taken. Tell the invigilator."),
        "seat-void": _("Your paper was declared void. Ask the invigilator whether you may begin once more."),
        "open-elsewhere": _(
            "You have begun this test somewhere else. Hand in that paper first, or tell the invigilator."
        ),
    }
    if refusal.code == "not-open-yet" and "at" in refusal.params:
        return _("The session has not begun: it is planned for %(at)s.") % {"at": _moment(refusal.params["at"])}
    if refusal.code == "session-closed" and "at" in refusal.params:
        said = {"title": refusal.params["title"], "at": _moment(refusal.params["at"])}
        return _("“%(title)s” ended on %(at)s. Nobody can begin any more.") % said
    return told.get(refusal.code, "")


def _of_the_list(refusal: DomainError) -> str:
    told = {
        "not-published": _("This quiz is not published. Nothing was stored; choose another one."),
        "unit-unknown": _("This unit is not open to you. Nothing was stored."),
        "session-begun": _("The session has begun or ended. This can no longer be changed."),
        "session-closed": _("The session has ended. Nothing was changed."),
        "session-not-open": _("The session is not open. Nothing was changed."),
        "seat-in-use": _("A paper was begun at this seat: it stays on the list."),
        "too-many-seats": _("At most %(most)s people fit into a session. Nobody was added."),
    }
    return told.get(refusal.code, "") % refusal.params if refusal.code in told else ""


def _of_a_seat(refusal: DomainError) -> str:
    told = {
        "own-seat": _("This is your own seat: somebody else who keeps the session does that. Nothing was changed."),
        "not-started": _("No paper was begun at this seat yet. Nothing was changed."),
        "still-answering": _("This paper is still being answered. Collect it or declare it void first."),
        "reason-missing": _("Write why: it is kept with the paper. Nothing was changed."),
        "text-missing": _("Write what you saw. Nothing was stored."),
        "too-much-time": _("At most %(minutes)s minutes at a time. Nothing was changed."),
        "no-limit": _("This paper has no time limit."),
        "time-is-up": _("The time of this paper is over; what was stored was handed in."),
        "already-submitted": _("This paper was handed in already. Nothing was changed."),
        "void": _("This paper was declared void already."),
    }
    return told.get(refusal.code, "") % refusal.params if refusal.code in told else ""


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local.month} 月 {local.day} 日 {local:%H:%M}"


def state_word(state: str) -> str:
    """A session's state."""
    words = {
        SessionState.PLANNED: pgettext("session", "planned"),
        SessionState.OPEN: pgettext("session", "under way"),
        SessionState.CLOSED: pgettext("session", "ended"),
    }
    return words[SessionState(state)]


def clock_time(at: datetime | None) -> str:
    """14:32:05 in China; "" for none."""
    return f"{timezone.localtime(at):%H:%M:%S}" if at else ""


def state_words(line: SeatLine) -> str:
    """A seat's state in a few words: 答题中 12/20, 已交卷 14:32."""
    facts = line.facts
    if line.state == board.HANDED_IN:
        at = f"{timezone.localtime(facts.submitted_at):%H:%M}" if facts.submitted_at else ""
        return _("handed in %(at)s") % {"at": at}
    counts = {"done": facts.answered, "all": facts.asked}
    told = {
        board.NOT_STARTED: _("not started"),
        board.ANSWERING: _("answering %(done)s/%(all)s"),
        board.PAUSED: _("paused %(done)s/%(all)s"),
        board.OVER: _("time is up, %(done)s/%(all)s"),
        board.VOID: pgettext("seat", "void"),
    }
    return told[line.state] % counts


def left_words(line: SeatLine) -> str:
    """The time that is left, whole minutes; — without a limit or a running paper."""
    if line.seconds_left is None:
        return "—"
    minutes = -(-line.seconds_left // 60)
    return _("under 1 min") if line.seconds_left < 60 else _("%(n)s min") % {"n": minutes}


def mode_words(facts: SeatFacts) -> str:
    """How the paper is sat, where it is not on an own device."""
    if facts.mode in ("", SittingMode.OWN):
        return ""
    return str(SittingMode(facts.mode).label)


def result_words(facts: SeatFacts) -> str:
    """The score on the scale of 100, as the person sees it too, and the verdict of a paper that counts."""
    if facts.state != "submitted":
        return "—"
    if facts.unmarked or facts.passed is None:
        return _("being marked")
    score = format_points(Score(facts.points_got or 0, facts.points_out_of or 0).scaled())
    return _("%(score)s, passed") % {"score": score} if facts.passed else _("%(score)s, not passed") % {"score": score}
