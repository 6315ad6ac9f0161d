"""The form of a quiz: points as people write them, and what never goes together is refused at once."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from kernel.units import HUNDREDTHS, format_points
from quizzes.bank.permissions import visible_banks
from quizzes.enums import BankUse, ShowAnswers
from quizzes.logic.blueprints import Problem
from quizzes.models import Bank
from regulations.queries import clause_name, named_clause

_MOST = {
    "draw_count": 200,
    "time_limit_minutes": 600,
    "tries": 99,
    "most_exposure": 100,
    "marking_tolerance": 100,
    "pause_minutes": 600,
    "cooling_minutes": 30 * 24 * 60,
}
_LEAST = {"draw_count": 1, "time_limit_minutes": 1, "most_exposure": 1}
_UNKNOWN = "?"  # before what names no clause: it is no id either
MOST_QUESTIONS, MOST_POINTS = 200, 1000 * HUNDREDTHS


class PointsInput(forms.NumberInput):
    """Points as people write them, 2 or 2.5; the field itself holds hundredths."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"step": "0.5", "min": "0.5", "max": "1000", "inputmode": "decimal"} | (attrs or {}))

    def format_value(self, value: Any) -> str | None:
        """250 → 2.5; what could not be read stands as it was typed."""
        return format_points(int(value)) if str(value).isdecimal() else value

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """2.5 → 250; what is no number of points goes on as it is, to be refused."""
        typed = super().value_from_datadict(data, files, name)
        try:
            points = Decimal(str(typed).strip()) * HUNDREDTHS
        except InvalidOperation:
            return typed
        return str(int(points)) if points.is_finite() and points == points.to_integral_value() else typed


class ClauseInput(forms.TextInput):
    """A clause by its name, 《安全生产法》第28条: a list of every clause of every law would be of no use."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"placeholder": "《安全生产法》第28条"} | (attrs or {}))

    def format_value(self, value: Any) -> str | None:
        """The clause's name; what was not understood stands as it was typed."""
        told = str(value or "")
        return clause_name(int(told)) if told.isdecimal() and len(told) < 18 else told.removeprefix(_UNKNOWN)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The clause's id; what names no clause, or several, goes on as it is, to be refused."""
        typed = str(super().value_from_datadict(data, files, name) or "").strip()
        return (named_clause(typed) or f"{_UNKNOWN}{typed}") if typed else ""


class QuizForm(WagtailAdminModelForm):
    """What needs only the form is checked here; what needs the bank, by the checker."""

    def clean(self) -> dict[str, Any]:
        """Numbers in their bounds, banks that the account may use and that fit the purpose."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in set(_MOST) | set(_LEAST):
            value = cleaned.get(name)
            least, most = _LEAST.get(name, 0), _MOST[name]
            if value is not None and not least <= value <= most:
                told = _("A number from %(least)s to %(most)s.") % {"least": least, "most": most}
                self.add_error(name, told)
        if not 1 <= (cleaned.get("pass_percent") or 0) <= 100 and "pass_percent" not in self.errors:
            self.add_error("pass_percent", _sentence("pass-mark-wrong"))
        if cleaned.get("show_answers") == ShowAnswers.FROM_DAY and not cleaned.get("answers_from"):
            self.add_error("answers_from", _sentence("answers-day-missing"))
        bank = cleaned.get("bank")
        if bank is not None and (problem := self._bank_problem(bank)):
            self.add_error("bank", problem)
        return cleaned

    def is_valid(self) -> bool:
        """Its lines and its chosen questions too."""
        return bool(super().is_valid()) and self._children_fit()

    def _children_fit(self) -> bool:
        wrong = [
            row.add_error(name, told)
            for row in (*self._rows("lines"), *self._rows("items"))
            for name, told in self._row_problems(row.cleaned_data)
        ]
        return not wrong

    def _rows(self, name: str) -> list[Any]:
        formset = self.formsets.get(name)
        return [row for row in (formset.forms if formset else ()) if row.cleaned_data and not _is_going(row)]

    def _row_problems(self, cleaned: dict[str, Any]) -> Iterator[tuple[str, str]]:
        points, count = cleaned.get("points"), cleaned.get("count")
        if points is not None and not 1 <= points <= MOST_POINTS:
            yield "points", _("Points are a number such as 2 or 2.5, or empty.")
        if "count" in cleaned and not 1 <= (count or 0) <= MOST_QUESTIONS:
            yield "count", _("A number from %(least)s to %(most)s.") % {"least": 1, "most": MOST_QUESTIONS}
        question = cleaned.get("question")
        bank = question.bank if question else cleaned.get("bank")
        if bank is not None and (problem := self._bank_problem(bank)):
            yield ("question" if question else "bank"), problem
        clause, instrument = cleaned.get("clause"), cleaned.get("instrument")
        if clause and instrument and clause.instrument_id != instrument.pk:
            yield "clause", _("This clause is of another instrument. Choose one of the two, or its own.")

    def _bank_problem(self, bank: Bank) -> str:
        """What people practised with is never asked in a contest; somebody else's closed bank is not there."""
        if self.for_user is not None and bank.pk not in self._visible:
            return _("Choose one of your question banks.")
        use = self.cleaned_data.get("use") or BankUse.PRACTICE
        return _sentence("use-mixed", bank=bank.name, contest=use == BankUse.CONTEST) if bank.use != use else ""

    @property
    def _visible(self) -> frozenset[int]:
        if not hasattr(self, "_visible_ids"):
            self._visible_ids = frozenset(visible_banks(self.for_user).values_list("pk", flat=True))
        return self._visible_ids


def _is_going(row: Any) -> bool:
    return bool(row.cleaned_data.get("DELETE"))


def _sentence(code: str, **params: Any) -> str:
    from quizzes.building.wording import sentence

    return sentence(Problem(code, True, params))
