from django.apps import AppConfig

_ADMINISTERED = (
    "area",
    "arealink",
    "certificatekind",
    "enterprise",
    "enterprisegrid",
    "formername",
    "grid",
    "person",
    "rolegrant",
)


class OrgsConfig(AppConfig):
    name = "orgs"
    # Units and people are ended or merged, never deleted; a grant ends by its date.
    group_permissions = {
        "administrator": (
            "orgs.view_enterprisealias",
            *(f"orgs.{verb}_{table}" for table in _ADMINISTERED for verb in ("add", "change", "view")),
        )
    }

    def ready(self) -> None:
        from orgs.privacy import evidence
        from orgs.privacy.keeping import PostEvidence
        from orgs.rosters.storing.kind import RosterImport
        from plumbing.imports.kinds import register

        register(RosterImport())
        evidence.register("orgs", PostEvidence())
