from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "orgs"

    def ready(self) -> None:
        from orgs.roster_import import RosterImport
        from plumbing.imports.kinds import register

        register(RosterImport())
