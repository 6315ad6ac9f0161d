"""Doors: every URL says who may pass. A URL without a door is refused, and fails the tests.

A door answers three things: come in, sign in first, or there is nothing here. What exists but belongs to
somebody else is told like what does not exist: 404.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from django.http import HttpRequest
from django.views.decorators.http import require_http_methods

View = TypeVar("View", bound=Callable[..., Any])
# A page with a form on it: shown, looked at by a browser beforehand, and sent.
form_method = require_http_methods(["GET", "HEAD", "POST"])


class Passage(Enum):
    """What a door says."""

    OPEN = "open"
    SIGN_IN = "sign_in"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Door:
    """A named predicate. `opens(request, **url_kwargs)` is asked only of people who are signed in, unless `public`."""

    name: str
    opens: Callable[..., bool] = lambda request, **kwargs: True
    public: bool = False

    def passage(self, request: HttpRequest, kwargs: dict[str, Any]) -> Passage:
        """Whether `request` may pass with the URL's arguments."""
        if self.public:
            return Passage.OPEN if self.opens(request, **kwargs) else Passage.NOT_FOUND
        if not request.user.is_authenticated:
            return Passage.SIGN_IN
        return Passage.OPEN if self.opens(request, **kwargs) else Passage.NOT_FOUND


PUBLIC = Door("public", public=True)
SIGNED_IN = Door("signed_in")


def door(which: Door) -> Callable[[View], View]:
    """Decorates a view (function, or class for `as_view`) with the door that guards it."""

    def hang(view: View) -> View:
        view.door = which  # type: ignore[attr-defined]
        return view

    return hang


def door_of(view: Callable[..., Any]) -> Door | None:
    """The door of a resolved view, through `as_view` and decorators that keep `__wrapped__`."""
    seen: Any = view
    while seen is not None:
        found = getattr(seen, "door", None) or getattr(getattr(seen, "view_class", None), "door", None)
        if found is not None:
            return found
        seen = getattr(seen, "__wrapped__", None)
    return None
