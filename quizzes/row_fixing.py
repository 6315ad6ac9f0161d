"""Rows of a question import that are put right at the preview, and the sheet of rows to correct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.importers.fixing import WHOLE, split_lines
from quizzes.importers.plain_rows import HEADS, NUMBER_HEAD, TYPE_WORDS, option_lines

_FORM_FIELDS = ("type", "stem", "answer", "explanation", "points", "difficulty", "topic", "basis")
_MIN_LETTERS = "ABCD"


class RowForm(forms.Form):
    """A question as a table has it, cell by cell; what is wrong with it the review says."""

    type = forms.CharField(
        required=False, max_length=20, label=_("type"), help_text="单选、多选、不定项、判断、填空、排序、匹配、简答"
    )
    stem = forms.CharField(required=False, max_length=10_000, label=_("stem"), widget=forms.Textarea(attrs={"rows": 4}))
    options = forms.CharField(
        required=False,
        max_length=20_000,
        label=_("options"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One a line, each behind its letter. For matching: left -> right."),
    )
    answer = forms.CharField(
        required=False,
        max_length=5_000,
        label=_("answer"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Letters of options, 对 or 错; for blanks: ; between alternatives, | between blanks."),
    )
    explanation = forms.CharField(
        required=False, max_length=10_000, label=_("explanation"), widget=forms.Textarea(attrs={"rows": 3})
    )
    points = forms.CharField(required=False, max_length=20, label=_("points"))
    difficulty = forms.CharField(required=False, max_length=20, label=_("difficulty"), help_text="易、中、难")
    topic = forms.CharField(required=False, max_length=500, label=_("topic"))
    basis = forms.CharField(required=False, max_length=1_000, label=_("legal basis"))

    def __init__(self, *args: Any, whole: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if whole:  # what belongs to a case or a photo is put right in the editor, after storing
            for name in ("type", "options", "answer"):
                del self.fields[name]


class QuestionFixing:
    """`plumbing.imports.kinds.Fixing` for questions."""

    def make_form(self, row: Mapping[str, Any], data: Any = None) -> forms.Form:
        original = row["original"]
        options = option_lines(original["options"])
        initial = {**{name: original["cells"].get(name, "") for name in _FORM_FIELDS}, "options": options}
        return RowForm(data, initial=initial, whole=original["type"] in WHOLE)

    def correction_of(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        cells = {name: cleaned[name].strip() for name in _FORM_FIELDS if name in cleaned}
        options = {"options": split_lines(cleaned["options"])} if "options" in cleaned else {}
        return {"cells": cells, **options}

    def choices_of(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """Whether the stored question gets a new version or both stand; keeping both is what happens anyway."""
        codes = row.get("codes", ())
        if "replaces-stored" in codes:
            return {"keep": _("Not replace what the bank has")}
        if row["original"].get("target") and {"near-duplicate-stored", "duplicate-conflicting-key"} & set(codes):
            return {"replace": _("Replace what the bank has by this")}
        return {}

    def heads_of(self, rows: Sequence[Mapping[str, Any]]) -> Mapping[str, str]:
        """The columns of the plain import, with as many options as these rows have."""
        lines = [line for row in rows for line in self.lines_of(row)]
        letters = sorted({name for line in lines for name in line if len(name) == 1} | set(_MIN_LETTERS))
        options = {letter: f"选项{letter}" for letter in letters}
        before = {"number": NUMBER_HEAD, "type": HEADS["type"], "stem": HEADS["stem"]}
        return {**before, **options, **{name: head for name, head in HEADS.items() if name not in before}}

    def lines_of(self, row: Mapping[str, Any]) -> Sequence[Mapping[str, str]]:
        original = row.get("original") or {}
        if not original:
            return ()
        number = str(row["row"])
        first = {"number": number, **original["cells"], **original["options"]}
        if original["parts"]:
            first.setdefault("type", TYPE_WORDS["case"])
        name = original["cells"].get("code") or number
        parts = ({**part["cells"], **part["options"], "parent": name} for part in original["parts"])
        return (first, *parts)
