from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    """The notice-board and games lawn."""

    name = "campaigns"
    verbose_name = _("Campaigns")

    def ready(self) -> None:
        from campaigns import flows, receivers  # noqa: F401  (connects them)
        from campaigns.law_reviews import PagesUnderReview
        from regulations import replaced

        replaced.register(flows.CITES_AS, PagesUnderReview())
