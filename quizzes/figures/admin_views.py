"""Pages of figures in the admin: an item, a paper, the banks. Nothing is computed here; jobs did it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from plumbing.doors import door
from quizzes.bank.permissions import BANK_EDITORS, QUESTION_READ, visible_questions, visible_quizzes
from quizzes.bank.queries import find_question
from quizzes.building.permissions import QUIZ_READ
from quizzes.enums import Segment
from quizzes.figures import queries
from quizzes.figures.filters import FLAGS
from quizzes.figures.queries import ItemFacts, SegmentLine
from quizzes.figures.wording import advice, hundredths, percent, thousandths
from quizzes.logic.figures import ENOUGH, Flags


@door(QUESTION_READ)
@never_cache
@require_safe
def item(request: HttpRequest, question_id: int) -> HttpResponse:
    """How one question did: its versions with who chose what, by industry, post and town."""
    question = find_question(question_id)
    if question is None:
        raise Http404
    reports = [_version_context(report) for report in queries.item_report(question_id)]
    context = {"question": question, "reports": reports, "enough": ENOUGH}
    return render(request, "quizzes/admin/figures/item.html", context)


def _version_context(report: queries.VersionReport) -> dict[str, Any]:
    return {
        "version": report.version,
        "part": report.part,
        "facts": facts_context(report.facts),
        "choices": [
            {
                "name": choice.name,
                "text": text,
                "people": choice.people,
                "share": percent(choice.share),
                "bar": round(choice.share / 100),
                "rest": percent(choice.rest),
                "is_key": choice.is_key,
            }
            for choice, text in report.choices
        ],
        "unanswered": report.unanswered,
        "segments": _segments(report.segments),
        "advice": advice(report.facts.flags),
    }


def facts_context(facts: ItemFacts) -> dict[str, Any]:
    """Figures in words and bars."""
    return {
        "n": facts.n,
        "facility": percent(facts.facility),
        "bar": round((facts.facility or 0) / 100),
        "discrimination": thousandths(facts.discrimination),
        "power": queries.describe_power(facts.discrimination) if facts.n >= ENOUGH else "",
        "seconds": facts.seconds,
        "flags": [label for name, label in FLAGS if getattr(facts.flags, name, False) is True and name != "any"],
        "doubtful": facts.flags.any,
    }


def _segments(lines: Sequence[SegmentLine]) -> list[dict[str, Any]]:
    """Lines grouped by kind, with their names and bars."""
    labels = dict(Segment.choices)
    kinds: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        row = {"name": line.name, "people": line.people, "score": percent(line.score), "bar": round(line.score / 100)}
        kinds.setdefault(line.kind, []).append(row)
    return [{"label": labels.get(kind, kind), "rows": rows} for kind, rows in kinds.items()]


@door(QUIZ_READ)
@never_cache
@require_safe
def paper(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """How a quiz did, edition by edition: reliability, scores, its items with those in doubt first."""
    quiz = visible_quizzes(request.user).filter(pk=quiz_id).first()
    if quiz is None:
        raise Http404
    reports = [_paper_context(report) for report in queries.paper_reports(quiz_id)]
    context = {"quiz": quiz, "reports": reports, "waiting": queries.waiting_count(quiz_id), "enough": ENOUGH}
    return render(request, "quizzes/admin/figures/paper.html", context)


def _paper_context(report: queries.PaperReport) -> dict[str, Any]:
    return {
        "report": report,
        "pass_rate": percent(report.passed * 10_000 // report.sittings),
        "mean": hundredths(report.mean),
        "out_of": hundredths(report.out_of),
        "deviation": hundredths(report.deviation),
        "alpha": thousandths(report.alpha),
        "alpha_words": _alpha_words(report.alpha),
        "error": hundredths(report.error),
        "lines": [{"line": line, "facts": facts_context(line.facts)} for line in report.lines],
        "segments": _segments(report.segments),
    }


def _alpha_words(alpha: int | None) -> str:
    """What a reliability is good for (Nunnally & Bernstein 1994, ch. 7): 0.70 for groups, 0.90 to decide on people."""
    if alpha is None:
        return _("cannot be told yet")
    if alpha >= 900:
        return _("good enough to decide about a person")
    if alpha >= 700:
        return _("good enough to compare groups")
    return _("too low to rank people by small differences")


@door(BANK_EDITORS)
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The banks with how many of their questions are in doubt; numbers lead to the list."""
    rows = queries.bank_figures(visible_questions(request.user))
    flags = [(name, label) for name, label in FLAGS if name not in {"any", "none_yet"}]
    table = [{"bank": row, "doubts": [(name, row.doubts[name]) for name, _label in flags]} for row in rows]
    context = {
        "rows": table,
        "flags": flags,
        "advice": [(label, advice(Flags(**{name: True}))) for name, label in flags],
    }
    return render(request, "quizzes/admin/figures/overview.html", context)
