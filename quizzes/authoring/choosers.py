"""Wagtail's windows for choosing a picture, a sound, a clause; tables of other rooms are named by string."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from wagtail.images.widgets import AdminImageChooser
from wagtail.snippets.widgets import AdminSnippetChooser


def picture_chooser() -> Any:
    """Chooses or uploads a picture."""
    return AdminImageChooser()


def clip_chooser() -> Any:
    """Chooses or uploads a sound."""
    return AdminSnippetChooser(
        model=apps.get_model("media.Clip"), choose_one_text=_("Choose a sound"), choose_another_text=_("Another sound")
    )


def clause_chooser() -> Any:
    """Chooses a clause, whose name is put into 法规依据."""
    return AdminSnippetChooser(
        model=apps.get_model("regulations.ClauseVersion"), choose_one_text=_("Insert a clause"), show_edit_link=False
    )
