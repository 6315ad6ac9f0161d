"""Whose bank it is: own, another area's, closed and named or not; at every address that shows a question."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kernel.clock import today
from orgs.enums import AreaLevel, Role
from orgs.models import AreaLink, RoleGrant
from plumbing.models import AuditEntry
from quizzes.bank import permissions
from quizzes.bank.law_handlers import QuestionHandler
from quizzes.bank.reviews import reviewing
from quizzes.models import Bank, BankMember, BulkChange, Question, QuestionVersion
from regulations.models import Citation
from regulations.services import store_instrument
from tests.factories.orgs import make_area
from tests.factories.quizzes import make_bank, make_quiz
from tests.quizzes.bank.people import make_editor, sees_as, write

pytestmark = pytest.mark.django_db

READ = ("look", "question_history", "question_usage", "item_figures")
SNIPPET = "wagtailsnippets_quizzes_question"
CHOOSER = "wagtailsnippetchoosers_quizzes_question"
STEM = "绝密题干：氯气泄漏时应当往哪里跑？"


class Place:
    """A town with its editor, a neighbouring town with its own, and above both the county."""

    def __init__(self) -> None:
        self.county = make_area(level=AreaLevel.COUNTY)
        self.town, self.other_town = make_area(parent=self.county), make_area(parent=self.county)
        self.editor, self.colleague = make_editor(area=self.town), make_editor(area=self.town)
        self.neighbour = make_editor(area=self.other_town)
        self.county_editor = make_editor(area=self.county)
        self.admin = make_editor(area=self.county, role=Role.ADMINISTRATOR)

    def people(self) -> dict[str, Any]:
        """Everybody by name."""
        return {name: value for name, value in vars(self).items() if hasattr(value, "username")}

    def see(self, bank: Bank) -> set[str]:
        """Who sees the bank."""
        return {name for name, user in self.people().items() if permissions.may_see_bank(again(user), bank.pk)}


def again(user: Any) -> Any:
    """The account as a new request would have it."""
    return type(user).objects.get(pk=user.pk)


@pytest.fixture
def place() -> Place:
    return Place()


def test_whose_banks(place: Place) -> None:
    town, whole = make_bank(area=place.town), make_bank()
    everybody = set(place.people())
    assert place.see(whole) == everybody
    assert place.see(town) == everybody - {"neighbour"}
    closed = make_bank(area=place.town, closed=True)
    assert place.see(closed) == set()
    BankMember.objects.create(bank=closed, user=place.neighbour, may_write=False)
    assert place.see(closed) == {"neighbour"}
    neighbour = again(place.neighbour)
    assert not permissions.may_write_bank(neighbour, closed.pk)
    assert permissions.may_review_bank(neighbour, closed.pk)
    assert permissions.may_know_bank(again(place.admin), closed.pk)
    assert not permissions.may_know_bank(again(place.county_editor), closed.pk)


def test_a_grant_that_is_over_and_a_town_that_moved(place: Place) -> None:
    bank = make_bank(area=place.town)
    yesterday = today() - timedelta(days=1)
    RoleGrant.objects.filter(user=place.colleague).update(valid_to=yesterday)
    AreaLink.objects.filter(child=place.town).update(valid_to=yesterday)
    assert place.see(bank) == {"editor"}


def test_a_member_without_a_role_sees_nothing(place: Place) -> None:
    closed = make_bank(closed=True)
    BankMember.objects.create(bank=closed, user=place.editor)
    RoleGrant.objects.filter(user=place.editor).update(valid_to=today() - timedelta(days=1))
    assert place.see(closed) == set()


@pytest.fixture
def hidden(place: Place) -> Question:
    """A question of the town's bank, which the neighbour does not see, cited and imported."""
    store_instrument(title="氯气规定", defaults={"short_title": "氯气规定"}, clauses=[(3, "撤离", "往上风方向。")])
    bank = make_bank(area=place.town)
    return write(bank, place.editor, submit=True, stem=STEM, basis="《氯气规定》第三条")


def addresses(question: Question) -> Iterator[str]:
    """Every address that names the question."""
    for name in READ:
        yield reverse(f"quizzes_admin:{name}", args=[question.pk])
    for name in ("edit", "copy", "history", "history_results", "usage", "delete"):
        yield reverse(f"{SNIPPET}:{name}", args=[question.pk])
    yield reverse(f"{CHOOSER}:chosen", args=[question.pk])
    for action in ("change", "submit", "approve", "delete", "restore"):
        yield reverse("wagtail_bulk_action", args=["quizzes", "question", action]) + f"?id={question.pk}"


