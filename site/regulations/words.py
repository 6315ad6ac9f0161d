"""Codes of texts and comparisons in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from regulations.logic.citations import clause_label
from regulations.logic.comparison import Kind
from regulations.logic.text import FATAL, FindingCode

KIND_LABELS: dict[str, Any] = {
    Kind.SAME: pgettext_lazy("clause", "unchanged"),
    Kind.RENUMBERED: pgettext_lazy("clause", "moved"),
    Kind.CHANGED: pgettext_lazy("clause", "changed"),
    Kind.SPLIT: pgettext_lazy("clause", "split"),
    Kind.MERGED: pgettext_lazy("clause", "merged"),
    Kind.NEW: pgettext_lazy("clause", "new"),
    Kind.DELETED: pgettext_lazy("clause", "deleted"),
    Kind.FILLED: pgettext_lazy("clause", "text added"),
}
# Signs beside the words: colour is never the only signal.
KIND_SHAPES = {
    Kind.SAME: "＝", Kind.RENUMBERED: "→", Kind.CHANGED: "△", Kind.SPLIT: "＜", Kind.MERGED: "＞", Kind.NEW: "＋",
    Kind.DELETED: "✕", Kind.FILLED: "＋",
}  # fmt: skip
SOURCE_KINDS: dict[str, Any] = {
    "question": gettext_lazy("question"),
    "page": gettext_lazy("explainer or page"),
    "requirement": gettext_lazy("training requirement"),
}


def source_kind_label(kind: str) -> str:
    """What cites, in words; an unknown kind as it is."""
    return str(SOURCE_KINDS.get(kind, kind))


def finding_sentence(code: str, number: int, suffix: int, detail: str) -> str:
    """A finding in words."""
    article = clause_label(number, suffix)
    sentences = {
        FindingCode.NO_TITLE: _("The first line is no title."),
        FindingCode.NO_ARTICLES: _("No article was found: articles begin with 第一条 at the beginning of a line."),
        FindingCode.TEXT_BEFORE: _(
            "Text before the first article that is no date of adoption: “%(detail)s”. Left out."
        ),
        FindingCode.GAP: _("%(article)s: the number before it is missing."),
        FindingCode.DUPLICATE: _("%(article)s stands there twice."),
        FindingCode.BACKWARDS: _("%(article)s comes after a higher number."),
        FindingCode.EMPTY: _("%(article)s is empty."),
        FindingCode.NO_DAY: _("The text names no day on which it comes into force. Enter it below."),
        FindingCode.LOOK_AT_DAY: _("The day in force is a guess: the text does not name it clearly. Check it below."),
        FindingCode.TOO_LONG: _("The text is longer than any statute: more than 2000 articles, or an endless one."),
    }
    return sentences[FindingCode(code)] % {"article": article, "detail": detail}


def is_fatal(code: str) -> bool:
    """Whether a finding forbids storing."""
    return FindingCode(code) in FATAL
