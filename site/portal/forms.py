"""Forms of the way in. What is typed is forgiven where it can be: blanks, full-width digits, +86."""

from __future__ import annotations

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.logic.secrets import read_birthday, read_pin
from orgs.logic.phones import parse_phone


class PhoneForm(forms.Form):
    """A mobile number."""

    phone = forms.CharField(max_length=40, error_messages={"required": _("Type your mobile number first.")})

    def clean_phone(self) -> str:
        phone = parse_phone(self.cleaned_data["phone"])
        if not phone.value:
            raise forms.ValidationError(
                _("This is not a mobile number of 11 digits. Look at it again; what you typed is still there.")
            )
        return phone.value


class StaffNumberForm(forms.Form):
    """A unit code and a staff number in that unit."""

    unit_code = forms.CharField(max_length=20, error_messages={"required": _("Type the unit code first.")})
    staff_number = forms.CharField(max_length=30, error_messages={"required": _("Type your staff number first.")})

    def clean_unit_code(self) -> str:
        return _plain(self.cleaned_data["unit_code"]).replace("-", "").upper()

    def clean_staff_number(self) -> str:
        return _plain(self.cleaned_data["staff_number"])


class SecretForm(forms.Form):
    """A birthday or a PIN, read by `accounts.logic.secrets`."""

    secret = forms.CharField(max_length=20, error_messages={"required": _("Type the birthday or the PIN first.")})

    def clean_secret(self) -> str:
        typed = str(self.cleaned_data["secret"])
        if not read_pin(typed) and read_birthday(typed) is None:
            raise forms.ValidationError(
                _("This is neither a birthday (8 digits, such as 19700315) nor a PIN (4–6 digits).")
            )
        return typed


class OwnPinForm(forms.Form):
    """A new PIN, and the old one where it is asked for."""

    old = forms.CharField(max_length=20, required=False)
    pin = forms.CharField(max_length=20, error_messages={"required": _("Type the new PIN first.")})


class CodeForm(forms.Form):
    """The code that was sent."""

    code = forms.CharField(max_length=20, error_messages={"required": _("Type the 6 digits first.")})


class PasswordForm(forms.Form):
    """User name and password."""

    username = forms.CharField(max_length=150, error_messages={"required": _("Type your user name first.")})
    password = forms.CharField(max_length=128, strip=False, error_messages={"required": _("Type your password first.")})


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
