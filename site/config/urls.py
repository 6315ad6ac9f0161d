"""Every address of the house."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import JavaScriptCatalog
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config.views import health
from portal.sign_in_views import admin_sign_in

urlpatterns = [
    path("health/", health, name="health"),
    path("admin/login/", admin_sign_in),
    # Wagtail's words for scripts, with ours where its Chinese is not complete (config/locale).
    path("admin/jsi18n/", JavaScriptCatalog.as_view(packages=["wagtail.admin", "config"])),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("portal.urls")),
    path("", include("quizzes.urls")),
    path("", include("learning.urls")),
    path("", include("campaigns.urls")),
    path("", include("regulations.urls")),
    path("", include("media.urls")),
    path("", include(wagtail_urls)),
]

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.permission_denied"
handler404 = "portal.errors.not_found"
handler500 = "portal.errors.server_error"
