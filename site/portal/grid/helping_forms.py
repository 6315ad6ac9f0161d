"""What both confirm before somebody is helped with a test."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.grid.helping import is_consent_due
from portal.grid.identity import day_of_birth


class HelpForm(forms.Form):
    """The day of birth where one is on record, else a look at the ID card; and what each of the two does."""

    birthday = forms.CharField(
        max_length=12, error_messages={"required": _("Let the person tell month and day of birth, and type them.")}
    )
    seen = forms.BooleanField(error_messages={"required": _("Look at the ID card first, and tick this.")})
    consent = forms.BooleanField(
        error_messages={"required": _("Read the privacy notice out and ask. Without a yes nothing can be started.")}
    )
    answers = forms.BooleanField(error_messages={"required": _("Ask the person, and tick this.")})
    reads = forms.BooleanField(error_messages={"required": _("Tick this to say that you keep to it.")})

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("seen" if day_of_birth(person) else "birthday")
        if not is_consent_due(person):
            self.fields.pop("consent")
