"""Addresses of this room in the admin."""

from __future__ import annotations

from django.urls import path

from regulations import review_views, state_views

urlpatterns = [
    path("texts/", state_views.states, name="states"),
    path("texts/import/", state_views.upload, name="import"),
    path("texts/<int:state_id>/", state_views.state, name="state"),
    path("texts/<int:state_id>/day/", state_views.change_day, name="day"),
    path("texts/<int:state_id>/pair/", state_views.pair, name="pair"),
    path("texts/<int:state_id>/again/", state_views.again, name="again"),
    path("texts/<int:state_id>/confirm/", state_views.confirm, name="confirm"),
    path("texts/<int:state_id>/discard/", state_views.discard, name="discard"),
    path("texts/<int:state_id>/undo/", state_views.undo, name="undo"),
    path("reviews/", review_views.reviews, name="reviews"),
    path("reviews/close/", review_views.close, name="close_reviews"),
]
