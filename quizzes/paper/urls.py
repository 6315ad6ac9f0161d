"""Addresses of this part, in the namespace of quizzes."""

from __future__ import annotations

from django.urls import URLPattern, path

from quizzes.paper import entry_views, views
from quizzes.paper.import_frame import urlpatterns as imports

urlpatterns: list[URLPattern] = [
    path("paper/", views.paper_list, name="paper_list"),
    path("paper/enter/", entry_views.paper_find, name="paper_find"),
    path("paper/new/<int:enterprise_id>/", views.paper_new, name="paper_new"),
    path("paper/<uuid:batch_id>/", views.paper_batch, name="paper_batch"),
    path("paper/<uuid:batch_id>/print/", views.paper_print, name="paper_print"),
    path("paper/<uuid:batch_id>/papers-<int:part>.pdf", views.paper_file, name="paper_file"),
    path("paper/<uuid:batch_id>/key/", views.paper_key, name="paper_key"),
    path("paper/<uuid:batch_id>/key.pdf", views.paper_key_file, name="paper_key_file"),
    path("paper/<uuid:batch_id>/answers.xlsx", views.paper_template, name="paper_template"),
    path("paper/<uuid:batch_id>/<int:copy_number>/", entry_views.paper_enter, name="paper_enter"),
    path("paper/<uuid:batch_id>/<int:copy_number>/withdraw/", entry_views.paper_withdraw, name="paper_withdraw"),
    path("paper/<uuid:batch_id>/<int:copy_number>/again/", entry_views.paper_reopen, name="paper_reopen"),
    *imports,
]
