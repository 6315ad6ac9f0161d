"""The helper's page of one sitting: what help means, going on, ending it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from plumbing.doors import door, form_method
from quizzes.helping import services
from quizzes.helping.permissions import HELPED_SITTING, helped_sitting


@door(HELPED_SITTING)
@never_cache
@form_method
def help_page(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """GET says what the helper may do; POST ends the help: the account opens the sitting no more."""
    facts = helped_sitting(request, sitting_id)
    if facts is None:
        raise Http404
    if request.method != "POST":
        return render(request, "quizzes/helping/help.html", {"help": facts})
    services.end_help(sitting_id, helper=request.user, now=timezone.now())
    if facts.is_open:
        told = _("You no longer help %(name)s. What was answered is stored; %(name)s can go on at a shared tablet.")
    else:
        told = _("You no longer help %(name)s. The result is stored.")
    messages.success(request, told % {"name": facts.person_name})
    return redirect("portal:help_person", facts.enterprise_id, facts.person_id)
