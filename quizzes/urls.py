"""Addresses of the schoolroom: one sitting and its screens."""

from __future__ import annotations

from django.urls import path

from quizzes import sitting_api, sitting_moves, views
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
    path("s/<uuid:sitting_id>/save/", sitting_api.save, name="save"),
    path("s/<uuid:sitting_id>/presence/", sitting_api.presence, name="presence"),
    path("s/<uuid:sitting_id>/forward/", sitting_moves.forward, name="forward"),
    path("s/<uuid:sitting_id>/pause/", sitting_moves.pause, name="pause"),
    path("s/<uuid:sitting_id>/resume/", sitting_moves.resume, name="resume"),
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
