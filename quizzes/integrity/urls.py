"""Addresses of this part, in the namespace of quizzes."""

from __future__ import annotations

from django.urls import URLPattern, path

from quizzes.integrity import office_views, views

urlpatterns: list[URLPattern] = [
    path("s/<uuid:sitting_id>/case/", views.case, name="case"),
    path("office/integrity/", office_views.cases, name="integrity"),
    path("office/integrity/report/<uuid:sitting_id>/", office_views.report, name="integrity_report"),
    path("office/integrity/<uuid:case_id>/", office_views.case_view, name="integrity_case"),
    path("office/integrity/<uuid:case_id>/note/", office_views.note, name="integrity_note"),
    path(
        "office/integrity/<uuid:case_id>/appeal/<int:appeal_id>/", office_views.appeal_answer, name="integrity_appeal"
    ),
]
