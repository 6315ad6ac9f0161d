"""The password door, and the admin's door that leads to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import SignIn, User
from orgs.enums import Role
from tests.factories.orgs import PASSWORD, make_area, make_officer, make_user

pytestmark = pytest.mark.django_db
STAFF = reverse("portal:staff_sign_in")


def try_password(client, username, password=PASSWORD, **more):
    return client.post(STAFF, {"username": username, "password": password} | more)


def is_in(client):
    return "_auth_user_id" in client.session


def test_an_officer_goes_to_the_desk(client):
    officer = make_officer()
    answer = try_password(client, officer.username)
    assert answer["Location"] == "/desk/"
    assert client.session.get_expiry_age() <= 12 * 3600


@pytest.mark.parametrize(("role", "arrives"), [(Role.TOWN_OFFICE, "/office/"), (Role.EDITOR, "/admin/")])
def test_offices_and_editors_go_to_their_work(client, role, arrives):
    user = make_officer(role=role, area=make_area())
    assert try_password(client, user.username)["Location"] == arrives


def test_an_administrator_goes_to_the_admin(client):
    User.objects.create_superuser("boss", password=PASSWORD)
    assert try_password(client, "boss")["Location"] == "/admin/"


def test_a_role_that_has_ended_opens_no_desk(client):
    officer = make_officer(valid_to=timezone.now().date() - timedelta(days=2))
    assert try_password(client, officer.username)["Location"] == "/today/"


@pytest.mark.parametrize("username", ["known", "unknown"])
def test_wrong_names_and_wrong_passwords_are_told_alike(client, username):
    make_user(username="known")
    answer = try_password(client, username, "wrong-wrong-1")
    page = answer.content.decode()
    assert answer.status_code == 200 and "用户名或密码不对" in page
    assert "wrong-wrong-1" not in page and not is_in(client)


def test_after_five_wrong_passwords_the_right_one_waits_too(client):
    make_user(username="known")
    for _ in range(5):
        try_password(client, "Known", "wrong-wrong-1")
    answer = try_password(client, "known")
    assert answer.status_code == 429 and "15 分钟" in answer.content.decode() and not is_in(client)
    SignIn.objects.update(at=timezone.now() - timedelta(minutes=16))
    try_password(client, "known")
    assert is_in(client)


def test_somebody_elses_wrong_passwords_do_not_lock_me_out(client):
    make_user(username="known")
    for _ in range(6):
        client.post(STAFF, {"username": "known", "password": "x"}, REMOTE_ADDR="10.9.9.9")
    assert try_password(client, "known").status_code == 302


def test_the_admins_own_door_leads_here(client):
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == f"{STAFF}?next=/admin/"
    assert client.get("/admin/login/?next=/admin/pages/")["Location"] == f"{STAFF}?next=%2Fadmin%2Fpages%2F"
    assert client.get("/admin/login/?next=//evil.example")["Location"] == STAFF
    assert client.post("/admin/login/", {"username": "a", "password": "b"}).status_code == 405
    assert client.get("/_util/login/").status_code == 404


def test_next_is_followed_only_on_this_site(client):
    officer = make_officer()
    assert try_password(client, officer.username, next="/admin/pages/")["Location"] == "/admin/pages/"
    assert try_password(client, officer.username, next="//evil.example")["Location"] == "/desk/"


def test_a_worker_at_the_admins_door_is_not_sent_in_circles(client):
    client.force_login(make_user())
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 200 and "登录着" in answer.content.decode()
