"""Joining by QR: under `join/`, in the namespace `portal`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from portal.people import join_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("<str:unit_code>/", join_views.join, name="join"),
    path("<str:unit_code>/code/", join_views.join_code, name="join_code"),
    path("<str:unit_code>/done/", join_views.join_done, name="join_done"),
]
