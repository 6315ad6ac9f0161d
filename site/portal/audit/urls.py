"""The logs: under `office/audit/`, in the namespace `portal`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from portal.audit import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.audit_log, name="audit_log"),
    path("file/", views.audit_log_file, name="audit_log_file"),
    path("sign-ins/", views.sign_in_log, name="sign_in_log"),
    path("sign-ins/file/", views.sign_in_log_file, name="sign_in_log_file"),
]
