"""Running the import commands as a shell does."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import call_command


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended: exit status, both streams, and the JSON if there is any."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.out)

    @property
    def rows(self) -> dict[int, dict[str, Any]]:
        return {row["row"]: row for row in self.json["rows"]}


def run_command(name: str, path: Path, *options: str) -> Done:
    """The command on a file, with `--json` unless `--text` is among the options."""
    out, err, status = io.StringIO(), io.StringIO(), 0
    words = [option for option in options if option != "--text"]
    if "--text" not in options:
        words.append("--json")
    try:
        call_command(name, str(path), *words, stdout=out, stderr=err)
    except SystemExit as end:
        status = int(end.code or 0)
    return Done(status, out.getvalue(), err.getvalue())


def check_expected(rows: dict[int, dict[str, Any]], expected: list[dict[str, Any]]) -> None:
    """The rows say what an `*.expected.json` wants; rows that it does not list are ok (contracts: import commands)."""
    wanted = {entry["row"]: entry for entry in expected}
    assert set(wanted) <= set(rows)
    for number, row in rows.items():
        entry = dict(wanted.get(number, {"verdict": "ok"}))
        code = entry.pop("code", None)
        entry.pop("row", None)
        assert row["verdict"] == entry.pop("verdict"), row
        assert code is None or code in row["codes"], row
        assert {key: row["parsed"].get(key) for key in entry} == entry, row
        assert row["verdict"] == "ok" or row["message"], row
