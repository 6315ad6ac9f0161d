"""Jobs that look for duplicates: thin, by ids, safe to run twice."""

from __future__ import annotations

from quizzes.bank.duplicates import searching


def search(search_id: int) -> None:
    """A search that somebody asked for."""
    searching.run_search(search_id)


def look_at_new(bank_id: int, question_ids: list[int]) -> int:
    """New questions among those of their bank, as after an import."""
    return searching.find_in_bank([bank_id], only=question_ids)
