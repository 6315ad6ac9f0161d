"""Requests about personal data at the office: under `office/requests/`, in the namespace `portal`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from portal.me import office_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", office_views.office_requests, name="office_requests"),
    path("<int:asked_id>/", office_views.office_request, name="office_request"),
]
