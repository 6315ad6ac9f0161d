"""Forms of the admin that keep the rules of units: what moves or is renamed there keeps where and what it was."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from kernel.clock import today
from kernel.errors import DomainError
from kernel.periods import Period
from orgs import queries
from orgs.logic.granting import may_grant
from orgs.logic.units import Link, is_turned, link_problem, may_hold, overlap
from orgs.models import AreaLink, Enterprise, EnterpriseGrid, RoleGrant
from orgs.roles import services as role_services
from orgs.units import services as unit_services
from orgs.units.words import sentence
from plumbing import audit


class CheckedForm(WagtailAdminModelForm):
    """A form whose filled-in row is checked by a rule, and audited when stored."""

    action = ""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors:
            return
        try:
            self.check()
        except DomainError as error:
            self.add_error(None, ValidationError(sentence(error)))

    def check(self) -> None:
        """Raises `DomainError` where `self.instance`, filled in but not stored, breaks a rule."""

    def save(self, commit: bool = True) -> Any:
        """Stores the row and leaves an audit line."""
        with transaction.atomic():
            row = super().save(commit=commit)
            if commit:
                audit.record(self.action, actor=self.for_user, target=(row._meta.model_name, row.pk), **self.facts())
        return row

    def facts(self) -> dict[str, Any]:
        """What the audit line says beside which row it was."""
        return {"changed": self.changed_data}


class EnterpriseForm(CheckedForm):
    """An enterprise. Another area or name holds from a day on; where it was and what it was called stays known."""

    action = "change_enterprise"
    changed_on = forms.DateField(
        label=_("Area and name hold from"),
        required=False,
        initial=today,
        widget=AdminDateInput,
        help_text=_("Only asked when the area or the name changes. The old ones stay known for the days before."),
    )

    def check(self) -> None:
        """Whether the move and the new name may be written: they are, and taken back at once."""
        if self.instance.pk is None:
            return
        with transaction.atomic():
            self._change()
            transaction.set_rollback(True)

    def _change(self) -> None:
        """Through the services, so that former places and names are kept."""
        on = self.cleaned_data.get("changed_on") or today()
        row = self.instance
        before = Enterprise.objects.get(pk=row.pk)
        if before.area_id != row.area_id:
            unit_services.move_enterprise(row.pk, area_id=row.area_id, on=on, actor=self.for_user)
        if before.name != row.name:
            row.name = unit_services.rename_enterprise(row.pk, name=row.name, on=on, actor=self.for_user).name

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        """Moves and renames through the services, then stores the rest."""
        if self.instance.pk is not None and commit:
            self._change()
        return super().save(commit=commit)


class AreaForm(CheckedForm):
    """An area. Its level must stay between those above and below it."""

    action = "change_area"

    def check(self) -> None:
        """Raises ``area-levels``."""
        row = self.instance
        if row.pk is None:
            return
        for link in AreaLink.objects.filter(Q(child=row) | Q(parent=row)).select_related("child", "parent"):
            above, under = (row, link.child) if link.parent_id == row.pk else (link.parent, row)
            if not may_hold(above.level, under.level):
                raise DomainError("area-levels", name=under.name, area=above.name)


class AreaLinkForm(CheckedForm):
    """Where an area belongs: one area above it on any day, of a higher level, and never one below it."""

    action = "change_area_link"

    def check(self) -> None:
        """Raises what `link_problem` finds."""
        row = self.instance
        others = [
            Link(each.child_id, each.parent_id, Period(each.valid_from, each.valid_to))
            for each in AreaLink.objects.exclude(pk=row.pk or 0)
        ]
        link = Link(row.child_id, row.parent_id, Period(row.valid_from, row.valid_to))
        levels = {each.pk: each.level for each in (row.child, row.parent)}
        if problem := link_problem(link, others, levels):
            raise DomainError(problem, name=row.child.name, area=row.parent.name)

    def facts(self) -> dict[str, Any]:
        return {"child": self.instance.child_id, "parent": self.instance.parent_id, **days_of(self.instance)}


class GridForm(CheckedForm):
    """A grid; an independent one says what kind of unit it is. It stays where it is: another place is another grid."""

    action = "change_grid"

    def check(self) -> None:
        """Raises ``grid-stays``, ``grid-needs-unit``, ``dates-turned``; the unit of other kinds is cleared."""
        row = self.instance
        if row.pk is not None and "area" in self.changed_data:
            raise DomainError("grid-stays")
        if is_turned(Period(row.valid_from, row.valid_to)):
            raise DomainError("dates-turned")
        if not unit_services.needs_unit(row.kind):
            row.unit = ""
        elif not row.unit:
            raise DomainError("grid-needs-unit")


class EnterpriseGridForm(CheckedForm):
    """An enterprise in a grid: once at a time."""

    action = "change_grid_membership"

    def check(self) -> None:
        """Raises ``dates-turned``, ``in-grid-already``."""
        row, period = self.instance, Period(self.instance.valid_from, self.instance.valid_to)
        if is_turned(period):
            raise DomainError("dates-turned")
        others = EnterpriseGrid.objects.filter(enterprise=row.enterprise, grid=row.grid).exclude(pk=row.pk or 0)
        if any(overlap(Period(each.valid_from, each.valid_to), period) for each in others):
            raise DomainError("in-grid-already", name=row.enterprise.name, grid=row.grid.name)

    def facts(self) -> dict[str, Any]:
        return {"enterprise": self.instance.enterprise_id, "grid": self.instance.grid_id, **days_of(self.instance)}


class FormerNameForm(CheckedForm):
    """A name that rosters may still use."""

    action = "change_former_name"

    def check(self) -> None:
        """Raises ``on-in-future``."""
        if self.instance.until > today():
            raise DomainError("on-in-future")


class CertificateKindForm(CheckedForm):
    """A kind of certificate that others issue."""

    action = "change_certificate_kind"


class AccountField(forms.ModelChoiceField):
    """An account by its user name: every worker has one, so a list to choose from would be endless."""

    widget = forms.TextInput

    def prepare_value(self, value: Any) -> Any:
        """The user name, also of a stored row's key."""
        if isinstance(value, int) and self.queryset is not None:
            value = self.queryset.filter(pk=value).first()
        return super().prepare_value(value)


class RoleGrantForm(CheckedForm):
    """A role: what `orgs.roles.services` says, and nothing beyond the giver's own reach, before or after the change."""

    user = AccountField(
        queryset=get_user_model().objects.filter(is_active=True),
        to_field_name="username",
        label=_("account"),
        help_text=_("The user name with which it signs in."),
        error_messages={"invalid_choice": _("There is no open account with this user name. Nothing was changed.")},
    )

    def check(self) -> None:
        """Raises what `check_grant` finds, and ``role-out-of-reach``."""
        role_services.check_grant(self.instance)
        actor = queries.actor_for(self.for_user)
        before = RoleGrant.objects.filter(pk=self.instance.pk or 0).first()
        for grant in (self.instance, before):
            if grant is None:
                continue
            unit = role_services.unit_of(grant)
            if actor is None or not may_grant(actor, role=grant.role, unit=unit, on=today()):
                raise DomainError("role-out-of-reach")

    def save(self, commit: bool = True) -> Any:
        """Stores through the service, which audits and ends sessions."""
        if not commit:
            return super().save(commit=False)
        return role_services.store_grant(self.instance, actor=self.for_user)


def days_of(row: Any) -> dict[str, str | None]:
    """The days of a dated row, for the log."""
    return {
        "from": row.valid_from.isoformat() if row.valid_from else None,
        "to": row.valid_to.isoformat() if row.valid_to else None,
    }
