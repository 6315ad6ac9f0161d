"""Files as customers send them."""

from __future__ import annotations

import json

from quizzes.importers.similarity import identity, key_digest, other_fields
from quizzes.importers.types import ImportRow, StoredQuestion
from tests.quizzes.importers.tables import DATA, review_file


def test_the_plain_layout() -> None:
    found = review_file("01-plain.xlsx")
    assert [row.row for row in found.rows] == list(range(2, 42))
    assert [(row.row, row.codes) for row in found.rows if row.verdict != "ok"] == []
    assert found.count(outcome="create") == 40
    assert found.rows[0].parsed == {
        "type": "single",
        "stem": "新修改的《安全生产法》自（ ）起施行。",
        "options": ["2021年6月10日", "2021年9月1日", "2021年10月1日", "2022年1月1日"],
        "option_letters": ["A", "B", "C", "D"],
        "answer": ["B"],
        "explanation": "2021年6月10日通过修改决定，9月1日起施行。",
        "basis": "《安全生产法》（2021年修改）",
        "citations": [["安全生产法", ""]],
        "topic": "安全生产法",
        "difficulty": 1,
        "points": 200,
        "shuffle": True,
    }


def test_kaoshibao_headers_give_the_same_questions() -> None:
    plain, other = review_file("01-plain.xlsx"), review_file("02-kaoshibao-headers.xlsx")
    assert [(row.row, row.codes) for row in other.rows if row.verdict != "ok"] == []
    assert [row.row for row in other.rows] == list(range(3, 43))
    assert [row.identity for row in other.rows] == [row.identity for row in plain.rows]
    assert [row.parsed["answer"] for row in other.rows] == [row.parsed["answer"] for row in plain.rows]


def test_quirks_get_the_verdicts_wanted() -> None:
    found = review_file("05-quirks.xlsx")
    wanted = {entry["row"]: entry for entry in json.loads((DATA / "05-quirks.expected.json").read_text())}
    assert [row.row for row in found.rows] == list(range(2, 34))
    wrong = [row.as_json() for row in found.rows if not _is_as_wanted(row, wanted.get(row.row, {"verdict": "ok"}))]
    assert wrong == []
    assert not found.storable


def _is_as_wanted(row: ImportRow, wanted: dict) -> bool:
    code = wanted.get("code")
    parsed = {key: value for key, value in wanted.items() if key not in {"row", "verdict", "code"}}
    return (
        row.verdict == wanted["verdict"]
        and (code is None or code in row.codes)
        and all(row.parsed.get(key) == value for key, value in parsed.items())
    )


class Bank:
    """A bank that holds what a review would have stored."""

    def __init__(self, rows: tuple[ImportRow, ...]) -> None:
        self.questions = {
            identity(row.question): StoredQuestion(key_digest(row.question), other_fields(row.question))
            for row in rows
            if row.question and row.outcome == "create"
        }

    def find(self, same: str) -> StoredQuestion | None:
        return self.questions.get(same)


def test_a_second_import_changes_nothing() -> None:
    from plumbing.tabular import read_table
    from quizzes.importers.review import review

    bank = Bank(review_file("01-plain.xlsx").rows)
    for name in ("01-plain.xlsx", "02-kaoshibao-headers.xlsx"):
        again = review(read_table((DATA / name).read_bytes(), name), bank)
        assert {(row.verdict, row.codes, row.outcome) for row in again.rows} == {
            ("skip", ("duplicate-question",), "unchanged")
        }


def test_one_row_an_option_gives_the_same_questions() -> None:
    plain, other = review_file("01-plain.xlsx"), review_file("03-row-per-option.xlsx")
    assert [(row.row, row.codes) for row in other.rows if row.verdict != "ok"] == []
    assert other.layout == "option-rows"
    by_identity = {row.identity: row for row in plain.rows}
    for row in other.rows:
        same = by_identity[row.identity]
        for name in ("type", "stem", "options", "answer", "explanation"):
            assert row.parsed[name] == same.parsed[name]
    wanted = [row for row in plain.rows if row.parsed["type"] in {"single", "multiple", "truefalse"}]
    assert len(other.rows) == len(wanted)
