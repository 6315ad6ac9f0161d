"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from campaigns import views

app_name = "campaigns"
urlpatterns = [
    path("c/<slug:code>/", views.short_link, name="short_link"),
    path("campaigns/<int:page_id>/poster/", views.poster, name="poster"),
]
