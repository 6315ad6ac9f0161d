"""The second factor at the door, at the gate, at its own page, and reset."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import OneTimeCode, SecondFactor, SignIn
from accounts.subjects import code_digest
from orgs.enums import Role
from orgs.models import RoleGrant
from plumbing.models import AuditEntry
from tests.accounts.test_second_factor import code_at, enrol
from tests.doors.urls import walk
from tests.factories.orgs import PASSWORD, make_area, make_enterprise, make_officer, make_person, make_user, user_of
from tests.house.test_production_settings import environment, manage

pytestmark = pytest.mark.django_db
STAFF, SECOND, SETUP, RESET = (
    reverse(f"portal:{name}")
    for name in ("staff_sign_in", "second_factor", "second_factor_setup", "second_factor_reset")
)


@pytest.fixture
def required(settings):
    settings.ANPEI_SECOND_FACTOR = "required"


def password(client, user, **more):
    return client.post(STAFF, {"username": user.username, "password": PASSWORD} | more)


def is_in(client):
    return "_auth_user_id" in client.session


def earlier():
    return timezone.now() - timedelta(minutes=10)


def fresh(secret):
    return code_at(secret, timezone.now())


def test_the_password_alone_does_not_sign_in(client):
    officer = make_officer()
    secret, _codes = enrol(officer, earlier())
    key = client.session.session_key
    assert password(client, officer)["Location"] == SECOND
    assert not is_in(client) and client.session.session_key != key
    assert client.get("/desk/").status_code == 302 and client.get(SECOND).status_code == 200
    answer = client.post(SECOND, {"code": fresh(secret)})
    assert answer["Location"] == "/desk/" and is_in(client)
    assert client.session.get_expiry_age() <= 12 * 3600 and "second_factor_pending" not in client.session
    last = SignIn.objects.order_by("-pk").first()
    assert (last.method, last.outcome, last.user_id) == ("second_factor", "ok", officer.pk)


def test_the_way_back_is_kept(client):
    officer = make_officer()
    secret, _codes = enrol(officer, earlier())
    password(client, officer, next="/today/")
    assert client.post(SECOND, {"code": fresh(secret)})["Location"] == "/today/"


def test_wrong_codes_do_not_sign_in_and_are_slowed(client):
    officer = make_officer()
    secret, _codes = enrol(officer, earlier())
    password(client, officer)
    for _ in range(4):
        answer = client.post(SECOND, {"code": "000 000"})
        assert answer.status_code == 200 and "数字不对" in answer.content.decode()
        assert "000 000" not in answer.content.decode()
    client.post(SECOND, {"code": "000000"})
    answer = client.post(SECOND, {"code": fresh(secret)})
    assert answer.status_code == 429 and "请等" in answer.content.decode() and not is_in(client)


def test_the_pending_password_ends_after_five_minutes(client, monkeypatch):
    officer = make_officer()
    secret, _codes = enrol(officer, earlier())
    password(client, officer)
    session = client.session
    session["second_factor_pending"] = session["second_factor_pending"] | {"at": timezone.now().timestamp() - 301}
    session.save()
    assert client.post(SECOND, {"code": fresh(secret)})["Location"] == STAFF and not is_in(client)


@pytest.mark.parametrize("change", ["closed", "epoch", "password"])
def test_the_pending_password_ends_with_the_account(client, change):
    officer = make_officer()
    secret, _codes = enrol(officer, earlier())
    password(client, officer)
    if change == "closed":
        officer.is_active = False
    elif change == "epoch":
        officer.session_epoch += 1
    else:
        officer.set_password("another-horse-9")
    officer.save()
    assert client.post(SECOND, {"code": fresh(secret)})["Location"] == STAFF and not is_in(client)


def test_nobody_reaches_the_second_step_without_the_password(client):
    assert client.get(SECOND)["Location"] == STAFF
    assert client.post(SECOND, {"code": "123456", "user": "1"})["Location"] == STAFF


def test_whoever_was_signed_in_is_out_when_another_password_is_right(client):
    worker, officer = user_of(make_person()), make_officer()
    enrol(officer, earlier())
    client.force_login(worker)
    password(client, officer)
    assert not is_in(client)


def test_a_recovery_code_signs_in_and_shows_what_is_left(client):
    officer = make_officer()
    _secret, codes = enrol(officer, earlier())
    password(client, officer)
    assert "备用码" in client.get(f"{SECOND}?by=recovery").content.decode()
    assert client.post(SECOND, {"code": codes[3]})["Location"] == SETUP
    assert "还剩 9 个备用码" in client.get(SETUP).content.decode()
    assert SignIn.objects.order_by("-pk").first().outcome == "recovery_code"


def test_enrolment_opens_the_gate(client, required):
    officer = make_officer()
    assert password(client, officer)["Location"] == "/desk/"
    assert client.session["gates"] == ["second_factor"]
    assert client.get("/desk/")["Location"] == SETUP
    page = client.get(SETUP).content.decode()
    assert "<svg" in page and "style=" not in page and "腾讯身份验证器" in page
    secret = SecondFactor.objects.get().secret
    assert " ".join(secret[at : at + 4] for at in range(0, 32, 4)) in page
    assert "数字不对" in client.post(SETUP, {"code": "000000"}).content.decode()
    answer = client.post(SETUP, {"code": fresh(secret)})
    page = answer.content.decode()
    assert page.count("<code>") == 10 and "no-store" in answer["Cache-Control"]
    assert "gates" not in client.session and client.get("/desk/", follow=True).status_code == 200
    assert client.get(SETUP).content.decode().count("<code>") == 0


@pytest.mark.parametrize(
    ("role", "due"),
    [(Role.OFFICER, True), (Role.TOWN_OFFICE, True), (Role.COUNTY_OFFICE, True), (Role.ADMINISTRATOR, True),
     (Role.GRID_STAFF, False), (Role.EDITOR, False), (Role.INSPECTOR, False)],
)  # fmt: skip
def test_roles_that_need_it(client, required, role, due):
    unit = {"enterprise": make_enterprise()} if role == Role.OFFICER else {"area": make_area()}
    password(client, make_officer(role=role, **unit))
    assert ("second_factor" in client.session.get("gates", [])) is due


def test_a_role_that_has_ended_needs_none(client, required):
    password(client, make_officer(valid_to=timezone.now().date() - timedelta(days=2)))
    assert "second_factor" not in client.session.get("gates", [])


def test_superusers_need_it(client, required):
    password(client, make_user(is_superuser=True))
    assert client.session["gates"][0] == "second_factor"


def test_where_it_is_offered_nothing_is_due_but_it_can_be_set_up(client):
    officer = make_officer()
    assert password(client, officer)["Location"] == "/desk/" and "gates" not in client.session
    client.get(SETUP)
    client.post(SETUP, {"code": fresh(SecondFactor.objects.get().secret)})
    client.logout()
    assert password(client, officer)["Location"] == SECOND


def test_no_admin_address_opens_behind_the_shut_gate(client, required):
    boss = make_user(is_superuser=True)
    password(client, boss)
    routes = [f"/{route}" for route, _name, _view in walk() if route.startswith("admin/") and "<" not in route]
    routes = [route for route in routes if "(" not in route and "\\" not in route]
    assert len(routes) > 40
    opened = []
    for route in routes:
        for ask in (client.get, client.post):
            answer = ask(route)
            if answer.status_code not in (301, 302, 404, 405) or (
                answer.status_code == 302 and answer["Location"] != SETUP and route != "/admin/login/"
            ):
                opened.append((route, answer.status_code))
    assert opened == []


def test_scripts_are_told_in_json(client, required):
    password(client, make_officer())
    answer = client.get("/desk/", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()) == (
        403, {"error": "gate-shut", "gate": "second_factor", "page": SETUP},
    )  # fmt: skip


@pytest.mark.parametrize(
    "address",
    ["/admin/password_reset/", "/admin/password_reset/done/", "/admin/password_reset/complete/",
     "/admin/password_reset/confirm/MQ/set-password/"],
)  # fmt: skip
def test_wagtails_own_password_reset_is_closed(client, address):
    for answer in (client.get(address), client.post(address, {"email": "a@example.cn", "new_password1": PASSWORD})):
        assert answer.status_code in (302, 404) and "password_reset" not in answer.get("Location", "")
    assert not is_in(client)


def test_a_phone_code_does_not_pass_by_it(client, required):
    enterprise = make_enterprise()
    person = make_person(enterprise=enterprise, phone="13900000001")
    RoleGrant.objects.create(user=user_of(person), role=Role.OFFICER, enterprise=enterprise)
    client.post(reverse("portal:sign_in"), {"phone": "13900000001"})
    row = OneTimeCode.objects.get()
    row.code_digest = code_digest(row.subject, "123456")
    row.save()
    answer = client.post(reverse("portal:sign_in_code"), {"code": "123456"})
    assert answer.status_code == 200 and not is_in(client)


def test_gates_cannot_be_opened_from_outside(client, required):
    officer = make_officer()
    client.cookies["gates"] = "[]"
    password(client, officer, gates="", second_factor="1")
    client.post(SETUP, {"gates": "", "code": "000000", "do": "replace"})
    client.get(f"{SETUP}?gates=")
    assert client.session["gates"] == ["second_factor"] and client.get("/desk/")["Location"] == SETUP


def test_replacing_needs_a_current_code(client):
    officer = make_officer()
    secret, codes = enrol(officer, earlier())
    client.force_login(officer)
    assert 'class="qr-box"' not in client.get(SETUP).content.decode()
    client.post(SETUP, {"code": "000000", "do": "replace"})
    assert 'class="qr-box"' not in client.get(SETUP).content.decode()
    assert client.post(SETUP, {"code": fresh(secret), "do": "replace"})["Location"] == SETUP
    assert 'class="qr-box"' in client.get(SETUP).content.decode()
    new = SecondFactor.objects.get(confirmed=False).secret
    client.post(SETUP, {"code": fresh(new)})
    assert SecondFactor.objects.get().secret == new
    assert client.post(SETUP, {"code": codes[0], "do": "codes"}).content.decode().count("<code>") == 0


def test_recovery_codes_are_made_anew_against_one_of_them(client):
    officer = make_officer()
    _secret, codes = enrol(officer, earlier())
    client.force_login(officer)
    page = client.post(SETUP, {"code": codes[0], "do": "codes"}).content.decode()
    assert page.count("<code>") == 10 and codes[1] not in page


def test_workers_without_a_password_have_no_such_page(client):
    user = user_of(make_person())
    client.force_login(user)
    assert client.get(SETUP).status_code == 404


def test_an_administrator_resets_with_a_reason(client):
    boss = make_officer(role=Role.ADMINISTRATOR, area=make_area())
    officer = make_officer()
    enrol(officer)
    elsewhere = type(client)()
    elsewhere.force_login(officer)
    client.force_login(boss)
    page = client.post(RESET, {"username": officer.username, "reason": ""}).content.decode()
    assert "请写明原因" in page and SecondFactor.objects.exists()
    page = client.post(RESET, {"username": officer.username, "reason": "手机丢失"}).content.decode()
    assert "已重置" in page and not SecondFactor.objects.exists()
    assert elsewhere.get("/desk/").status_code == 302
    assert AuditEntry.objects.get(action="reset_second_factor").actor_id == boss.pk


def test_who_may_not_reset_whom(client):
    boss = make_officer(role=Role.ADMINISTRATOR, area=make_area())
    root = make_user(is_superuser=True)
    enrol(boss)
    enrol(root)
    client.force_login(boss)
    for username, told in (
        (boss.username, "不能重置自己"),
        (root.username, "只能由系统管理员"),
        ("x", "没有这个用户名"),
    ):
        assert told in client.post(RESET, {"username": username, "reason": "因为"}).content.decode()
    assert SecondFactor.objects.count() == 2


def test_the_command_resets(capsys):
    officer = make_officer()
    enrol(officer)
    call_command("reset_second_factor", officer.username, "--reason", "手机丢失")
    assert "已重置" in capsys.readouterr().out and not SecondFactor.objects.exists()
    with pytest.raises(CommandError, match="没有这个用户名"):
        call_command("reset_second_factor", "nobody-here", "--reason", "手机丢失")


def test_a_misspelt_setting_stops_a_real_site(tmp_path):
    done = manage(environment(tmp_path, ANPEI_SECOND_FACTOR="maybe"), "check")
    assert done.returncode != 0 and "ANPEI_SECOND_FACTOR" in done.stderr
