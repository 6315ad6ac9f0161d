"""An instrument grows from five articles to seven and 第二条 becomes 第四条: questions, papers, explainers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaigns import flows
from campaigns.models import ExplainerPage
from kernel.clock import today
from kernel.errors import DomainError
from pages.demo import build_demo_site
from quizzes.bank.bulk import changing
from quizzes.bank.citing import recite
from quizzes.bank.reviews import reviewing
from quizzes.bank.reviews.rechecking import rechecks_of
from quizzes.building.drawn import withdrawn_questions
from quizzes.building.queries import drawable
from quizzes.models import Question, QuestionReview, QuestionVersion, QuizItem
from quizzes.services import publish_edition
from regulations import services
from regulations.models import Citation, ClauseVersion, ReviewTask
from regulations.reading import read_text_file
from regulations.review_queries import last_outcome, open_reviews
from tests.factories.orgs import make_area
from tests.factories.quizzes import make_bank, make_question, make_quiz
from tests.quizzes.bank.people import fresh, make_editor, sees_as, standing, write

pytestmark = pytest.mark.django_db

TITLE = "松风镇灯笼作坊安全规定"
AIM = "为了管好灯笼作坊，让扎灯笼的人平安回家，制定本规定。"
WATER = "作坊门口摆两只装满水的大缸，缸边各挂一只木桶，天天早上添满。"
GLUE = "熬胶的炉子离竹篾堆十步远，熬胶时旁边要有人守着，人走火灭。"
KNIFE = "劈篾刀用完插回刀架，刀口朝里，不许搁在凳子上面。"
DAY = "本规定自公布之日起施行。"
HEAD = "掌柜是作坊的当家人，每月初一领着大家把门窗、过道和货架看一遍。"
LAMP = "试灯只许在院子里的石板上试，风大的日子不试，试完把蜡烛头收进铁盒。"
OLD = (AIM, WATER, GLUE, KNIFE, DAY)
NEW = (AIM, HEAD, LAMP, WATER, GLUE, KNIFE, DAY)
NUMERALS = "一二三四五六七八"
OLD_BASIS, NEW_BASIS = f"《{TITLE}》第二条", f"《{TITLE}》第四条"


def confirm(articles: tuple[str, ...], day: date) -> None:
    """Stores this state of the instrument, as an editor does."""
    lines = [f"第{NUMERALS[at]}条 {text}" for at, text in enumerate(articles)]
    data = "\n\n".join(
        [f"# {TITLE}", f"{day.year}年{day.month}月{day.day}日 松风镇议事会通过", "<!-- INFO END -->", *lines]
    )
    file = services.TextFile(f"{day}.md", data.encode())
    services.confirm_state(services.draft_state(read_text_file(file.data, file.name), file=file, valid_from=day))


def article(number: int, *, old: bool = False) -> ClauseVersion:
    rows = ClauseVersion.objects.filter(clause__instrument__title=TITLE, clause__number=number)
    return rows.get(valid_to__isnull=not old)


def cited(question: Question) -> set[int]:
    rows = Citation.objects.filter(source_kind="question", source_key=str(question.pk))
    return set(rows.values_list("version", flat=True))


@pytest.fixture
def people() -> tuple[Any, Any]:
    """An author and a reviewer of one area."""
    area = make_area()
    return make_editor(area=area), make_editor(area=area)


@pytest.fixture
def question(people: tuple[Any, Any]) -> Question:
    """In use, reviewed against the old 第二条."""
    confirm(OLD, date(2015, 5, 1))
    return used(people)


def used(people: tuple[Any, Any], bank: Any = None, **fields: Any) -> Question:
    author, reviewer = people
    found = write(bank or make_bank(), author, submit=True, **{"basis": OLD_BASIS} | fields)
    reviewing.approve([found.pk], actor=reviewer)
    return fresh(found)


def adopt_by_button(client: Client, question: Question, act: str) -> None:
    assert client.post(reverse("quizzes_admin:recheck", args=[question.pk]), {"do": act}).status_code == 302


def test_from_the_revision_to_new_papers(people: tuple[Any, Any], question: Question) -> None:
    author, reviewer = people
    drawn = make_quiz(bank=question.bank, draw_count=1)
    fixed = make_quiz(bank=question.bank, publish=False)
    QuizItem.objects.create(quiz=fixed, question=question, sort_order=0)
    publish_edition(fixed.pk, actor=None)
    editions = [quiz.editions.get() for quiz in (drawn, fixed)]
    was = article(2)
    assert cited(question) == {was.pk}

    confirm(NEW, today())

    assert standing(question) == ("review", 1, "approved", 1)
    assert not drawable([question.bank_id], today()).exists()
    for edition in editions:
        assert withdrawn_questions(edition.pk, edition.digest, on=today()) == {question.pk}
    for quiz in (drawn, fixed):
        with pytest.raises(DomainError):
            publish_edition(quiz.pk, actor=None)
    page = sees_as(author).get(reverse("quizzes_admin:rechecks")).content.decode()
    assert NEW_BASIS in page and WATER in page and 'value="adopt"' in page

    adopt_by_button(sees_as(author), question, "adopt")
    assert standing(question) == ("review", 2, "pending", 1)
    assert fresh(question).current.basis == NEW_BASIS
    assert cited(question) == {was.pk, article(4).pk}
    with pytest.raises(DomainError, match="own-question"):
        reviewing.approve([question.pk], actor=author)
    assert open_reviews("question", [question.pk])
    reviewing.approve([question.pk], actor=reviewer)

    assert standing(question) == ("in_use", 2, "approved", 2)
    assert cited(question) == {article(4).pk}
    assert open_reviews("question", [question.pk]) == {} and last_outcome("question", question.pk) == "changed"
    assert set(drawable([question.bank_id], today())) == {question}
    for quiz in (drawn, fixed):
        edition = quiz.editions.get(pk=publish_edition(quiz.pk, actor=None))
        (item,) = edition.payload["items"]
        assert [line["url"] for line in item["citations"]] == [article(4).get_absolute_url()]
    services.refresh_reviews(on=today())
    assert standing(question)[0] == "in_use"


def test_on_the_day_and_not_before(question: Question) -> None:
    day = today() + timedelta(days=3)
    confirm(NEW, day)
    assert standing(question)[0] == "in_use"
    services.refresh_reviews(on=day - timedelta(days=1))
    assert standing(question)[0] == "in_use"
    services.refresh_reviews(on=day)
    assert standing(question)[0] == "review"


def test_a_case_is_flagged_for_what_its_sub_items_rest_on() -> None:
    confirm(OLD, date(2015, 5, 1))
    case = make_question(make_bank(), kind="case", basis="")
    version = case.current
    version.body["parts"][1]["basis"] = OLD_BASIS
    version.save()
    recite([case.pk])
    assert cited(case) == {article(2).pk}
    confirm(NEW, today())
    services.refresh_reviews(on=today())
    assert standing(case)[0] == "review"


def test_still_right_is_not_the_new_matter(people: tuple[Any, Any], question: Question) -> None:
    """Nor by the law's own list; who says so expressly may."""
    reviewer, was = people[1], article(2)
    confirm(NEW, today())
    client = sees_as(reviewer)
    assert 'value="confirm"' not in client.get(reverse("quizzes_admin:rechecks")).content.decode()
    adopt_by_button(client, question, "confirm")
    with pytest.raises(DomainError, match="clause-moved"):
        reviewing.confirm([question.pk], actor=reviewer)
    services.close_reviews("question", question.pk, actor=reviewer, outcome="still_right")
    assert last_outcome("question", question.pk) == "still_right"
    assert standing(question)[0] == "review"
    recite([question.pk])
    assert cited(question) == {was.pk}
    assert [one.proposed for one in rechecks_of([fresh(question)])] == [NEW_BASIS]
    adopt_by_button(client, question, "confirm_numbers")
    assert (standing(question)[0], cited(question)) == ("in_use", {article(2).pk})
    line = QuestionReview.objects.get(action="confirm")
    assert [one["version_id"] for one in line.clauses] == [article(2).pk]


