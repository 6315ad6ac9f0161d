"""The form in which an editor writes one question. It is judged by the same rules as an imported row."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from kernel.units import format_points
from plumbing.tabular import Cell
from plumbing.tabular.model import text_cell
from quizzes.bank.conversion import parsed_question
from quizzes.bank.queries import has_same_question
from quizzes.bank.services import save_question
from quizzes.enums import Difficulty, QuestionType
from quizzes.importers.fields import MAX_BASIS, MAX_EXPLANATION, MAX_STEM, MAX_TOPIC, parse_question
from quizzes.importers.kinds import NEEDS_EDITOR
from quizzes.importers.messages import describe_code
from quizzes.importers.types import ERROR_CODES, RawQuestion
from quizzes.models import Question
from quizzes.question_import import answer_text

TYPES = [choice for choice in QuestionType.choices if choice[0] not in NEEDS_EDITOR]
_LETTERED = re.compile(r"\s*[（(]?([A-Za-z])[）)]?\s*[.．、:：)）]\s*(.*)")
_TEXTS = ("stem", "explanation", "basis", "topic")


class QuestionForm(WagtailAdminModelForm):
    """Saving makes a new version; sittings and published editions keep theirs."""

    instance: Question
    type = forms.ChoiceField(choices=TYPES, label=_("type"))
    stem = forms.CharField(max_length=MAX_STEM, label=_("stem"), widget=forms.Textarea(attrs={"rows": 3}))
    options = forms.CharField(
        required=False,
        label=_("options"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "One a line, for example: A. 立即撤离. Leave it empty for true or false, fill-in and short answers."
        ),
    )
    answer = forms.CharField(
        label=_("answer"),
        help_text=_("Letters (ABD); 对 or 错; for a fill-in the words: ; between alternatives, | between blanks."),
    )
    points = forms.CharField(max_length=8, initial="1", label=_("points"), help_text=_("For example 2 or 2.5"))
    difficulty = forms.TypedChoiceField(
        choices=Difficulty.choices, coerce=int, initial=Difficulty.MEDIUM, label=_("difficulty")
    )
    topic = forms.CharField(required=False, max_length=MAX_TOPIC, label=_("topic"))
    explanation = forms.CharField(
        required=False, max_length=MAX_EXPLANATION, label=_("explanation"), widget=forms.Textarea(attrs={"rows": 4})
    )
    basis = forms.CharField(
        required=False,
        max_length=MAX_BASIS,
        label=_("legal basis"),
        help_text=_("For example: 《安全生产法》第二十八条"),
    )

    class Meta:
        model = Question
        fields = ["bank", "state"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["bank"].disabled = True
            for name, value in _initial(self.instance).items():
                self.initial.setdefault(name, value)

    def clean(self) -> dict[str, Any]:
        """Read what was typed as the import reads a row; its errors are this form's errors."""
        values: dict[str, Any] = super().clean() or {}
        if self.errors:
            return values
        question, findings = parse_question(_raw(values))
        for finding in findings:
            if finding.code in ERROR_CODES:
                self.add_error(None, describe_code(finding.code, finding.params))
        if not self.errors and has_same_question(values["bank"].pk, question, but=self.instance.pk):
            self.add_error(
                "stem", _("The bank already has a question with this stem and these options. Change that one.")
            )
        values["question"] = question
        return values

    def save(self, commit: bool = True) -> Question:
        """A new question or version, by the service that everybody uses."""
        pk = save_question(
            self.cleaned_data["question"],
            question_id=self.instance.pk,
            bank_id=self.cleaned_data["bank"].pk,
            state=self.cleaned_data["state"],
            actor=self.for_user,
        )
        self.instance = Question.objects.select_related("current").get(pk=pk)
        return self.instance


def _initial(question: Question) -> dict[str, Any]:
    version = question.current
    if version is None:
        return {}
    return {
        **{name: getattr(version, name) for name in _TEXTS},
        "type": version.type,
        "difficulty": version.difficulty,
        "options": "\n".join(f"{option['id']}. {option['text']}" for option in version.options),
        "answer": answer_text(
            parsed_question({"type": version.type, "stem": "", "options": [], "key": version.key}).answer
        ),
        "points": format_points(version.points),
    }


def _raw(values: dict[str, Any]) -> RawQuestion:
    cells = {name: text_cell(str(values.get(name) or "")) for name in (*_TEXTS, "type", "answer", "points")}
    cells["difficulty"] = text_cell(str(Difficulty(values["difficulty"]).name.lower()))
    return RawQuestion(0, cells, split_lines(values.get("options", "")))


def split_lines(text: str) -> dict[str, Cell]:
    """Options one a line, with or without a letter in front."""
    options: dict[str, Cell] = {}
    for line in (line for line in text.splitlines() if line.strip()):
        match = _LETTERED.match(line)
        letter = match[1].upper() if match else _next_letter(options)
        options[letter] = text_cell(match[2] if match else line.strip())
    return options


def _next_letter(options: dict[str, Cell]) -> str:
    return chr(ord(max(options)) + 1) if options else "A"
