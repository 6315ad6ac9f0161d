"""Addresses of sheets being printed, in the namespace `portal`."""

from __future__ import annotations

from django.urls import path

from portal import print_views

urlpatterns = [
    path("<uuid:job_id>/", print_views.print_job, name="print_job"),
    path("<uuid:job_id>/file.pdf", print_views.print_file, name="print_file"),
]
