"""A tablet in a hall: registered, one person after another, signed out by itself, nothing left, ended."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Kiosk, SignIn
from orgs.enums import AreaLevel, Role
from plumbing.models import AuditEntry
from tests.factories.orgs import PASSWORD, make_area, make_enterprise, make_officer, make_person, user_of

pytestmark = pytest.mark.django_db
SETUP, HOME, OUT, STOP, LIST, HERE = (
    reverse(f"portal:{name}") for name in ("kiosk_setup", "kiosk", "kiosk_out", "kiosk_stop", "kiosks", "kiosk_here")
)
TODAY, SIGN_IN, STAFF = (reverse(f"portal:{name}") for name in ("today", "sign_in", "staff_sign_in"))


def set_up(client, officer, enterprise, **more):
    client.force_login(officer)
    data = {"label": "村部大厅", "unit": f"enterprise:{enterprise.pk}", "idle_seconds": "60"} | more
    return client.post(SETUP, data)


@pytest.fixture
def firm():
    return make_enterprise(unit_code="HTWJ2026")


@pytest.fixture
def officer(firm):
    return make_officer(enterprise=firm)


@pytest.fixture
def tablet(firm, officer):
    """A device that is a kiosk."""
    client = Client()
    set_up(client, officer, firm)
    return client


@pytest.fixture
def worker(firm):
    return user_of(make_person(enterprise=firm, phone="13900000001"))


def enter(tablet, user):
    """Signs in as the flows do: the session is there when the response leaves."""
    tablet.force_login(user)
    tablet.get(TODAY)


def age(client, seconds):
    """Moves the session's last request back."""
    session = client.session
    session["kiosk"] = session["kiosk"] | {"seen": session["kiosk"]["seen"] - seconds}
    session.save()


def is_in(client):
    return "_auth_user_id" in client.session


def test_setting_up_signs_the_registrar_out_and_keeps_only_a_digest(client, officer, firm):
    answer = set_up(client, officer, firm)
    assert answer["Location"] == HOME and not is_in(client)
    cookie = answer.cookies["anpei_kiosk"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 180 * 24 * 3600)
    kiosk = Kiosk.objects.get()
    assert (kiosk.label, kiosk.scope_kind, kiosk.scope_id, kiosk.idle_seconds, kiosk.created_by) == (
        "村部大厅", "enterprise", firm.pk, 60, officer.pk,
    )  # fmt: skip
    assert cookie.value not in kiosk.token_digest and AuditEntry.objects.filter(action="register_kiosk").exists()
    page = client.get(HOME).content.decode()
    assert firm.name in page and "unit=HTWJ2026" in page


def test_the_cookie_is_secure_where_sessions_are(client, officer, firm, settings):
    settings.SESSION_COOKIE_SECURE = True
    client.force_login(officer)
    answer = client.post(SETUP, {"label": "x", "unit": f"enterprise:{firm.pk}", "idle_seconds": "60"}, secure=True)
    assert answer.cookies["anpei_kiosk"]["secure"] is True


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"label": ""}, "请输入平板摆放的位置"),
        ({"idle_seconds": "59"}, "60 到 600"),
        ({"idle_seconds": "601"}, "60 到 600"),
        ({"idle_seconds": "x"}, "60 到 600"),
        ({"unit": ""}, "请选择所属单位"),
        ({"unit": "area:1"}, "只能选择您负责的单位"),
        ({"unit": "nonsense"}, "只能选择您负责的单位"),
    ],
)
def test_what_is_refused_at_setting_up(client, officer, firm, more, told):
    assert told in set_up(client, officer, firm, **more).content.decode()
    assert not Kiosk.objects.exists() and is_in(client)


def test_somebody_elses_unit_is_refused(client, officer):
    foreign = make_enterprise()
    assert "只能选择" in set_up(client, officer, foreign).content.decode() and not Kiosk.objects.exists()


def test_offices_choose_among_their_areas(client):
    town = make_area()
    village = make_area(parent=town, level=AreaLevel.VILLAGE)
    client.force_login(make_officer(role=Role.TOWN_OFFICE, area=town))
    page = client.get(SETUP).content.decode()
    assert f"area:{town.pk}" in page and f"area:{village.pk}" in page
    assert f"area:{make_area().pk}" not in page


def test_an_areas_kiosk_lists_its_enterprises(client):
    town = make_area()
    village = make_area(parent=town, level=AreaLevel.VILLAGE)
    near, far = make_enterprise(area=village, name="青禾染织厂"), make_enterprise(name="远方染织厂")
    client.force_login(make_officer(role=Role.TOWN_OFFICE, area=town))
    client.post(SETUP, {"label": "镇大厅", "unit": f"area:{town.pk}", "idle_seconds": "120"})
    page = client.get(f"{HOME}?by=staff&q=染织").content.decode()
    assert near.name in page and f"unit={near.unit_code}" in page and far.name not in page
    assert near.name in client.get(f"{HOME}?by=staff&q={near.unit_code.lower()}").content.decode()
    assert "没有叫这个名字的单位" in client.get(f"{HOME}?by=staff&q=xyz").content.decode()


