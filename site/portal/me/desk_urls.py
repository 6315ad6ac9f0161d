"""Requests about personal data at the desk: under `desk/<enterprise_id>/requests/`, in the namespace `portal`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from portal.me import desk_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk_views.desk_requests, name="desk_requests"),
    path("<int:asked_id>/", desk_views.desk_request, name="desk_request"),
]
