"""Matching and ordering, whose files list everything in the right order: put as our questions have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quizzes.importers.types import Option, ParsedQuestion
from quizzes.interchange.common import letter, lettered, numbered


def build_match(question: ParsedQuestion, pairs: Sequence[tuple[str, str]], order: str = "") -> ParsedQuestion:
    """`question` with these pairs of left and right; an empty left makes its right a distractor.

    `order` names the letters of the rights as they come, where the file says how they stood.
    """
    rights = list(dict.fromkeys(right for _left, right in pairs if right))
    letters = _letters(order, len(rights))
    by_text = dict(zip(rights, letters, strict=True))
    lefts = numbered(left for left, _right in pairs if left)
    answer = [
        f"{left.letter}-{by_text[right]}"
        for left, right in zip(lefts, (right for left, right in pairs if left), strict=True)
        if right
    ]
    options = sorted((Option(letter_, text) for text, letter_ in by_text.items()), key=lambda one: one.letter)
    return replace(question, lefts=lefts, options=tuple(options), answer=tuple(answer))


def _letters(order: str, count: int) -> list[str]:
    plain = [letter(index) for index in range(count)]
    said = [one.strip() for one in order.split(",")] if "," in order else list(order)
    return said if sorted(said) == sorted(plain) else plain


def build_order(
    question: ParsedQuestion, texts: Sequence[str], places: Sequence[int], order: str = ""
) -> ParsedQuestion:
    """`question` with `texts`, which stand in the right order, shown as `places` say or as `order` names them."""
    letters = _letters(order, len(texts)) if order else []
    if letters:
        options = sorted((Option(one, text) for one, text in zip(letters, texts, strict=True)), key=lambda o: o.letter)
        return replace(question, options=tuple(options), answer=tuple(letters))
    options = list(lettered(texts[place] for place in places))
    letter_of = {place: option.letter for place, option in zip(places, options, strict=True)}
    return replace(question, options=tuple(options), answer=tuple(letter_of[place] for place in range(len(texts))))


def pairs_of(question: ParsedQuestion) -> tuple[list[tuple[str, str]], str]:
    """Left and right texts of a matching question, distractors with an empty left; and the letters as they come.

    The letters are empty where reading gives the options in this order by itself.
    """
    rights = {option.letter: option.text for option in question.options}
    key = dict(pair.split("-", 1) for pair in question.answer)
    pairs = [(left.text, rights.get(key.get(left.letter, ""), "")) for left in question.lefts]
    used = [key[left.letter] for left in question.lefts if left.letter in key]
    spare = [one for one in rights if one not in used]
    pairs += [("", rights[one]) for one in spare]
    letters = list(dict.fromkeys([*used, *spare]))
    return pairs, ",".join(letters) if letters != list(rights) else ""
