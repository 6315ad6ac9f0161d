"""Which enterprise a written name means: a stored one, one like it, or a new one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from orgs.logic.similarity import NameIndex
from orgs.rosters.fields import ENTERPRISE_FACTS, PersonFields
from orgs.rosters.result import NewEnterprise
from orgs.rosters.rows import Line
from orgs.rosters.stored import StoredRoster

_ODD = re.compile(r"[?？□\ufffd=*#]|^\d+$")


@dataclass(frozen=True, slots=True)
class Resolved:
    """The name under which people are stored; `key` is None for an enterprise that does not exist yet."""

    name: str
    key: int | None
    codes: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


class EnterpriseDesk:
    """Resolves names of one file; the same name always gives the same answer."""

    def __init__(self, stored: StoredRoster, choices: Mapping[str, str]) -> None:
        self._stored = stored
        self._choices = choices
        self._index = NameIndex.of([*stored.enterprises, *stored.aliases])
        self._resolved: dict[str, Resolved] = {}
        self._new: dict[str, NewEnterprise] = {}

    @property
    def new_enterprises(self) -> tuple[NewEnterprise, ...]:
        return tuple(self._new.values())

    def resolve(self, line: Line, *, refused: bool) -> Resolved:
        """The enterprise of a row; a refused row makes no enterprise known to the rows below it."""
        written = line.fields.enterprise_name
        found = self._resolved.get(written) or self._look_up(written)
        if not refused:
            self._resolved[written] = found
            if found.key is None and found.name not in self._new:
                self._remember(found.name, line)
        return found

    def facts_that_differ(self, name: str, fields: PersonFields) -> tuple[str, ...]:
        """Which of industry, high risk and grid the row states otherwise than what stands."""
        known = self._stored.find_enterprise(name) or self._new.get(name)
        if known is None:
            return ()
        return tuple(
            fact for fact in ENTERPRISE_FACTS
            if getattr(fields, fact) not in ("", None) and getattr(known, fact) not in ("", None)
            and getattr(fields, fact) != getattr(known, fact)
        )  # fmt: skip

    def _remember(self, name: str, line: Line) -> None:
        fields = line.fields
        self._new[name] = NewEnterprise(name, fields.industry, fields.hours_high_risk, fields.grid_name, line.number)
        self._index.add(name)

    def _look_up(self, written: str) -> Resolved:
        name = self._choices.get(written, written)
        if stored := self._stored.find_enterprise(name):
            if name in self._stored.enterprises:
                return Resolved(stored.name, stored.key)
            return Resolved(stored.name, stored.key, ("enterprise-other-name",), {"main_name": stored.name})
        new: tuple[str, ...] = ("enterprise-unknown",) if self._stored.enterprises else ("enterprise-new",)
        if name in self._new:
            return Resolved(name, None, new)
        if _ODD.search(name):
            new = (*new, "enterprise-name-odd")
        similar = None if written in self._choices else self._index.find_similar(name)
        if similar is None:
            return Resolved(name, None, new)
        if similar.likeness == "edit":
            return Resolved(name, None, ("enterprise-similar", *new), {"similar": similar.name})
        stored = self._stored.find_enterprise(similar.name)
        taken = ("enterprise-similar", "enterprise-taken-as")
        facts = {"similar": stored.name if stored else similar.name}
        if stored:
            return Resolved(stored.name, stored.key, taken, facts)
        return Resolved(similar.name, None, taken, facts)
