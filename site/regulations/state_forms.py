"""What editors enter when a text is imported."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from regulations.logic.comparison import Key
from regulations.logic.numerals import numeral_value

_ARTICLE = re.compile(
    r"第?\s*([0-9０-９零〇一二三四五六七八九十百千]{1,9})\s*条?(?:\s*之\s*([0-9一二三四五六七八九十]{1,3}))?"
)
_BETWEEN = re.compile(r"[、,，;；和及\s]+")


def article_keys(text: str) -> list[Key]:
    """22、23 or 第二十二条、第二十三条之一 as articles, each once. Raises ValueError for anything else."""
    keys = []
    for word in filter(None, _BETWEEN.split(text.strip())):
        match = _ARTICLE.fullmatch(word)
        if match is None:
            raise ValueError(word)
        keys.append((numeral_value(match[1]), numeral_value(match[2]) if match[2] else 0))
    return list(dict.fromkeys(keys))


class UploadForm(forms.Form):
    """The file, and where it was found."""

    file = forms.FileField(
        label=_("File with the official text"),
        help_text=_(
            "Text (.txt, .md) or Word (.docx): title, dates of adoption, chapters, articles that begin with 第X条."
        ),
    )
    note = forms.CharField(
        label=_("Where it was read"),
        max_length=200,
        required=False,
        help_text=_("e.g. 国家法律法规数据库，2026-11-20 下载"),
    )


class DayForm(forms.Form):
    """The first day in force."""

    day = forms.DateField(label=_("In force from"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class PairForm(forms.Form):
    """A new article and the old ones that it goes on from."""

    article = forms.RegexField(r"^\d{1,5}\.\d{1,3}$")
    olds = forms.CharField(max_length=200, required=False)

    def clean_article(self) -> Key:
        number, suffix = self.cleaned_data["article"].split(".")
        return int(number), int(suffix)

    def clean_olds(self) -> list[Key]:
        try:
            return article_keys(self.cleaned_data["olds"])
        except ValueError as error:
            raise forms.ValidationError(_("Write old articles by number, e.g. 22、23.")) from error
