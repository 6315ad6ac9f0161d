"""What is sent to an SMS relay and how its answer is read. The relay's form is data (docs/operations.md)."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
FORMATS = frozenset({"json", "form", "query"})
METHODS = frozenset({"POST", "PUT", "GET"})
AUTHS = frozenset({"none", "bearer", "hmac"})
PLACES = ("phone", "code", "minutes", "sign")
_PLACE = re.compile(r"\{([a-z]+)\}")
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@dataclass(frozen=True, slots=True)
class Relay:
    """How a site's SMS relay wants to be spoken to. `success` is ``status`` or ``path.in.json=value``."""

    url: str = ""
    fallback_url: str = ""
    method: str = "POST"
    format: str = "json"
    body: Any = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    success: str = "status"
    auth: str = "none"
    secret: str = field(default="", repr=False)
    key_id: str = ""
    sign: str = ""
    timeout: float = 5.0


@dataclass(frozen=True, slots=True)
class Parcel:
    """One HTTP request, ready to be sent."""

    method: str
    query: str
    body: bytes
    headers: dict[str, str]


def relay_faults(relay: Relay) -> list[str]:
    """What is wrong with the settings of a relay, one sentence each, never a secret's value."""
    faults = [f"{name}: not an https address" for name, url in _addresses(relay) if not is_allowed(url)]
    faults += [] if relay.url else ["ANPEI_SMS_URL is empty"]
    faults += [] if relay.method in METHODS else ["ANPEI_SMS_METHOD: one of POST, PUT, GET"]
    faults += [] if relay.format in FORMATS else ["ANPEI_SMS_FORMAT: one of json, form, query"]
    faults += [] if relay.auth in AUTHS else ["ANPEI_SMS_AUTH: one of none, bearer, hmac"]
    faults += ["ANPEI_SMS_SECRET is empty"] if relay.auth != "none" and not relay.secret else []
    faults += _body_faults(relay)
    faults += ["ANPEI_SMS_HEADERS: a name or value that no header can have"] if not _are_headers(relay.headers) else []
    faults += [] if relay.success == "status" or "=" in relay.success else ["ANPEI_SMS_SUCCESS: status, or path=value"]
    return faults


def _addresses(relay: Relay) -> list[tuple[str, str]]:
    named = [("ANPEI_SMS_URL", relay.url), ("ANPEI_SMS_FALLBACK_URL", relay.fallback_url)]
    return [(name, url) for name, url in named if url]


def _body_faults(relay: Relay) -> list[str]:
    places = {name for leaf in _leaves(relay.body) for name in _PLACE.findall(leaf)}
    faults = [] if {"phone", "code"} <= places else ["ANPEI_SMS_BODY: {phone} and {code} must both stand in it"]
    faults += [f"ANPEI_SMS_BODY: {{{name}}} is no placeholder" for name in sorted(places - set(PLACES))]
    flat = isinstance(relay.body, dict) and all(isinstance(value, str) for value in relay.body.values())
    return faults if relay.format == "json" or flat else [*faults, "ANPEI_SMS_BODY: texts by name, nothing nested"]


def _are_headers(headers: dict[str, str]) -> bool:
    return all(_HEADER.fullmatch(name) and not re.search(r"[^\t\x20-\x7e]", text) for name, text in headers.items())


def is_allowed(url: str) -> bool:
    """https anywhere, http on this machine only; no user name in the address."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    if not parts.hostname or parts.username is not None or re.search(r"[\s\x00-\x1f\x7f]", url):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def parcel(relay: Relay, values: dict[str, str], *, timestamp: int, nonce: str) -> Parcel:
    """The request for one message. `values` fill the placeholders; JSON and form encoding keep them apart from syntax.

    With ``hmac``: HMAC-SHA256 in hexadecimal over ``timestamp \\n nonce \\n (query or body)``.
    """
    filled = _fill(relay.body, values)
    query, body, headers = "", b"", {"Accept": "application/json"} | relay.headers
    if relay.format == "query" or relay.method == "GET":
        query = urlencode(filled)
    elif relay.format == "form":
        body, headers = urlencode(filled).encode(), {"Content-Type": "application/x-www-form-urlencoded"} | headers
    else:
        body, headers = json.dumps(filled).encode(), {"Content-Type": "application/json; charset=utf-8"} | headers
    return Parcel(relay.method, query, body, headers | _proof(relay, body or query.encode(), timestamp, nonce))


def _proof(relay: Relay, signed: bytes, timestamp: int, nonce: str) -> dict[str, str]:
    if relay.auth == "bearer":
        return {"Authorization": f"Bearer {relay.secret}"}
    if relay.auth != "hmac":
        return {}
    message = f"{timestamp}\n{nonce}\n".encode() + signed
    signature = hmac.new(relay.secret.encode(), message, hashlib.sha256).hexdigest()
    return {"X-Key-Id": relay.key_id, "X-Timestamp": str(timestamp), "X-Nonce": nonce, "X-Signature": signature}


def _fill(template: Any, values: dict[str, str]) -> Any:
    """Placeholders replaced in every text, once: what a value holds is never read as a placeholder."""
    if isinstance(template, str):
        return _PLACE.sub(lambda found: values.get(found.group(1), found.group(0)), template)
    if isinstance(template, dict):
        return {key: _fill(value, values) for key, value in template.items()}
    return [_fill(value, values) for value in template] if isinstance(template, list) else template


def _leaves(template: Any) -> list[str]:
    if isinstance(template, str):
        return [template]
    inner = template.values() if isinstance(template, dict) else template if isinstance(template, list) else ()
    return [leaf for value in inner for leaf in _leaves(value)]


def verdict(relay: Relay, *, status: int, body: bytes) -> str:
    """Empty when the relay took the message, else a short reason without anything of the message."""
    if not 200 <= status < 300:
        return f"status {status}"
    if relay.success == "status":
        return ""
    path, _, wanted = relay.success.partition("=")
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError):
        return "answer is no JSON"
    for step in path.split("."):
        found = _step(found, step)
    return "" if _text(found) == wanted else f"{path} is {_short(_text(found))}"


def _step(found: Any, step: str) -> Any:
    if isinstance(found, dict):
        return found.get(step)
    if isinstance(found, list) and step.isdigit():
        return found[int(step)] if int(step) < len(found) else None
    return None


def _text(found: Any) -> str:
    if isinstance(found, bool) or found is None:
        return json.dumps(found)
    return str(found) if isinstance(found, str | int | float) else "?"


def _short(text: str) -> str:
    """A relay's error word; digits in a row may be a phone or a code and are hidden."""
    return re.sub(r"\d{4,}", "…", "".join(ch for ch in text if ch.isprintable()))[:40]
