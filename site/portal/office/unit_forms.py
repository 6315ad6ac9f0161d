"""Forms over areas and grids."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgs.enums import AreaLevel, GridKind, GridUnit
from orgs.units.office_queries import AreaChoice
from portal.office.fields import area_choices, choice_field, day_field, offer, text_field

ABOVE = {
    AreaLevel.COUNTY: frozenset[str](),
    AreaLevel.TOWN: frozenset({"county"}),
    AreaLevel.ZONE: frozenset({"county", "town"}),
    AreaLevel.VILLAGE: frozenset({"county", "town", "zone"}),
}


class AreaForm(forms.Form):
    """A new area below one in reach."""

    parent = choice_field(_("Belongs to"))
    level = choice_field(_("Level"))
    code = text_field(
        _("Area code"), most=12, help_text=_("As in the national statistical code, for example 990101003.")
    )
    name = text_field(_("Name of the area"), most=60)
    on = day_field(_("Since"), help_text=_("Earlier days stay as they were."))

    def __init__(self, *args: Any, areas: list[AreaChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._levels = {str(area.area_id): area.level for area in areas}
        offer(self, "parent", area_choices(areas, levels=frozenset({"county", "town", "zone"})))
        offer(self, "level", [(each.value, each.label) for each in AreaLevel if each is not AreaLevel.COUNTY])

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip()
        if not (code.isascii() and code.isdigit()):
            raise forms.ValidationError(_("An area code has digits only. Look at it again."))
        return code

    def clean(self) -> dict[str, Any]:
        """A village holds no town."""
        values: dict[str, Any] = super().clean() or {}
        level, above = values.get("level"), self._levels.get(values.get("parent", ""))
        if level and above and above not in ABOVE[AreaLevel(level)]:
            self.add_error("level", _("Such an area cannot lie below the one chosen above. Choose another level."))
        return values


class AreaMoveForm(forms.Form):
    """Where an area belongs from a day on."""

    parent = choice_field(_("Belongs to, from then on"))
    on = day_field(_("From"), help_text=_("Reports of earlier days do not change."))

    def __init__(self, *args: Any, areas: list[AreaChoice], moved: AreaChoice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = ABOVE[AreaLevel(moved.level)]
        offer(self, "parent", area_choices([each for each in areas if each.area_id != moved.area_id], levels=above))


class AreaNameForm(forms.Form):
    """What an area is called."""

    name = text_field(_("Name of the area"), most=60)


class GridEndForm(forms.Form):
    """The last day of a grid."""

    on = day_field(_("Last day of the grid"), help_text=_("Reports of days up to it do not change."))


class GridForm(forms.Form):
    """A new grid of an area."""

    name = text_field(_("Name of the grid"), most=60, help_text=_("For example: 柳湾村网格."))
    kind = choice_field(_("Kind of grid"), help_text=_("Grids of different kinds may overlap."))
    unit = choice_field(_("What kind of unit it is"), required=False, help_text=_("For an independent grid only."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", list(GridKind.choices))
        offer(self, "unit", list(GridUnit.choices))

    def clean(self) -> dict[str, Any]:
        """An independent grid says what kind of unit it is; no other does."""
        values: dict[str, Any] = super().clean() or {}
        independent = values.get("kind") == GridKind.INDEPENDENT
        if independent and not values.get("unit"):
            self.add_error("unit", _("An independent grid is one school, firm, office or hospital. Choose which."))
        if not independent:
            values["unit"] = ""
        return values
