"""A run as its page shows it: rows by verdict and by what storing does, and words about the whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbing.imports import vault
from plumbing.imports.kinds import VERDICTS, ImportKind
from plumbing.imports.words import verdict_label, verdict_shape
from plumbing.models import ImportRun

PER_PAGE = 50
State = ImportRun.State


def page_of_rows(query: Mapping[str, Any], kind: ImportKind, run: ImportRun) -> dict[str, Any]:
    """A run with one page of its rows, by verdict or by what storing does."""
    totals, steps = run.summary.get("verdicts", {}), run.summary.get("actions", {})
    verdict = query.get("verdict", "") if query.get("verdict", "") in VERDICTS else ""
    action = query.get("action", "") if not verdict and query.get("action", "") in kind.actions else ""
    count = totals.get(verdict, 0) if verdict else steps.get(action, 0) if action else sum(totals.values())
    page = Paginator(range(count), PER_PAGE).get_page(query.get("p"))
    start = max(page.start_index() - 1, 0)
    found = vault.read_rows(run.pk, verdict=verdict, action=action, start=start, count=PER_PAGE)
    rows = [_row(row, kind) for row in found]
    return {
        "run": run,
        "rows": rows,
        "page": page,
        "verdict": verdict,
        "tabs": _tabs(totals, "" if action else verdict, chosen_all=not action),
        "steps": _steps(kind, steps, action),
        "has_sheets": any(row.get("sheet") for row in rows),
        "query": urlencode({"verdict": verdict, "action": action}) + "&",
        "notes": run.summary.get("notes", []),
        "outcome": outcome_of(kind, run),
        "plan": _plan_words(run, fixes=kind.fixing is not None),
        "onward": kind.onward(run.pk, run.params) if run.state == State.STORED else None,
        "step_counts": {"created": run.summary.get("created", 0), "updated": run.summary.get("updated", 0)},
        "has_remarks": any(totals.get(name) for name in ("error", "warn")) or bool(run.summary.get("left_out")),
        "error_count": totals.get("error", 0),
    }


def _row(row: Mapping[str, Any], kind: ImportKind) -> dict[str, Any]:
    verdict = row["verdict"]
    return {
        **row, "label": verdict_label(verdict), "shape": verdict_shape(verdict),
        "action_label": kind.actions.get(row["action"], ""),
        "cells": [{"text": cell, "width": _width(cell)} for cell in row["cells"]],
    }  # fmt: skip


def _width(text: str) -> str:
    """A class for the cell: numbers and short words stay on one line, long texts get room."""
    if len(text) <= 6 or (len(text) <= 20 and text.isascii()):
        return "imp-nowrap"
    return "imp-long" if len(text) > 24 else "imp-middle"


def _steps(kind: ImportKind, steps: Mapping[str, int], chosen: str) -> list[dict[str, Any]]:
    """What storing does, by sort, with how many; a sort of which there is none is shown too: nobody leaves."""
    if not steps:
        return []
    return [
        {"name": name, "label": label, "count": steps.get(name, 0), "chosen": chosen == name}
        for name, label in kind.actions.items()
        if label
    ]


def _tabs(totals: Mapping[str, int], chosen: str, *, chosen_all: bool) -> list[dict[str, Any]]:
    whole = chosen_all and not chosen
    tabs = [{"name": "", "label": _("all rows"), "shape": "", "count": sum(totals.values()), "chosen": whole}]
    for name in VERDICTS:
        tabs.append(
            {
                "name": name,
                "label": verdict_label(name),
                "shape": verdict_shape(name),
                "count": totals.get(name, 0),
                "chosen": chosen == name,
            }
        )
    return tabs


def _plan_words(run: ImportRun, *, fixes: bool) -> str:
    """What storing would do, in one line; where rows are put right on the page, that is said below."""
    counts = run.summary
    if counts.get("errors") and fixes:
        return ngettext(
            "%(errors)d row is an error, so nothing can be stored yet and nothing was.",
            "%(errors)d rows are errors, so nothing can be stored yet and nothing was.",
            counts["errors"],
        ) % {"errors": counts["errors"]}
    if counts.get("errors"):
        return ngettext(
            "%(errors)d row is an error, so nothing can be stored yet. Correct the file and import it again; "
            "the sheet of remarks says what is wrong.",
            "%(errors)d rows are errors, so nothing can be stored yet. Correct the file and import it again; "
            "the sheet of remarks says what is wrong.",
            counts["errors"],
        ) % {"errors": counts["errors"]}
    return _("Nothing is stored yet. Storing adds %(created)d and changes %(updated)d; the rest is there already.") % {
        "created": counts.get("created", 0), "updated": counts.get("updated", 0),
    }  # fmt: skip


def outcome_of(kind: ImportKind, run: ImportRun) -> str:
    """How a run ended, in a sentence or two."""
    if run.state == State.STORED:
        return " ".join(filter(None, [kind.summarise(run.summary, run.params), run.problem]))
    if run.state == State.UNDONE:
        return _("All that this import stored was taken back.")
    return run.problem
