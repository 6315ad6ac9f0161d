"""A worker's phone, as far as the server can tell: cookies, CSRF tokens, redirects, keep-alive.

It runs on the server's own cores, so it is frugal: bare sockets, and of a page only the bytes that a step asks for.
"""

from __future__ import annotations

import re
import socket
import time
import zlib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from config.benchmark.forms import Form, forms_of

_QUERIES = re.compile(rb'db;desc="(\d+)"')
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_PACKED = re.compile(rb"\r\ncontent-encoding: *gzip", re.IGNORECASE)
_LOCATION = re.compile(rb"\r\nlocation: *([^\r]+)", re.IGNORECASE)
_REFRESH = re.compile(rb"\r\nrefresh: *(\d+)", re.IGNORECASE)
_COOKIE = re.compile(rb"\r\nset-cookie: *([^=]+)=([^;\r]*)([^\r]*)", re.IGNORECASE)
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_REDIRECTS = (301, 302, 303)
_TIMEOUT = 120.0


class UnexpectedAnswer(Exception):
    """The server said something that the walk did not expect: counted as an error, never ignored."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the server as it came."""

    status: int
    head: bytes
    body: bytes

    @property
    def location(self) -> str:
        """Where it leads; "" for nowhere."""
        found = _LOCATION.search(self.head)
        return found[1].decode() if found else ""

    @property
    def queries(self) -> int:
        """How many queries the server says that it took; 0 where it does not count."""
        found = _QUERIES.search(self.head)
        return int(found[1]) if found else 0


@dataclass(slots=True)
class Page:
    """What a browser shows after redirects. `seconds`, `queries` and `sent_bytes` are summed over the redirects."""

    url: str
    answer: Answer
    seconds: float
    queries: int
    sent_bytes: int
    _text: str | None = field(default=None, repr=False)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.answer.status

    @property
    def text(self) -> str:
        """The page unpacked; only where somebody reads it."""
        if self._text is None:
            packed = _PACKED.search(self.answer.head)
            raw = zlib.decompress(self.answer.body, 31) if packed else self.answer.body
            self._text = raw.decode("utf-8", "replace")
        return self._text

    @property
    def forms(self) -> list[Form]:
        """The page's forms, read whole."""
        return forms_of(self.text)

    @property
    def token(self) -> str:
        """The CSRF token of the page's first form. Raises UnexpectedAnswer."""
        found = _TOKEN.search(self.text)
        if found is None:
            raise UnexpectedAnswer(f"no form at {self.url}")
        return found[1]

    def forget_all_but_token(self) -> None:
        """A thousand people hold a page open: of each the CSRF token is kept."""
        self._text = f'name="csrfmiddlewaretoken" value="{self.token}"'
        self.answer = Answer(self.status, b"", b"")

    @property
    def again_in(self) -> int | None:
        """Seconds after which a waiting page comes again by itself; None for any other page."""
        found = _REFRESH.search(self.answer.head)
        return int(found[1]) if found else None


class Browser:
    """One person's browser. Not thread-safe: one a thread."""

    def __init__(self, base_url: str, cookies: dict[str, str] | None = None) -> None:
        parts = urlsplit(base_url)
        self.base_url = base_url
        self.address = (parts.hostname or "127.0.0.1", parts.port or 80)
        self.host = f"{self.address[0]}:{self.address[1]}"
        self.cookies: dict[str, str] = dict(cookies or {})
        self._socket: socket.socket | None = None

    def get(self, path: str) -> Page:
        """A GET, redirects followed."""
        return self._follow("GET", urljoin(self.base_url, path), None, "")

    def send(self, form: Form, page: Page, changes: dict[str, Any], *, button: tuple[str, str] | None = None) -> Page:
        """Submits `form` of `page` with `changes` to its fields (a list sends several values), by the given button."""
        fields = [(name, value) for name, value in form.fields if name not in changes]
        for name, value in changes.items():
            fields += [(name, one) for one in (value if isinstance(value, list) else [value])]
        if button:
            fields.append(button)
        return self.post(form.action or page.url, page, fields)

    def post(self, url: str, page: Page, fields: list[tuple[str, str]]) -> Page:
        """A plain form, as `page` would send it to `url`."""
        lines = f"Content-Type: application/x-www-form-urlencoded\r\nReferer: {page.url}\r\n"
        return self._follow("POST", urljoin(page.url, url), urlencode(fields).encode(), lines)

    def post_raw(self, url: str, page: Page, body: bytes, content_type: str) -> Page:
        """A fetch as the page's script sends it."""
        token = self.cookies.get("csrftoken", "")
        lines = f"Content-Type: {content_type}\r\nReferer: {page.url}\r\nX-CSRFToken: {token}\r\n"
        return self._follow("POST", urljoin(page.url, url), body, lines + "Accept: application/json\r\n")

    def close(self) -> None:
        """Ends the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _follow(self, method: str, url: str, body: bytes | None, lines: str) -> Page:
        started, queries, size = time.perf_counter(), 0, 0
        for _ in range(8):
            answer = self._request(method, url, body, lines)
            queries, size = queries + answer.queries, size + len(answer.body)
            if answer.status not in _REDIRECTS:
                return Page(url, answer, time.perf_counter() - started, queries, size)
            method, body, lines, url = "GET", None, "", urljoin(url, answer.location)
        raise UnexpectedAnswer(f"redirects without end at {url}")

    def _request(self, method: str, url: str, body: bytes | None, lines: str) -> Answer:
        at = url.find("/", 8)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = (
            f"{method} {url[at:] if at > 0 else '/'} HTTP/1.1\r\nHost: {self.host}\r\nAccept-Encoding: gzip\r\n{lines}"
        )
        if cookies:
            head += f"Cookie: {cookies}\r\n"
        if body is not None:
            head += f"Content-Length: {len(body)}\r\n"
        sending = head.encode() + b"\r\n" + (body or b"")
        answer = self._exchange(sending)
        for name, value, rest in _COOKIE.findall(answer.head):
            self._keep(name.decode(), value.decode().strip('"'), rest.lower())
        return answer

    def _exchange(self, sending: bytes) -> Answer:
        """Sends on the open connection; on a new one where the server has ended it meanwhile."""
        if self._socket is not None:
            try:
                self._socket.sendall(sending)
                return self._read()
            except ConnectionError:
                self.close()
        self._socket = socket.create_connection(self.address, timeout=_TIMEOUT)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(sending)
        return self._read()

    def _read(self) -> Answer:
        assert self._socket is not None
        data = b""
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._some()
        head, body = data[:end], data[end + 4 :]
        status = int(head[9:12])
        if found := _LENGTH.search(head):
            while len(body) < int(found[1]):
                body += self._some()
        elif _CHUNKED.search(head):
            while not body.endswith(b"0\r\n\r\n"):
                body += self._some()
            body = _unchunked(body)
        return Answer(status, head, body)

    def _some(self) -> bytes:
        assert self._socket is not None
        got = self._socket.recv(65536)
        if not got:
            raise ConnectionResetError("the server ended the connection")
        return got

    def _keep(self, name: str, value: str, rest: bytes) -> None:
        if b"max-age=0" in rest or not value:
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value


def _unchunked(body: bytes) -> bytes:
    parts: list[bytes] = []
    at = 0
    while True:
        end = body.index(b"\r\n", at)
        size = int(body[at:end].split(b";")[0], 16)
        if size == 0:
            return b"".join(parts)
        parts.append(body[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
