"""The starting rows of the requirement table: 生产经营单位安全培训规定 as national floor (domain reference 2.2, 2.12).

`verified` is True only where the figure and its article were found in public sources; from memory is never settled law.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction

from learning.enums import SourceTag, TrainingKind, Trigger
from learning.models import Requirement
from orgs.enums import PostCategory
from orgs.queries import get_area
from regulations.known import TRAINING_RULES_FACTS, TRAINING_RULES_TITLE
from regulations.services import store_instrument

MANAGERS = [PostCategory.PRINCIPAL.value, PostCategory.SAFETY_MANAGER.value]
WORKERS = [PostCategory.WORKER.value]
FIRST = [TrainingKind.ONBOARDING.value]
REFRESHER = [kind.value for kind in (TrainingKind.ANNUAL, TrainingKind.SPECIAL, TrainingKind.FIRE)]
DEMO_AREA = "990101"


@dataclass(frozen=True, slots=True)
class _Row:
    """Article 9 is about principals and safety managers, article 13 about all others."""

    code: str
    title: str
    article: str
    high_risk: bool
    trigger: Trigger
    hours: int

    @property
    def for_managers(self) -> bool:
        return self.article == "第九条"


NATIONAL = (
    _Row("CN-O3-9-first", "负责人和安全员初次培训", "第九条", False, Trigger.APPOINTMENT, 32),
    _Row("CN-O3-9-annual", "负责人和安全员每年再培训", "第九条", False, Trigger.CALENDAR_YEAR, 12),
    _Row("CN-O3-9-hr-first", "高危行业负责人和安全员初次培训", "第九条", True, Trigger.APPOINTMENT, 48),
    _Row("CN-O3-9-hr-annual", "高危行业负责人和安全员每年再培训", "第九条", True, Trigger.CALENDAR_YEAR, 16),
    _Row("CN-O3-13-new", "新上岗三级安全教育", "第十三条", False, Trigger.HIRE, 24),
    _Row("CN-O3-13-new-hr", "高危行业新上岗三级安全教育", "第十三条", True, Trigger.HIRE, 72),
    _Row("CN-O3-13-annual-hr", "高危行业从业人员每年再培训", "第十三条", True, Trigger.CALENDAR_YEAR, 20),
)
_DEMO_RULES: dict[str, Any] = {
    "short_title": "青禾镇安全生产月培训办法",
    "issuer": "青禾镇（演示虚构）",
    "in_force_from": date(2026, 1, 1),
    "source_tag": "为演示虚构，不是法规",
    "verified": False,
    "invented": True,
}


@transaction.atomic
def load_requirements() -> int:
    """Stores the national rows that are missing; rows that an office has edited stay. Returns how many were new."""
    missing = [row for row in NATIONAL if not Requirement.objects.filter(code=row.code).exists()]
    if missing:
        instrument = store_instrument(title=TRAINING_RULES_TITLE, defaults=TRAINING_RULES_FACTS)
        Requirement.objects.bulk_create(_requirement(row, instrument) for row in missing)
    return len(missing)


@transaction.atomic
def load_demo_requirement() -> int:
    """The demo town's invented rule: one class hour of campaign training a year, for all. Returns 1 if it was new."""
    code = "DEMO-QH-1"
    area = get_area(DEMO_AREA)
    if area is None or Requirement.objects.filter(code=code).exists():
        return 0
    Requirement.objects.create(
        code=code,
        title="安全生产月专题培训",
        instrument=store_instrument(title="青禾镇安全生产月培训办法（演示虚构）", defaults=_DEMO_RULES),
        article="第二条",
        region=area,
        categories=[*MANAGERS, *WORKERS],
        trigger=Trigger.CALENDAR_YEAR,
        minutes=settings.ANPEI_MINUTES_PER_CLASS_HOUR,
        counts=[TrainingKind.CAMPAIGN.value],
        valid_from=date(2026, 1, 1),
        source_tag=SourceTag.INVENTED,
        note="为演示虚构的本地要求，不是法规。",
    )
    return 1


def _requirement(row: _Row, instrument: Any) -> Requirement:
    """Article 9 was found in public sources; the number of article 13 is from memory, hence not verified."""
    return Requirement(
        code=row.code,
        title=row.title,
        instrument=instrument,
        article=row.article,
        categories=MANAGERS if row.for_managers else WORKERS,
        hours_high_risk=row.high_risk,
        trigger=row.trigger,
        minutes=row.hours * settings.ANPEI_MINUTES_PER_CLASS_HOUR,
        counts=REFRESHER if row.trigger == Trigger.CALENDAR_YEAR else FIRST,
        source_tag=SourceTag.PUBLIC if row.for_managers else SourceTag.MEMORY,
        verified=row.for_managers,
        note="" if row.for_managers else "学时见于公开资料；条号未核对。",
    )
