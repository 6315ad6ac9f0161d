"""Wagtail's pictures with our policy of who sees which, put in its place once Wagtail's own is registered."""

from __future__ import annotations

from wagtail.images.apps import WagtailImagesAppConfig


class PictureAdminConfig(WagtailImagesAppConfig):
    """Stands in `INSTALLED_APPS` for ``wagtail.images``."""

    default = False

    def ready(self) -> None:
        super().ready()
        from media.policies import register_for_pictures

        register_for_pictures()
