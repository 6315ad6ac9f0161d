"""The fields of the form, for a question and for each sub-item of a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.authoring.typed import SECTIONS
from quizzes.enums import QuestionType

PART_TYPES = tuple(choice for choice in QuestionType.choices if choice[0] not in {"case", "hotspot"})
JUDGEMENTS = (("对", _("Right")), ("错", _("Wrong")))
SHAPES = (("rect", _("rectangle")), ("circle", _("circle")), ("polygon", _("polygon")))
KINDS = (("hazard", _("a hazard")), ("decoy", _("no hazard")))


def lines(rows: int, **attrs: Any) -> forms.Textarea:
    """A text area of so many lines."""
    return forms.Textarea(attrs={"rows": rows, "class": "qf-lines", **attrs})


def words(label: Any, *, widget: Any = None, help_text: Any = "", initial: Any = None) -> forms.CharField:
    """A text that keeps its spaces and is judged later, by the rules of the import."""
    return forms.CharField(
        required=False, strip=False, label=label, widget=widget, help_text=help_text, initial=initial
    )


def item_fields(types: Any = QuestionType.choices) -> dict[str, forms.Field]:
    """Fresh fields by `typed.ITEM_NAMES`."""
    return {
        "type": forms.ChoiceField(choices=types, label=_("type"), initial="single"),
        "stem": words(_("stem"), widget=lines(3)),
        **_answer_fields(),
        "points": words(_("points"), widget=forms.TextInput(attrs={"inputmode": "decimal"}), initial="1"),
        "explanation": words(_("explanation"), widget=lines(3)),
        "basis": words(_("legal basis"), help_text=_("For example: 《安全生产法》第二十八条")),
    }


def _answer_fields() -> dict[str, forms.Field]:
    return {
        "options": words(
            _("options"),
            widget=lines(6),
            help_text=_("One a line; * in front of each right one. Letters come by themselves."),
        ),
        "answer": words(_("answer in letters"), help_text=_("For example ABD; not needed where lines have a *.")),
        "judgement": forms.ChoiceField(
            choices=JUDGEMENTS, required=False, label=_("The statement is"), widget=forms.RadioSelect
        ),
        "blanks": words(
            _("answers to the blanks"),
            widget=lines(3),
            help_text=_("One blank a line; ; between alternatives. A number: #3, or #3:1 for 3 give or take 1."),
        ),
        "unordered": forms.BooleanField(required=False, label=_("The blanks may be filled in any order")),
        "pairs": words(
            _("pairs"),
            widget=lines(5),
            help_text=_("One a line: left -> right. “-> right” alone is one too many, to mislead."),
        ),
        "reference": words(_("reference answer"), widget=lines(4)),
        "rubric": words(_("marking guide"), widget=lines(4), help_text=_("One a line, with its points: 先断电：2分")),
    }


class PartForm(forms.Form):
    """One sub-item of a case."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(item_fields(PART_TYPES))
        self.beside: dict[str, list[str]] = {}

    @property
    def kind(self) -> str:
        """The sub-item's type."""
        return str(self.initial.get("type") or "single")

    @property
    def visible(self) -> tuple[str, ...]:
        """The fields that its type has."""
        return SECTIONS.get(self.kind, ())


class PlaceForm(forms.Form):
    """One place on the photo of a 看图找隐患."""

    id = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=KINDS, required=False, label=_("This place is"))
    shape = forms.ChoiceField(choices=SHAPES, required=False, label=_("shape"))
    at = words(
        _("where, in per cent"),
        help_text=_(
            "Rectangle: left, top, width, height. Circle: centre across, centre down, radius. Polygon: its corners."
        ),
    )
    text = words(_("what is to be seen, neutrally"), help_text=_("For example 配电箱, not 配电箱门未关."))
    why = words(_("why, for the result page"))


class MediaForm(forms.Form):
    """One picture or sound and where it stands."""

    def __init__(self, *args: Any, slots: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from quizzes.authoring.choosers import clip_chooser, picture_chooser

        self.fields["slot"] = forms.ChoiceField(choices=slots, required=False, label=_("where in the question"))
        self.fields["picture"] = forms.CharField(required=False, label=_("picture"), widget=picture_chooser())
        self.fields["clip"] = forms.CharField(required=False, label=_("sound"), widget=clip_chooser())
        self.fields["upload"] = forms.FileField(required=False, label=_("or a file of yours"))
        self.fields["alt"] = words(_("in words, for who cannot see or hear it"))
