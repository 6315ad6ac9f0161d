"""Who may do what in which unit. Permissions come from role grants only; a post grants nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kernel.periods import Period

ENTERPRISE_READERS = frozenset({"officer", "grid_staff", "town_office", "county_office", "inspector", "administrator"})
ENTERPRISE_MANAGERS = frozenset({"officer", "town_office", "county_office", "administrator"})
OFFICES = frozenset({"town_office", "county_office", "administrator"})
ADMINISTRATORS = frozenset({"administrator"})
LOG_READERS = frozenset({"county_office", "administrator"})
GRID_STAFF = frozenset({"grid_staff"})
# Who signs in with a password and a second factor: a code to a phone does not open these desks.
SECOND_FACTOR_ROLES = frozenset({"officer", "town_office", "county_office", "administrator"})


@dataclass(frozen=True, slots=True)
class Grant:
    """One role over one unit (an area with all below it, a grid, or an enterprise), for a time."""

    role: str
    area_id: int | None
    enterprise_id: int | None
    period: Period
    grid_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody signed in: the account, the person behind it if any, the grants, and what lies below them today.

    Enterprises are main spellings throughout: a grant over a merged one is a grant over what it was merged into.
    """

    user_id: int
    person_id: int | None = None
    grants: tuple[Grant, ...] = ()
    is_superuser: bool = False
    areas_below: dict[int, frozenset[int]] = field(default_factory=dict)
    grid_enterprises: dict[int, frozenset[int]] = field(default_factory=dict)
    top_areas: frozenset[int] = frozenset()  # of the areas granted, those that have none above them today

    def has_role(self, roles: frozenset[str], *, on: date) -> bool:
        """Whether any grant in force on `on` carries one of `roles`, wherever."""
        return self.is_superuser or any(grant.role in roles and on in grant.period for grant in self.grants)

    def holds_all(self, roles: frozenset[str], *, on: date) -> bool:
        """Whether a grant in force carries one of `roles` over an area that has none above it: what knows no reach
        (one log, one list of accounts) is not for one town under a county.
        """
        return self.is_superuser or any(
            grant.role in roles and on in grant.period and grant.area_id in self.top_areas for grant in self.grants
        )

    def reaches(self, roles: frozenset[str], *, enterprise_id: int, area_id: int, on: date) -> bool:
        """Whether a grant in force carries one of `roles` over the enterprise: directly, by its grid or its area."""
        return self.is_superuser or not roles.isdisjoint(
            self.effective(enterprise_id=enterprise_id, area_id=area_id, on=on)
        )

    def reaches_area(self, roles: frozenset[str], area_id: int, *, on: date) -> bool:
        """Whether a grant in force carries one of `roles` over the area or one above it."""
        return self.is_superuser or any(
            grant.role in roles and on in grant.period and area_id in self._areas_of(grant) for grant in self.grants
        )

    def effective(self, *, enterprise_id: int, area_id: int, on: date) -> frozenset[str]:
        """Every role that reaches the enterprise on the day: all are inherited downward alike.

        `area_id` is where the enterprise is today. What a superuser may do is not a role, and not told here.
        """
        return frozenset(
            grant.role
            for grant in self.grants
            if on in grant.period and self._covers(grant, enterprise_id=enterprise_id, area_id=area_id)
        )

    def _covers(self, grant: Grant, *, enterprise_id: int, area_id: int) -> bool:
        if grant.enterprise_id is not None:
            return grant.enterprise_id == enterprise_id
        if grant.grid_id is not None:
            return enterprise_id in self.grid_enterprises.get(grant.grid_id, frozenset())
        return area_id in self._areas_of(grant)

    def _areas_of(self, grant: Grant) -> frozenset[int]:
        return frozenset() if grant.area_id is None else self.areas_below.get(grant.area_id, frozenset())
