"""Citing the law."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock


class ClauseBlock(blocks.StructBlock):
    """A clause, by reference to the stored clause, with our own plain words."""

    clause = SnippetChooserBlock("regulations.ClauseVersion", label=_("Clause"))
    plain = blocks.TextBlock(label=_("In plain words"), required=False, max_length=500)

    class Meta:
        label = _("Clause")
        icon = "doc-full"
        template = "pagekit/blocks/clause.html"
