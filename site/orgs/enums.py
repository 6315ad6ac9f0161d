"""Words that units and people are described with. Values are stored; labels are translated."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AreaLevel(models.TextChoices):
    COUNTY = "county", _("county")
    TOWN = "town", _("town")
    ZONE = "zone", _("sub-town area")
    VILLAGE = "village", _("village or community")


class GridKind(models.TextChoices):
    RESIDENTIAL = "residential", _("village grid")
    ECONOMIC = "economic", _("economic grid")
    SPONSORED = "sponsored", _("enterprise-sponsor grid")
    INDEPENDENT = "independent", _("independent grid")


class RiskLevel(models.TextChoices):
    UNRATED = "", _("not rated")
    RED = "red", _("major risk (red)")
    ORANGE = "orange", _("larger risk (orange)")
    YELLOW = "yellow", _("ordinary risk (yellow)")
    BLUE = "blue", _("low risk (blue)")


class Sex(models.TextChoices):
    UNKNOWN = "", _("not stated")
    MALE = "male", _("male")
    FEMALE = "female", _("female")


class PostCategory(models.TextChoices):
    """Contracts: 特种作业 is an attribute of a post, not a category."""

    PRINCIPAL = "principal", _("principal")
    SAFETY_MANAGER = "safety_manager", _("safety manager")
    WORKER = "worker", _("other employee")


class EmploymentForm(models.TextChoices):
    REGULAR = "regular", _("regular")
    DISPATCHED = "dispatched", _("dispatched")
    INTERN = "intern", _("intern")
    CONTRACTOR = "contractor", _("contractor's staff")
    TEMPORARY = "temporary", _("temporary")
    OTHER = "other", _("other form")


class Role(models.TextChoices):
    OFFICER = "officer", _("enterprise safety officer")
    GRID_STAFF = "grid_staff", _("grid staff")
    TOWN_OFFICE = "town_office", _("town office")
    COUNTY_OFFICE = "county_office", _("county office")
    EDITOR = "editor", _("editor")
    REFEREE = "referee", _("contest referee")
    INSPECTOR = "inspector", _("inspector")
    ADMINISTRATOR = "administrator", _("administrator")


class GridUnit(models.TextChoices):
    """What an independent grid consists of."""

    SCHOOL = "school", _("school")
    FIRM = "firm", _("firm")
    OFFICE = "office", _("public office")
    HOSPITAL = "hospital", _("hospital")
    OTHER = "other", _("other unit")


class PostStart(models.TextChoices):
    """Why a post began: what decides which training is due again."""

    HIRED = "hired", _("hired")
    CHANGED = "changed", _("changed post")
    RETURNED = "returned", _("came back")


class PostEnd(models.TextChoices):
    """Why a post ended."""

    LEFT = "left", _("left the enterprise")
    CHANGED = "changed", _("changed post")
    RETIRED = "retired", _("went into retirement")
    NOT_LISTED = "not_listed", _("not on the whole roster")


class IssuingSystem(models.TextChoices):
    """Who issues a certificate; the systems are confused with one another (domain reference 2.7)."""

    EMERGENCY = "emergency", _("emergency management: special operations")
    ASSESSMENT = "assessment", _("emergency management: principals and safety managers")
    MARKET = "market", _("market regulation: special equipment")
    HOUSING = "housing", _("housing and construction")
    OTHER = "other", _("another system")


class JoinState(models.TextChoices):
    PENDING = "pending", _("waiting for confirmation")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("turned down")
    WITHDRAWN = "withdrawn", _("withdrawn")


class RequestKind(models.TextChoices):
    CORRECT = "correct", _("correction")
    ERASE = "erase", _("erasure")


class RequestState(models.TextChoices):
    OPEN = "open", _("waiting for an answer")
    DONE = "done", _("carried out")
    REFUSED = "refused", _("turned down")
    WAITING = "waiting", _("waiting for the end of the retention period")