def test_an_edit_of_something_else_decides_nothing(people: tuple[Any, Any], question: Question) -> None:
    author, reviewer = people
    was = article(2)
    confirm(NEW, today())
    changing.change([question.pk], {"topic": "防火"}, actor=author, submit=True)
    assert (standing(question), cited(question)) == (("review", 2, "pending", 1), {was.pk})
    with pytest.raises(DomainError, match="clause-moved"):
        reviewing.approve([question.pk], actor=reviewer)
    assert cited(question) == {was.pk} and open_reviews("question", [question.pk])


def test_a_bank_where_saving_approves(people: tuple[Any, Any]) -> None:
    author = people[0]
    confirm(OLD, date(2015, 5, 1))
    found = write(make_bank(four_eyes=False), author, basis=OLD_BASIS)
    was = article(2)
    confirm(NEW, today())
    changing.change([found.pk], {"topic": "防火"}, actor=author)
    assert (standing(found), cited(found)) == (("review", 2, "approved", 2), {was.pk})
    adopt_by_button(sees_as(author), found, "adopt")
    assert (standing(found), cited(found)) == (("in_use", 3, "approved", 3), {article(4).pk})
    assert open_reviews("question", [found.pk]) == {}


def test_what_was_never_reviewed_means_the_day_it_was_written(people: tuple[Any, Any]) -> None:
    """An old draft handed in after the revision; and a question that came before the law did."""
    author, reviewer = people
    bank = make_bank()
    draft = write(bank, author, submit=True, basis=OLD_BASIS)
    plain = make_question(bank, basis=OLD_BASIS)
    QuestionVersion.objects.update(created_at=timezone.now() - timedelta(days=9))
    confirm(OLD, date(2015, 5, 1))
    was = article(2)
    confirm(NEW, today() - timedelta(days=2))
    recite([draft.pk, plain.pk])
    assert cited(draft) == cited(plain) == {was.pk}
    with pytest.raises(DomainError, match="clause-moved"):
        reviewing.approve([draft.pk], actor=reviewer)
    services.refresh_reviews(on=today())
    assert (standing(draft)[0], standing(plain)[0]) == ("pending", "review")


