"""Addresses of an enterprise's own roster, below `desk/<enterprise>/roster/` in the namespace `portal`."""

from __future__ import annotations

from django.urls import path

from portal import roster_views

urlpatterns = [
    path("", roster_views.history, name="roster_history"),
    path("new/", roster_views.upload, name="roster_upload"),
    path("<uuid:run_id>/", roster_views.show, name="roster_run"),
    path("<uuid:run_id>/store/", roster_views.store, name="roster_store"),
    path("<uuid:run_id>/discard/", roster_views.discard, name="roster_discard"),
    path("<uuid:run_id>/remarks/", roster_views.sheet, name="roster_sheet"),
]