def posts(question: Question) -> Iterator[tuple[str, dict[str, str]]]:
    """Every address that changes the question, with what it would take."""
    sent = {"version": str(question.current_id), "note": "x"}
    for decision in ("approve", "return"):
        yield reverse("quizzes_admin:decide", args=[question.pk]), {**sent, "decision": decision}
    for act in ("submit", "retire", "restore"):
        yield reverse("quizzes_admin:stand", args=[question.pk]), {**sent, "do": act}
    for act in ("confirm", "adopt", "retire"):
        yield reverse("quizzes_admin:recheck", args=[question.pk]), {**sent, "do": act}
    yield reverse("quizzes_admin:restore_version", args=[question.pk, 1]), {}
    for action in ("change", "submit", "approve", "delete", "restore"):
        address = reverse("wagtail_bulk_action", args=["quizzes", "question", action]) + f"?id={question.pk}"
        yield address, {**sent, "topic": "x", "sure": "1", "seen": f"{question.pk}:{question.current_id}"}
    yield reverse(f"{SNIPPET}:edit", args=[question.pk]), {"stem": "x"}


def lists() -> Iterator[str]:
    """Every address that lists questions."""
    yield reverse(f"{SNIPPET}:list")
    yield reverse(f"{SNIPPET}:list") + "?q=氯气"
    yield reverse(f"{SNIPPET}:list_results") + "?q=氯气"
    yield reverse(f"{CHOOSER}:choose")
    yield reverse(f"{CHOOSER}:choose_results") + "?q=氯气"
    yield from (reverse(f"quizzes_admin:{name}") for name in ("reviews", "rechecks", "figures"))
    yield reverse("quizzes_admin:reviews") + "?whose=own"
    for action in ("change", "approve"):
        yield reverse("wagtail_bulk_action", args=["quizzes", "question", action]) + "?id=all&q=氯气"


def test_another_towns_question_is_not_there(place: Place, hidden: Question) -> None:
    client = sees_as(place.neighbour)
    assert {
        address: status for address in addresses(hidden) if (status := client.get(address).status_code) != 404
    } == {}
    before = state_of(hidden)
    sent = {address: client.post(address, data).status_code for address, data in posts(hidden)}
    assert set(sent.values()) == {404}
    assert state_of(hidden) == before
    for address in lists():
        answer = client.get(address)
        assert answer.status_code == 200
        assert "绝密题干" not in answer.content.decode()


def test_nor_a_closed_banks_even_for_administrators(place: Place, hidden: Question) -> None:
    Bank.objects.update(closed=True)
    for user in (place.admin, place.county_editor, place.editor):
        client = sees_as(user)
        assert {client.get(address).status_code for address in addresses(hidden)} == {404}
        assert {client.post(address, data).status_code for address, data in posts(hidden)} == {404}
        assert not any("绝密题干" in client.get(address).content.decode() for address in lists())


def test_a_superuser_is_named_like_everybody(place: Place, hidden: Question, client: Client) -> None:
    from django.contrib.auth import get_user_model

    root = get_user_model().objects.create_superuser(username="root", password=None)
    client.force_login(root)
    look = reverse("quizzes_admin:look", args=[hidden.pk])
    assert client.get(look).status_code == 200
    Bank.objects.update(closed=True)
    assert client.get(look).status_code == 404


def test_own_question_is_there(place: Place, hidden: Question) -> None:
    for user in (place.editor, place.county_editor, place.admin):
        client = sees_as(user)
        statuses = {each: client.get(each).status_code for each in addresses(hidden) if "/delete/" not in each}
        wrong = {each: status for each, status in statuses.items() if status >= 400}
        assert wrong == {}


def test_one_foreign_among_many_and_nothing_is_done(place: Place, hidden: Question) -> None:
    own = write(make_bank(area=place.other_town), place.neighbour)
    address = reverse("wagtail_bulk_action", args=["quizzes", "question", "change"])
    data = {"topic": "消防", "sure": "1"}
    client = sees_as(place.neighbour)
    assert client.post(f"{address}?id={own.pk}&id={hidden.pk}", data).status_code == 404
    assert own.versions.count() == hidden.versions.count() == 1
    assert client.post(f"{address}?id={own.pk}", data).status_code == 302
    assert (own.versions.count(), hidden.versions.count()) == (2, 1)


def test_the_law_tells_no_stem_of_a_closed_bank(place: Place, hidden: Question) -> None:
    from quizzes.bank.bank_services import save_bank

    assert Citation.objects.get(source_kind="question").label == STEM
    save_bank(
        {"closed": True}, {"may_write": [place.editor.pk], "may_review": []}, bank_id=hidden.bank_id, actor=place.editor
    )
    assert Citation.objects.get(source_kind="question").label == "封闭题库的题目"


def test_choosing_several_leaves_foreign_ones_out(place: Place, hidden: Question) -> None:
    answer = sees_as(place.neighbour).get(reverse(f"{CHOOSER}:chosen_multiple"), {"id": [hidden.pk, "x"]})
    assert "绝密题干" not in answer.content.decode()


