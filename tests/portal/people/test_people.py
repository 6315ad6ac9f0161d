"""People at the desk and in the office: forms, least data, foreign ids, exports, the number and the PIN shown once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Pin
from kernel.clock import today
from orgs.logic.id_numbers import check_character
from orgs.models import Enterprise, EnterpriseAlias, HeldCertificate, Person, Post
from orgs.people.held_certificates import add_held
from orgs.services import id_number_index
from plumbing.models import AuditEntry
from tests.factories.orgs import HIRED, make_area, make_enterprise, make_officer, make_person, make_user

pytestmark = pytest.mark.django_db
BODY = "99010119900307122"
ID_NUMBER = BODY + check_character(BODY)
BAD = "<script>alert(1)</script>"
FORM = {"category": "worker", "employment_form": "regular"}


@pytest.fixture
def enterprise() -> Enterprise:
    return make_enterprise(name="恒泰五金制品有限公司")


@pytest.fixture
def officer(client: Client, enterprise: Enterprise) -> Client:
    client.force_login(make_officer(enterprise=enterprise))
    return client


def url(name: str, enterprise: Enterprise, *more: Any) -> str:
    return reverse(f"portal:{name}", args=[enterprise.pk, *more])


def known(enterprise: Enterprise, **fields: Any) -> Person:
    facts = {"name": "赵桂兰", "phone": "13800000001", "id_number": ID_NUMBER}
    facts |= {"id_number_index": id_number_index(ID_NUMBER), "birth_date": date(1990, 3, 7)}
    return make_person(enterprise=enterprise, staff_number="HT001", **facts | fields)  # type: ignore[arg-type]


def test_a_person_is_added_and_found_in_the_list(officer: Client, enterprise: Enterprise) -> None:
    sent = {**FORM, "name": "赵 桂兰", "phone": "138 0000 0001", "id_number": ID_NUMBER, "on": "2026.3.2",
            "department": "焊接车间", "special_operations": "焊工\n\n"}  # fmt: skip
    answer = officer.post(url("people_add", enterprise), sent, follow=True)
    person = Person.objects.get()
    assert answer.redirect_chain == [(url("person_card", enterprise, person.pk), 302)]
    post = person.posts.get()
    assert (person.name, person.sex, person.birth_date, post.started_on) == (
        "赵桂兰",
        "female",
        date(1990, 3, 7),
        date(2026, 3, 2),
    )
    assert [each.kind for each in post.special_operations.all()] == ["熔化焊接与热切割作业"]
    page = officer.get(url("people_list", enterprise), {"text": "0001", "department": "焊接车间", "category": "worker"})
    text = page.content.decode()
    assert "138****0001" in text and "990101********" in text
    assert "13800000001" not in text and ID_NUMBER not in text


@pytest.mark.parametrize(
    "sent",
    [
        {"name": "??", "on": "2026-03-02"},
        {"name": "赵桂兰", "on": "2026-02-30"},
        {"name": "赵桂兰", "on": ""},
        {"name": "赵桂兰\x00", "on": "2026-03-02"},
        {"name": "赵" * 5000, "on": "2026-03-02"},
        {"name": "赵桂兰", "on": "2026-03-02", "department": "车" * 5000},
        {"name": "赵桂兰", "on": "2026-03-02", "special_operations": "焊" * 5000},
        {"name": "赵桂兰", "on": "2099-03-02"},
        {"name": "赵桂兰", "on": "2026-03-02", "category": "king"},
        {"name": "赵桂兰", "on": "2026-03-02", "id_number": "990101199003071220"},
        {"name": "赵桂兰", "on": "2026-03-02", "birth_date": "2012-01-01"},
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_stored(
    officer: Client, enterprise: Enterprise, sent: dict[str, str]
) -> None:
    assert officer.post(url("people_add", enterprise), FORM | sent).status_code == 422
    assert (Person.objects.count(), Post.objects.count()) == (0, 0)


def test_markup_in_names_stays_text(officer: Client, enterprise: Enterprise) -> None:
    person = make_person(enterprise=enterprise, name=BAD, post={"department": BAD, "job_title": BAD})
    add_held(person.pk, actor=None, system="other", kind=BAD[:60], issuer=BAD)
    for address in (url("people_list", enterprise), url("person_card", enterprise, person.pk),
                    url("person_change", enterprise, person.pk), url("person_pin", enterprise, person.pk)):  # fmt: skip
        assert "<script>alert" not in officer.get(address).content.decode()


def test_change_leave_return_and_correct(officer: Client, enterprise: Enterprise) -> None:
    person = known(enterprise)
    card = url("person_card", enterprise, person.pk)
    changed = {**FORM, "on": "2026-05-01", "department": "仓储部", "staff_number": "HT001"}
    assert officer.post(url("person_change", enterprise, person.pk), changed)["Location"] == card
    left = {"on": "2026-06-30", "reason": "left"}
    assert officer.post(url("person_leave", enterprise, person.pk), left)["Location"] == card
    assert officer.get(url("person_leave", enterprise, person.pk)).status_code == 404
    back = {**FORM, "on": "2026-08-01", "department": "仓储部"}
    assert officer.post(url("person_return", enterprise, person.pk), back)["Location"] == card
    assert officer.get(url("person_return", enterprise, person.pk)).status_code == 404
    post = person.posts.get(ended_on=None)
    fixed = {**FORM, "started_on": "2026-08-02", "ended_on": "", "department": "仓储一部"}
    assert officer.post(url("post_correct", enterprise, person.pk, post.pk), fixed)["Location"] == card
    post.refresh_from_db()
    assert (post.started_on, post.department, person.posts.count()) == (date(2026, 8, 2), "仓储一部", 3)
    named = {"name": "赵桂兰", "phone": "13900000009", "sex": "female", "birth_date": "1990-03-07", "id_number": ""}
    assert officer.post(url("person_correct", enterprise, person.pk), named)["Location"] == card
    person.refresh_from_db()
    assert (person.phone, person.id_number) == ("13900000009", ID_NUMBER)


def test_an_id_number_never_reaches_a_form(officer: Client, enterprise: Enterprise) -> None:
    person = known(enterprise)
    held = add_held(person.pk, actor=None, system="emergency", kind="低压电工作业", number="T" + ID_NUMBER)
    for name, more in (("person_correct", ()), ("held_correct", (held.pk,)), ("person_card", ())):
        assert ID_NUMBER not in officer.get(url(name, enterprise, person.pk, *more)).content.decode()


def test_a_phone_of_somebody_who_works_elsewhere_too_stays(officer: Client, enterprise: Enterprise) -> None:
    person = known(enterprise)
    Post.objects.create(person=person, enterprise=make_enterprise(), started_on=HIRED)
    named = {"name": "赵桂兰", "phone": "13900000009", "birth_date": "1990-03-07"}
    answer = officer.post(url("person_correct", enterprise, person.pk), named)
    assert answer.status_code == 422 and "镇安监办" in answer.content.decode()
    assert officer.post(url("person_pin", enterprise, person.pk)).context["pin"] == ""
    person.refresh_from_db()
    assert (person.phone, Pin.objects.count()) == ("13800000001", 0)


def test_a_pin_is_shown_once(officer: Client, enterprise: Enterprise) -> None:
    person = known(enterprise)
    answer = officer.post(url("person_pin", enterprise, person.pk))
    pin = answer.context["pin"]
    assert len(pin) == 6 and pin in answer.content.decode() and "no-store" in answer["Cache-Control"]
    person.refresh_from_db()
    assert Pin.objects.get().user_id == person.user_id
    assert pin not in officer.get(url("person_pin", enterprise, person.pk)).content.decode()


def test_an_officers_own_account_gets_no_pin(officer: Client, enterprise: Enterprise) -> None:
    person = known(enterprise, user=make_user())
    assert officer.post(url("person_pin", enterprise, person.pk)).context["pin"] == ""


def test_the_whole_number_for_a_reason_once(officer: Client, enterprise: Enterprise) -> None:
    person = known(enterprise)
    address = url("person_number", enterprise, person.pk)
    assert ID_NUMBER not in officer.post(address, {"reason": "看"}).content.decode()
    shown = officer.post(address, {"reason": "核对特种作业证"})
    assert ID_NUMBER in shown.content.decode() and "no-store" in shown["Cache-Control"]
    assert ID_NUMBER not in officer.get(address).content.decode()
    assert AuditEntry.objects.get(action="reveal_id_number").target_key == str(person.pk)


def rows(answer: Any) -> list[list[Any]]:
    import io

    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [[cell.value for cell in row] for row in book.active.iter_rows(min_row=3)]


def test_the_export_is_masked_unless_a_reason_is_typed(officer: Client, enterprise: Enterprise) -> None:
    known(enterprise, name="=HYPERLINK(1)")
    gone = make_person(enterprise=enterprise, name="钱海峰", phone="13800000002", post={"ended_on": date(2025, 1, 1)})
    address = url("people_xlsx", enterprise)
    masked = rows(officer.post(address, {}))
    assert [(row[1], row[11], row[12]) for row in masked] == [
        ("=HYPERLINK(1)", "138****0001", f"990101********{ID_NUMBER[-4:]}")
    ]
    assert officer.post(address, {"whole": "on", "reason": " "}).status_code == 200
    assert not AuditEntry.objects.filter(action="export_id_numbers").exists()
    whole = officer.post(address, {"whole": "on", "reason": "报县局特种作业台账"})
    assert "no-store" in whole["Cache-Control"]
    assert [(row[11], row[12]) for row in rows(whole)] == [("13800000001", ID_NUMBER)]
    assert AuditEntry.objects.get(action="export_id_numbers").detail["reason"] == "报县局特种作业台账"
    left = rows(officer.post(address, {"leavers": "on", "whole": "on", "reason": "报县局特种作业台账"}))
    assert [(row[1], row[11], row[12]) for row in left] == [(gone.name, "", "")]


def test_a_former_employer_sees_only_what_it_had(officer: Client, enterprise: Enterprise) -> None:
    person = known(enterprise, post={"ended_on": date(2025, 6, 30)}, phone="13900000099")
    Post.objects.create(person=person, enterprise=make_enterprise(name="新单位"), started_on=date(2025, 7, 1))
    add_held(person.pk, actor=None, system="emergency", kind="低压电工作业")
    card = officer.get(url("person_card", enterprise, person.pk)).content.decode()
    listed = officer.get(url("people_list", enterprise), {"leavers": "1"}).content.decode()
    for text in (card, listed):
        assert "赵桂兰" in text
        for secret in ("新单位", "139****0099", "990101", "低压电工作业"):
            assert secret not in text
    assert "赵桂兰" not in officer.get(url("people_list", enterprise)).content.decode()
    assert (
        "赵桂兰" not in officer.get(url("people_list", enterprise), {"leavers": "1", "text": "0099"}).content.decode()
    )
    for name in ("person_number", "person_pin", "person_correct", "person_change", "held_add"):
        assert officer.get(url(name, enterprise, person.pk)).status_code == 404


def test_mixed_ids_are_not_there(officer: Client, enterprise: Enterprise) -> None:
    mine, foreign = known(enterprise), make_person()
    post = foreign.posts.get()
    held = add_held(foreign.pk, actor=None, system="emergency", kind="低压电工作业")
    for name in ("person_card", "person_number", "person_pin", "person_change", "person_leave", "person_return",
                 "person_correct", "held_add"):  # fmt: skip
        assert officer.get(url(name, enterprise, foreign.pk)).status_code == 404, name
        assert officer.post(url(name, enterprise, foreign.pk), {"reason": "核对证件号"}).status_code in (404, 405), name
    assert officer.get(url("post_correct", enterprise, mine.pk, post.pk)).status_code == 404
    for name in ("held_correct", "held_remove"):
        assert officer.post(url(name, enterprise, mine.pk, held.pk), {}).status_code == 404
    assert HeldCertificate.objects.get().removed_at is None
    elsewhere = Post.objects.create(person=mine, enterprise=make_enterprise(), started_on=HIRED)
    assert officer.get(url("post_correct", enterprise, mine.pk, elsewhere.pk)).status_code == 404


def test_certificates_on_the_card(officer: Client, enterprise: Enterprise) -> None:
    person = known(enterprise)
    sent = {"system": "emergency", "kind": "低压电工作业", "number": "T" + ID_NUMBER,
            "valid_from": "2024-01-01", "valid_to": str(today() + timedelta(days=30))}  # fmt: skip
    officer.post(url("held_add", enterprise, person.pk), sent)
    held = HeldCertificate.objects.get()
    card = officer.get(url("person_card", enterprise, person.pk)).content.decode()
    assert "即将到期，请申请" in card and "规则未核实" in card
    officer.post(url("held_correct", enterprise, person.pk, held.pk), sent | {"number": "", "valid_to": "2030-01-01"})
    held.refresh_from_db()
    assert (held.valid_to, held.number) == (date(2030, 1, 1), "T" + ID_NUMBER)
    officer.post(url("held_remove", enterprise, person.pk, held.pk))
    assert "低压电工作业" not in officer.get(url("person_card", enterprise, person.pk)).content.decode()


def test_a_merged_spelling_shows_the_same_people(officer: Client, enterprise: Enterprise) -> None:
    alias = make_enterprise()
    make_person(enterprise=alias, name="孙丽")
    EnterpriseAlias.objects.create(alias=alias, main=enterprise, since=today())
    assert "孙丽" in officer.get(url("people_list", enterprise)).content.decode()


def counted(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_queries_do_not_grow_with_the_people(officer: Client, enterprise: Enterprise) -> None:
    person = known(enterprise)
    addresses = url("people_list", enterprise), url("person_card", enterprise, person.pk)
    add_held(person.pk, actor=None, system="emergency", kind="低压电工作业")
    one = [counted(officer, each) for each in addresses]
    for at in range(3):
        make_person(enterprise=enterprise)
        Post.objects.create(person=person, enterprise=make_enterprise(), started_on=HIRED, ended_on=HIRED)
        add_held(person.pk, actor=None, system="emergency", kind=f"第{at}种")
    assert [counted(officer, each) for each in addresses] == one
    assert one[0] <= 14 and one[1] <= 16


def test_grid_staff_read_and_change_nothing(client: Client, enterprise: Enterprise) -> None:
    client.force_login(make_officer(area=enterprise.area, role="inspector"))
    person = known(enterprise)
    card = client.get(url("person_card", enterprise, person.pk)).content.decode()
    assert "转岗" not in card and "查看完整号码" not in card
    assert client.get(url("person_change", enterprise, person.pk)).status_code == 404
    assert client.post(url("people_xlsx", enterprise)).status_code == 404


@pytest.fixture
def office(client: Client, enterprise: Enterprise) -> Client:
    client.force_login(make_officer(area=enterprise.area, role="town_office"))
    return client


def test_the_office_finds_people_and_sees_the_whole_history(office: Client, enterprise: Enterprise) -> None:
    person = known(enterprise, post={"ended_on": date(2025, 6, 30)})
    foreign = make_enterprise(name="外镇单位")
    Post.objects.create(person=person, enterprise=foreign, started_on=date(2025, 7, 1))
    found = office.post(reverse("portal:office_people"), {"text": ID_NUMBER})
    assert [each.person_id for each in found.context["found"]] == [person.pk]
    assert "138****0001" in found.content.decode() and "13800000001" not in found.content.decode()
    page = office.get(reverse("portal:office_person", args=[person.pk]))
    text = page.content.decode()
    assert "外镇单位" in text and ID_NUMBER not in text
    assert url("person_card", enterprise, person.pk) in text
    assert url("person_card", foreign, person.pk) not in text
    for typed in ("赵", "", "\x00", "赵" * 5000, "'; DROP TABLE", "%%"):
        assert office.post(reverse("portal:office_people"), {"text": typed}).context["found"] == []
    assert office.get(reverse("portal:office_person", args=[make_person().pk])).status_code == 404


def test_the_office_pages_ask_a_fixed_number_of_queries(office: Client, enterprise: Enterprise) -> None:
    person = known(enterprise)
    address = reverse("portal:office_person", args=[person.pk])
    one = counted(office, address)
    for _ in range(3):
        Post.objects.create(
            person=person, enterprise=make_enterprise(area=make_area()), started_on=HIRED, ended_on=HIRED
        )
    assert counted(office, address) == one <= 20
