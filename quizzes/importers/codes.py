"""Stable codes of what an import has to tell; the gravest of a row decides its verdict."""

from __future__ import annotations

ERROR_CODES = frozenset(
    {
        "answer-ambiguous",
        "answer-missing",
        "answer-out-of-range",
        "answer-unreadable",
        "answers-differ",
        "audience-too-long",
        "bad-date",
        "bad-points",
        "bad-rubric",
        "basis-too-long",
        "blank-count-mismatch",
        "case-without-parts",
        "code-repeated",
        "code-too-long",
        "dates-reversed",
        "duplicate-conflicting-key",
        "duplicate-lefts",
        "duplicate-options",
        "explanation-too-long",
        "formula",
        "hotspot-no-hazard",
        "hotspot-no-photo",
        "hotspot-place-nameless",
        "hotspot-place-outside",
        "hotspot-place-repeated",
        "hotspot-place-unknown",
        "item-unreadable",
        "judgement-options-unclear",
        "match-incomplete",
        "match-too-few-rights",
        "no-blank",
        "number-unreadable",
        "option-too-long",
        "order-incomplete",
        "pair-unreadable",
        "parent-missing",
        "part-type",
        "remark-too-long",
        "rubric-sum",
        "single-with-many-answers",
        "source-too-long",
        "stem-missing",
        "stem-too-long",
        "too-few-options",
        "too-few-pairs",
        "too-many-options",
        "topic-too-long",
        "type-needs-editor",
        "unknown-type",
    }
)
WARN_CODES = frozenset(
    {
        "answer-by-text",
        "answer-in-stem",
        "citation-unmatched",
        "date-in-cell",
        "duplicate-question",
        "format-lost",
        "hotspot-no-decoy",
        "hotspot-overlap",
        "media-missing",
        "media-refused",
        "media-remote",
        "multiple-with-one-answer",
        "near-duplicate",
        "near-duplicate-stored",
        "replaces-stored",
        "no-shuffle",
        "number-missing",
        "number-repeated",
        "option-gap",
        "options-ignored",
        "picture-left-out",
        "stem-holds-question",
        "pinyin-stripped",
        "text-left-out",
        "traditional-converted",
        "type-inferred",
        "unknown-difficulty",
        "weights-folded",
    }
)
SKIP_CODES = frozenset(
    {
        "answer-without-question",
        "blank-row",
        "description-only",
        "header-row",
        "left-out",
        "unsupported-question",
    }
)
NOTICE_CODES = frozenset(
    {"column-repeated", "hidden-column", "other-sheets", "pictures-left-out", "sheets-not-read", "text-outside"}
)
ALL_CODES = ERROR_CODES | WARN_CODES | SKIP_CODES | NOTICE_CODES
