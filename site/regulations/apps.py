from django.apps import AppConfig


class RegulationsConfig(AppConfig):
    name = "regulations"
    # Instruments are never deleted: they are dated.
    group_permissions = dict.fromkeys(
        ("editor", "administrator"),
        (
            *(f"regulations.{verb}_instrument" for verb in ("add", "change", "view")),
            *(f"regulations.{verb}_clauseversion" for verb in ("change", "view")),
        ),
    )
