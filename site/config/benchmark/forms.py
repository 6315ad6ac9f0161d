"""The forms of a page, as a browser would send them. Only what must be read whole is read so: it costs the client."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


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


def forms_of(text: str) -> list[Form]:
    """The forms of a page."""
    parser = _Forms()
    parser.feed(text)
    return parser.found
