"""Addresses of kiosks, in the namespace `portal`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from portal.kiosk import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.kiosk_home, name="kiosk"),
    path("out/", views.kiosk_out, name="kiosk_out"),
    path("here/", views.kiosk_here, name="kiosk_here"),
    path("setup/", views.kiosk_setup, name="kiosk_setup"),
    path("stop/", views.kiosk_stop, name="kiosk_stop"),
    path("list/", views.kiosk_list, name="kiosks"),
    path("list/<uuid:kiosk_id>/revoke/", views.kiosk_revoke, name="kiosk_revoke"),
]
