"""Keyed digests, so that the sign-in tables hold neither phones nor network addresses."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from accounts.kiosks import current_kiosk_id
from plumbing.crypto import blind_index


@dataclass(frozen=True, slots=True)
class Origin:
    """Who seems to ask, from where, of which unit (digests all), and how many people that unit has."""

    subject: str
    address: str = ""
    unit: str = ""
    unit_size: int = 0


def phone_subject(phone: str) -> str:
    """The subject of a phone number (11 digits)."""
    return blind_index(phone, purpose="sign-in-phone")


def staff_subject(unit_code: str, staff_number: str) -> str:
    """The subject of a staff number in a unit; letters in either case are the same."""
    return blind_index(f"{unit_code.upper()}\x1f{staff_number.upper()}", purpose="sign-in-staff-number")


def unit_subject(unit_code: str) -> str:
    """The digest by which codes and wrong tries of one 单位码 are counted; letters in either case are the same."""
    return blind_index(unit_code.upper(), purpose="sign-in-unit") if unit_code else ""


def username_subject(username: str) -> str:
    """The subject of a user name as typed; letters in either case are the same."""
    return blind_index(username.strip().lower(), purpose="sign-in-username")


def code_digest(subject: str, code: str) -> str:
    """What is stored of a code; another subject's equal code has another digest."""
    return blind_index(f"{subject}\x1f{code}", purpose="sign-in-code")


def address_of(request: HttpRequest) -> str:
    """The digest of the network address that asks; of IPv6 the /64, which is one connection.

    A kiosk in service is an address of its own: its queue and the hall's phones use up nothing of each other.
    """
    kiosk_id = current_kiosk_id.get()
    where = f"kiosk:{kiosk_id}" if kiosk_id else _network(_client_address(request))
    return blind_index(where, purpose="sign-in-address")


def _client_address(request: HttpRequest) -> str:
    """Behind our proxy, the last address it noted: earlier ones are whatever the client claimed."""
    noted = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    if settings.SECURE_PROXY_SSL_HEADER and noted:
        return noted.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network(f"{parsed}/64", strict=False))
