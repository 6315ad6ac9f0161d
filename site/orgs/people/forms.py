"""Forms about people. What is typed is forgiven where it can be: blanks, full-width digits, 2026.3.5."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgs.enums import EmploymentForm, IssuingSystem, PostCategory, PostEnd, Sex
from orgs.logic.dates import parse_date
from orgs.logic.id_numbers import parse_id_number
from orgs.logic.names import parse_name
from orgs.logic.phones import parse_phone
from orgs.logic.posts import special_operation

LINES = 12


MISSING = {"required": _("Fill this in first; everything else you typed is still here.")}


class DayInput(forms.DateInput):
    """The browser's own date picker; without one, a day is typed."""

    input_type = "date"

    def format_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value


class DayField(forms.CharField):
    """A day as offices write it."""

    widget = DayInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 30, "error_messages": MISSING} | kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value

    def clean(self, value: Any) -> Any:
        """A date, or None for nothing."""
        text = super().clean(value)
        if not text:
            return None
        read = parse_date(text)
        if read.value is None:
            raise forms.ValidationError(_("This is no day of the calendar. Write it like 2026-03-05."))
        return read.value


class SayingsField(forms.CharField):
    """Several lines, one thing a line."""

    widget = forms.Textarea(attrs={"rows": 2})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 61 * LINES, "required": False} | kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else "\n".join(value)

    def clean(self, value: Any) -> Any:
        """A list without empty lines."""
        text = super().clean(value)
        return [line.strip() for line in text.replace("；", "\n").replace(";", "\n").splitlines() if line.strip()]


def _offer(form: forms.Form, name: str, values: Iterable[str]) -> dict[str, list[str]]:
    """Values that the browser offers while one types; others may be typed."""
    form.fields[name].widget.attrs["list"] = f"{name}-offered"
    return {f"{name}-offered": list(values)}


class PostForm(forms.Form):
    """What is said of a post."""

    staff_number = forms.CharField(label=_("Staff number"), max_length=30, required=False)
    department = forms.CharField(label=_("Department"), max_length=60, required=False)
    team = forms.CharField(label=_("Team"), max_length=60, required=False)
    job_title = forms.CharField(label=_("Job"), max_length=60, required=False)
    category = forms.ChoiceField(label=_("Post category"), choices=PostCategory.choices)
    employment_form = forms.ChoiceField(label=_("Employment form"), choices=EmploymentForm.choices)
    special_operations = SayingsField(
        label=_("Special operations"),
        help_text=_("One a line, by the catalogue's name, e.g. 低压电工作业. Leave empty if there is none."),
    )

    def __init__(self, *args: Any, departments: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = _offer(self, "department", departments)

    def clean_special_operations(self) -> list[str]:
        """Each fits the column; the list is short."""
        typed: list[str] = self.cleaned_data["special_operations"]
        kinds = [special_operation(kind) or kind for kind in typed]
        if len(kinds) > LINES or any(len(kind) > 60 for kind in kinds):
            raise forms.ValidationError(_("At most 12 special operations, each of 60 characters at most."))
        return kinds


class NamedForm(forms.Form):
    """Somebody's name, as it may be stored."""

    name = forms.CharField(label=_("Name"), max_length=60, error_messages=MISSING)

    def clean_name(self) -> str:
        """The name without stray blanks."""
        read = parse_name(self.cleaned_data["name"])
        if not read.value:
            raise forms.ValidationError(
                _("The name holds characters that were lost on the way (？ or □). Type it again.")
            )
        return read.value


class PersonForm(NamedForm):
    """What is on record of a person. Only the name is needed."""

    phone = forms.CharField(
        label=_("Mobile number"), max_length=40, required=False, help_text=_("The person signs in with it.")
    )
    id_number = forms.CharField(
        label=_("ID number"), max_length=40, required=False,
        help_text=_("Optional. Kept encrypted; it finds the person again at a later employer."),
    )  # fmt: skip
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, required=False)
    birth_date = DayField(label=_("Birth date"), required=False)

    def clean_phone(self) -> str:
        """Eleven digits or nothing."""
        text = self.cleaned_data["phone"]
        read = parse_phone(text)
        if text.strip() and not read.value:
            raise forms.ValidationError(_("This is no mobile number of 11 digits. Look at it again."))
        return read.value

    def clean_id_number(self) -> str:
        """A number that can be one, or nothing."""
        text = self.cleaned_data["id_number"]
        read = parse_id_number(text)
        if text.strip() and not read.value:
            raise forms.ValidationError(_("This is no valid ID number: 18 characters, the last one a check digit."))
        return read.value

    def clean(self) -> dict[str, Any]:
        """Birth date and sex follow from a citizen's number."""
        values: dict[str, Any] = super().clean() or {}
        read = parse_id_number(values.get("id_number") or "")
        if read.birth_date is None:
            return values
        if values.get("birth_date") not in (None, read.birth_date):
            self.add_error("birth_date", _("The birth date is not the one in the ID number."))
        return values | {"birth_date": read.birth_date, "sex": values.get("sex") or read.sex}


