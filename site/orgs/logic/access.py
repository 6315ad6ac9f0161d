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
    """One role over one unit (an area with all below it, or an enterprise), for a time."""

    role: str
    area_id: int | None
    enterprise_id: int | None
    period: Period


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody signed in: the account, the person behind it if any, the grants in force."""

    user_id: int
    person_id: int | None = None
    grants: tuple[Grant, ...] = ()
    is_superuser: bool = False
    areas_below: dict[int, frozenset[int]] = field(default_factory=dict)

    def has_role(self, roles: frozenset[str], *, on: date) -> bool:
        """Whether any grant in force on `on` carries one of `roles`, wherever."""
        return self.is_superuser or any(grant.role in roles and on in grant.period for grant in self.grants)

    def reaches(self, roles: frozenset[str], *, enterprise_id: int, area_id: int, on: date) -> bool:
        """Whether a grant in force carries one of `roles` over the enterprise, directly or through its area."""
        if self.is_superuser:
            return True
        return any(
            grant.role in roles
            and on in grant.period
            and (
                grant.enterprise_id == enterprise_id
                or (grant.area_id is not None and area_id in self.areas_below.get(grant.area_id, frozenset()))
            )
            for grant in self.grants
        )


def areas_under(root: int, links: list[tuple[int, int]]) -> frozenset[int]:
    """`root` and every area below it, by (child, parent) links."""
    below = {root}
    grew = True
    while grew:
        more = {child for child, parent in links if parent in below} - below
        below |= more
        grew = bool(more)
    return frozenset(below)
