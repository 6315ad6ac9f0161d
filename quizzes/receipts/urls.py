"""Addresses of this part, in the namespace of quizzes."""

from __future__ import annotations

from django.urls import URLPattern, path

from quizzes.receipts import action_views, office_views, views

urlpatterns: list[URLPattern] = [
    path("s/<uuid:sitting_id>/receipt/", views.receipt, name="receipt"),
    path("r/<str:digits>/", views.receipt_open, name="receipt_open"),
    path("office/receipts/", office_views.receipts, name="receipts"),
    path("office/sittings/", office_views.sittings, name="sittings"),
    path("office/sittings/list.xlsx", office_views.sittings_xlsx, name="sittings_xlsx"),
    path("office/sittings/<uuid:sitting_id>/", office_views.journal, name="journal"),
    path("office/sittings/<uuid:sitting_id>/journal.xlsx", office_views.journal_xlsx, name="journal_xlsx"),
    path("office/sittings/<uuid:sitting_id>/journal.csv", office_views.journal_csv, name="journal_csv"),
    path("office/sittings/<uuid:sitting_id>/extend/", action_views.extend, name="extend"),
    path("office/sittings/<uuid:sitting_id>/void/", action_views.void, name="void"),
    path("office/extra-time/", action_views.allowances, name="allowances"),
    path("office/extra-time/person/<int:person_id>/", action_views.allowance_grant, name="allowance_grant"),
    path("office/extra-time/<int:allowance_id>/end/", action_views.allowance_end, name="allowance_end"),
]
