"""One HTTP request to a relay: https or this machine, no redirects, no proxy, a short answer, a deadline for it all."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from dataclasses import dataclass
from urllib.parse import urlsplit

from accounts.logic.messages import Parcel, is_allowed

LONGEST_ANSWER = 64 * 1024


class NotReached(Exception):
    """The relay did not get the request."""


class NoAnswer(Exception):
    """The request left, and no whole answer came: nobody knows whether the message went out."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body."""

    status: int
    body: bytes


def send(url: str, parcel: Parcel, *, timeout: float) -> Answer:
    """Sends one request; `timeout` (seconds) is for all of it. Raises `NotReached` or `NoAnswer`, without any text."""
    if not is_allowed(url):
        raise NotReached
    connection = _connection(url, timeout)
    try:
        connection.connect()
    except (OSError, ValueError, http.client.HTTPException):
        connection.close()
        raise NotReached from None
    return _talk(connection, url, parcel, timeout)


def _connection(url: str, timeout: float) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    host = str(parts.hostname)
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, parts.port, timeout=timeout, context=context)
    return http.client.HTTPConnection(host, parts.port, timeout=timeout)


def _talk(connection: http.client.HTTPConnection, url: str, parcel: Parcel, timeout: float) -> Answer:
    """A relay that sends a byte now and then would never run into the socket's timeout: a timer hangs up."""
    hang_up = threading.Timer(timeout, _shut, [connection.sock])
    hang_up.daemon = True
    hang_up.start()
    try:
        connection.request(parcel.method, _target(url, parcel.query), parcel.body or None, parcel.headers)
        with contextlib.closing(connection.getresponse()) as response:
            body = response.read(LONGEST_ANSWER + 1)
            if len(body) > LONGEST_ANSWER or (response.length or 0) > 0:
                raise NoAnswer
            return Answer(response.status, body)
    except (OSError, ValueError, http.client.HTTPException):
        raise NoAnswer from None
    finally:
        hang_up.cancel()
        connection.close()


def _target(url: str, query: str) -> str:
    parts = urlsplit(url)
    joined = "&".join(part for part in (parts.query, query) if part)
    return (parts.path or "/") + (f"?{joined}" if joined else "")


def _shut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
