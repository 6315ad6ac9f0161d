"""Addresses of this part, in the namespace of quizzes."""

from __future__ import annotations

from django.urls import URLPattern, path

from quizzes.sessions import board_views, exam_views, list_views, people_views, print_views, seat_views, session_views

_ONE = "sessions/<uuid:session_id>/"
_SEAT = f"{_ONE}seats/<int:seat_id>/"
urlpatterns: list[URLPattern] = [
    path("exam/", exam_views.exam, name="exam"),
    path("exam/<uuid:session_id>/", exam_views.exam_room, name="exam_room"),
    path("exam/<uuid:session_id>/start/", exam_views.exam_start, name="exam_start"),
    path("sessions/", list_views.sessions, name="sessions"),
    path("sessions/new/", list_views.session_new, name="session_new"),
    path(_ONE, session_views.session, name="session"),
    path(f"{_ONE}edit/", list_views.session_edit, name="session_edit"),
    path(f"{_ONE}open/", session_views.session_open, name="session_open"),
    path(f"{_ONE}code/", session_views.session_code, name="session_code"),
    path(f"{_ONE}close/", session_views.session_close, name="session_close"),
    path(f"{_ONE}note/", session_views.session_note, name="session_note"),
    path(f"{_ONE}people/", people_views.session_people, name="session_people"),
    path(f"{_ONE}arrange/", people_views.session_arrange, name="session_arrange"),
    path(f"{_ONE}list/", print_views.session_list, name="session_list"),
    path(f"{_ONE}door/", print_views.session_door, name="session_door"),
    path(f"{_ONE}board/", board_views.session_board, name="session_board"),
    path(f"{_ONE}board.json", board_views.session_board_data, name="session_board_data"),
    path(f"{_ONE}extend/", board_views.session_extend, name="session_extend"),
    path(_SEAT, seat_views.session_seat, name="session_seat"),
    path(f"{_SEAT}remove/", people_views.session_seat_remove, name="session_seat_remove"),
    path(f"{_SEAT}extend/", seat_views.session_seat_extend, name="session_seat_extend"),
    path(f"{_SEAT}void/", seat_views.session_seat_void, name="session_seat_void"),
    path(f"{_SEAT}collect/", seat_views.session_seat_collect, name="session_seat_collect"),
    path(f"{_SEAT}release/", seat_views.session_seat_release, name="session_seat_release"),
    path(f"{_SEAT}report/", seat_views.session_seat_report, name="session_seat_report"),
    path(f"{_SEAT}note/", seat_views.session_seat_note, name="session_seat_note"),
]
