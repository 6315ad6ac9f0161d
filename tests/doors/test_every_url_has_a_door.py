"""A URL without a door fails here, and answers 404 when it is opened."""

from __future__ import annotations

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from plumbing.doors import door_of
from plumbing.middleware import DoorMiddleware, is_library_view
from tests.doors.urls import walk


def test_every_url_of_ours_declares_its_door() -> None:
    without = [f"{name} {route}" for route, name, view in walk() if door_of(view) is None and not is_library_view(view)]
    # Wagtail's own sign-in page for restricted pages would go round our throttle: it has no door, so it is not found.
    assert without == ["wagtailcore_login _util/login/"]


def test_library_views_stay_under_their_own_addresses() -> None:
    """Only the admin, documents and page serving bring their own checks; nothing else slips in as 'library'."""
    foreign = {
        route.split("/")[0]
        for route, _name, view in walk()
        if door_of(view) is None and is_library_view(view) and not route.startswith(("admin/", "documents/"))
    }
    assert foreign <= {"_util", "^((?:[\\w\\-]+"}


def test_a_view_without_a_door_is_not_found() -> None:
    def forgotten(request):
        return HttpResponse("secret")

    middleware = DoorMiddleware(lambda request: HttpResponse())
    with pytest.raises(Http404):
        middleware.process_view(RequestFactory().get("/"), forgotten, (), {})
