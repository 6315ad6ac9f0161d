"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from regulations import views

app_name = "regulations"
urlpatterns = [
    path("law/", views.instruments, name="instruments"),
    path("law/<int:version_id>/", views.clause, name="clause"),
    path("law/instruments/<int:instrument_id>/", views.instrument, name="instrument"),
]
