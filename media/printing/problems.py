"""What is said to the person who asked when a sheet was not printed: what happened, what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from media.printing.errors import PressError


def sentence(error: PressError) -> str:
    """The sentence for an error of the press."""
    if error.code == "characters-missing":
        characters = " ".join(str(error.params.get("characters", "")))
        return _(
            "No font here has these characters: %(characters)s. Nothing was printed. "
            "Install a font that has them, then print again."
        ) % {"characters": characters}
    if error.code == "text-too-long":
        return _("A text is too long for the sheet, and nothing was printed. Shorten it, then print again.")
    if error.code == "fonts-missing":
        return _("The printing fonts are not installed on the server. Nothing was printed. Tell the administrator.")
    return _("The sheet could not be printed. The record behind it is kept. Print again, or tell the administrator.")


def gave_up(attempts: int) -> str:
    """The sentence for a job whose attempts all ended without a word, e.g. because memory ran out."""
    return _(
        "The sheet was tried %(attempts)d times without success. The record behind it is kept. Tell the administrator."
    ) % {"attempts": attempts}
