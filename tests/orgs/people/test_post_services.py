"""Hire, change, leave, return: dated, never two open posts, never somebody else's sign-in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.models import User
from kernel.clock import today
from kernel.errors import DomainError
from kernel.periods import Period
from learning.queries import hours_short_by_worker
from orgs.logic.id_numbers import check_character
from orgs.models import EnterpriseAlias, Person, Post, SpecialOperation
from orgs.people.post_services import begin_post, change_post, correct_post, end_post, hire
from orgs.people.queries import card_of, find_people, post_history
from orgs.people.services import correct_person
from orgs.queries import actor_for, posts_in
from plumbing.models import AuditEntry
from tests.factories.learning import credit, make_requirement
from tests.factories.orgs import HIRED, make_area, make_enterprise, make_officer, make_person, user_of

pytestmark = pytest.mark.django_db
BODY = "99010119900307122"
ID_NUMBER = BODY + check_character(BODY)
DAY = date(2026, 3, 2)


@pytest.fixture
def enterprise():
    return make_enterprise()


@pytest.fixture
def officer(enterprise):
    return make_officer(enterprise=enterprise)


def code(call, *args, **kwargs) -> str:
    with pytest.raises(DomainError) as caught:
        call(*args, **kwargs)
    return caught.value.code


def shape(person_id: int) -> list[tuple[str, ...]]:
    return [
        (line.department, str(line.started_on), line.start_reason, str(line.ended_on or ""), line.end_reason)
        for line in post_history(person_id)
    ]


def test_a_whole_working_life(enterprise, officer) -> None:
    first = hire(enterprise_id=enterprise.pk, name=" 赵桂 兰 ", on=DAY, actor=officer, phone="13800000001",
                 department="冲压车间", special_operations=["熔化焊接与热切割作业"])  # fmt: skip
    second = change_post(first.pk, on=date(2026, 5, 1), actor=officer, department="仓储部")
    end_post(second.pk, on=date(2026, 6, 30), reason="left", actor=officer)
    back = hire(enterprise_id=enterprise.pk, name="赵桂兰", on=date(2026, 8, 1), actor=officer, phone="13800000001")
    assert back.person_id == first.person_id
    assert shape(first.person_id) == [
        ("", "2026-08-01", "returned", "", ""),
        ("仓储部", "2026-05-01", "changed", "2026-06-30", "left"),
        ("冲压车间", "2026-03-02", "hired", "2026-04-30", "changed"),
    ]
    operation = SpecialOperation.objects.get()
    assert (operation.valid_from, operation.valid_to) == (DAY, date(2026, 4, 30))
    log = AuditEntry.objects.filter(target_key=str(first.person_id)).order_by("pk")
    wanted = ["hire", "change_post", "end_post", "begin_post"]
    assert list(log.values_list("action", flat=True)) == wanted


def test_an_id_number_finds_the_person_at_another_employer(enterprise, officer) -> None:
    elsewhere = hire(enterprise_id=make_enterprise().pk, name="赵桂兰", on=DAY, actor=None, id_number=ID_NUMBER,
                     phone="13800000001")  # fmt: skip
    post = hire(enterprise_id=enterprise.pk, name="赵桂兰", on=DAY, actor=officer, id_number=ID_NUMBER,
                phone="13900000009")  # fmt: skip
    assert (post.person_id, post.start_reason) == (elsewhere.person_id, "hired")
    assert Person.objects.get().phone == "13800000001"
    assert code(hire, enterprise_id=enterprise.pk, name="钱海峰", on=DAY, actor=officer, id_number=ID_NUMBER) == (
        "id-number-other-name"
    )


def test_a_namesake_is_another_person(enterprise, officer) -> None:
    one = hire(enterprise_id=enterprise.pk, name="王伟", on=DAY, actor=officer, phone="13800000001")
    two = hire(enterprise_id=enterprise.pk, name="王伟", on=DAY, actor=officer, phone="13800000002")
    three = hire(enterprise_id=enterprise.pk, name="王伟", on=DAY, actor=officer)
    assert len({one.person_id, two.person_id, three.person_id}) == 3


@pytest.mark.parametrize(
    ("days", "wanted"),
    [
        ({"on": date(2026, 8, 1)}, "post-open"),
        ({"on": date(2023, 1, 1), "ended_on": date(2024, 3, 1)}, "post-open"),
        ({"on": date(1949, 1, 1)}, "start-too-early"),
        ({"on": date(2099, 1, 1)}, "start-too-late"),
        ({"on": date(2022, 1, 1), "ended_on": date(2021, 1, 1)}, "end-before-start"),
        ({"on": date(2022, 1, 1), "ended_on": date(2150, 1, 1)}, "end-too-late"),
    ],
)
def test_days_that_cannot_be(enterprise, officer, days, wanted) -> None:
    person = make_person(enterprise=enterprise)
    assert code(begin_post, person.pk, enterprise_id=enterprise.pk, actor=officer, **days) == wanted
    assert Post.objects.count() == 1


def test_closed_posts_do_not_overlap_and_future_ones_are_allowed(enterprise, officer) -> None:
    person = make_person(enterprise=enterprise, post={"ended_on": date(2024, 6, 30)})
    assert (
        code(begin_post, person.pk, enterprise_id=enterprise.pk, on=date(2024, 6, 30), actor=officer) == "posts-overlap"
    )
    soon = today() + timedelta(days=30)
    post = begin_post(
        person.pk, enterprise_id=enterprise.pk, on=soon, actor=officer, ended_on=soon + timedelta(days=90)
    )
    assert (post.started_on, post.ended_on, post.start_reason) == (soon, soon + timedelta(days=90), "returned")


def test_nobody_under_sixteen(enterprise, officer) -> None:
    born = date(2010, 3, 3)
    assert code(hire, enterprise_id=enterprise.pk, name="小明", on=DAY, actor=officer, birth_date=born) == "too-young"
    assert hire(enterprise_id=enterprise.pk, name="小明", on=date(2026, 3, 3), actor=officer, birth_date=born).pk


def test_a_merged_spelling_is_the_same_enterprise(enterprise, officer) -> None:
    alias = make_enterprise(name="恒泰五金")
    person = make_person(enterprise=alias)
    EnterpriseAlias.objects.create(alias=alias, main=enterprise, since=today())
    assert code(begin_post, person.pk, enterprise_id=enterprise.pk, on=DAY, actor=officer) == "post-open"
    assert code(begin_post, person.pk, enterprise_id=alias.pk, on=DAY, actor=officer) == "post-open"
    changed = change_post(Post.objects.get().pk, on=DAY, actor=officer, team="甲班")
    assert changed.enterprise_id == enterprise.pk
    card = card_of(enterprise.pk, person.pk, today())
    assert card is not None and [line.enterprise_name for line in card.own] == [enterprise.name, "恒泰五金"]


def test_a_staff_number_has_one_holder(enterprise, officer) -> None:
    make_person(enterprise=enterprise, staff_number="HT001")
    other = make_person(enterprise=enterprise, staff_number="HT002")
    assert code(hire, enterprise_id=enterprise.pk, name="孙丽", on=DAY, actor=officer, staff_number="ht001") == (
        "staff-number-taken"
    )
    post = other.posts.get()
    assert code(correct_post, post.pk, actor=officer, staff_number="HT001") == "staff-number-taken"


def test_change_on_the_first_day_is_a_correction(enterprise, officer) -> None:
    post = make_person(enterprise=enterprise).posts.get()
    assert code(change_post, post.pk, on=HIRED, actor=officer, team="甲班") == "change-on-first-day"
    correct_post(post.pk, actor=officer, team="甲班", started_on=date(2024, 2, 1))
    post.refresh_from_db()
    assert (post.team, post.started_on, Post.objects.count()) == ("甲班", date(2024, 2, 1), 1)
    assert code(correct_post, post.pk, actor=officer, team="甲班") == "nothing-changed"


def test_leaving_ends_the_session_only_when_no_post_is_left(enterprise, officer) -> None:
    person = make_person(enterprise=enterprise)
    other = Post.objects.create(person=person, enterprise=make_enterprise(), started_on=HIRED)
    user = user_of(person)
    end_post(person.posts.get(enterprise=enterprise).pk, on=today(), reason="left", actor=officer)
    assert User.objects.get(pk=user.pk).session_epoch == 0
    end_post(other.pk, on=today(), reason="retired", actor=None)
    assert User.objects.get(pk=user.pk).session_epoch == 1


def test_a_leave_can_be_taken_back(enterprise, officer) -> None:
    post = make_person(enterprise=enterprise).posts.get()
    end_post(post.pk, on=date(2026, 1, 5), reason="left", actor=officer)
    assert code(end_post, post.pk, on=date(2026, 2, 5), reason="left", actor=officer) == "post-ended"
    correct_post(post.pk, actor=officer, ended_on=None)
    post.refresh_from_db()
    assert (post.ended_on, post.end_reason) == (None, "")


@pytest.mark.parametrize(
    "facts", [{"department": "车" * 5000}, {"category": "king"}, {"special_operations": ["焊" * 61]}]
)
def test_what_does_not_fit_is_refused_whole(enterprise, officer, facts) -> None:
    assert code(hire, enterprise_id=enterprise.pk, name="赵桂兰", on=DAY, actor=officer, **facts) == "facts-invalid"
    assert (Person.objects.count(), Post.objects.count()) == (0, 0)


def test_a_phone_is_not_taken_over(enterprise, officer) -> None:
    person = make_person(enterprise=enterprise, phone="13800000001")
    user = user_of(person)
    shared = Post.objects.create(person=person, enterprise=make_enterprise(), started_on=HIRED)
    assert code(correct_person, person.pk, actor=officer, phone="13900000009") == "works-elsewhere"
    shared.ended_on = today() - timedelta(days=1)
    shared.save()
    correct_person(person.pk, actor=officer, phone="13900000009")
    person.refresh_from_db()
    assert person.phone == "13900000009"
    assert AuditEntry.objects.get(action="correct_person").detail == {"phone": ["138****0001", "139****0009"]}
    assert User.objects.get(pk=user.pk).session_epoch == 1


def test_a_former_employer_changes_nothing(enterprise, officer) -> None:
    person = make_person(enterprise=enterprise, post={"ended_on": date(2025, 1, 1)})
    assert code(correct_person, person.pk, actor=officer, name="别人") == "works-elsewhere"


def test_an_office_over_both_employers_may(enterprise) -> None:
    area = make_area()
    one, two = make_enterprise(area=area), make_enterprise(area=area)
    person = make_person(enterprise=one)
    Post.objects.create(person=person, enterprise=two, started_on=HIRED)
    office = make_officer(area=area, role="town_office")
    assert correct_person(person.pk, actor=office, phone="13900000009").phone == "13900000009"


def test_an_id_number_belongs_to_one(enterprise, officer) -> None:
    hire(enterprise_id=enterprise.pk, name="赵桂兰", on=DAY, actor=officer, id_number=ID_NUMBER)
    other = make_person(enterprise=enterprise)
    assert code(correct_person, other.pk, actor=officer, id_number=ID_NUMBER) == "id-number-taken"
    assert code(correct_person, other.pk, actor=officer, name="??") == "name-broken"


def test_the_leaver_card_keeps_to_what_the_employer_had(enterprise, officer) -> None:
    person = make_person(enterprise=enterprise, phone="13800000001", post={"ended_on": date(2025, 6, 30)})
    new = make_enterprise(name="新单位")
    Post.objects.create(person=person, enterprise=new, started_on=date(2025, 7, 1))
    old_card, new_card = card_of(enterprise.pk, person.pk, today()), card_of(new.pk, person.pk, today())
    assert old_card is not None and new_card is not None
    assert [line.enterprise_name for line in old_card.posts] == [enterprise.name]
    assert [line.enterprise_name for line in new_card.posts] == ["新单位", enterprise.name]
    assert (old_card.is_current, old_card.left_on) == (False, date(2025, 6, 30))
    assert card_of(make_enterprise().pk, person.pk, today()) is None


def test_hours_are_carried_to_the_next_employer(enterprise, officer) -> None:
    """Order 3 asks the person; the ledger's rows belong to the person, whoever employed him then."""
    make_requirement(minutes=90)
    person = make_person(enterprise=enterprise, id_number="", post={"ended_on": None})
    credit(person, 45, enterprise_id=enterprise.pk)
    end_post(person.posts.get().pk, on=today() - timedelta(days=1), reason="left", actor=officer)
    new = make_enterprise()
    begin_post(person.pk, enterprise_id=new.pk, on=today(), actor=None)
    worker = next(each for each in hours_short_by_worker(new.pk, today()) if each.post.person_id == person.pk)
    assert [(each.owed, each.counted) for each in worker.obligations] == [(90, 45)]
    assert [post.person_id for post in posts_in(new.pk, Period(today(), today()))] == [person.pk]


