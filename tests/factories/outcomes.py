"""A room above the schoolroom that writes down what it is told."""

from __future__ import annotations

from quizzes import outcomes


class Recorder:
    """A handler of results; its preview speaks only where a pass changes."""

    def __init__(self) -> None:
        self.told: list[tuple[str, bool, int]] = []

    def apply(self, change: outcomes.OutcomeChange) -> None:
        self.told.append((change.kind, change.passed, change.points_got))

    def preview(self, change: outcomes.OutcomeChange) -> list[str]:
        return [] if change.passed == change.passed_before else [f"证书 {change.passed}"]

    def links(self, change: outcomes.OutcomeChange) -> list[outcomes.OutcomeLink]:
        return []