class HireForm(PersonForm, PostForm):
    """A new person with the first post, or somebody who comes back."""

    on = DayField(label=_("First day"))

    field_order = ("name", "phone", "id_number", "on", "category", "department", "team", "job_title", "staff_number",
                   "employment_form", "special_operations", "birth_date", "sex")  # fmt: skip


class ReturnForm(PostForm):
    """Somebody who left comes back."""

    on = DayField(label=_("First day"))
    field_order = ("on", "category", "department", "team", "job_title", "staff_number", "employment_form")


class ChangeForm(PostForm):
    """The next post, from a day on."""

    on = DayField(label=_("First day of the new post"), help_text=_("The old post ends the day before."))
    field_order = ("on", "category", "department", "team", "job_title", "staff_number", "employment_form")


class LeaveForm(forms.Form):
    """The last day, and why."""

    on = DayField(
        label=pgettext_lazy("post", "Last day"), help_text=_("The person is signed out when the day is over.")
    )
    reason = forms.ChoiceField(
        label=_("Why"), choices=[(PostEnd.LEFT, PostEnd.LEFT.label), (PostEnd.RETIRED, PostEnd.RETIRED.label)]
    )


class CorrectPostForm(PostForm):
    """What was typed wrongly of a post, its days too."""

    started_on = DayField(label=_("First day"))
    ended_on = DayField(
        label=pgettext_lazy("post", "Last day"), required=False, help_text=_("Leave empty if the post goes on.")
    )
    field_order = ("category", "department", "team", "job_title", "staff_number", "employment_form")


class CorrectPersonForm(PersonForm):
    """An ID number left empty stays as it is: it is never sent to the page."""

    id_number = forms.CharField(
        label=_("New ID number"), max_length=40, required=False, help_text=_("Leave empty to keep what is on record.")
    )


class HeldForm(forms.Form):
    """What stands on a certificate that others issued."""

    system = forms.ChoiceField(label=_("Issuing system"), choices=IssuingSystem.choices)
    kind = forms.CharField(
        label=_("Kind"),
        max_length=60,
        error_messages=MISSING,
        help_text=_("As it stands on the certificate, e.g. 低压电工作业 or 叉车司机 N1."),
    )
    number = forms.CharField(
        label=_("Certificate number"), max_length=40, required=False, help_text=_("Kept encrypted, shown masked.")
    )
    issuer = forms.CharField(label=_("Issuing body"), max_length=80, required=False)
    issued_on = DayField(label=_("First issued on"), required=False)
    valid_from = DayField(label=pgettext_lazy("certificate held", "Valid from"), required=False)
    valid_to = DayField(label=_("Valid until"), required=False)
    review_due_on = DayField(
        label=_("Review due on"), required=False, help_text=_("As printed. Empty: reckoned, if the rule is on record.")
    )

    def __init__(self, *args: Any, kinds: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = _offer(self, "kind", kinds)


class ReasonForm(forms.Form):
    """Why: it is written down with who and when."""

    reason = forms.CharField(label=_("Reason"), max_length=200, error_messages=MISSING)


class JoinForm(NamedForm):
    """Who wants to join, on a phone."""

    name = forms.CharField(max_length=60, error_messages={"required": _("Type your name first.")})
    phone = forms.CharField(max_length=40, error_messages={"required": _("Type your mobile number first.")})
    staff_number = forms.CharField(max_length=30, required=False)
    department = forms.CharField(max_length=60, required=False)

    def clean_phone(self) -> str:
        """Eleven digits."""
        read = parse_phone(self.cleaned_data["phone"])
        if not read.value:
            raise forms.ValidationError(
                _("This is not a mobile number of 11 digits. Look at it again; what you typed is still there.")
            )
        return read.value


class DecideForm(forms.Form):
    """An officer's decision on a request to join."""

    who = forms.CharField(max_length=20, required=False)
    category = forms.ChoiceField(choices=PostCategory.choices, initial=PostCategory.WORKER, label=_("Post category"))
    department = forms.CharField(max_length=60, required=False, label=_("Department"))
    staff_number = forms.CharField(max_length=30, required=False, label=_("Staff number"))
    started_on = DayField(required=False, label=_("First day"))
