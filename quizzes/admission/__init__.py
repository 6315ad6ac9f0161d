"""A fair line before the start of a sitting, when more people come than the site can take in a second.

Only starts stand in it: whoever has a sitting saves and hands in at any time (docs/decisions/0022-start-storm.md).
"""

from __future__ import annotations

from quizzes.admission.gate import in_turn, wait_page

__all__ = ["in_turn", "wait_page"]
