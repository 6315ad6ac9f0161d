"""Addresses of the second factor, in the namespace `portal`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from portal.second_factor import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.second_factor_page, name="second_factor"),
    path("setup/", views.second_factor_setup, name="second_factor_setup"),
    path("reset/", views.second_factor_reset, name="second_factor_reset"),
]
