"""Refusals in words: what happened, what was kept, what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kernel.errors import DomainError


def describe(error: DomainError) -> str:
    """The sentence of an error of this room's services."""
    told = _SENTENCES.get(error.code)
    if told is None:
        return _("That could not be done. Nothing was changed. Load the page again and see where the question stands.")
    return told() % {"stem": "", "number": "", **error.params}


_SENTENCES = {
    "own-question": lambda: _(
        "Nothing was approved: “%(stem)s” was written or changed by yourself. Ask somebody else to review it."
    ),
    "not-pending": lambda: _(
        "Nothing was changed: “%(stem)s” no longer waits for a review. Somebody was quicker, or it is being changed."
    ),
    "question-changed": lambda: _(
        "Nothing was changed: “%(stem)s” was edited after you opened it. Read it as it is now, then decide."
    ),
    "not-flagged": lambda: _("Nothing was changed: the question is no longer to be reviewed. Somebody was quicker."),
    "clause-moved": lambda: _(
        "Nothing was changed: after a revision, an article that “%(stem)s” names by its number is another matter. "
        "Under “Law changed: look again” take over the new clause, or edit the basis first."
    ),
    "nothing-proposed": lambda: _(
        "Nothing was changed: no clause came instead of the old one. Write the basis yourself, or retire the question."
    ),
    "note-missing": lambda: _("Nothing was changed. Write why, in a few words; it stays in the question's history."),
    "version-missing": lambda: _("Nothing was changed: the question has no such version."),
    "question-exists": lambda: _(
        "Nothing was changed: the bank has another question with that stem and those options by now."
    ),
    "question-merged": lambda: _("Nothing was changed: the question was merged into another one. Change that one."),
    "not-yours": lambda: _("Left out: questions of banks that are not yours."),
}
