"""Addresses of grid staff, in the namespace `portal`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from portal.grid import helping_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.grid, name="grid"),
    path("new/", views.grid_add_enterprise, name="grid_add_enterprise"),
    path("<int:enterprise_id>/", views.grid_enterprise, name="grid_enterprise"),
    path("<int:enterprise_id>/new/", views.grid_add_person, name="grid_add_person"),
    path("<int:enterprise_id>/help/", helping_views.help_people, name="help_people"),
    path("<int:enterprise_id>/help/<int:person_id>/", helping_views.help_person, name="help_person"),
    path("<int:enterprise_id>/help/<int:person_id>/<slug:slug>/", helping_views.help_course, name="help_course"),
]
