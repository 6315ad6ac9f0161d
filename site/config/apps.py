from django.apps import AppConfig


class ConfigAppConfig(AppConfig):
    """The commands and checks that span the house."""

    name = "config"
    verbose_name = "安培"

    def ready(self) -> None:
        from config import checks  # noqa: F401  (registers the system checks)