def test_a_device_that_is_no_kiosk_has_no_kiosk_pages(client, worker):
    for address in (HOME, STOP):
        assert client.get(address).status_code == 404
    client.force_login(worker)
    assert client.get(SETUP).status_code == 404 and client.get(LIST).status_code == 404
    assert client.get(TODAY).get("Refresh") is None


def test_a_session_on_a_kiosk_is_short_and_nothing_is_stored(tablet, worker):
    tablet.force_login(worker)
    tablet.get(TODAY)
    assert tablet.session["kiosk"]["id"] == str(Kiosk.objects.get().pk)
    assert tablet.session.get_expiry_age() <= 60 + 30
    answer = tablet.get(TODAY)
    assert answer["Cache-Control"] == "no-store" and answer["Refresh"] == f"60; url={HOME}?out=idle"
    page = answer.content.decode()
    assert "换人" in page and 'data-idle="60"' in page


def test_where_scripts_run_they_count_the_seconds(tablet, worker):
    enter(tablet, worker)
    tablet.cookies["anpei_kiosk_js"] = "1"
    assert tablet.get(TODAY).get("Refresh") is None


def test_every_answer_to_a_kiosk_forbids_storing(tablet):
    for address in (HOME, SIGN_IN, "/", "/nothing-here/", TODAY):
        assert tablet.get(address)["Cache-Control"] == "no-store"


def test_idle_is_counted_by_the_server(tablet, worker):
    enter(tablet, worker)
    age(tablet, 59)
    assert tablet.get(TODAY).status_code == 200
    age(tablet, 60)
    answer = tablet.get(TODAY)
    assert answer["Location"] == f"{HOME}?out=idle" and not is_in(tablet)
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "已自动退出" in tablet.get(f"{HOME}?out=idle").content.decode()


def test_a_form_sent_too_late_signs_nobody_in_again(tablet, worker):
    enter(tablet, worker)
    age(tablet, 61)
    assert tablet.post(OUT)["Location"] == f"{HOME}?out=idle"
    assert tablet.get(HERE)["Location"] == HOME


def test_a_script_sent_too_late_is_told_by_the_usual_redirect(tablet, worker):
    enter(tablet, worker)
    age(tablet, 61)
    answer = tablet.get(TODAY, headers={"accept": "application/json"})
    assert answer.status_code == 302 and not is_in(tablet)


def test_each_request_begins_the_time_anew_and_writes_seldom(tablet, worker):
    enter(tablet, worker)
    age(tablet, 5)
    seen = tablet.session["kiosk"]["seen"]
    tablet.get(HERE)
    assert tablet.session["kiosk"]["seen"] == seen
    age(tablet, 10)
    tablet.get(HERE)
    assert tablet.session["kiosk"]["seen"] >= seen + 5


def test_the_next_person_finds_nothing_of_the_last(tablet, worker, firm):
    other = user_of(make_person(enterprise=firm))
    enter(tablet, worker)
    answer = tablet.post(OUT)
    assert answer["Location"] == HOME and answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_in(tablet) and "anpei_kiosk" in tablet.cookies and tablet.cookies["anpei_kiosk"].value
    assert tablet.get(TODAY)["Location"] == HOME
    assert str(worker) not in tablet.get(HOME).content.decode()
    enter(tablet, other)
    assert str(other) in tablet.get(TODAY).content.decode()


def test_a_number_typed_and_left_is_forgotten(tablet, worker):
    tablet.post(SIGN_IN, {"phone": "13900000001"})
    assert "13900000001" in tablet.get(reverse("portal:sign_in_code")).content.decode()
    assert tablet.get(HOME).status_code == 200
    assert tablet.get(reverse("portal:sign_in_code"))["Location"] == HOME
    tablet.post(SIGN_IN, {"phone": "13900000001"})
    age(tablet, 61)
    assert tablet.get(reverse("portal:sign_in_code"))["Location"] == f"{HOME}?out=idle"


def test_staff_passwords_are_not_taken(tablet, officer):
    page = tablet.post(STAFF, {"username": officer.username, "password": PASSWORD}).content.decode()
    assert "不能用工作人员密码登录" in page and not is_in(tablet)
    assert 'name="password"' not in page and not SignIn.objects.filter(outcome="ok").exists()


def test_a_staff_session_cannot_stay_on_a_kiosk(tablet, officer):
    tablet.force_login(officer)
    assert tablet.get("/desk/")["Location"] == HOME and not is_in(tablet)


