"""The first password is changed before anything else; later with the one in use."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.initial_passwords import account_with_initial_password, readable_password
from accounts.models import User
from orgs.models import RoleGrant
from plumbing.models import AuditEntry
from tests.factories.orgs import PASSWORD, make_person, user_of
from tests.portal.office.conftest import County

pytestmark = pytest.mark.django_db
PAGE, NEW = "/office/password/", "mei-tian-jian-cha-7"


def newcomer(world: County) -> tuple[Client, User, str]:
    user, password = account_with_initial_password(username="zhouhf", display_name="周海峰", actor=world.office)
    RoleGrant.objects.create(user=user, role="grid_staff", grid=world.grid)
    client = Client()
    client.post("/signin/staff/", {"username": "zhouhf", "password": password})
    return client, user, password


def test_the_first_password_lets_in_to_this_page_only(world: County) -> None:
    client, user, password = newcomer(world)
    assert client.get("/desk/").url == PAGE  # type: ignore[attr-defined]
    page = client.get(PAGE).content.decode()
    assert "请设置自己的密码" in page
    assert 'name="old"' not in page
    for new, said in (("kurz", "不足 10 个字符"), (password, "另设一个"), ("", "请输入新密码")):
        answer = client.post(PAGE, {"new": new, "again": new})
        assert answer.status_code == 422
        assert said in answer.content.decode(), new
    unlike = client.post(PAGE, {"new": NEW, "again": NEW + "x"})
    assert "两次输入不一致" in unlike.content.decode()
    assert client.post(PAGE, {"new": NEW, "again": NEW}).status_code == 302
    user.refresh_from_db()
    assert (user.check_password(NEW), user.password_is_initial) == (True, False)
    assert PAGE not in str(getattr(client.get("/desk/"), "url", ""))
    assert AuditEntry.objects.filter(action="change_password").count() == 1
    assert NEW not in str(list(AuditEntry.objects.values_list("detail", flat=True)))


def test_later_the_password_in_use_is_asked_for(office: Client, world: County) -> None:
    elsewhere = Client()
    elsewhere.force_login(world.office)
    wrong = office.post(PAGE, {"old": "falsch", "new": NEW, "again": NEW})
    assert wrong.status_code == 422
    assert "现密码不正确" in wrong.content.decode()
    assert office.post(PAGE, {"old": PASSWORD, "new": NEW, "again": NEW}).status_code == 302
    assert office.get("/office/").status_code == 200
    assert elsewhere.get("/office/").status_code == 302


def test_workers_have_no_password_to_change(client: Client) -> None:
    client.force_login(user_of(make_person()))
    assert client.get(PAGE).status_code == 404


def test_first_passwords_can_be_read_aloud() -> None:
    made = {readable_password() for _ in range(50)}
    assert len(made) == 50
    assert not set("".join(made)) & set("01OILUV")
