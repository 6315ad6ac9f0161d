"""Sentences for people who print and enter papers: what happened, what was kept, what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.errors import DomainError

Params = Mapping[str, Any]

LEFT_OUT = {
    "already-passed": gettext_lazy("has passed already"),
    "already-open": gettext_lazy("is in the middle of this test, on a phone or on another paper"),
    "on-paper": gettext_lazy("has another printed paper for this test"),
    "no-tries-left": gettext_lazy("has no tries left"),
    "cooling": gettext_lazy("must wait before another try"),
    "barred": gettext_lazy("is barred from this test"),
    "question-withdrawn": gettext_lazy("not enough questions are in use at present"),
    "not-published": gettext_lazy("the quiz is not published"),
}

_SENTENCES: dict[str, Callable[[Params], str]] = {
    "nobody": lambda p: _("Nobody was chosen. Nothing was made. Choose at least one person."),
    "too-many": lambda p: (
        _("More than %(most)d people. Nothing was made. Make several batches, e.g. one a department.") % p
    ),
    "not-published": lambda p: _("This quiz is not published. Nothing was made. Ask its editor to publish it."),
    "nothing-to-print": lambda p: _("There is no paper to print: all of them were withdrawn."),
    "no-moment": lambda p: _(
        "Say first when the papers were handed in: it stands on every result. Nothing was stored."
    ),
    "own-paper": lambda p: _(
        "This is your own paper: somebody else enters it, withdraws it or takes it back. Nothing was changed."
    ),
    "bad-moment": lambda p: _(
        "Papers cannot be handed in before they were printed, nor in the future. Nothing was stored. "
        "Check the day and the time."
    ),
    "bad-answer": lambda p: _("Question %(number)d cannot be answered like that. Nothing was stored.") % p,
    "already-submitted": lambda p: _(
        "The answers of this paper are stored already. What you sent was not stored. "
        "If a mistake was made, take the entry back with a reason and enter it anew."
    ),
    "void": lambda p: _("This paper was withdrawn. Nothing was stored."),
    "not-entered": lambda p: _("Nothing is stored for this paper yet, so there is nothing to take back."),
    "already-open": lambda p: _(
        "The person has begun another try meanwhile. Nothing was changed. Wait until it is handed in."
    ),
    "reason-missing": lambda p: _("A reason is needed: it is written down. Nothing was changed."),
    # What was typed
    "no-such-letter": lambda p: (
        _("Question %(number)d: “%(letter)s” is no letter of this paper; they go from A to %(last)s.") % p
    ),
    "one-only": lambda p: _("Question %(number)d takes one letter only.") % p,
    "not-a-judgement": lambda p: (
        _("Question %(number)d: “%(text)s” is neither right nor wrong. Type √ or ×, 对 or 错, T or F, 1 or 2.") % p
    ),
    "too-many-blanks": lambda p: _("Question %(number)d has %(count)d blanks; set them apart by |.") % p,
    "twice": lambda p: _("Question %(number)d: %(letter)s stands there twice.") % p,
    "not-a-pair": lambda p: _("Question %(number)d: type pairs as 1-A 2-C, each left side once.") % p,
    "not-a-place": lambda p: _("Question %(number)d: type numbers of places from 1 to %(count)d.") % p,
    "too-long": lambda p: _("Question %(number)d: at most %(most)d characters.") % p,
    "row-count": lambda p: (
        _(
            "Questions %(first)d–%(last)d are %(wanted)d; %(found)d answers were read. "
            "Set answers apart by blanks, and type - where there is none."
        )
        % p
    ),
    # Rows of a file
    "blank-row": lambda p: _("An empty row."),
    "bad-number": lambda p: (
        _("“%(text)s” is no paper number: the check digit does not fit. Compare it with the paper.") % p
    ),
    "other-batch": lambda p: _("This paper belongs to another batch."),
    "no-paper": lambda p: _("There is no such paper in this batch."),
    "number-repeated": lambda p: _("The same paper stands in row %(row)d already.") % p,
    "wrong-name": lambda p: _("This paper is %(name)s's, not %(text)s's. Check number and name.") % p,
    "name-missing": lambda p: _("The name is missing; it guards against mixed-up papers."),
    "withdrawn": lambda p: _("This paper was withdrawn, so it takes no answers."),
    "entered-same": lambda p: _("Stored already with the same answers: left as it is."),
    "entered-otherwise": lambda p: _(
        "Stored already, with other answers (%(numbers)s). Nothing is changed silently: take that entry back with a "
        "reason first, or take this row out of the file."
    )
    % p,
    "no-answers": lambda p: _("No answers: left out. A paper that was handed in blank is entered on its own page."),
    "formula": lambda p: _("Question %(number)d: there is a formula in the cell. Type the answer itself.") % p,
    "date-cell": lambda p: (
        _("Question %(number)d: the spreadsheet has made a date of what was typed. Format the cell as text.") % p
    ),
    "no-such-question": lambda p: (
        _("This paper has %(count)d questions; there is an answer for question %(number)d.") % p
    ),
    "columns-missing": lambda p: _(
        "The columns 试卷编号 and 姓名 and those of the questions (1, 2, 3, …) were not found. Nothing was stored. "
        "Download the template of this batch and fill it in."
    ),
}  # fmt: skip


def sentence(error: DomainError) -> str:
    """The error as people are told."""
    return say(error.code, error.params)


def say(code: str, params: Params) -> str:
    """The sentence of a code."""
    told = _SENTENCES.get(code)
    return told(params) if told else _("This did not work. Nothing was stored. Tell the administrator: %s") % code


def why_left_out(code: str) -> str:
    """Why somebody got no paper."""
    return str(LEFT_OUT.get(code, code))
