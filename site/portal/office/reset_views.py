"""A forgotten password: a new slip, by an office whose reach covers every role of the account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from accounts.initial_passwords import reset_to_initial_password
from orgs.permissions import OFFICE
from orgs.queries import today
from orgs.roles.office_queries import get_role, line_of, resettable
from plumbing.doors import door, form_method
from portal.office import slips
from portal.office.fields import text_field
from portal.office.frame import Done, FormPage, actor_or_404, form_page


class ResetPasswordForm(forms.Form):
    """How the office knows who asks."""

    reason = text_field(
        gettext_lazy("How you made sure who asks"),
        most=200,
        help_text=gettext_lazy("For example: came in person with the ID card. It is written to the audit log."),
    )


@door(OFFICE)
@never_cache
@form_method
def password_reset(request: HttpRequest, grant_id: int) -> HttpResponse:
    """A new first password for the holder of a role; it stands on a slip that is shown once."""
    actor, on = actor_or_404(request), today()
    grant = get_role(grant_id)
    if grant is None or grant.user_id not in resettable(actor, [grant.user], on=on):
        raise Http404
    line = line_of(grant, actor, on=on)
    if line.is_over:
        raise Http404
    page = FormPage(
        title=_("New password for %(who)s") % {"who": line.holder},
        submit=_("Make a new password"),
        back=reverse("portal:office_roles"),
        current="roles",
        lede=_("For somebody who has forgotten the password: make sure who asks, see the person or call back."),
        lines=(
            _("User name: %(name)s.") % {"name": line.username},
            _("The password in use stops working, and the account is signed out everywhere."),
            _("The new one is shown once, on a slip to print, and is changed at the first sign-in."),
            _("The second step stays as it is."),
        ),
    )

    def act(values: dict[str, Any]) -> Done:
        password = reset_to_initial_password(grant.user, reason=values["reason"], actor=request.user)
        slips.keep(request, slips.Slip(line.holder, line.username, password, line.role_label, line.unit_name))
        said = _("%(who)s has a new password. Print the slip now: it is shown once.") % {"who": line.holder}
        return said, reverse("portal:office_account_slip")

    return form_page(request, page, ResetPasswordForm(request.POST or None), act=act)
