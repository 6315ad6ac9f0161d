"""Addresses of this part, in the namespace of quizzes."""

from __future__ import annotations

from django.urls import URLPattern, path

from quizzes.helping import views

urlpatterns: list[URLPattern] = [
    path("s/<uuid:sitting_id>/help/", views.help_page, name="help"),
]
