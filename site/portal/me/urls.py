"""What is about me, in the namespace `portal`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from portal.me import consent_views, data_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", data_views.my_data, name="my_data"),
    path("file/", data_views.my_data_file, name="my_data_file"),
    path("request/", data_views.my_data_request, name="my_data_request"),
    path("consent/", consent_views.consent, name="consent"),
    path("consent/withdraw/", consent_views.withdraw, name="consent_withdraw"),
]
