"""Kinds of certificates to begin with (domain reference 2.7). Years are empty where no rule in force was read."""

from __future__ import annotations

from django.db import transaction

from orgs.enums import IssuingSystem
from orgs.logic.post_words import OPERATION_WORDS
from orgs.models import CertificateKind

CATALOGUE = "特种作业目录（应急〔2026〕45号）；有效期与复审期未核实"
FROM_MEMORY = "凭记忆，未核对现行文本"
# Name, valid for years, reviewed every years, source.
OTHERS: dict[str, tuple[tuple[str, int | None, int | None, str], ...]] = {
    IssuingSystem.ASSESSMENT: (
        ("主要负责人安全合格证", 3, None, f"44号令第二十三至二十五条（{FROM_MEMORY}）"),
        ("安全生产管理人员安全合格证", 3, None, f"44号令第二十三至二十五条（{FROM_MEMORY}）"),
    ),
    IssuingSystem.MARKET: (
        ("特种设备安全管理 A", None, 4, FROM_MEMORY),
        ("工业锅炉司炉 G1", None, 4, FROM_MEMORY),
        ("压力容器操作 R1", None, 4, FROM_MEMORY),
        ("起重机指挥 Q1", None, 4, FROM_MEMORY),
        ("起重机司机 Q2", None, 4, FROM_MEMORY),
        ("叉车司机 N1", None, 4, FROM_MEMORY),
        ("电梯修理 T", None, 4, FROM_MEMORY),
    ),
    IssuingSystem.HOUSING: (
        ("建筑电工", 2, None, FROM_MEMORY),
        ("建筑架子工", 2, None, FROM_MEMORY),
        ("建筑起重信号司索工", 2, None, FROM_MEMORY),
        ("建筑起重机械司机", 2, None, FROM_MEMORY),
        ("高处作业吊篮安装拆卸工", 2, None, FROM_MEMORY),
        ("建筑施工企业主要负责人 A", None, None, FROM_MEMORY),
        ("项目负责人 B", None, None, FROM_MEMORY),
        ("专职安全生产管理人员 C", None, None, FROM_MEMORY),
    ),
}


@transaction.atomic
def load_certificate_kinds() -> int:
    """Adds the kinds that are not there yet; what a site changed stays. Returns how many were added."""
    kinds = [(IssuingSystem.EMERGENCY, name, None, None, CATALOGUE) for name in OPERATION_WORDS]
    kinds += [(IssuingSystem(system), *row) for system, rows in OTHERS.items() for row in rows]
    known = set(CertificateKind.objects.values_list("system", "name"))
    fresh = [
        CertificateKind(system=system, name=name, valid_years=valid, review_years=review, source=source)
        for system, name, valid, review, source in kinds
        if (system.value, name) not in known
    ]
    CertificateKind.objects.bulk_create(fresh)
    return len(fresh)
