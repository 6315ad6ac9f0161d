"""A worker's phone, as far as the server can tell: cookies, forms with their CSRF tokens, redirects, keep-alive."""

from __future__ import annotations

import http.client
import re
import time
import zlib
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

_QUERIES = re.compile(r'db;desc="(\d+)"')
_REDIRECTS = (301, 302, 303)


class UnexpectedAnswer(Exception):
    """The server said something that the walk did not expect: counted as an error, never ignored."""


@dataclass(slots=True)
class Page:
    """One answer, after redirects. `seconds`, `queries` and `sent_bytes` are summed over the redirects."""

    url: str
    status: int
    text: str
    seconds: float
    queries: int | None
    sent_bytes: int
    forms: list[Form] = field(default_factory=list)


@dataclass(slots=True)
class Form:
    """A form of a page: where it goes and what a browser would send."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Form(given.get("action", ""), given.get("method", "get").lower())
            self.found.append(self.open)
        elif self.open is not None and given.get("name"):
            self._control(tag, given)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        form, name, value = self.open, given["name"], given.get("value", "")
        if form is None:
            return
        kind = given.get("type", "text")
        if tag == "button" or kind == "submit":
            form.buttons.append((name, value))
        elif kind in {"radio", "checkbox"}:
            form.choices.setdefault(name, []).append(value or "on")
            if "checked" in given:
                form.fields.append((name, value or "on"))
        elif tag in {"input", "textarea"}:
            form.fields.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None


class Browser:
    """One person's browser. Not thread-safe: one a thread."""

    def __init__(self, base_url: str) -> None:
        parts = urlsplit(base_url)
        self.base_url = base_url
        self.host = parts.hostname or "127.0.0.1"
        self.port = parts.port or 80
        self.cookies: dict[str, str] = {}
        self.connection = http.client.HTTPConnection(self.host, self.port, timeout=60)

    def get(self, path: str) -> Page:
        """A GET, redirects followed."""
        return self._follow("GET", urljoin(self.base_url, path), None, {})

    def send(self, form: Form, page: Page, changes: dict[str, Any], *, button: tuple[str, str] | None = None) -> Page:
        """Submits `form` of `page` with `changes` to its fields (a list sends several values), by the given button."""
        fields = [(name, value) for name, value in form.fields if name not in changes]
        for name, value in changes.items():
            fields += [(name, one) for one in (value if isinstance(value, list) else [value])]
        if button:
            fields.append(button)
        body = urlencode(fields).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": page.url}
        return self._follow("POST", urljoin(page.url, form.action or page.url), body, headers)

    def post_raw(self, url: str, page: Page, body: bytes, content_type: str) -> Page:
        """A fetch as the page's script sends it."""
        headers = {"Content-Type": content_type, "Referer": page.url, "X-CSRFToken": self.cookies.get("csrftoken", "")}
        return self._follow("POST", urljoin(page.url, url), body, headers)

    def close(self) -> None:
        """Ends the connection."""
        self.connection.close()

    def _follow(self, method: str, url: str, body: bytes | None, headers: dict[str, str]) -> Page:
        seconds, queries, size = 0.0, 0, 0
        for _ in range(8):
            started = time.perf_counter()
            status, text, location, counted, sent = self._request(method, url, body, headers)
            seconds += time.perf_counter() - started
            queries, size = queries + counted, size + sent
            if status not in _REDIRECTS:
                page = Page(url, status, text, seconds, queries, size)
                page.forms = forms_of(text)
                return page
            method, body, headers, url = "GET", None, {}, urljoin(url, location)
        raise UnexpectedAnswer(f"redirects without end at {url}")

    def _request(
        self, method: str, url: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, str, str, int, int]:
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        sending = {"Host": f"{self.host}:{self.port}", "Accept-Encoding": "gzip", **headers}
        if self.cookies:
            sending["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body=body, headers=sending)
        answer = self.connection.getresponse()
        raw = answer.read()
        self._keep_cookies(answer)
        packed = answer.headers.get("Content-Encoding") == "gzip"
        text = (zlib.decompress(raw, 31) if packed else raw).decode("utf-8", "replace")
        counted = _QUERIES.search(answer.headers.get("Server-Timing", ""))
        return answer.status, text, answer.headers.get("Location", ""), int(counted[1]) if counted else 0, len(raw)

    def _keep_cookies(self, answer: http.client.HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value


def forms_of(text: str) -> list[Form]:
    """The forms of a page."""
    parser = _Forms()
    parser.feed(text)
    return parser.found
