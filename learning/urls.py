"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from learning import certificate_views, course_views

app_name = "learning"
urlpatterns = [
    path("learn/<slug:slug>/", course_views.course, name="course"),
    path("learn/<slug:slug>/quiz/", course_views.start_quiz, name="start_quiz"),
    path("learn/<slug:slug>/<int:lesson_id>/", course_views.lesson, name="lesson"),
    path("certificates/<uuid:certificate_id>/", certificate_views.certificate, name="certificate"),
    path("certificates/<uuid:certificate_id>/pdf/", certificate_views.certificate_pdf, name="certificate_pdf"),
    path("verify/", certificate_views.verify_form, name="verify_form"),
    path("verify/<str:code>/", certificate_views.verify, name="verify"),
]