def test_quizzes_of_a_hidden_bank(place: Place, hidden: Question) -> None:
    quiz = make_quiz(bank=hidden.bank, publish=False)
    assert list(permissions.visible_quizzes(again(place.editor))) == [quiz]
    assert list(permissions.visible_quizzes(again(place.neighbour))) == []


def test_a_batch_and_a_change_are_their_own(place: Place, hidden: Question) -> None:
    run = "6f8f7a2e-0000-4000-8000-000000000001"
    QuestionVersion.objects.update(import_run=run)
    batch = reverse("quizzes_admin:review_batch", args=[run])
    seen = {"seen": f"{hidden.pk}:{hidden.current_id}"}
    assert sees_as(place.neighbour).get(batch).status_code == 404
    assert sees_as(place.editor).get(batch).status_code == 404  # one's own is for others
    sees_as(place.neighbour).post(batch, seen)
    assert state_of(hidden)[0] == "pending"
    page = sees_as(place.colleague).get(batch).content.decode()
    assert STEM in page
    sees_as(place.colleague).post(batch, seen)
    assert state_of(hidden)[0] == "in_use"
    change = BulkChange.objects.create(action="change", created_by=place.editor.pk)
    address = reverse("quizzes_admin:bulk_change", args=[change.pk])
    assert [sees_as(user).get(address).status_code for user in (place.editor, place.colleague)] == [200, 404]


def test_who_may_close_a_review_from_the_laws_list(place: Place, hidden: Question) -> None:
    """Closing there puts a question back in use only for who may review it here, and did not write it."""
    from regulations.models import ReviewTask
    from regulations.services import close_tasks

    reviewing.approve([hidden.pk], actor=place.colleague)
    for actor, state in ((place.neighbour, "review"), (place.editor, "review"), (place.county_editor, "in_use")):
        version = Citation.objects.get(source_kind="question").version
        ReviewTask.objects.all().delete()
        task = ReviewTask.objects.create(
            version=version, source_kind="question", source_key=str(hidden.pk), label="x", reason="changed",
            due_on=today(), opened_at=AuditEntry.objects.latest("at").at,
        )  # fmt: skip
        QuestionHandler().flag([str(hidden.pk)], reason="changed", on=today())
        close_tasks([task.pk], actor=actor, outcome="still_right")
        assert state_of(hidden)[0] == state


def test_a_bank_form(place: Place) -> None:
    bank = make_bank(name="命题库", area=place.town)
    form = {"name": "命题库", "note": "", "use": "contest", "area": str(place.town.pk), "closed": "on"}
    address = reverse("wagtailsnippets_quizzes_bank:edit", args=[bank.pk])
    assert sees_as(place.neighbour).get(address).status_code == 404
    editor = sees_as(place.editor)
    assert editor.get(address).status_code == 200
    assert editor.post(address, {**form, "reviewers": [place.colleague.pk]}).status_code == 302
    bank.refresh_from_db()
    assert (bank.closed, bank.four_eyes, bank.use) == (True, True, "contest")  # the second person stays
    members = BankMember.objects.order_by("user").values_list("user", "may_write", "may_review")
    assert set(members) == {(place.editor.pk, True, True), (place.colleague.pk, False, True)}
    admin = sees_as(place.admin)
    assert "命题库" in admin.get(reverse("wagtailsnippets_quizzes_bank:list")).content.decode()
    named = {**form, "closed": "", "writers": [place.editor.pk, place.admin.pk], "reviewers": []}
    assert admin.post(address, named).status_code == 302
    bank.refresh_from_db()
    assert bank.closed  # who does not see it cannot open it, but may be named
    lines = AuditEntry.objects.filter(action="name_bank_member", actor_id=place.admin.pk)
    (line,) = [one for one in lines if one.detail["account"] == place.admin.pk]
    assert line.detail == {"account": place.admin.pk, "writes": True, "reviews": False, "by_oneself": True}
    assert permissions.may_see_bank(again(place.admin), bank.pk)


def test_only_an_administrator_does_without_the_second_person(place: Place) -> None:
    bank = make_bank(name="常用", area=place.town)
    form = {"name": "常用", "note": "", "use": "practice", "area": str(place.town.pk)}
    address = reverse("wagtailsnippets_quizzes_bank:edit", args=[bank.pk])
    sees_as(place.editor).post(address, form)
    bank.refresh_from_db()
    assert bank.four_eyes
    sees_as(place.admin).post(address, form)
    bank.refresh_from_db()
    assert not bank.four_eyes
    assert AuditEntry.objects.get(action="change_bank").detail == {"four_eyes": [True, False]}


def state_of(question: Question) -> tuple[Any, ...]:
    """What must not change."""
    row = Question.objects.get(pk=question.pk)
    return row.state, row.current_id, row.approved_id, row.reviews.count(), row.versions.count()
