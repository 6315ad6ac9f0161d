"""Post categories, special operations and employment forms: the words of rosters and the values they stand for.

Three categories of Work Safety Law training: principals, safety managers, all other workers. A special operation is an
attribute of a post, not a category; special *equipment* (forklifts, cranes, boilers) belongs to another authority.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from orgs.logic.post_words import (
    CATEGORY_WORDS,
    EMPLOYMENT_WORDS,
    EQUIPMENT_JOBS,
    EQUIPMENT_KINDS,
    EQUIPMENT_WORDS,
    OPERATION_WORDS,
    SPECIAL_WORDS,
    WORKER,
)

_BLANKS_AND_MARKS = re.compile(r"[\s、，,·（）()/\-]+")


def _fold(text: str) -> str:
    return _BLANKS_AND_MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _index(words: dict[str, str]) -> dict[str, str]:
    return {_fold(word): value for value, synonyms in words.items() for word in (value, *synonyms.split())}


_CATEGORY_OF = _index(CATEGORY_WORDS)
_OPERATION_OF = _index(OPERATION_WORDS)
_FORM_OF = _index(EMPLOYMENT_WORDS)
_SPECIAL = frozenset(map(_fold, SPECIAL_WORDS.split()))
_EQUIPMENT = frozenset(map(_fold, EQUIPMENT_WORDS.split()))
_EQUIPMENT_PARTS = tuple(EQUIPMENT_JOBS.split())

SPECIAL_OPERATIONS = tuple(OPERATION_WORDS)
ERRORS = frozenset({"unknown-post"})


@dataclass(frozen=True, slots=True)
class PostKind:
    """Category and special operation of a post. With the error code unknown-post `category` is empty."""

    category: str
    special_operation: str = ""
    codes: tuple[str, ...] = ()


def parse_post(category: str, *, job_title: str = "", operation: str = "") -> PostKind:
    """Read 岗位类别 together with 工种 and, where there is one, a column for the special operation.

    Codes: post-missing (taken as worker), post-from-job-title, post-from-operation, special-operation-missing,
    special-operation-unlisted, special-equipment;
    the error unknown-post.
    """
    word = _fold(category)
    if not word and (_fold(job_title) in _CATEGORY_OF or special_operation(job_title)):
        read = parse_post(job_title, job_title=job_title, operation=operation)
        return PostKind(read.category, read.special_operation, ("post-from-job-title",))
    if word in _SPECIAL:
        return _special(operation or job_title)
    if word in _EQUIPMENT:
        return PostKind(WORKER, codes=("special-equipment",))
    if word in _OPERATION_OF:  # 岗位类别 names the operation itself
        return PostKind(WORKER, _OPERATION_OF[word], ("post-from-operation",))
    found = WORKER if not word else _CATEGORY_OF.get(word, "")
    if not found:
        return PostKind("", codes=("unknown-post",))
    codes = () if word else ("post-missing",)
    if not operation:
        return PostKind(found, codes=codes)
    named = _special(operation)
    return PostKind(found, named.special_operation, (*codes, *named.codes))


def special_operation(text: str) -> str:
    """The catalogue's name of a special operation, or "" when `text` is none of them."""
    return _OPERATION_OF.get(_fold(text), "")


def is_equipment_job(text: str) -> bool:
    """Whether a job is work on special equipment, such as forklifts and cranes."""
    return any(word in text for word in _EQUIPMENT_PARTS)


def equipment_kind(*texts: str) -> str:
    """The kind of certificate for work on special equipment by the first of `texts` that tells; else as written."""
    said = [re.sub(r"\s+", " ", text).strip() for text in texts if text.strip()]
    for text in said:
        for word, kind in EQUIPMENT_KINDS.items():
            if word in text and "人员" not in text:  # 特种设备安全管理和作业人员 is the name of them all
                return kind
    return said[0] if said else ""


def parse_employment_form(text: str) -> tuple[str, tuple[str, ...]]:
    """Value and codes; blank is "" (not stated), an unknown word is ``other`` with employment-form-unknown."""
    word = _fold(text)
    if not word:
        return "", ()
    found = _FORM_OF.get(word)
    return (found, ()) if found else ("other", ("employment-form-unknown",))


def _special(text: str) -> PostKind:
    if not text.strip():
        return PostKind(WORKER, codes=("special-operation-missing",))
    if is_equipment_job(text):
        return PostKind(WORKER, codes=("special-equipment",))
    known = special_operation(text)
    if known:
        return PostKind(WORKER, known)
    return PostKind(WORKER, re.sub(r"\s+", "", text), ("special-operation-unlisted",))
