"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from media import views

app_name = "media"
urlpatterns = [path("uploads/<path:path>", views.upload, name="upload")]
