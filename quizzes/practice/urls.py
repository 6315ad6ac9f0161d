"""Addresses of this part, in the namespace of quizzes."""

from __future__ import annotations

from django.urls import URLPattern, path

from quizzes.practice import views

urlpatterns: list[URLPattern] = [
    path("practice/", views.start, name="practice"),
    path("practice/daily/", views.daily, name="practice_daily"),
    path("practice/topic/", views.topic, name="practice_topic"),
    path("practice/topic/<int:item_id>/<int:part>/", views.question, name="practice_question"),
    path("practice/cards/", views.cards, name="practice_cards"),
    path("practice/cards/next/", views.next_card, name="practice_next"),
    path("practice/cards/<int:card_id>/", views.card, name="practice_card"),
    path("practice/cards/<int:card_id>/away/", views.away, name="practice_away"),
    path("practice/done/<int:answer_id>/", views.answer, name="practice_answer"),
]
