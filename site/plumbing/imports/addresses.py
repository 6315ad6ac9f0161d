"""The addresses of an import's screens: the same in the admin, at an enterprise's desk and in the office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from plumbing.doors import Door, door, form_method
from plumbing.imports import fix_screen, screens, undo_screen

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
# For frames with kinds of which single rows are put right at the preview.
FIXING: dict[str, tuple[str, Callable[[View], View], View]] = {
    "fix": ("<uuid:run_id>/rows/<int:row>/", form_method, fix_screen.fix),
    "leave_out": ("<uuid:run_id>/leave-out/", require_POST, fix_screen.leave_out),
}


def import_addresses(
    opens: Door,
    frame_of: Callable[..., screens.Frame],
    *,
    below: str = "",
    named: Callable[[str], str] = str,
    fixing: bool = False,
) -> list[URLPattern]:
    """Every screen behind the door `opens`. `frame_of(request, …)` gets the URL's arguments but run and row;
    `below` stands before each address; `named(screen)` is the URL's name.
    """
    return [
        path(below + tail, door(opens)(method(_view(shown, frame_of))), name=named(screen))
        for screen, (tail, method, shown) in (SCREENS | (FIXING if fixing else {})).items()
    ]


def _view(shown: View, frame_of: Callable[..., screens.Frame]) -> View:
    def view(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
        run = {name: arguments.pop(name) for name in ("run_id", "row") if name in arguments}
        return shown(request, frame_of(request, **arguments), **run)

    return view
