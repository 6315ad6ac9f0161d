"""Facts as the rooms above would freeze them. All people, enterprises and numbers are invented."""

from __future__ import annotations

from typing import Any

from media.printing.facts import CertificateFacts, PersonRecord, PosterFacts, TrainingRecordFacts

CERTIFICATE: CertificateFacts = {
    "title": "培训合格证",
    "issuer_line": "青禾镇安全生产培训",
    "holder_name": "赵桂兰",
    "sex": "女",
    "id_number_masked": "990101********1224",
    "enterprise": "恒泰五金制品有限公司",
    "post": "冲压车间冲床操作工",
    "course": "2026年安全生产月专题培训",
    "started_on": "2026-06-01",
    "ended_on": "2026-06-16",
    "class_hours": "4.0",
    "score": "85",
    "result": "合格",
    "serial": "990101-2026-PX-000123",
    "issued_on": "2026-06-16",
    "valid_until": "2029-06-15",
    "issuing_body": "青禾镇应急管理办公室",
    "verify_url": "https://anpei.example/verify/7K3M9QXD42TR",
    "verify_code": "7K3M-9QXD-42TR",
    "reprint": False,
    "disclaimer": "本证仅证明参加本次培训考核，不代替法定资格证书。",
}

POSTER: PosterFacts = {
    "title": "2026年安全生产月",
    "theme": "人人讲安全、个个会应急——排查整治风险隐患",
    "starts_on": "2026-06-01",
    "ends_on": "2026-06-30",
    "organiser": "青禾镇应急管理办公室",
    "url": "https://anpei.example/c/month2026",
    "short_url": "anpei.example/c/month2026",
}


def certificate(**changes: Any) -> dict[str, Any]:
    """The certificate with some facts changed."""
    return {**CERTIFICATE, **changes}


def person(number: int) -> PersonRecord:
    """One worker; every fifth also owes a requirement whose clause nobody has checked."""
    requirements = [{"name": "每年再培训", "basis": "样例安全培训规定 第十三条", "verified": True}]
    if number % 5 == 0:
        requirements.append({"name": "新上岗三级安全教育", "basis": "样例安全培训规定 第十五条", "verified": False})
    return {
        "name": "赵桂兰",
        "staff_number": f"HT{number:04d}",
        "department": "冲压车间",
        "post": "冲床操作工",
        "category": "其他从业人员",
        "requirements": requirements,
        "hours_required": "8.0",
        "hours_done": "4.0",
        "hours_short": "4.0",
        "trainings": [{"held_on": "2026-06-16", "course": "2026年安全生产月专题培训", "class_hours": "4.0"}],
        "exams": ["85 分 合格"],
        "certificates": [f"990101-2026-PX-{number:06d}"],
    }  # type: ignore[typeddict-item]


def training_record(people: int) -> TrainingRecordFacts:
    """A year's record of `people` workers."""
    return {
        "enterprise": "恒泰五金制品有限公司",
        "unit_code": "990101-0012",
        "year": 2026,
        "printed_at": "2026-06-16T06:32:00+00:00",
        "data_version": "1842",
        "people_required": people,
        "people_met": 0,
        "people_short": people,
        "hours_done": f"{people * 4}.0",
        "by_category": [
            {
                "category": "其他从业人员",
                "people_required": people,
                "people_met": 0,
                "people_short": people,
                "hours_done": f"{people * 4}.0",
            }
        ],
        "people": [person(number) for number in range(1, people + 1)],
        "note": "学时按 45 分钟一学时折算，向下取到 0.1。",
    }