def test_a_kiosks_session_is_worth_nothing_elsewhere(tablet, worker):
    enter(tablet, worker)
    thief = Client()
    thief.cookies["sessionid"] = tablet.cookies["sessionid"].value
    assert thief.get(TODAY)["Location"] == SIGN_IN and not is_in(thief)


def test_a_revoked_kiosk_is_an_ordinary_device(tablet, worker, officer):
    enter(tablet, worker)
    desk = Client()
    desk.force_login(officer)
    kiosk = Kiosk.objects.get()
    assert kiosk.label in desk.get(LIST).content.decode()
    desk.post(reverse("portal:kiosk_revoke", args=[kiosk.pk]))
    answer = tablet.get(TODAY)
    assert answer["Location"] == SIGN_IN and answer.cookies["anpei_kiosk"]["max-age"] == 0 and not is_in(tablet)
    assert kiosk.label not in desk.get(LIST).content.decode()
    assert AuditEntry.objects.get(action="revoke_kiosk").actor_id == officer.pk


def test_an_unknown_token_is_deleted(client):
    client.cookies["anpei_kiosk"] = "made-up"
    assert client.get(SIGN_IN).cookies["anpei_kiosk"]["max-age"] == 0


def test_somebody_elses_kiosk_cannot_be_revoked(tablet):
    stranger = Client()
    stranger.force_login(make_officer())
    kiosk = Kiosk.objects.get()
    assert stranger.post(reverse("portal:kiosk_revoke", args=[kiosk.pk])).status_code == 404
    assert stranger.post(reverse("portal:kiosk_revoke", args=[uuid.uuid4()])).status_code == 404
    assert kiosk.label not in stranger.get(LIST).content.decode()


def test_a_staff_password_ends_kiosk_mode(tablet, officer):
    stranger = make_officer()
    page = tablet.post(STOP, {"username": stranger.username, "password": PASSWORD}).content.decode()
    assert "用户名或密码不对" in page and Kiosk.objects.filter(revoked_at=None).exists()
    answer = tablet.post(STOP, {"username": officer.username, "password": PASSWORD})
    assert answer["Location"] == SIGN_IN and answer.cookies["anpei_kiosk"]["max-age"] == 0
    assert Kiosk.objects.get().revoked_at is not None and not is_in(tablet)
    assert tablet.get(HOME).status_code == 404


def test_signing_in_notes_the_kiosk(tablet, worker):
    tablet.post(SIGN_IN, {"phone": "13900000001"})
    assert SignIn.objects.order_by("-pk").first().kiosk_id == Kiosk.objects.get().pk
    Client().post(SIGN_IN, {"phone": "13900000002"})
    assert SignIn.objects.order_by("-pk").first().kiosk_id is None


def test_last_seen_is_noted_once_in_five_minutes(tablet):
    tablet.get(HOME)
    first = Kiosk.objects.get().last_seen_at
    tablet.get(HOME)
    assert Kiosk.objects.get().last_seen_at == first
    Kiosk.objects.update(last_seen_at=timezone.now() - timedelta(minutes=6))
    tablet.get(HOME)
    assert Kiosk.objects.get().last_seen_at >= first


def test_an_ordinary_device_costs_no_query(client, worker, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(SIGN_IN)


def test_forms_on_a_kiosk_remember_nothing(tablet):
    page = tablet.get(SIGN_IN).content.decode()
    assert 'autocomplete="tel"' not in page and 'autocomplete="off"' in page


def test_the_bar_survives_foreign_names(tablet, firm):
    enter(tablet, user_of(make_person(enterprise=firm, name="<b>张</b>")))
    assert "<b>张</b>" not in tablet.get(TODAY).content.decode()


def test_an_office_keeps_the_kiosks_of_its_enterprises(client):
    town = make_area()
    firm = make_enterprise(area=town)
    set_up(Client(), make_officer(enterprise=firm), firm)
    kiosk = Kiosk.objects.get()
    client.force_login(make_officer(role=Role.TOWN_OFFICE, area=town))
    assert kiosk.label in client.get(LIST).content.decode()
    client.post(reverse("portal:kiosk_revoke", args=[kiosk.pk]))
    kiosk.refresh_from_db()
    assert kiosk.revoked_at is not None


def test_the_list_takes_a_fixed_number_of_queries(client, officer, firm):
    counts = []
    for number in (1, 3):
        while Kiosk.objects.count() < number:
            set_up(Client(), officer, firm)
        client.force_login(officer)
        client.get(LIST)
        with CaptureQueriesContext(connection) as seen:
            client.get(LIST)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_kiosk_costs_one_query_more(tablet, django_assert_num_queries):
    tablet.get(HOME)
    with django_assert_num_queries(1):
        tablet.get(SIGN_IN)
