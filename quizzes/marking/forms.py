"""What a marker gives: points for each line of the rubric, or in all, and a note."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.units import HUNDREDTHS, format_points
from quizzes.logic.papers import Item
from quizzes.marking.services import GivenPoints


class MarkForm(forms.Form):
    """With a rubric its lines are filled in and added up; without one, the points in all."""

    note = forms.CharField(
        required=False, max_length=500, label=_("note"), widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For whoever looks at this mark later."),
    )  # fmt: skip

    def __init__(self, item: Item, points: int, *args: Any, reason_needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._points = points
        self._lines = [(f"line{n}", line) for n, line in enumerate((item.get("body") or {}).get("rubric", []))]
        wanted = self._lines or [("all", {"text": _("points"), "points": points})]
        fields = {
            name: _field(str(line["text"]), line["points"] or points, first=not n)
            for n, (name, line) in enumerate(wanted)
        }
        self.fields = {**fields, "note": self.fields["note"]}
        self.fields["note"].required = reason_needed

    def clean(self) -> dict[str, Any]:
        """The sum is never above the question's points."""
        values: dict[str, Any] = super().clean() or {}
        if not self.errors and sum(self._hundredths(values)) > self._points:
            self.add_error(
                None, _("Together that is more than the question's %(n)s points.") % {"n": format_points(self._points)}
            )
        return values

    def given(self) -> GivenPoints:
        """What the marker gave."""
        parts = self._hundredths(self.cleaned_data)
        return GivenPoints(sum(parts), parts if self._lines else (), self.cleaned_data["note"])

    def _hundredths(self, values: dict[str, Any]) -> list[int]:
        names = [name for name in self.fields if name != "note"]
        return [int(values[name] * HUNDREDTHS) for name in names]


def _field(label: str, points: int, *, first: bool) -> forms.DecimalField:
    attributes = {"step": "0.5", "inputmode": "decimal"} | ({"autofocus": True} if first else {})
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=points / HUNDREDTHS,
        decimal_places=2,
        max_digits=7,
        help_text=_("at most %(n)s") % {"n": format_points(points)},
        widget=forms.NumberInput(attrs=attributes),
    )
