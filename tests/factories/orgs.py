"""Areas, enterprises, people and officers, with sensible defaults and nothing shared between calls."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any

from accounts.models import User
from orgs.enums import AreaLevel, GridKind, PostCategory, Role
from orgs.models import Area, AreaLink, Enterprise, EnterpriseGrid, Grid, Person, Post, RoleGrant

PASSWORD = "correct-horse-9"
HIRED = date(2024, 3, 1)
_next = count(1)


def make_area(*, parent: Area | None = None, level: str = AreaLevel.TOWN, **fields: Any) -> Area:
    """An area, below `parent` for ever if one is given."""
    number = next(_next)
    area = Area.objects.create(**{"code": f"99{number:06d}", "name": f"青禾镇{number}", "level": level} | fields)
    if parent is not None:
        AreaLink.objects.create(child=area, parent=parent)
    return area


def make_village(*, parent: Area | None = None, **fields: Any) -> Area:
    """A village, below `parent` if one is given."""
    return make_area(parent=parent, level=AreaLevel.VILLAGE, **{"name": f"柳湾村{next(_next)}"} | fields)


def make_grid(*, area: Area | None = None, enterprises: Iterable[Enterprise] = (), **fields: Any) -> Grid:
    """A grid of `area` (a village of its own unless told) with these enterprises, for ever."""
    facts = {"name": f"柳湾网格{next(_next)}", "kind": GridKind.RESIDENTIAL}
    grid = Grid.objects.create(area=area or make_village(), **facts | fields)
    for enterprise in enterprises:
        EnterpriseGrid.objects.create(enterprise=enterprise, grid=grid)
    return grid


def make_enterprise(*, area: Area | None = None, **fields: Any) -> Enterprise:
    """An enterprise, in an area of its own unless told."""
    name = f"恒泰五金制品有限公司{next(_next)}"
    return Enterprise.objects.create(**{"name": name, "area": area or make_area()} | fields)


def make_person(
    *,
    enterprise: Enterprise | None = None,
    phone: str = "",
    staff_number: str = "",
    post: dict[str, Any] | None = None,
    **fields: Any,
) -> Person:
    """A person with an open post since 2024 (`post` changes its fields), in an enterprise of its own unless told."""
    person = Person.objects.create(**{"name": f"赵桂兰{next(_next)}", "phone": phone} | fields)
    facts = {"started_on": HIRED, "category": PostCategory.WORKER, "department": "冲压车间", "job_title": "冲压工"}
    Post.objects.create(
        person=person,
        enterprise=enterprise or make_enterprise(),
        staff_number=staff_number,
        **facts | (post or {}),
    )
    return person


def make_user(*, username: str = "", password: str = PASSWORD, **fields: Any) -> User:
    """An account with a password."""
    name = username or f"user{next(_next)}"
    return User.objects.create_user(name, password=password, **{"display_name": f"用户{name}"} | fields)


def make_officer(
    *,
    enterprise: Enterprise | None = None,
    area: Area | None = None,
    grid: Grid | None = None,
    role: str = Role.OFFICER,
    valid_to: date | None = None,
    **fields: Any,
) -> User:
    """An account with a password and one role: over `area` or `grid` if given, else over an enterprise."""
    user = make_user(**fields)
    unit: dict[str, Any] = {"area": area, "grid": grid}
    if area is None and grid is None:
        unit["enterprise"] = enterprise or make_enterprise()
    RoleGrant.objects.create(user=user, role=role, valid_to=valid_to, **unit)
    return user


def user_of(person: Person) -> User:
    """The person's account, made on first use as signing in does; for `client.force_login`."""
    from accounts.services import user_for
    from orgs.services import link_user

    if person.user is None:
        link_user(person.pk, user_for(username=f"person-{person.pk}", display_name=person.name))
        person.refresh_from_db()
    assert person.user is not None
    return person.user
