"""How lists of questions ask for figures: one join, no query a row."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes.logic.figures import ENOUGH, FLAG_NAMES
from quizzes.models import ItemFigures, Question

FLAGS: tuple[tuple[str, str | Promise], ...] = (
    ("any", _("any doubt")),
    ("key_suspect", _("the key may be wrong")),
    ("negative", _("good people get it wrong more often")),
    ("too_easy", _("nearly everybody gets it right")),
    ("too_hard", _("nearly everybody gets it wrong")),
    ("idle_option", _("an option that nobody takes")),
    ("none_yet", _("not answered by enough people yet")),
)
_COLUMNS = ("n", "facility", "discrimination", "seconds", *FLAG_NAMES)


def annotate_figures(rows: QuerySet[Question]) -> QuerySet[Question]:
    """Each question with `figures_n`, `figures_facility`, … of part 0, or of a case's first sub-item; None without."""
    figures = ItemFigures.objects.filter(question=OuterRef("pk")).order_by("part")
    found = {f"figures_{name}": Subquery(figures.values(name)[:1]) for name in _COLUMNS}
    return rows.annotate(**found)


def filter_by_flag(rows: QuerySet[Question], flag: str) -> QuerySet[Question]:
    """Questions with this doubt (see `FLAGS`); an unknown flag leaves the list as it is."""
    figures = ItemFigures.objects.filter(question=OuterRef("pk"))
    if flag in FLAG_NAMES:
        return rows.filter(Exists(figures.filter(**{flag: True})))
    if flag == "any":
        doubtful = Q(pk__in=[])
        for name in FLAG_NAMES:
            doubtful |= Q(**{name: True})
        return rows.filter(Exists(figures.filter(doubtful)))
    if flag == "none_yet":
        return rows.exclude(Exists(figures.filter(n__gte=ENOUGH)))
    return rows


def filter_by_facility(rows: QuerySet[Question], *, low: int | None, high: int | None) -> QuerySet[Question]:
    """Questions whose facility lies between two per cent figures, both included."""
    figures = ItemFigures.objects.filter(question=OuterRef("pk"))
    if low is not None:
        figures = figures.filter(facility__gte=low * 100)
    if high is not None:
        figures = figures.filter(facility__lte=high * 100)
    return rows if low is None and high is None else rows.filter(Exists(figures))
