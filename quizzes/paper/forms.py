"""Forms of papers on paper: a new batch, the moment of handing in, a reason, and what stands on an answer card."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.clock import CHINA
from kernel.errors import DomainError
from quizzes.logic.responses import ESSAY_LENGTH
from quizzes.paper.layout import NUMERALS, Block, Line
from quizzes.paper.occasions import Occasion
from quizzes.paper.reading import read_answer, split_row
from quizzes.paper.wording import sentence

_ROW_LENGTH = 2000


class NewBatchForm(forms.Form):
    """Which test, under which title. People are chosen beside it."""

    what = forms.ChoiceField(label=gettext_lazy("Test"))
    title = forms.CharField(
        label=gettext_lazy("Title on the paper"), max_length=40, required=False,
        help_text=gettext_lazy("Left empty, the quiz's own title."),
    )  # fmt: skip
    scope = forms.ChoiceField(
        label=gettext_lazy("For whom"),
        choices=(
            ("all", gettext_lazy("everybody in the list below")),
            ("ticked", gettext_lazy("those ticked in the list below")),
        ),
        initial="all",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, counted: Sequence[Occasion], quizzes: Sequence[tuple[int, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        groups: list[tuple[str, list[tuple[str, str]]]] = []
        if counted:
            groups.append((_("counts for a course"), [(f"o{at}", one.title) for at, one in enumerate(counted)]))
        if quizzes:
            groups.append((_("counts for nothing else"), [(f"q{pk}", title) for pk, title in quizzes]))
        self.fields["what"].choices = groups  # type: ignore[attr-defined]


class MomentForm(forms.Form):
    """When the papers were handed in, in China's time."""

    day = forms.DateField(label=gettext_lazy("Handed in on"), widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(
        label=gettext_lazy("Time of handing in"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def moment(self) -> datetime:
        """The moment of a valid form."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], tzinfo=CHINA)


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, strip=True)


class NumberForm(forms.Form):
    """The number of a paper, typed or scanned."""

    number = forms.CharField(
        label=gettext_lazy("Paper number"), max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True}),
    )  # fmt: skip


class EntryForm(forms.Form):
    """The answers of one copy: choices and judgements in a row for the whole section, the others one by one.

    `answers`, of a valid form: by place from 0, as the phone would send them.
    """

    def __init__(self, blocks: Sequence[Block], *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.blocks = blocks
        self.answers: dict[int, list[Any]] = {}
        for at, block in enumerate(blocks):
            if block.is_row:
                self.fields[f"row{at}"] = _row_field(block)
            else:
                for line in block.lines:
                    self.fields[f"q{line.number}"] = _line_field(line)

    def sections(self) -> list[dict[str, Any]]:
        """For the page: each section with its fields."""
        found = []
        for at, block in enumerate(self.blocks):
            names = [f"row{at}"] if block.is_row else [f"q{line.number}" for line in block.lines]
            found.append({"numeral": NUMERALS[at % 10], "block": block, "fields": [self[name] for name in names]})
        return found

    def clean(self) -> dict[str, Any]:
        for at, block in enumerate(self.blocks):
            if block.is_row:
                self._read_row(f"row{at}", block)
            else:
                for line in block.lines:
                    self._read(f"q{line.number}", line, self.cleaned_data.get(f"q{line.number}", ""))
        return self.cleaned_data

    def _read_row(self, name: str, block: Block) -> None:
        try:
            texts = split_row(block, self.cleaned_data.get(name, ""))
        except DomainError as error:
            self.add_error(name, sentence(error))
            return
        for line, text in zip(block.lines, texts, strict=True):
            self._read(name, line, text)

    def _read(self, name: str, line: Line, text: str) -> None:
        try:
            self.answers[line.at] = read_answer(line, text)
        except DomainError as error:
            self.add_error(name, sentence(error))


def _row_field(block: Block) -> forms.CharField:
    if block.kind == "truefalse":
        hint = _("√ or ×, 对 or 错, T or F, 1 or 2; - where there is no answer")
    elif block.kind == "single":
        hint = _("letters, with or without blanks between; - where there is no answer")
    else:
        hint = _("letters of one question together, a blank between questions: AB C ABD; - where there is no answer")
    return _text(f"{block.first}–{block.last}" if block.last > block.first else str(block.first), hint, _ROW_LENGTH)


def _line_field(line: Line) -> forms.CharField:
    hints = {
        "fill": _("what is written; several blanks apart by |"),
        "order": _("letters in the order given, e.g. BDAC"),
        "match": _("pairs, e.g. 1-A 2-C"),
        "hotspot": _("numbers of the places blacked out, e.g. 1 3 5"),
        "essay": _("what is written; or 见卷, then whoever marks looks at the paper; empty: nothing is written"),
        "truefalse": _("√ or ×, 对 or 错, T or F, 1 or 2"),
    }
    field = _text(str(line.number), hints.get(line.kind, _("letters, e.g. B or ACD")), ESSAY_LENGTH)
    if line.kind == "essay":
        field.widget = forms.Textarea(attrs={"rows": 3})
    return field


def _text(label: str, hint: str, most: int) -> forms.CharField:
    attrs = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
    return forms.CharField(
        label=label, help_text=hint, max_length=most, required=False, widget=forms.TextInput(attrs=attrs)
    )
