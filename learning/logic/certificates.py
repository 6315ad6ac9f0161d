"""What stands on a certificate, until when it is valid, and what may be said of it on a day (domain reference 2.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from kernel.masking import mask_id_number
from kernel.periods import add_months
from kernel.units import Score, format_class_hours, format_points

DISCLAIMER = "本证仅证明参加本次培训考核，不代替法定资格证书。"
SEX_WORDS = {"male": "男", "female": "女"}
PASSED = "合格"


class Status(StrEnum):
    """What a certificate is on a day."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Holder:
    """The person at the time of issue."""

    name: str
    sex: str = ""
    id_number: str = ""
    enterprise: str = ""
    post: str = ""


@dataclass(frozen=True, slots=True)
class Achievement:
    """What was learned and passed. `score` None where nothing was examined."""

    title: str
    course: str
    minutes: int
    started_on: date | None
    ended_on: date
    score: Score | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """Who issues it, under which number, and where it is checked."""

    serial: str
    verify_code: str
    verify_url: str
    issued_on: date
    valid_until: date | None
    issuing_body: str
    issuer_line: str
    minutes_per_class_hour: int


def last_valid_day(issued_on: date, months: int | None) -> date | None:
    """Three years from 16 June 2026 end on 15 June 2029; None: no end."""
    return add_months(issued_on, months) - timedelta(days=1) if months else None


def status_on(day: date, *, state: str, valid_until: date | None) -> Status:
    """Revoked and replaced stay what they are; a valid one expires after its last day."""
    if state in (Status.REVOKED, Status.REPLACED):
        return Status(state)
    return Status.EXPIRED if valid_until is not None and day > valid_until else Status.VALID


def grouped_code(code: str) -> str:
    """7K3M-9QXD-42TR: in fours, to be read aloud."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def build_facts(holder: Holder, achievement: Achievement, paper: Paper) -> dict[str, Any]:
    """The frozen facts that the press prints the form ``certificate`` from (media/printing/facts.py)."""
    score = achievement.score
    return {
        "title": achievement.title,
        "issuer_line": paper.issuer_line,
        "holder_name": holder.name,
        "sex": SEX_WORDS.get(holder.sex, ""),
        "id_number_masked": mask_id_number(holder.id_number),
        "enterprise": holder.enterprise,
        "post": holder.post,
        "course": achievement.course,
        "started_on": achievement.started_on.isoformat() if achievement.started_on else None,
        "ended_on": achievement.ended_on.isoformat(),
        "class_hours": format_class_hours(achievement.minutes, minutes_per_class_hour=paper.minutes_per_class_hour),
        "score": format_points(score.scaled()) if score and score.out_of else "",
        "result": PASSED,
        "serial": paper.serial,
        "issued_on": paper.issued_on.isoformat(),
        "valid_until": paper.valid_until.isoformat() if paper.valid_until else None,
        "issuing_body": paper.issuing_body,
        "verify_url": paper.verify_url,
        "verify_code": grouped_code(paper.verify_code),
        "reprint": False,
        "disclaimer": DISCLAIMER,
    }
