"""The form in which an editor writes one question of any type. It is judged by the same rules as an imported row."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from kernel.numerals import read_whole
from quizzes.authoring.form_fields import MediaForm, PartForm, PlaceForm, item_fields, words
from quizzes.authoring.form_values import form_data
from quizzes.authoring.messages import field_of, sentence
from quizzes.authoring.places import drawn, read_places
from quizzes.authoring.reading import is_error, read_typed
from quizzes.authoring.rows import Row, count_of, read_rows
from quizzes.authoring.slots import as_id, slot_choices
from quizzes.authoring.typed import SECTIONS
from quizzes.authoring.typed_data import typed_of
from quizzes.bank.conversion import parsed_version
from quizzes.bank.permissions import writable_banks
from quizzes.bank.queries import has_same_question
from quizzes.bank.services import save_question
from quizzes.enums import Difficulty
from quizzes.importers.types import Finding, ParsedQuestion
from quizzes.models import Question


def chosen(row: Row) -> dict[str, Any]:
    """A row whose choosers show what was chosen, or nothing: they take no other text."""
    return {**row, **{name: as_id(row.get(name)) for name in ("picture", "clip")}}


class QuestionForm(WagtailAdminModelForm):
    """Saving makes a new version; sittings and published editions keep theirs. Rows: parts, places, media."""

    instance: Question
    difficulty = forms.TypedChoiceField(
        choices=Difficulty.choices, coerce=int, initial=Difficulty.MEDIUM, label=_("difficulty")
    )
    topic = words(_("topic"))
    keep_order = forms.BooleanField(required=False, label=_("never shuffle options"))
    code = words(_("number of the author's own"))
    audience = words(_("meant for"))
    source = words(_("taken from"))
    remark = words(_("remark"))
    valid_from = words(_("asked from"), widget=forms.DateInput(attrs={"type": "date"}))
    valid_to = words(_("asked until"), widget=forms.DateInput(attrs={"type": "date"}))
    note = words(_("what was changed"), help_text=_("For who reviews it; stands in the history."))
    paste = words(_("Paste a whole question"), widget=forms.Textarea(attrs={"rows": 6, "class": "qf-lines"}))

    class Meta:
        model = Question
        fields = ["bank"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(item_fields())
        self.warnings: list[str] = []
        self.section_errors: dict[str, list[str]] = {}
        self.fields["bank"].queryset = writable_banks(self.for_user)
        if self.instance.pk:
            self.fields["bank"].disabled = True
            self.fields["bank"].queryset = type(self.instance.bank).objects.filter(pk=self.instance.bank_id)
        self.shown = self._shown()

    @cached_property
    def before(self) -> ParsedQuestion | None:
        """What the question says now; None for a new one."""
        version = self.instance.current if self.instance.pk else None
        if version is None:
            return None
        return parsed_version(version, media=version.media.all())

    def _shown(self) -> QueryDict:
        """Everything as text: what was sent, else what the question says, else what the address asks for."""
        if self.is_bound:
            return self.data  # type: ignore[return-value]
        shown = form_data(self.before, self.instance.code) if self.before else QueryDict(mutable=True)
        for name, value in self.initial.items():
            shown.setdefault(name, value)
        for name in shown:
            if name in self.fields and name != "bank":
                self.initial[name] = shown[name]
        return shown

    def is_multipart(self) -> bool:
        """Files may be sent with every row of media."""
        return True

    @property
    def kind(self) -> str:
        """The type that is being written."""
        return str(self.shown.get("type") or "single")

    @cached_property
    def parts(self) -> list[PartForm]:
        """The sub-items' forms."""
        return [PartForm(**self._row("parts", number)) for number in range(count_of(self.shown, "parts"))]

    @cached_property
    def places(self) -> list[PlaceForm]:
        """The places' forms."""
        return [PlaceForm(**self._row("places", number)) for number in range(count_of(self.shown, "places"))]

    @cached_property
    def media_rows(self) -> list[MediaForm]:
        """The forms of pictures and sounds."""
        rows = read_rows(self.shown, "media")
        slots = slot_choices(self.shown, [row.get("slot", "") for row in rows])
        return [MediaForm(slots=slots, **self._row("media", number)) for number in range(len(rows))]

    @cached_property
    def photo(self) -> MediaForm:
        """The photo of a 看图找隐患: a row of media that stands nowhere else."""
        row = chosen({name: str(self.shown.get(f"photo-{name}") or "") for name in ("picture", "alt")})
        return MediaForm(slots=(("photo", "photo"),), prefix="photo", initial=row)

    def _row(self, prefix: str, number: int) -> dict[str, Any]:
        rows: list[Row] = read_rows(self.shown, prefix)
        return {"prefix": f"{prefix}-{number}", "initial": chosen(rows[number])}

    @property
    def drawing(self) -> dict[str, Any]:
        """The places over the photo, as SVG."""
        from media.services import shown_pictures

        picture = read_whole(self.shown.get("photo-picture"))
        shown = shown_pictures([picture]).get(picture) if picture is not None else None
        if shown is None:
            return {"picture": None, "places": []}
        ratio = shown.height * 10_000 // max(1, shown.width)
        places, hazards, _none = read_places(read_rows(self.shown, "places"))
        return {"picture": shown, "height": ratio, "places": drawn(places, hazards, ratio=ratio)}

    def clean(self) -> dict[str, Any]:
        """Read what was typed as the import reads a row; its errors are this form's errors, beside their fields."""
        values: dict[str, Any] = super().clean() or {}
        question, findings = read_typed(typed_of(self.shown), before=self.before)
        for finding in findings:
            if is_error(finding):
                self._tell(finding, question)
            else:
                self.warnings.append(sentence(finding))
        bank = values.get("bank")
        if bank and not self.errors and has_same_question(bank.pk, question, but=self.instance.pk):
            self.add_error(
                "stem", _("The bank already has a question with this stem and these options. Change that one.")
            )
        values["question"] = question
        return values

    def _tell(self, finding: Finding, question: ParsedQuestion) -> None:
        """An error beside the field that it is about; one of a sub-item beside that one's field."""
        part = finding.params.get("part")
        if isinstance(part, int) and 0 < part <= len(self.parts):
            form = self.parts[part - 1]
            plain = Finding(finding.code, {key: value for key, value in finding.params.items() if key != "part"})
            form.beside.setdefault(field_of(finding, form.kind), []).append(sentence(plain))
            self.add_error(None, sentence(finding))
            return
        name = field_of(finding, question.type or self.kind)
        if name not in self.fields:
            self.section_errors.setdefault(name, []).append(sentence(finding))
        self.add_error(name if name in self.fields else None, sentence(finding))

    def save(self, commit: bool = True) -> Question:
        """A new question or version, by the service that everybody uses."""
        pk = save_question(
            self.cleaned_data["question"],
            question_id=self.instance.pk,
            bank_id=self.cleaned_data["bank"].pk,
            actor=self.for_user,
            note=str(self.shown.get("note") or ""),
            submit="submit" in str(self.shown.get("then") or ""),
        )
        saved = Question.objects.select_related("current", "bank").get(pk=pk)
        self.instance = saved
        return saved

    @property
    def visible(self) -> tuple[str, ...]:
        """The fields that the type has."""
        return SECTIONS.get(self.kind, ())

    @property
    def beside(self) -> dict[str, list[str]]:
        """Errors by field, and by section."""
        return {**{name: list(told) for name, told in self.errors.items()}, **self.section_errors}
