"""Addresses of the hall: the way in, the worker's page, the desk, the grid, the office."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from portal import pin_views, reading, sign_in_views, today_views

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("signin/", sign_in_views.sign_in, name="sign_in"),
    path("signin/number/", sign_in_views.sign_in_number, name="sign_in_number"),
    path("signin/code/", sign_in_views.sign_in_code, name="sign_in_code"),
    path("signin/who/", sign_in_views.sign_in_who, name="sign_in_who"),
    path("signin/pin/", pin_views.my_pin, name="my_pin"),
    path("signin/staff/", sign_in_views.staff_sign_in, name="staff_sign_in"),
    path("signout/", sign_in_views.sign_out, name="sign_out"),
    path("signout/everywhere/", sign_in_views.sign_out_everywhere, name="sign_out_everywhere"),
    path("today/", today_views.today, name="today"),
    path("reading-mode/", reading.reading_mode, name="reading_mode"),
    path("signin/second/", include("portal.second_factor.urls")),
    path("me/", include("portal.me.urls")),
    path("join/", include("portal.people.join_urls")),
    path("kiosk/", include("portal.kiosk.urls")),
    path("grid/", include("portal.grid.urls")),
    path("desk/", include("portal.desk_urls")),
    path("office/people/", include("portal.people.office_urls")),
    path("office/requests/", include("portal.me.office_urls")),
    path("office/imports/", include("portal.office.import_urls")),
    path("office/audit/", include("portal.audit.urls")),
    path("office/", include("portal.office.urls")),
    path("prints/", include("portal.print_urls")),
]
