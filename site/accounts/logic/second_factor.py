"""Rules of the second factor: what was typed, how long wrong codes make one wait, what recovery codes look like."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from accounts.logic.codes import CODE_DIGITS, read_code
from kernel.serials import VERIFY_ALPHABET, normalise_verify_code

STEP_SECONDS = 30
TOLERANCE_STEPS = 1
FREE_FAILURES = 5
FIRST_WAIT_SECONDS = 30
LONGEST_WAIT_SECONDS = 15 * 60
ADDRESS_FAILURES = 60
ADDRESS_WINDOW = timedelta(minutes=15)
RECOVERY_CODES = 10
RECOVERY_LENGTH = 10


def wait_seconds(failures: int) -> int:
    """How long after the last of `failures` wrong codes the next may be tried: 0 up to the fourth, then 30 s, 1 min
    and so on, doubled each time, 15 minutes at most (the owner is never shut out for long).
    """
    if failures < FREE_FAILURES:
        return 0
    doublings = min(failures - FREE_FAILURES, 10)
    return min(FIRST_WAIT_SECONDS * 2**doublings, LONGEST_WAIT_SECONDS)


def throttle_factor(failures: int) -> float:
    """The same for django-otp, which waits `factor * 2 ** (failures - 1)` seconds."""
    return wait_seconds(failures) / 2 ** max(failures - 1, 0)


def typed_token(typed: str) -> int | None:
    """The six digits of an app, blanks and full-width digits forgiven; None when it is something else."""
    digits = read_code(typed)
    return int(digits) if len(digits) == CODE_DIGITS and len(normalise_verify_code(typed)) == CODE_DIGITS else None


def typed_recovery(typed: str) -> str:
    """A recovery code as stored: capitals, without blanks and hyphens; empty when it cannot be one."""
    code = normalise_verify_code(typed)
    return code if len(code) == RECOVERY_LENGTH else ""


def make_recovery_code(choice: Callable[[str], str]) -> str:
    """Ten characters that survive being copied by hand (about 48 bits). `choice` is ``secrets.choice``."""
    return "".join(choice(VERIFY_ALPHABET) for _ in range(RECOVERY_LENGTH))


def spaced(text: str, *, group: int) -> str:
    """`text` in groups, for reading aloud and typing."""
    return " ".join(text[at : at + group] for at in range(0, len(text), group))
