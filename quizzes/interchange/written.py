"""What a writer hands back."""

from __future__ import annotations

from dataclasses import dataclass

NO_SUCH_TYPE = "type-not-carried"  # the format has no question of this type
MEDIA = "media-not-carried"  # the format cannot hold a picture or a sound, or it was not loaded
BLANKS = "blanks-not-carried"  # the format has one blank a question, or the stem's blanks are not the key's
TEXT = "text-not-carried"  # a text would be read as something else
FAULTY = "question-faulty"  # no key or no options: there is nothing to write
REASONS = frozenset({NO_SUCH_TYPE, MEDIA, BLANKS, TEXT, FAULTY})


@dataclass(frozen=True, slots=True)
class Written:
    """A file, and the questions it cannot carry as (index, reason); a reason is one of `REASONS`."""

    data: bytes
    left_out: tuple[tuple[int, str], ...] = ()


class NotCarriedError(Exception):
    """A question that the format cannot carry; `reason` is one of `REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
