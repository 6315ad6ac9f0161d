"""The worker's way through a course: what to do, a lesson, the quiz."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kernel.clock import legal_date
from kernel.errors import DomainError
from learning import flows, queries, services, words
from learning.logic.requirements import Obligation
from learning.models import Course, Lesson
from orgs.permissions import PERSON
from orgs.queries import person_id_of
from plumbing.doors import door
from quizzes import admission
from quizzes.enums import SittingState
from quizzes.helping.setups import setup_for
from quizzes.queries import last_sitting


@door(PERSON)
@require_safe
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """What there is to do: 1 lessons, 2 quiz, 3 credit and certificate."""
    found, person_id = _course(slug), _person(request)
    now = timezone.now()
    state = queries.course_state(person_id, found, now)
    tries = queries.next_try(state, person_id, now)
    context = {
        "course": found,
        "state": state,
        "tries": tries,
        "refusal": words.sentence(tries.refusal) if tries and tries.refusal else "",
        "first_counted": bool(tries and tries.first_counts and _handed_in(state)),
        "class_hours": queries.class_hours(found.minutes),
        "owed": _owed(person_id, found),
    }
    return render(request, "learning/course.html", context)


@door(PERSON)
def lesson(request: HttpRequest, slug: str, lesson_id: int) -> HttpResponse:
    """GET opens the lesson on the server's clock; POST says that it was read."""
    found, person_id, now = _course(slug), _person(request), timezone.now()
    page = found.lessons.filter(pk=lesson_id).first()
    if page is None:
        raise Http404
    if request.method == "POST":
        return _finish(request, found, page, person_id)
    services.open_lesson(person_id=person_id, lesson_id=lesson_id, now=now)
    return _show(request, found, page, person_id)


def _has_begun(request: HttpRequest, slug: str) -> bool:
    """Whether the person's sitting of this year is open: going on never waits in line."""
    key = queries.context_key(_course(slug).pk, legal_date(timezone.now()).year)
    sitting = last_sitting(_person(request), queries.COURSE_PURPOSE, key)
    return sitting is not None and sitting.state == SittingState.OPEN


@door(PERSON)
@admission.in_turn(under_way=_has_begun)
def start_quiz(request: HttpRequest, slug: str) -> HttpResponse:
    """The sitting of this year, new or open."""
    found = _course(slug)
    try:
        setup = setup_for(request)
        sitting = flows.start_course_quiz(person_id=_person(request), course=found, now=timezone.now(), setup=setup)
    except DomainError as error:
        messages.warning(request, words.sentence(error))
        return redirect("learning:course", slug=slug)
    return redirect("quizzes:sitting", sitting.pk)


def _handed_in(state: queries.CourseState) -> bool:
    return state.last_sitting is not None and state.last_sitting.state != "open"


def _finish(request: HttpRequest, found: Course, page: Lesson, person_id: int) -> HttpResponse:
    try:
        flows.finish_and_complete(person_id=person_id, course_id=found.pk, lesson_id=page.pk, now=timezone.now())
    except DomainError as error:
        return _show(request, found, page, person_id, problem=words.sentence(error))
    return redirect("learning:course", slug=found.slug)


def _show(request: HttpRequest, found: Course, page: Lesson, person_id: int, problem: str = "") -> HttpResponse:
    state = queries.course_state(person_id, found, timezone.now())
    index = next(number for number, each in enumerate(state.lessons) if each.id == page.pk)
    context = {
        "course": found,
        "lesson": page,
        "reading": state.lessons[index],
        "number": index + 1,
        "count": len(state.lessons),
        "problem": problem,
    }
    return render(request, "learning/lesson.html", context)


def _owed(person_id: int, found: Course) -> list[Obligation]:
    on = legal_date(timezone.now())
    return [each for each in queries.owed_by_person(person_id, on) if found.kind in each.rule.counts]


def _course(slug: str) -> Course:
    found = queries.get_course(slug)
    if found is None:
        raise Http404
    return found


def _person(request: HttpRequest) -> int:
    person_id = person_id_of(request.user)
    if person_id is None:
        raise Http404
    return person_id