def test_finding_people_within_reach(django_assert_max_num_queries) -> None:
    area = make_area()
    unit = make_enterprise(area=area)
    post = hire(enterprise_id=unit.pk, name="赵桂兰", on=DAY, actor=None, id_number=ID_NUMBER, phone="13800000001",
                staff_number="HT001")  # fmt: skip
    make_person(name="赵桂兰")
    actor = actor_for(make_officer(area=area, role="town_office"))
    assert actor is not None
    for text in ("桂兰", "13800000001", ID_NUMBER, "ht001"):
        with django_assert_max_num_queries(3):
            assert [found.person_id for found in find_people(actor, text)] == [post.person_id], text
    for text in ("桂", "", "1380000", "\x00赵桂", "%%", "赵" * 5000):
        assert find_people(actor, text) == [], text


def test_a_change_that_changes_nothing_is_no_change(enterprise, officer) -> None:
    post = hire(enterprise_id=enterprise.pk, name="赵桂兰", on=DAY, actor=officer, department="冲压车间",
                special_operations=["低压电工作业"])  # fmt: skip
    same = {"department": "冲压车间", "special_operations": ["低压电工作业"]}
    assert code(change_post, post.pk, on=date(2026, 5, 1), actor=officer, **same) == "nothing-changed"
    assert Post.objects.get().ended_on is None
    changed = change_post(post.pk, on=date(2026, 5, 1), actor=officer, department="冲压车间")
    assert changed.pk != post.pk and not changed.special_operations.exists()
