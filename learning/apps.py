from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = _("Learning")
    group_permissions = {
        "editor": tuple(f"learning.{verb}_course" for verb in ("add", "change", "delete", "view")),
        "administrator": (
            *(f"learning.{verb}_course" for verb in ("add", "change", "delete", "view")),
            *(f"learning.{verb}_requirement" for verb in ("add", "change", "view")),
            "learning.view_hoursentry",
            *(f"learning.{verb}_certificate" for verb in ("change", "view")),  # changing is revoking
        ),
    }

    def ready(self) -> None:
        from learning.evidence import register_evidence
        from learning.outcome_handlers import register_handlers
        from learning.paper_occasions import register_occasions

        register_evidence()
        register_handlers()
        register_occasions()
