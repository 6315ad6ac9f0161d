"""What grid staff type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from orgs.enums import RiskLevel
from orgs.logic.phones import is_telephone
from orgs.units.grid_queries import Place


class SomebodyForm(forms.Form):
    """A person to be put on an enterprise's roster."""

    name = forms.CharField(
        max_length=60, error_messages={"required": _("The name is missing. Type it as on the ID card.")}
    )
    phone = forms.CharField(
        max_length=30, error_messages={"required": _("The mobile number is missing: the person signs in with it.")}
    )
    department = forms.CharField(max_length=60, required=False)


class EnterpriseForm(forms.Form):
    """A new enterprise at one of one's own places."""

    name = forms.CharField(
        max_length=100, error_messages={"required": _("The name is missing. Type it as on the business licence.")}
    )
    place = forms.ChoiceField(
        error_messages={"required": _("Choose where it is."), "invalid_choice": _("Choose where it is.")}
    )
    address = forms.CharField(max_length=120, required=False)
    contact_name = forms.CharField(max_length=60, required=False)
    contact_phone = forms.CharField(max_length=20, required=False)
    industry = forms.CharField(max_length=40, required=False)
    risk_level = forms.ChoiceField(choices=RiskLevel.choices, required=False)

    def __init__(self, *args: Any, places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.key: place for place in places}
        self.fields["place"].choices = [(place.key, place.label) for place in places]

    def clean_contact_phone(self) -> str:
        """What cannot be dialled is refused: the button on the enterprise's page dials it."""
        typed = str(self.cleaned_data["contact_phone"]).strip()
        if typed and not is_telephone(typed):
            raise ValidationError(_("Type a mobile number, or a landline with its area code: 0731-85551234."))
        return typed

    def facts(self) -> dict[str, str]:
        """What is stored beside name and place."""
        kept = ("address", "contact_name", "contact_phone", "industry", "risk_level")
        return {key: self.cleaned_data[key].strip() for key in kept}
