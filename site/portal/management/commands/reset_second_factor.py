"""A lost phone, from the command line: for the last administrator, whom nobody else can help."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kernel.errors import DomainError
from portal.second_factor.resetting import reset_by_name
from portal.second_factor.words import sentence


class Command(BaseCommand):
    help = "Takes the second factor off an account and ends its sessions. It is written to the audit log."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="why; kept in the audit log")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            done = reset_by_name(username=options["username"], reason=options["reason"])
        except DomainError as error:
            raise CommandError(sentence(error)) from error
        text = _("%(name)s: the second factor is reset.") if done.had_one else _("%(name)s had no second factor.")
        self.stdout.write(text % {"name": done.name})
