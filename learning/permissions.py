"""Doors of the study."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from learning.queries import get_certificate
from orgs.queries import person_id_of
from plumbing.doors import Door


def holds_certificate(request: HttpRequest, certificate_id: UUID, **_kwargs: Any) -> bool:
    """Whether the reader is the holder; anybody else is told that there is nothing."""
    certificate = get_certificate(certificate_id)
    return certificate is not None and certificate.holder_id == person_id_of(request.user)


def may_revoke(user: Any) -> bool:
    """Whether an account may revoke certificates in the admin: the permission to change them."""
    return bool(user.has_perm("learning.change_certificate"))


CERTIFICATE_HOLDER = Door("certificate_holder", holds_certificate)
