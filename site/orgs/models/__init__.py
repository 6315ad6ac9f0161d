"""Units and people: the tables of this room."""

from orgs.models.dated import Dated
from orgs.models.people import CertificateKind, HeldCertificate, Person, Post, SpecialOperation
from orgs.models.records import JoinRequest, PersonRequest, RoleGrant, RosterChange
from orgs.models.units import (
    Area,
    AreaLink,
    Enterprise,
    EnterpriseAlias,
    EnterpriseGrid,
    FormerName,
    FormerPlace,
    Grid,
    new_unit_code,
)

__all__ = [
    "Area",
    "AreaLink",
    "CertificateKind",
    "Dated",
    "Enterprise",
    "EnterpriseAlias",
    "EnterpriseGrid",
    "FormerName",
    "FormerPlace",
    "Grid",
    "HeldCertificate",
    "JoinRequest",
    "Person",
    "PersonRequest",
    "Post",
    "RoleGrant",
    "RosterChange",
    "SpecialOperation",
    "new_unit_code",
]
