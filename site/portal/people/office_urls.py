"""People in the office: under `office/people/`, in the namespace `portal`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from portal.people import joins_views, office_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", office_views.office_people, name="office_people"),
    path("joins/", joins_views.office_joins, name="office_joins"),
    path("joins/<int:join_id>/", joins_views.office_join_decide, name="office_join_decide"),
    path("<int:person_id>/", office_views.office_person, name="office_person"),
]
