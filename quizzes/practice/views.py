"""The screens of practice: plain forms, one question a screen, every answer a redirect to its feedback."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kernel.clock import today
from orgs.permissions import PERSON
from orgs.queries import person_id_of
from plumbing.doors import door, form_method
from quizzes.enums import PracticeKind
from quizzes.logic.practice import Unit, next_unit
from quizzes.practice import queries, services, wording
from quizzes.practice.asking import Asking, feedback_page, fresh_nonce, question_page, take_answer
from quizzes.practice.collecting import collect_own
from quizzes.practice.nonces import daily_nonce
from quizzes.practice.permissions import OWN_CARD, OWN_PRACTICE_ANSWER, answer_of, card_of
from quizzes.practice.reach import asked_now
from quizzes.practice.screens import read_unit, topic_name, topic_url

CARDS_A_PAGE = 20


def _person(request: HttpRequest) -> int:
    """The person who is signed in; the door has seen to it."""
    return person_id_of(request.user) or 0


@door(PERSON)
@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What there is to do today: the day's question, what was wrong, topics; and how often one came."""
    person, on = _person(request), today()
    collect_own(person, now=timezone.now())
    unit = services.question_of_day(on)
    cards = queries.cards_of(person, on=on, resting=asked_now(person))
    told = queries.streak_of(person, on=on)
    context = {
        "cards": cards,
        "next_words": wording.day_words(cards.next_on, today=on) if cards.next_on else "",
        "is_start": True,
        "daily": unit is not None and queries.is_open_unit(unit, on=on),
        "answered": queries.answer_with(person, daily_nonce(on)),
        "streak": told,
        "streak_words": wording.streak_words(told),
        "topics": [(line, topic_name(line.name), topic_url(line.name)) for line in queries.topics(person, on=on)],
    }
    return render(request, "quizzes/practice/start.html", context)


@door(PERSON)
@never_cache
@form_method
def daily(request: HttpRequest) -> HttpResponse:
    """The question of the day; whoever has answered it sees the answer."""
    person, day = _person(request), today()
    if request.method == "POST":
        nonce = fresh_nonce(request, PracticeKind.DAILY)
        day = nonce.day if nonce else day
    held = queries.answer_with(person, daily_nonce(day))
    if held is not None:
        return redirect("quizzes:practice_answer", held.pk)
    unit = services.question_of_day(day, may_choose=day == today())
    if unit is None or not queries.is_open_unit(unit, on=today()):
        return render(request, "quizzes/practice/nothing.html", {"what": "daily"})
    asking = Asking(person, unit, PracticeKind.DAILY)
    return take_answer(request, asking) if request.method == "POST" else question_page(request, asking)


@door(PERSON)
@never_cache
@require_safe
def topic(request: HttpRequest) -> HttpResponse:
    """Leads to the next question of a topic: what was never answered first."""
    person, on = _person(request), today()
    name = request.GET.get("topic", "")[:60].replace("\x00", "")
    resting = asked_now(person)
    units = [unit for unit in queries.topic_units(name, on=on) if unit.question_id not in resting]
    past = queries.past_of(person, name)
    unit = next_unit(units, past, person_id=person, but=read_unit(request.GET.get("after", "")))
    if unit is None:
        return render(request, "quizzes/practice/nothing.html", {"what": "topic", "topic": topic_name(name)})
    return redirect("quizzes:practice_question", unit.question_id, unit.part)


@door(PERSON)
@never_cache
@form_method
def question(request: HttpRequest, item_id: int, part: int) -> HttpResponse:
    """One question of a topic."""
    asking = Asking(_person(request), Unit(item_id, part), PracticeKind.TOPIC)
    if request.method == "POST":
        return take_answer(request, asking)
    if not asking.is_open(today()):
        raise Http404
    return question_page(request, asking)


@door(PERSON)
@never_cache
@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """错题本: what comes again and when, and what was put away."""
    person, on = _person(request), today()
    collect_own(person, now=timezone.now())
    resting = asked_now(person)
    is_away = request.GET.get("show") == "away"
    rows = queries.away_cards(person) if is_away else queries.coming_cards(person, on=on, resting=resting)
    page = Paginator(rows, CARDS_A_PAGE).get_page(request.GET.get("page"))
    lines = [queries.line_of(card) for card in page]
    context = {
        "cards": queries.cards_of(person, on=on, resting=resting),
        "page": page,
        "lines": [(line, wording.day_words(line.due_on, today=on) if line.due_on else "") for line in lines],
        "today": on,
        "is_away": is_away,
    }
    return render(request, "quizzes/practice/cards.html", context)


@door(PERSON)
@never_cache
@require_safe
def next_card(request: HttpRequest) -> HttpResponse:
    """Leads to the card that is longest due, or back when today's are done."""
    person, on = _person(request), today()
    collect_own(person, now=timezone.now())
    card = queries.due_cards(person, on=on, resting=asked_now(person)).first()
    return redirect("quizzes:practice_card", card.pk) if card else redirect("quizzes:practice")


@door(OWN_CARD)
@never_cache
@form_method
def card(request: HttpRequest, card_id: int) -> HttpResponse:
    """The question of a card, due or not: who wants to do it now may."""
    held = card_of(request, card_id)
    if held is None:
        raise Http404
    asking = Asking(held.person_id, Unit(held.question_id, held.part), PracticeKind.CARD)
    if request.method == "POST":
        return take_answer(request, asking)
    if not asking.is_open(today()):
        messages.warning(request, wording.resting_words())
        return redirect("quizzes:practice_cards")
    return question_page(request, asking)


@door(OWN_CARD)
@require_POST
def away(request: HttpRequest, card_id: int) -> HttpResponse:
    """记住了: put away, or with ``back`` taken out again. Twice is once."""
    move = services.take_out if "back" in request.POST else services.put_away
    if not move(card_id, person_id=_person(request), now=timezone.now()):
        raise Http404
    return redirect("quizzes:practice_next" if request.POST.get("then") == "next" else "quizzes:practice_cards")


@door(OWN_PRACTICE_ANSWER)
@never_cache
@require_safe
def answer(request: HttpRequest, answer_id: int) -> HttpResponse:
    """The feedback of one answer."""
    row = answer_of(request, answer_id)
    if row is None:
        raise Http404
    return feedback_page(request, row)
