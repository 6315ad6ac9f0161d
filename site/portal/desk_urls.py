"""Addresses of the enterprise desk, in the namespace `portal`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from portal import desk_views, record_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk_views.desk, name="desk"),
    path("<int:enterprise_id>/", desk_views.desk_hours, name="desk_hours"),
    path("<int:enterprise_id>/people/<int:person_id>/", record_views.desk_person, name="desk_person"),
    path("<int:enterprise_id>/", include("portal.people.desk_urls")),
    path("<int:enterprise_id>/requests/", include("portal.me.desk_urls")),
    path("<int:enterprise_id>/roster/", include("portal.roster_urls")),
    path("<int:enterprise_id>/record/", record_views.desk_record, name="desk_record"),
    path("<int:enterprise_id>/record.pdf", record_views.desk_record_pdf, name="desk_record_pdf"),
    path("<int:enterprise_id>/record.xlsx", record_views.desk_record_xlsx, name="desk_record_xlsx"),
]
