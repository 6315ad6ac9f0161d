"""Words of a question for people who read it on paper or in a table."""

from __future__ import annotations

from quizzes.importers.types import Option, ParsedQuestion

# What stands over a group of questions on paper.
KIND_WORDS = {
    "single": "单选题",
    "multiple": "多选题",
    "indefinite": "不定项选择题",
    "truefalse": "判断题",
    "fill": "填空题",
    "order": "排序题",
    "match": "匹配题",
    "hotspot": "看图找隐患",
    "case": "案例题",
    "essay": "简答题",
}
_WIDTHS = ((4, 9.0), (2, 20.0))  # options in a line, and how many ems each may have on A4


def letters_text(question: ParsedQuestion) -> str:
    """The letters of a key together: ``ABD``; of an order in its order."""
    return "".join(str(each) for each in question.answer)


def option_label(option: Option) -> str:
    """``A．立即撤离``, as printed."""
    return f"{option.letter}．{option.text}"


def number_text(alternative: str) -> str:
    """``#3:1`` → ``3±1``; other alternatives as they are."""
    if not alternative.startswith("#"):
        return alternative
    value, _, give = alternative[1:].partition(":")
    return f"{value}±{give}" if give and give.strip("0.") else value


def answer_line(question: ParsedQuestion) -> str:
    """The key as an answer sheet has it: letters, 对 or 错, blanks apart by ``；``, alternatives by ``/``, ``1—A``.

    Of 看图找隐患 the hazards' names; of a case the parts' keys, numbered; of a short answer the reference text.
    """
    kind = question.type
    if kind == "fill":
        return "；".join(" / ".join(number_text(text) for text in blank) for blank in question.answer)
    if kind == "match":
        return "　".join(str(pair).replace("-", "—") for pair in question.answer)
    if kind == "hotspot":
        names = {place.id: f"{number}. {place.text}" for number, place in enumerate(question.places, start=1)}
        return "；".join(names.get(each, str(each)) for each in question.answer)
    if kind == "case":
        return "　".join(f"({number}) {answer_line(part)}" for number, part in enumerate(question.parts, start=1))
    if kind == "order":
        return "→".join(str(each) for each in question.answer)
    return "\n".join(str(each) for each in question.answer) if kind == "essay" else letters_text(question)


def option_columns(options: tuple[Option, ...]) -> int:
    """How many options stand in a line on A4: 4, 2 or 1, by the longest."""
    from unicodedata import east_asian_width

    def ems(text: str) -> float:
        return sum(1.0 if east_asian_width(each) in "WF" else 0.6 for each in text)

    longest = max((ems(option_label(option)) for option in options), default=0)
    return next((count for count, room in _WIDTHS if longest <= room), 1)
