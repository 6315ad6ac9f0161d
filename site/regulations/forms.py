"""Forms of the admin: what may be deleted from an instrument, and how a clause is looked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.choosers import BaseFilterForm

from regulations.logic.citations import article_parts


class InstrumentForm(WagtailAdminModelForm):
    """Refuses to delete a clause that anything still stands on, and says what to do instead.

    What replaces an instrument, and on which day, belong together; on that day it ends unless it ended before.
    """

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        by, on = data.get("replaced_by"), data.get("replaced_on")
        if by is not None and by.pk == self.instance.pk:
            self.add_error("replaced_by", _("An instrument can't take its own place. Choose the other one."))
        elif (by is None) != (on is None) and not self.errors:
            field = "replaced_on" if by is not None else "replaced_by"
            self.add_error(field, _("Say both which instrument takes the place and from which day."))
        elif on is not None:
            data["in_force_to"] = min(data.get("in_force_to") or on, on)
        return data

    def is_valid(self) -> bool:
        """The rows to delete are known only after the nested formsets were validated, so not in `clean`."""
        valid = super().is_valid()
        if not valid or all(is_deletable(row) for row in _deleted_rows(self)):
            return valid
        self.add_error(
            None,
            _(
                "A clause with versions, or one that pages or questions cite, can't be deleted. Nothing was"
                " changed. Set “valid to” on its version instead; it then counts as repealed from that day."
            ),
        )
        return False


class ClauseFilterForm(BaseFilterForm):
    """Finds clauses as people call them: 安全生产法 28, 第二十八条, 培训档案."""

    q = forms.CharField(
        label=_("Search term"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("e.g. 安全生产法 28"), "data-chooser-modal-search": True}),
    )

    def filter(self, objects: models.QuerySet[Any]) -> models.QuerySet[Any]:
        objects = super().filter(objects)
        words = (self.cleaned_data.get("q") or "").split()
        for word in words:
            objects = objects.filter(clause_condition(word))
        self.is_searching = bool(words)
        self.search_query = " ".join(words)
        return objects


def clause_condition(word: str) -> models.Q:
    """The condition for one word of a search: an article by figure or by name, or words of title, topic or summary."""
    if word.isdecimal():
        return models.Q(clause__number=int(word))
    try:
        number, suffix = article_parts(word)
    except ValueError:
        bare = word.strip("《》")
        return (
            models.Q(clause__instrument__title__icontains=bare)
            | models.Q(clause__instrument__short_title__icontains=bare)
            | models.Q(topic__icontains=bare)
            | models.Q(summary__icontains=bare)
        )
    return models.Q(clause__number=number, clause__suffix=suffix)


def is_deletable(row: models.Model) -> bool:
    """Whether the database would let `row` go."""
    try:
        Collector(using="default").collect([row])
    except (ProtectedError, RestrictedError):
        return False
    return True


def _deleted_rows(form: Any) -> list[models.Model]:
    """The stored rows that the nested formsets are asked to delete."""
    rows: list[models.Model] = []
    for formset in getattr(form, "formsets", {}).values():
        for child in formset.forms:
            if child.instance.pk and getattr(child, "cleaned_data", {}).get("DELETE"):
                rows.append(child.instance)
            rows.extend(_deleted_rows(child))
    return rows
