"""People at the desk: under `desk/<enterprise_id>/`, in the namespace `portal`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
