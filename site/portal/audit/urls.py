"""The logs: under `office/audit/`, in the namespace `portal`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
