from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    group_permissions = {
        "administrator": (
            *(f"accounts.{verb}_user" for verb in ("add", "change", "view")),
            *(f"accounts.{verb}_privacynotice" for verb in ("add", "change", "view")),
        )
    }

    def ready(self) -> None:
        from accounts import checks  # noqa: F401  (registers the check)
