"""Help with a sitting: begun, marked, ended, one at a time; who helped is told in a fixed number of queries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kernel.errors import DomainError, NotFound
from plumbing.models import AuditEntry
from quizzes import queries as sittings
from quizzes import services as core
from quizzes.helping import services, tasks
from quizzes.helping.queries import help_of, helped_on, helpers_of, running_help
from quizzes.helping.words import mode_mark, refusal
from quizzes.models import AnswerEvent, Help, Sitting
from tests.factories.orgs import make_enterprise, make_person, make_user, user_of
from tests.factories.quizzes import make_quiz, make_sitting, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise() -> Any:
    return make_enterprise()


@pytest.fixture
def helper() -> Any:
    return make_user(display_name="网格员 陈静")


@pytest.fixture
def quiz() -> Any:
    return make_quiz(questions=5, draw_count=5)


def begin(sitting: Sitting, helper: Any, enterprise: Any, *, now: Any = None, identity: str = "birthday") -> Help:
    return services.begin_help(
        sitting.pk, helper=helper, enterprise_id=enterprise.pk, identity=identity, now=now or timezone.now()
    )


def opens(sitting: Sitting, user: Any) -> bool:
    return sittings.sitting_of(sitting.pk, user_id=user.pk) is not None


def refused(code: str) -> Any:
    return pytest.raises(DomainError, match=f"^{code}")


def test_help_opens_one_sitting_and_marks_it(helper: Any, enterprise: Any, quiz: Any) -> None:
    person = make_person(enterprise=enterprise, name="赵桂兰")
    sitting, other = (
        make_sitting(quiz=quiz, person=person),
        make_sitting(quiz=quiz, person=person, context_key="2:2026"),
    )
    assert not opens(sitting, helper)
    begun = begin(sitting, helper, enterprise)
    sitting.refresh_from_db()
    assert (sitting.mode, sitting.assisted_by) == ("assisted", helper.pk)
    assert opens(sitting, helper)
    assert not opens(other, helper)
    line = AnswerEvent.objects.get(sitting=sitting, kind="assist")
    assert (line.by, line.item, line.response) == (helper.pk, None, {"identity": "birthday"})
    assert AuditEntry.objects.get(action="begin_help").detail["identity"] == "birthday"
    assert begin(sitting, helper, enterprise).pk == begun.pk
    assert AnswerEvent.objects.filter(sitting=sitting, kind="assist").count() == 1


def test_answers_of_the_helper_are_told_from_the_persons(helper: Any, enterprise: Any, quiz: Any) -> None:
    sitting = make_sitting(quiz=quiz)
    begin(sitting, helper, enterprise)
    now = timezone.now()
    core.record_answers(sitting.pk, [put(0, 1)], user_id=helper.pk, now=now)
    core.record_answers(sitting.pk, [put(1, 1)], user_id=sitting.person.user_id, now=now)
    by = AnswerEvent.objects.filter(sitting=sitting, item__isnull=False).order_by("seq").values_list("item", "by")
    assert list(by) == [(0, helper.pk), (1, None)]


def test_one_at_a_time(helper: Any, enterprise: Any, quiz: Any) -> None:
    first = make_sitting(quiz=quiz, person=make_person(name="钱志强"))
    begin(first, helper, enterprise)
    second = make_sitting(quiz=quiz)
    with refused("helping-already") as problem:
        begin(second, helper, enterprise)
    assert "钱志强" in (refusal(problem.value) or "")
    second.refresh_from_db()
    assert (second.mode, second.assisted_by) == ("own", None)
    core.submit_sitting(first.pk, user_id=helper.pk, now=timezone.now())
    begin(second, helper, enterprise)
    assert opens(second, helper)
    assert not opens(first, helper)  # whoever begins anew is done with the result before


def test_another_helper_takes_over(helper: Any, enterprise: Any, quiz: Any) -> None:
    sitting, colleague = make_sitting(quiz=quiz), make_user()
    begin(sitting, helper, enterprise)
    begin(sitting, colleague, enterprise, identity="seen")
    assert (opens(sitting, helper), opens(sitting, colleague)) == (False, True)
    assert [line.helper_id for line in helpers_of([sitting.pk])[sitting.pk]] == [helper.pk, colleague.pk]


def test_nobody_helps_oneself_nor_after_the_end(helper: Any, enterprise: Any, quiz: Any) -> None:
    sitting = make_sitting(quiz=quiz)
    with refused("helping-oneself"):
        begin(sitting, sitting.person.user, enterprise)
    core.submit_sitting(sitting.pk, user_id=sitting.person.user_id, now=timezone.now())
    with refused("already-submitted"):
        begin(sitting, helper, enterprise)
    core.void_sitting(sitting.pk, reason="替考", by=helper.pk, now=timezone.now())
    with refused("void"):
        begin(sitting, helper, enterprise)
    with pytest.raises(NotFound):
        services.begin_help(uuid4(), helper=helper, enterprise_id=enterprise.pk, identity="seen", now=timezone.now())
    assert Help.objects.count() == 0


def test_ending_early_shuts_the_helper_out_and_keeps_everything(helper: Any, enterprise: Any, quiz: Any) -> None:
    sitting = make_sitting(quiz=quiz)
    begin(sitting, helper, enterprise)
    core.record_answers(sitting.pk, [put(0, 1)], user_id=helper.pk, now=timezone.now())
    assert services.end_help(sitting.pk, helper=helper, now=timezone.now())
    assert not services.end_help(sitting.pk, helper=helper, now=timezone.now())
    assert not opens(sitting, helper)
    with pytest.raises(NotFound):
        core.record_answers(sitting.pk, [put(1, 1)], user_id=helper.pk, now=timezone.now())
    sitting.refresh_from_db()
    assert (sitting.state, sitting.mode) == ("open", "assisted")
    core.record_answers(sitting.pk, [put(1, 1)], user_id=sitting.person.user_id, now=timezone.now())
    assert sitting.answers.count() == 2


def test_the_result_is_shown_for_half_an_hour(helper: Any, enterprise: Any, quiz: Any) -> None:
    sitting = make_sitting(quiz=quiz)
    begin(sitting, helper, enterprise)
    core.submit_sitting(sitting.pk, user_id=helper.pk, now=timezone.now())
    assert opens(sitting, helper)
    assert running_help(helper.pk, now=timezone.now()) is None
    assert help_of(sitting.pk, helper_id=helper.pk, now=timezone.now()) is not None
    later = timezone.now() + timedelta(minutes=31)
    assert help_of(sitting.pk, helper_id=helper.pk, now=later) is None
    Sitting.objects.filter(pk=sitting.pk).update(submitted_at=timezone.now() - timedelta(minutes=31))
    assert not opens(sitting, helper)
    assert tasks.end_lapsed() == 1
    assert not tasks.end_lapsed()


def test_help_lapses_after_four_hours(helper: Any, enterprise: Any) -> None:
    sitting = make_sitting(quiz=make_quiz(questions=5, draw_count=5, time_limit_minutes=None))
    begin(sitting, helper, enterprise)
    now = timezone.now()
    assert services.end_lapsed(now=now + timedelta(hours=3)) == 0
    assert running_help(helper.pk, now=now + timedelta(hours=5)) is None
    assert services.end_lapsed(now=now + timedelta(hours=5)) == 1
    assert not opens(sitting, helper)
    sitting.refresh_from_db()
    assert (sitting.state, sitting.mode) == ("open", "assisted")


def test_who_helped_in_as_many_queries_for_one_as_for_three(
    helper: Any, enterprise: Any, quiz: Any, settings: Any
) -> None:
    settings.ANPEI_ASSISTED_PER_DAY = 2
    done = []
    for _ in range(3):
        sitting = make_sitting(quiz=quiz)
        begin(sitting, helper, enterprise)
        core.submit_sitting(sitting.pk, user_id=helper.pk, now=timezone.now())
        done.append(sitting.pk)
    with CaptureQueriesContext(
        connection,
    ) as one:
        helpers_of(done[:1])
    with CaptureQueriesContext(connection) as three:
        found = helpers_of([*done, uuid4()])
    assert len(one) == len(three) == 3
    assert {(line.helper_name, line.that_day, line.is_many) for lines in found.values() for line in lines} == {
        ("网格员 陈静", 3, True)
    }
    assert helped_on(helper.pk, timezone.localdate()) == 3
    assert helpers_of([]) == {}


def test_a_start_with_help_writes_one_line(helper: Any, enterprise: Any, quiz: Any) -> None:
    """`start_sitting` marks it already; beginning the help adds the way in, not a second line."""
    from quizzes.helping.setups import setup_with_help

    person = make_person()
    sitting = core.start_sitting(
        person_id=person.pk, quiz_id=quiz.pk, purpose="practice", context_key="9", now=timezone.now(),
        setup=setup_with_help(helper.pk),
    )  # fmt: skip
    begin(sitting, helper, enterprise)
    assert AnswerEvent.objects.filter(sitting=sitting, kind="assist").count() == 1
    assert Help.objects.get().sitting_id == sitting.pk


def test_marks_of_modes() -> None:
    assert [mode_mark(mode) for mode in ("own", "assisted", "kiosk", "paper")] == [
        "", "协助完成", "在公用平板上完成", "纸质答卷"
    ]  # fmt: skip


def test_help_page(client: Any, helper: Any, enterprise: Any, quiz: Any) -> None:
    person = make_person(enterprise=enterprise, name="赵桂兰")
    sitting = make_sitting(quiz=quiz, person=person)
    begin(sitting, helper, enterprise)
    page = f"/s/{sitting.pk}/help/"
    client.force_login(helper)
    told = client.get(page).content.decode()
    assert "您正在帮赵桂兰答题" in told
    assert "协助完成" in told
    for stranger in (make_user(), user_of(person)):
        client.force_login(stranger)
        assert client.get(page).status_code == 404
        assert client.post(page).status_code == 404
    client.force_login(helper)
    answer = client.post(page)
    assert answer["Location"] == f"/grid/{enterprise.pk}/help/{person.pk}/"
    for gone in (page, f"/s/{sitting.pk}/1/", f"/s/{sitting.pk}/"):
        assert client.get(gone).status_code == 404


def test_every_page_says_so_and_no_other_try_is_begun(client: Any, helper: Any, enterprise: Any, quiz: Any) -> None:
    sitting = make_sitting(quiz=quiz, person=make_person(enterprise=enterprise, name="赵桂兰"))
    begin(sitting, helper, enterprise)
    client.force_login(helper)
    for page in ("1/", "sheet/", "submit/"):
        assert "您正在帮 <b>赵桂兰</b> 答题" in client.get(f"/s/{sitting.pk}/{page}").content.decode()
    core.submit_sitting(sitting.pk, user_id=helper.pk, now=timezone.now())
    result = client.get(f"/s/{sitting.pk}/result/").content.decode()
    assert "这是 <b>赵桂兰</b> 的成绩" in result
    assert "协助完成" in result
    assert 'form="again"' not in result
    assert client.post(f"/s/{sitting.pk}/again/").status_code == 404
    assert Sitting.objects.count() == 1
    client.force_login(sitting.person.user)
    own = client.get(f"/s/{sitting.pk}/result/").content.decode()
    assert "您正在帮" not in own
    assert "协助完成" in own
