"""Blocks that only a campaign has."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from pagekit.blocks import page_blocks


class ExplainersBlock(blocks.StructBlock):
    """A shelf of explainers."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=40, default="法规讲解")
    pages = blocks.ListBlock(blocks.PageChooserBlock(page_type="campaigns.ExplainerPage"), label=_("Explainers"))

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        from campaigns.queries import explainers_among

        context = super().get_context(value, parent_context=parent_context)
        return {**context, "explainers": explainers_among([page.pk for page in value["pages"] if page])}

    class Meta:
        label = _("Explainers")
        icon = "doc-full-inverse"
        template = "campaigns/blocks/explainers.html"


class QuizBlock(blocks.StructBlock):
    """The way into the campaign's course and its quiz."""

    course = SnippetChooserBlock("learning.Course", label=_("Course"))
    invitation = blocks.CharBlock(label=_("Invitation"), max_length=80, default="学一课，答二十题，领培训证明")

    class Meta:
        label = _("Course and quiz")
        icon = "form"
        template = "campaigns/blocks/quiz.html"


class MaterialsBlock(blocks.StructBlock):
    """Files to download and print."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=40, default="宣传资料")
    files = blocks.ListBlock(DocumentChooserBlock(), label=_("Files"))

    class Meta:
        label = _("Materials")
        icon = "download"
        template = "campaigns/blocks/materials.html"


class ScheduleBlock(blocks.StructBlock):
    """What happens when and where."""

    entries = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("day", blocks.DateBlock(label=_("Date"))),
                ("what", blocks.CharBlock(label=_("Activity"), max_length=60)),
                ("where", blocks.CharBlock(label=_("Place"), max_length=60, required=False)),
            ]
        ),
        label=_("Activities"),
    )

    class Meta:
        label = _("Schedule")
        icon = "date"
        template = "campaigns/blocks/schedule.html"


def campaign_blocks() -> list[tuple[str, Any]]:
    """What a campaign page is made of."""
    return [
        *page_blocks(),
        ("explainers", ExplainersBlock()),
        ("quiz", QuizBlock()),
        ("materials", MaterialsBlock()),
        ("schedule", ScheduleBlock()),
    ]
