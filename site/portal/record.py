"""The year's training record in words and figures: made once, shown by the screen, the workbook and the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings

from kernel.clock import CHINA
from learning.enums import SourceTag
from learning.logic.records import PersonLine, Totals, YearRecord, exam_words, summarise
from learning.logic.requirements import Obligation
from learning.queries import class_hours, class_hours_short, ledger_version, record_rows
from media.printing.facts import CategorySummary, PersonRecord, TrainingRecordFacts
from orgs.enums import PostCategory

LEFT = "（已离岗）"
INVENTED = "（演示虚构）"
DONE_NOTE = "已训学时为本年记入台账的全部学时；还差学时按各项要求分别计算，只计该项要求认可的培训。"


@dataclass(frozen=True, slots=True)
class Record:
    """An enterprise's year: people and sums as they are shown."""

    enterprise_id: int
    enterprise: str
    unit_code: str
    year: int
    version: str
    summary: YearRecord
    people: tuple[PersonRecord, ...]
    by_category: tuple[CategorySummary, ...]
    total: CategorySummary


def build_record(enterprise: Any, year: int, on: date) -> Record:
    """The record of an enterprise for a year, as of the day `on` or the year's end; seven queries."""
    summary = summarise(record_rows(enterprise.pk, year, on))
    return Record(
        enterprise_id=enterprise.pk,
        enterprise=enterprise.name,
        unit_code=enterprise.unit_code,
        year=year,
        version=ledger_version(),
        summary=summary,
        people=tuple(person_words(line) for line in summary.people),
        by_category=tuple(_totals(totals) for totals in summary.by_category),
        total=_totals(summary.total),
    )


def person_words(line: PersonLine) -> PersonRecord:
    """One person's line in words and class hours."""
    row = line.row
    return {
        "name": row.name,
        "staff_number": row.staff_number,
        "department": row.department,
        "post": row.job_title + (LEFT if row.left else ""),
        "category": _category(row.category),
        "requirements": [
            {"name": _rule_name(each), "basis": each.rule.basis, "verified": each.rule.verified}
            for each in row.obligations
        ],
        "hours_required": class_hours(line.owed),
        "hours_done": class_hours(line.done),
        "hours_short": class_hours_short(line.owed, line.counted),
        "trainings": [
            {
                "held_on": entry.occurred_on.isoformat(),
                "course": f"更正：{entry.title}（{entry.reason}）" if entry.corrects else entry.title,
                "class_hours": class_hours(entry.minutes),
            }
            for entry in row.entries
        ],
        "exams": list(exam_words(row.entries)),
        "certificates": list(row.certificates),
    }


def record_facts(record: Record, *, printed_at: datetime) -> TrainingRecordFacts:
    """The frozen facts of the form ``training-record``."""
    return {
        "enterprise": record.enterprise,
        "unit_code": record.unit_code,
        "year": record.year,
        "printed_at": printed_at.astimezone(CHINA).isoformat(timespec="minutes"),
        "data_version": record.version,
        "people_required": record.total["people_required"],
        "people_met": record.total["people_met"],
        "people_short": record.total["people_short"],
        "hours_done": record.total["hours_done"],
        "by_category": list(record.by_category),
        "people": list(record.people),
        "note": note(),
    }


def note() -> str:
    """How class hours are made, as the record says it."""
    return f"学时按 {settings.ANPEI_MINUTES_PER_CLASS_HOUR} 分钟一学时折算，合计后向下取到 0.1。{DONE_NOTE}"


def sheet_name(record: Record) -> str:
    """The file's name without its ending."""
    return f"{record.enterprise}-{record.year}年度安全生产教育培训档案"


def _rule_name(each: Obligation) -> str:
    invented = each.rule.source_tag == SourceTag.INVENTED and INVENTED not in each.rule.title
    return each.rule.title + (INVENTED if invented else "")


def _totals(totals: Totals) -> CategorySummary:
    return {
        "category": _category(totals.category) if totals.category else "",
        "people_required": totals.required,
        "people_met": totals.met,
        "people_short": totals.short_people,
        "hours_done": class_hours(totals.done),
    }


def _category(value: str) -> str:
    labels: Mapping[str, Any] = dict(PostCategory.choices)
    return str(labels.get(value, value))
