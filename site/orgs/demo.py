"""The demo's county, town, grids, enterprises and people: all invented (region code 990101 does not exist)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from django.db import transaction

from orgs.enums import AreaLevel, EmploymentForm, GridKind, PostCategory, RiskLevel, Sex
from orgs.logic.id_numbers import check_character
from orgs.models import Area, AreaLink, Enterprise, EnterpriseGrid, Grid, Person, Post, RoleGrant, SpecialOperation
from orgs.services import id_number_index

TOWN_CODE = "990101"
COUNTY_CODE = "990100"
FOUNDED = date(2020, 1, 1)
GRID_STAFF_GRID = "柳湾村网格"
_GRANT_AREAS = {"county_office": COUNTY_CODE, "administrator": COUNTY_CODE}


@dataclass(frozen=True, slots=True)
class _Unit:
    name: str
    code: str
    prefix: str
    industry: str
    risk: RiskLevel
    high_risk: bool
    exam: bool
    grid: str
    departments: tuple[str, ...]
    jobs: tuple[str, ...]


UNITS = (
    _Unit("恒泰五金制品有限公司", "HTWJ2026", "HT", "机械制造", RiskLevel.ORANGE, False, False, "柳湾村网格",
          ("冲压车间", "焊接车间", "喷涂车间", "仓储部"), ("冲床操作工", "焊工", "喷漆工", "仓库保管员")),
    _Unit("青石精细化工有限公司", "QSHG2026", "QS", "危险化学品生产", RiskLevel.RED, True, True, "石桥社区网格",
          ("一车间", "二车间", "罐区", "化验室"), ("操作工", "巡检工", "装卸工", "化验员")),
    _Unit("丰源粮油加工厂", "FYLY2026", "FY", "轻工", RiskLevel.YELLOW, False, False, "柳湾村网格",
          ("榨油车间", "包装车间", "机修班"), ("榨油工", "包装工", "机修工")),
    _Unit("宏达建筑安装有限公司", "HDJZ2026", "HD", "建筑施工", RiskLevel.ORANGE, False, True, "石桥社区网格",
          ("项目一部", "项目二部", "设备部"), ("架子工", "钢筋工", "普工")),
)  # fmt: skip
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
GIVEN = (
    "桂兰",
    "海峰",
    "秀英",
    "志强",
    "建国",
    "丽萍",
    "文斌",
    "国庆",
    "春花",
    "晓东",
    "玉梅",
    "永福",
    "桂芳",
    "德明",
    "红霞",
)
RARE = ("王䶮", "陈𬭎", "刘𫖯", "李㛃", "买买提·吐尔逊江·阿不都热合曼", "欧阳龘")
PEOPLE_A_UNIT = 15
SPECIAL = {"焊工": "熔化焊接与热切割作业", "架子工": "登高架设作业", "机修工": "低压电工作业"}


@transaction.atomic
def build_units() -> None:
    """County, town, two villages with a grid each, four enterprises with 15 people each. Safe to repeat."""
    grids = _areas_and_grids()
    random = Random("anpei-demo")  # noqa: S311  (invented people, no secret)
    for number, unit in enumerate(UNITS):
        enterprise = _enterprise(unit, grids[unit.grid], number)
        if not enterprise.posts.exists():
            _people(unit, enterprise, number, random)


def _areas_and_grids() -> dict[str, Grid]:
    county = _area(COUNTY_CODE, "云岭县", AreaLevel.COUNTY, None)
    town = _area(TOWN_CODE, "青禾镇", AreaLevel.TOWN, county)
    grids = {}
    for code, name in (("990101001", "柳湾村"), ("990101002", "石桥社区")):
        village = _area(code, name, AreaLevel.VILLAGE, town)
        label = f"{name}网格"
        grids[label] = Grid.objects.get_or_create(area=village, name=label, kind=GridKind.RESIDENTIAL)[0]
    return grids


def _area(code: str, name: str, level: AreaLevel, parent: Area | None) -> Area:
    area, _ = Area.objects.get_or_create(code=code, defaults={"name": name, "level": level})
    if parent is not None:
        AreaLink.objects.get_or_create(child=area, parent=parent, defaults={"valid_from": FOUNDED})
    return area


def _enterprise(unit: _Unit, grid: Grid, number: int) -> Enterprise:
    manager = number * PEOPLE_A_UNIT + 2  # who is called: the safety manager
    enterprise, _ = Enterprise.objects.get_or_create(
        name=unit.name,
        defaults={
            "unit_code": unit.code,
            "area": grid.area,
            "industry": unit.industry,
            "risk_level": unit.risk,
            "hours_high_risk": unit.high_risk,
            "exam_required": unit.exam,
            "address": f"{grid.area.name}工业路{number * 8 + 6}号",
            "contact_name": _name(number, 2, manager),
            "contact_phone": f"139{manager + 1:08d}",
        },
    )
    EnterpriseGrid.objects.get_or_create(enterprise=enterprise, grid=grid, defaults={"valid_from": FOUNDED})
    return enterprise


def _people(unit: _Unit, enterprise: Enterprise, unit_number: int, random: Random) -> None:
    for index in range(PEOPLE_A_UNIT):
        serial = unit_number * PEOPLE_A_UNIT + index
        person = _person(unit_number, index, serial, random)
        _post(unit, enterprise, person, index, random)


def _person(unit_number: int, index: int, serial: int, random: Random) -> Person:
    name = _name(unit_number, index, serial)
    born = date(1966 + random.randrange(36), 1 + random.randrange(12), 1 + random.randrange(28))
    sex = Sex.FEMALE if name.endswith(("兰", "英", "萍", "花", "梅", "芳", "霞")) else Sex.MALE
    body = f"{TOWN_CODE}{born:%Y%m%d}{serial:02d}{1 if sex is Sex.MALE else 2}"
    id_number = body + check_character(body)
    return Person.objects.create(
        name=name,
        sex=sex,
        birth_date=born,
        phone=f"139{serial + 1:08d}",
        id_number=id_number,
        id_number_index=id_number_index(id_number),
    )


def _name(unit_number: int, index: int, serial: int) -> str:
    if (unit_number, index) == (0, 0):
        return "赵桂兰"
    if (unit_number, index) == (0, 2):
        return "周海峰"
    if index == PEOPLE_A_UNIT - 1 or (index == PEOPLE_A_UNIT - 2 and unit_number < 2):
        return RARE[unit_number + (4 if index == PEOPLE_A_UNIT - 2 else 0)]
    return SURNAMES[serial * 7 % len(SURNAMES)] + GIVEN[serial * 4 % len(GIVEN)]


def _post(unit: _Unit, enterprise: Enterprise, person: Person, index: int, random: Random) -> None:
    category = {1: PostCategory.PRINCIPAL, 2: PostCategory.SAFETY_MANAGER}.get(index, PostCategory.WORKER)
    place = index % len(unit.departments)
    manages = category is not PostCategory.WORKER
    job = {1: "总经理", 2: "安全管理员"}.get(index) or unit.jobs[place]
    hired = date(2026, 3 + random.randrange(8), 1 + random.randrange(20)) if index in (6, 7) else _long_ago(random)
    post = Post.objects.create(
        person=person,
        enterprise=enterprise,
        staff_number=f"{unit.prefix}{index + 1:03d}",
        department="综合部" if manages else unit.departments[place],
        team="" if manages else "甲班" if index % 2 else "乙班",
        category=category,
        job_title=job,
        employment_form=EmploymentForm.DISPATCHED if index == 9 else EmploymentForm.REGULAR,
        started_on=hired,
    )
    if job in SPECIAL:
        SpecialOperation.objects.create(post=post, kind=SPECIAL[job], valid_from=hired)


def _long_ago(random: Random) -> date:
    return date(2015 + random.randrange(10), 1 + random.randrange(12), 1 + random.randrange(28))


def grant_demo_role(user: object, role: str) -> None:
    """The officer over the first enterprise, grid staff over a grid, county and administrator over the county,
    others over the town.
    """
    if role == "officer":
        enterprise = Enterprise.objects.get(unit_code=UNITS[0].code)
        RoleGrant.objects.get_or_create(user=user, role=role, enterprise=enterprise, defaults={"valid_from": FOUNDED})
        return
    if role == "grid_staff":
        grid = Grid.objects.get(name=GRID_STAFF_GRID, area__code__startswith=TOWN_CODE)
        RoleGrant.objects.get_or_create(user=user, role=role, grid=grid, defaults={"valid_from": FOUNDED})
        return
    area = Area.objects.get(code=_GRANT_AREAS.get(role, TOWN_CODE))
    RoleGrant.objects.get_or_create(user=user, role=role, area=area, defaults={"valid_from": FOUNDED})


def person_id_of_staff_number(unit_code: str, staff_number: str) -> int:
    """A demo person by staff number."""
    return Post.objects.values_list("person_id", flat=True).get(
        enterprise__unit_code=unit_code, staff_number=staff_number, ended_on=None
    )
