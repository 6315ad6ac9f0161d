"""Columns of the admin's lists over units and people."""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import IndexView


class DayColumn(Column):
    """A day of the calendar, written out: a date of law or of a post is not "six years ago"."""

    def get_value(self, instance: Any) -> str:
        """2026年6月1日; a dash for none."""
        day = super().get_value(instance)
        return f"{day.year}年{day.month}月{day.day}日" if day else "—"


def titled(label: Any) -> type[IndexView]:
    """A list whose first column, which opens the row, is headed `label`: a field's own name is English."""

    class TitledIndexView(IndexView):  # type: ignore[misc,unused-ignore]
        def _get_title_column(self, *args: Any, **kwargs: Any) -> Column:
            column = super()._get_title_column(*args, **kwargs)
            column.label = label
            return column

    return TitledIndexView
