"""The form that makes a device a kiosk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.kiosks import IDLE_SECONDS
from orgs.kiosk_queries import KioskUnit


class KioskForm(forms.Form):
    """Where the tablet stands, whose it is, when it signs out by itself."""

    label = forms.CharField(max_length=60, error_messages={"required": _("Type where the tablet stands.")})
    unit = forms.ChoiceField(
        error_messages={"required": _("Choose the unit."), "invalid_choice": _("Choose one of your own units.")}
    )
    idle_seconds = forms.IntegerField(
        min_value=IDLE_SECONDS[0],
        max_value=IDLE_SECONDS[1],
        initial=120,
        error_messages={
            "required": _("Type a number of seconds from 60 to 600."),
            "invalid": _("Type a number of seconds from 60 to 600."),
            "min_value": _("Type a number of seconds from 60 to 600."),
            "max_value": _("Type a number of seconds from 60 to 600."),
        },
    )

    def __init__(self, *args: object, units: tuple[KioskUnit, ...], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["unit"].choices = [(unit.key, unit.name) for unit in units]  # type: ignore[attr-defined]
        if len(units) == 1:
            self.fields["unit"].initial = units[0].key

    def clean_unit(self) -> tuple[str, int]:
        kind, number = self.cleaned_data["unit"].split(":")
        return kind, int(number)
