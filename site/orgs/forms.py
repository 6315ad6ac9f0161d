"""Forms over units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from orgs import queries
from orgs.logic.access import ENTERPRISE_MANAGERS, Actor
from orgs.models import Area, Enterprise
from orgs.rosters.storing.scope import areas_of

MODES = (
    ("add", _("Add and change only; who is not in the file stays")),
    ("full", _("The file is the whole roster of one enterprise; the posts of who is not in it end today")),
)


class OwnRosterForm(forms.Form):
    """At an enterprise's desk: whether the file is its whole roster."""

    mode = forms.ChoiceField(choices=MODES, widget=forms.RadioSelect, initial="add", label=_("What the file is"))


class RosterForm(forms.Form):
    """Where new enterprises go, and whether the file is a whole roster. Choices are what the actor reaches."""

    mode = forms.ChoiceField(choices=MODES, widget=forms.RadioSelect, initial="add", label=_("What the file is"))
    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(),
        required=False,
        label=_("Enterprise"),
        empty_label=_("— as the file says —"),
        help_text=_("Needed for a whole roster; otherwise it stands where a row names no enterprise."),
    )
    area = forms.ModelChoiceField(
        Area.objects.none(),
        required=False,
        label=_("Area of new enterprises"),
        empty_label=_("— the only town —"),
        help_text=_("Where enterprises go that are not registered yet."),
    )

    def __init__(self, *args: Any, actor: Actor | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if actor is None:
            return
        areas = areas_of(actor)
        self._offer("enterprise", queries.enterprises_for(actor, roles=ENTERPRISE_MANAGERS))
        self._offer("area", Area.objects.all() if areas is None else Area.objects.filter(pk__in=areas))

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rows

    def clean(self) -> dict[str, Any]:
        """A whole roster is of one enterprise."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("mode") == "full" and values.get("enterprise") is None:
            self.add_error("enterprise", _("Choose whose whole roster it is. The file was not kept."))
        return values
