"""What editors are told when a step is refused: what happened, what was kept, what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from kernel.errors import DomainError, UnreadableFile
from plumbing.file_errors import describe_unreadable

_SENTENCES: dict[str, Callable[[], str]] = {
    "unsupported-type": lambda: _(
        "Files of this type cannot be read. Nothing was stored. Use a text file (.txt, .md) or a Word file (.docx)."
    ),
    "encoding-unknown": lambda: _(
        "The characters in the file cannot be recognised. Nothing was stored. Save it as text in UTF-8, or as Word, and"
        " upload it again."
    ),
    "file-damaged": lambda: _(
        "The file is damaged, or not what its name says. Nothing was stored. Save it again as text or Word (.docx)."
    ),
    "file-too-large": lambda: _("The file is larger than any statute (4 MB). Nothing was stored. Check the file."),
    "text-not-storable": lambda: _(
        "The text has errors that must be put right first. Nothing was stored. Correct the file and upload it again."
    ),
    "text-already-stored": lambda: _(
        "This very file was confirmed before. Nothing was stored; there is nothing to do."
    ),
    "no-such-article": lambda: _("The comparison has no such article. Nothing was changed. Look at the list again."),
    "not-a-draft": lambda: _("This text is settled already. Nothing was changed."),
    "not-confirmed": lambda: _("This text is not confirmed, so there is nothing to take back."),
    "no-day": lambda: _("The day from which the text is in force is missing. Nothing was stored. Enter it first."),
    "state-stale": lambda: _(
        "The stored law has changed since this comparison was made. Nothing was stored. Compare again, then look it"
        " through once more."
    ),
    "state-older": lambda: _(
        "A later text of this instrument is stored already. Nothing was stored: older texts are imported first."
    ),
    "undo-later-state": lambda: _(
        "A later text of this instrument was confirmed since. Nothing was taken back. Take that one back first."
    ),
    "undo-reviews-closed": lambda: _(
        "People have closed reviews that this text opened. It can't be taken back; nothing was changed."
    ),
    "undo-cited": lambda: _(
        "Pages or questions cite the new articles already. It can't be taken back; nothing was changed."
    ),
    "review-outcome": lambda: _("Choose how the review ended. Nothing was changed."),
}


def describe(error: DomainError) -> str:
    """A sentence for people."""
    known: Any = _SENTENCES.get(error.code)
    if known is not None:
        return str(known())
    if isinstance(error, UnreadableFile):
        return describe_unreadable(error)
    return _("This can't be done as things stand. Nothing was changed. Reload the page and look again.")