def test_an_article_that_kept_its_number_needs_only_a_word(people: tuple[Any, Any], question: Question) -> None:
    confirm((AIM, WATER.replace("两只", "四只"), GLUE, KNIFE, DAY), today())
    recheck = rechecks_of([fresh(question)])[0]
    assert (recheck.proposed, recheck.moved) == ("", False)
    reviewing.confirm([question.pk], actor=people[1])
    assert (standing(question)[0], cited(question)) == ("in_use", {article(2).pk})


def test_two_revisions_behind(people: tuple[Any, Any], question: Question) -> None:
    """第二条 became 第四条, then 第三条: that is what is proposed."""
    confirm(NEW, today() - timedelta(days=1))
    confirm((AIM, HEAD, WATER, GLUE, KNIFE, DAY), today())
    assert rechecks_of([fresh(question)])[0].proposed == f"《{TITLE}》第三条"


def test_what_is_gone_is_no_basis(people: tuple[Any, Any], question: Question) -> None:
    """Of two articles one moved and one went, and its number is another's now."""
    both = used(people, basis=f"《{TITLE}》第二条、第四条")
    confirm((AIM, HEAD, LAMP, DAY, WATER, GLUE), today())
    assert rechecks_of([fresh(both)])[0].proposed == f"《{TITLE}》第五条"


def test_proposals_take_as_many_queries_for_three(
    people: tuple[Any, Any], question: Question, django_assert_max_num_queries: Any
) -> None:
    more = [question, *(used(people, bank=question.bank) for _ in range(2))]
    confirm(NEW, today())
    found = [fresh(one) for one in more]
    with django_assert_max_num_queries(20) as one:
        rechecks_of(found[:1])
    with django_assert_max_num_queries(20) as three:
        rechecks_of(found)
    assert len(one) == len(three)


def test_an_explainer_says_so_until_it_is_closed(client: Client, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    build_demo_site()
    confirm(OLD, date(2015, 5, 1))
    page = ExplainerPage.objects.first()
    page.cover_clause, page.body = article(2), []
    page.save_revision().publish()
    flows.publish_page(page)
    day = today()
    notice = f"本页引用的条款已于{day.year}年{day.month}月{day.day}日修改"
    assert notice not in client.get(page.url).content.decode()
    confirm(NEW, day)
    page.refresh_from_db()
    assert page.law_changed_on == day
    assert notice in client.get(page.url).content.decode()
    assert open_reviews("page", [page.pk])[str(page.pk)][0].proposed == NEW_BASIS
    services.close_reviews("page", page.pk, actor=make_editor(), outcome="still_right")
    page.refresh_from_db()
    assert page.law_changed_on is None
    assert notice not in client.get(page.url).content.decode()
    assert not ReviewTask.objects.filter(closed_at=None).exists()
