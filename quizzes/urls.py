"""Addresses of the schoolroom: one sitting and its screens."""

from __future__ import annotations

from django.urls import path

from quizzes import views
from quizzes.helping.urls import urlpatterns as helping
from quizzes.integrity.urls import urlpatterns as integrity
from quizzes.paper.urls import urlpatterns as paper
from quizzes.practice.urls import urlpatterns as practice
from quizzes.receipts.urls import urlpatterns as receipts
from quizzes.sessions.urls import urlpatterns as sessions

app_name = "quizzes"
urlpatterns = [
    path("s/<uuid:sitting_id>/", views.sitting, name="sitting"),
    path("s/<uuid:sitting_id>/<int:n>/", views.question, name="question"),
    path("s/<uuid:sitting_id>/sheet/", views.sheet, name="sheet"),
    path("s/<uuid:sitting_id>/save/", views.save, name="save"),
    path("s/<uuid:sitting_id>/submit/", views.submit, name="submit"),
    path("s/<uuid:sitting_id>/result/", views.result, name="result"),
    path("s/<uuid:sitting_id>/again/", views.again, name="again"),
    *helping,
    *integrity,
    *paper,
    *practice,
    *receipts,
    *sessions,
]
