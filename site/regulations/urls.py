"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from regulations import views

app_name = "regulations"
urlpatterns = [path("law/<int:version_id>/", views.clause, name="clause")]
