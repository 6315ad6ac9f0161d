"""Forms over one enterprise."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from orgs.enums import RiskLevel
from orgs.logic.phones import is_telephone
from orgs.units.office_queries import AreaChoice
from portal.office.fields import area_choices, choice_field, day_field, offer, text_field

RISKS = [(value or "unrated", label) for value, label in RiskLevel.choices]


class FactsForm(forms.Form):
    """What is kept about an enterprise besides its name and its place."""

    industry = text_field(
        _("Industry"), most=40, required=False, help_text=_("As in the business licence, for example 机械制造.")
    )
    risk_level = choice_field(_("Risk level"))
    hours_high_risk = forms.BooleanField(
        label=_("Longer training hours (high-risk unit)"),
        required=False,
        help_text=_(
            "Coal mines, other mines, hazardous chemicals, fireworks, metal smelting: the five industries of the "
            "training order."
        ),
    )
    exam_required = forms.BooleanField(
        label=_("Principals and safety managers are assessed"),
        required=False,
        help_text=_(
            "Work Safety Law, article 27: mines, metal smelting, construction, transport and dangerous goods. A wider "
            "list than the one above."
        ),
    )
    address = text_field(_("Address"), most=120, required=False)
    contact_name = text_field(_("Contact"), most=60, required=False)
    contact_phone = text_field(_("Contact's phone"), most=20, required=False)
    accepts_joins = forms.BooleanField(
        label=_("People may join by QR code"),
        required=False,
        initial=True,
        help_text=_("Each request waits for the officer's confirmation."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["risk_level"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = RISKS

    def clean_contact_phone(self) -> str:
        """What cannot be dialled is refused; "-" takes the number away."""
        typed = str(self.cleaned_data["contact_phone"])
        if typed and typed != "-" and not is_telephone(typed):
            raise ValidationError(_("Type a mobile number, or a landline with its area code: 0731-85551234."))
        return typed

    def clean_risk_level(self) -> str:
        value = str(self.cleaned_data["risk_level"])
        return "" if value == "unrated" else value


class EnterpriseForm(FactsForm):
    """A new enterprise."""

    name = text_field(_("Full name"), most=100, help_text=_("As in the business licence."))
    area = choice_field(_("Area"), help_text=_("The village or community where it is."))
    in_spite = forms.CharField(required=False, widget=forms.HiddenInput)  # the name that was looked at again
    field_order = ["name", "area"]

    def __init__(self, *args: Any, areas: list[AreaChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "area", area_choices(areas))

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())


class MoveForm(forms.Form):
    """Where an enterprise is from a day on."""

    area = choice_field(_("New area"))
    on = day_field(_("From"), help_text=_("Reports of earlier days keep the old area."))

    def __init__(self, *args: Any, areas: list[AreaChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "area", area_choices(areas))


class RenameForm(forms.Form):
    """Another name from a day on."""

    name = text_field(_("New name"), most=100)
    on = day_field(_("From"), help_text=_("The old name stays known: rosters that still use it are understood."))

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())


class PutInGridForm(forms.Form):
    """One more grid."""

    grid = choice_field(_("Grid"))
    on = day_field(_("From"))

    def __init__(self, *args: Any, grids: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "grid", grids)


class DayForm(forms.Form):
    """From which day on."""

    on = day_field(_("From"))


class MergeForm(forms.Form):
    """Two spellings are one enterprise: which name stays, why."""

    keep = forms.ChoiceField(
        label=_("Which name stays"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which name stays."), "invalid_choice": _("Choose which name stays.")},
    )
    reason = text_field(_("Reason"), most=200, help_text=_("For example: 营业执照上是同一家单位."))

    def __init__(self, *args: Any, names: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["keep"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = names


class NothingForm(forms.Form):
    """A confirmation without anything to fill in."""
