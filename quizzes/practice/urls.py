"""Addresses of this part, in the namespace of quizzes."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
