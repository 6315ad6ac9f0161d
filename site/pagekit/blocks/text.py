"""Words and pictures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

FEATURES = ["h3", "h4", "bold", "ol", "ul", "link", "document-link", "hr"]


class RichTextBlock(blocks.RichTextBlock):
    """Running text with few styles, so that it stays readable on a phone."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("features", FEATURES)
        super().__init__(**kwargs)

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        template = "pagekit/blocks/text.html"


class CalloutBlock(blocks.StructBlock):
    """A sentence that must not be overlooked."""

    kind = blocks.ChoiceBlock(
        choices=[("must", _("do this")), ("watch", _("watch out")), ("stop", _("stop"))],
        default="watch",
        label=_("Kind"),
    )
    text = blocks.TextBlock(label=_("Text"), max_length=300)

    class Meta:
        label = _("Callout")
        icon = "warning"
        template = "pagekit/blocks/callout.html"


class DoDontBlock(blocks.StructBlock):
    """What to do and what not to do, side by side."""

    do = blocks.ListBlock(blocks.CharBlock(max_length=80), label=_("Do"))
    dont = blocks.ListBlock(blocks.CharBlock(max_length=80), label=_("Don't"))

    class Meta:
        label = _("Do and don't")
        icon = "check"
        template = "pagekit/blocks/do_dont.html"


class PictureBlock(blocks.StructBlock):
    """A picture sized for the phone, with a text alternative and a caption."""

    picture = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=120)

    class Meta:
        label = _("Picture")
        icon = "image"
        template = "pagekit/blocks/picture.html"
