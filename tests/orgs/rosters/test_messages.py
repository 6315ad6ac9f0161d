"""Every code has a sentence, and every sentence is there in Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from django.utils import translation

from orgs.logic import dates, id_numbers, names, phones, posts
from orgs.rosters.codes import FILE_CODES, SEVERITY, verdict_of
from orgs.rosters.fields import FIELD_NAMES
from orgs.rosters.messages import FIELD_LABELS, FILE_SENTENCES, SENTENCES, explain_code, explain_row

PO = Path(__file__).parents[3] / "site/orgs/locale/zh_Hans/LC_MESSAGES/django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def english(value: object) -> str:
    with translation.override(None):
        return str(value)


def test_every_code_has_a_sentence() -> None:
    assert set(SENTENCES) == set(SEVERITY)
    assert set(FILE_SENTENCES) == set(FILE_CODES)
    assert tuple(FIELD_LABELS) == FIELD_NAMES


@pytest.mark.parametrize("module", [dates, id_numbers, names, phones, posts])
def test_errors_of_logic_are_errors_here(module) -> None:
    assert {SEVERITY[code] for code in module.ERRORS} == {"error"}


def test_every_sentence_is_there_in_chinese() -> None:
    entries = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(PO))}
    for sentence in (*SENTENCES.values(), *FILE_SENTENCES.values()):
        entry = entries[None, english(sentence)]
        assert set(PLACEHOLDER.findall(entry.msgid)) == set(PLACEHOLDER.findall(entry.msgstr)), entry.msgid
        assert entry.msgstr.endswith("。")
    for label in FIELD_LABELS.values():
        assert entries["roster column", english(label)].msgstr


def test_sentences_carry_their_facts() -> None:
    with translation.override(None):
        assert "row 2" in explain_code("exact-duplicate", {"duplicate_of": 2})
        assert "department、team" in explain_code(
            "duplicate-conflict", {"other_row": 2, "differing_fields": ("department", "team")}
        )
        assert explain_row(["name-spaces", "blank-row"], {}).count(".") == 2
    assert explain_row([], {}) == ""


def test_the_heaviest_code_decides() -> None:
    assert [verdict_of(codes) for codes in ([], ["name-spaces"], ["name-spaces", "phone-missing"])] == [
        "ok",
        "ok",
        "warn",
    ]
    assert verdict_of(["exact-duplicate", "phone-missing"]) == "skip"
    assert verdict_of(["phone-missing", "formula"]) == "error"
