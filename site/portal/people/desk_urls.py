"""People at the desk: under `desk/<enterprise_id>/`, in the namespace `portal`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from portal.people import card_views, held_views, joins_views, list_views, post_views

CARD = "people/<int:person_id>"
urlpatterns: list[URLPattern | URLResolver] = [
    path("people/", list_views.people_list, name="people_list"),
    path("people/add/", post_views.people_add, name="people_add"),
    path("people/export/", list_views.people_xlsx, name="people_xlsx"),
    path(f"{CARD}/card/", card_views.person_card, name="person_card"),
    path(f"{CARD}/number/", card_views.person_number, name="person_number"),
    path(f"{CARD}/pin/", card_views.person_pin, name="person_pin"),
    path(f"{CARD}/change/", post_views.person_change, name="person_change"),
    path(f"{CARD}/leave/", post_views.person_leave, name="person_leave"),
    path(f"{CARD}/return/", post_views.person_return, name="person_return"),
    path(f"{CARD}/correct/", post_views.person_correct, name="person_correct"),
    path(f"{CARD}/posts/<int:post_id>/", post_views.post_correct, name="post_correct"),
    path(f"{CARD}/certificates/add/", held_views.held_add, name="held_add"),
    path(f"{CARD}/certificates/<int:held_id>/", held_views.held_correct, name="held_correct"),
    path(f"{CARD}/certificates/<int:held_id>/remove/", held_views.held_remove, name="held_remove"),
    path("joins/", joins_views.joins, name="joins"),
    path("joins/<int:join_id>/", joins_views.join_decide, name="join_decide"),
    path("join-qr/", joins_views.join_qr, name="join_qr"),
]
