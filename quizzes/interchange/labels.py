"""Categories and tags of learning platforms as our topic, basis and other fields."""

from __future__ import annotations

import re

from quizzes.interchange.extras import BY_WORD

_CONTEXT = re.compile(r"\$[\w]+\$")
_DEFAULT = re.compile(r"^(?:Default for .*|.*\s?的?默认(?:类别|分类)?)$")
_TITLE = re.compile(r"^《[^》]{1,200}》")
_NAMED = re.compile(r"^([^:：]{1,8})[:：]\s*(.+)$", re.DOTALL)


def read_category(text: str) -> str:
    """``$course$/top/安全生产法/总则`` → ``安全生产法/总则``; ``//`` is a slash; a platform's default one is none."""
    parts = [part.replace("\0", "/").strip() for part in text.replace("//", "\0").split("/")]
    while parts and (_CONTEXT.fullmatch(parts[0]) or parts[0] == "top" or not parts[0]):
        del parts[0]
    return "" if parts and _DEFAULT.match(parts[-1]) else "/".join(parts)


def is_category(topic: str) -> bool:
    """Whether `topic`, written as a category, would be read back as it is."""
    return bool(topic) and "\n" not in topic and read_category(topic) == topic


def read_tags(tags: list[str]) -> tuple[dict[str, str], list[str]]:
    """Tags as extras (``依据:…``, ``难度:易``, a title in 《》 is a basis), and those that are none of these."""
    extras: dict[str, str] = {}
    others: list[str] = []
    for tag in tags:
        named = _NAMED.match(tag)
        if named and named[1].strip() in BY_WORD:
            extras.setdefault(BY_WORD[named[1].strip()], named[2].strip())
        elif _TITLE.match(tag):
            extras.setdefault("basis", tag)
        else:
            others.append(tag)
    return extras, others


def add_topic(extras: dict[str, str], others: list[str], category: str) -> bool:
    """Settle the topic: said outright, else the category, else the first tag. Whether a tag found no place."""
    if category:
        extras.setdefault("topic", category)
    elif others:
        extras.setdefault("topic", others[0])
        others = others[1:]
    return any(tag != extras.get("topic") for tag in others)
