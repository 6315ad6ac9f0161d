"""A password of one's own: asked for at the first sign-in with a slip, and open to staff at any time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.initial_passwords import change_password, is_initial
from accounts.passwords import user_by_password
from kernel.errors import DomainError
from plumbing.doors import SIGNED_IN, door, form_method
from portal.gates import open_gate
from portal.sign_in import landing
from portal.words import sentence

GATE = "initial_password"
SHORTEST = 10


class PasswordChangeForm(forms.Form):
    """The password in use (not asked on the way in with a slip), the new one twice."""

    old = forms.CharField(
        label=gettext_lazy("Password in use"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Type the password in use.")},
    )
    new = forms.CharField(
        label=gettext_lazy("New password"),
        strip=False,
        max_length=128,
        help_text=gettext_lazy("At least 10 characters; not a common word, not your name."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Type a new password.")},
    )
    again = forms.CharField(
        label=gettext_lazy("New password, once more"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Type the new password once more.")},
    )

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:
            del self.fields["old"]

    def clean_new(self) -> str:
        """Django's own words for a short one are not in Chinese."""
        new = str(self.cleaned_data["new"])
        if len(new) < SHORTEST:
            raise ValidationError(_("This password has fewer than 10 characters. Think of a longer one."))
        return new

    def clean(self) -> dict[str, Any]:
        """Both alike."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("new") and values.get("again") and values["new"] != values["again"]:
            self.add_error("again", _("The two are not alike. Type the new password twice."))
        return values


@door(SIGNED_IN)
@never_cache
@sensitive_post_parameters("old", "new", "again")
@form_method
def password(request: HttpRequest) -> HttpResponse:
    """Changes the password of a staff account; workers, who have none, find nothing here."""
    user: Any = request.user
    if not user.has_usable_password():
        raise Http404
    first = is_initial(user)
    form = PasswordChangeForm(request.POST if request.method == "POST" else None, first=first)
    if form.is_valid() and _is_changed(request, form):
        update_session_auth_hash(request, user)
        open_gate(request, GATE)
        messages.success(request, _("The password is changed. Use the new one from now on."))
        return redirect(landing(request))
    context = {"form": form, "first": first}
    return render(request, "portal/office/password.html", context, status=422 if form.errors else 200)


def _is_changed(request: HttpRequest, form: PasswordChangeForm) -> bool:
    user: Any = request.user
    try:
        if "old" in form.cleaned_data:
            user_by_password(request, username=user.username, password=form.cleaned_data["old"], now=timezone.now())
        change_password(user, form.cleaned_data["new"])
    except ValidationError as error:
        form.add_error("new", error)
    except DomainError as error:
        same = error.code == "password-same"
        said = _("This is the password in use. Think of a new one.") if same else _old_is_wrong(error)
        form.add_error("new" if same else "old", said)
    else:
        return True
    return False


def _old_is_wrong(error: DomainError) -> str:
    if error.code == "password-wrong":
        return _("This is not the password in use. Nothing was changed.")
    return sentence(error)
