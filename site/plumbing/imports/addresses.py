"""The addresses of an import's screens: the same seven in the admin, at an enterprise's desk and in the office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from plumbing.doors import Door, door, form_method
from plumbing.imports import screens, undo_screen

View = Callable[..., HttpResponseBase]
# Screen → how its address ends, by which methods it is asked, what shows it.
SCREENS: dict[str, tuple[str, Callable[[View], View], View]] = {
    "history": ("", require_safe, screens.history),
    "upload": ("new/", form_method, screens.upload),
    "run": ("<uuid:run_id>/", require_safe, screens.show),
    "store": ("<uuid:run_id>/store/", require_POST, screens.store),
    "discard": ("<uuid:run_id>/discard/", require_POST, screens.discard),
    "undo": ("<uuid:run_id>/undo/", form_method, undo_screen.undo),
    "sheet": ("<uuid:run_id>/remarks/", require_safe, screens.sheet),
}


def import_addresses(
    opens: Door, frame_of: Callable[..., screens.Frame], *, below: str = "", named: Callable[[str], str] = str
) -> list[URLPattern]:
    """Every screen behind the door `opens`. `frame_of(request, …)` gets the URL's arguments but the run's key;
    `below` stands before each address; `named(screen)` is the URL's name.
    """
    return [
        path(below + tail, door(opens)(method(_view(shown, frame_of))), name=named(screen))
        for screen, (tail, method, shown) in SCREENS.items()
    ]


def _view(shown: View, frame_of: Callable[..., screens.Frame]) -> View:
    def view(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
        run = {"run_id": arguments.pop("run_id")} if "run_id" in arguments else {}
        return shown(request, frame_of(request, **arguments), **run)

    return view
