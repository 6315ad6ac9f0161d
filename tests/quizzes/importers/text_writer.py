"""Questions written as running text in a mixture of the styles that people use, for reading them back."""

from __future__ import annotations

import random
from collections.abc import Sequence

from quizzes.importers.types import ParsedQuestion

HEADS = {
    "single": ("单选题", "单项选择题", "单选题（每题2分，共20分）"),
    "multiple": ("多选题", "多项选择题", "多选题（每题2分）"),
    "indefinite": ("不定项选择题",),
    "truefalse": ("判断题", "是非题", "判断题（正确的打√，错误的打×）"),
    "fill": ("填空题", "填空题（每空1分）"),
    "essay": ("简答题", "问答题：", "论述题"),
}
NUMERALS = "一二三四五六七八九十"
NUMBER_STYLES = ("{}、", "{}. ", "{}．", "（{}）", "第{}题 ", "【{}】", "{}、 ", "({})")
SURE_STYLES = tuple(style for style in NUMBER_STYLES if style[0] not in "（(")
OPTION_STYLES = ("{}．", "{}、", "{}. ", "({})", "（{}）", "{} ", "{}：", "Ｘ．")
ANSWER_STYLES = ("答案：{}", "【答案】{}", "正确答案：{}", "参考答案： {}", "[答案]{}", "答案:{}", "标准答案：（{}）")
LEVELS = {1: "易", 2: "中", 3: "难"}
SIGNS = {"对": ("√", "对", "正确", "T"), "错": ("×", "错", "错误", "F")}


def write_text(questions: Sequence[ParsedQuestion], seed: int) -> str:
    """The questions in sections by type, in the order given; styles are drawn anew for every question."""
    draw = random.Random(seed)
    lines = ["安全生产知识竞赛题库", ""]
    gathered: list[str] = []
    label = number = 0
    for index, question in enumerate(questions):
        if index == 0 or question.type != questions[index - 1].type:
            head = f"{NUMERALS[label % 10]}、{draw.choice(HEADS[question.type])}"
            lines += ["", head] if draw.random() < 0.5 else [head]
            label, number = label + 1, 0
            gathered.append(f"{NUMERALS[(label - 1) % 10]}、{HEADS[question.type][0]}")
        number += 1
        lines += _item(question, number, draw, gathered)
    if any(line[0] not in NUMERALS for line in gathered):
        lines += ["", draw.choice(("参考答案", "答案：", "【参考答案】", "附：参考答案及解析")), *gathered]
    return "\n".join(lines)


def _item(question: ParsedQuestion, number: int, draw: random.Random, gathered: list[str]) -> list[str]:
    stem, answer = question.stem, _answer(question, draw)
    place = draw.choice(("beside", "inline", "gathered"))
    if place == "inline" and question.type in {"single", "multiple", "indefinite"}:
        stem = stem.replace("（ ）", draw.choice((f"（{answer}）", f"（ {answer} ）", f"( {answer} )")))
    elif place == "inline" and question.type == "truefalse":
        stem += draw.choice((f"（{answer}）", f"（ {answer} ）", f"({answer})"))
    elif place == "inline":
        place = "beside"
    if question.type == "truefalse" and place != "inline" and draw.random() < 0.5:
        stem += draw.choice(("（ ）", "(  )", "（　　）"))
    # What has neither options nor a blank cannot be told from a list inside the question before it by （2） alone.
    styles = NUMBER_STYLES if question.options or question.type == "fill" else SURE_STYLES
    lines = [draw.choice(styles).format(number) + stem, *_options(question, draw)]
    if place == "beside":
        lines.append(_labelled(draw.choice(ANSWER_STYLES), answer, question))
    elif place == "gathered":
        gathered.append(f"{number}{draw.choice(('.', '、', '．'))}{answer}")
    lines += _fields(question, draw)
    return [*lines, ""] if draw.random() < 0.5 else lines


def _labelled(style: str, answer: str, question: ParsedQuestion) -> str:
    return style.format(answer) if question.type not in {"fill", "essay"} else f"答案：{answer}"


def _answer(question: ParsedQuestion, draw: random.Random) -> str:
    if question.type == "truefalse":
        return draw.choice(SIGNS[question.answer[0]])
    if question.type == "fill":
        return "|".join(";".join(blank) for blank in question.answer)
    return "".join(question.answer)


def _options(question: ParsedQuestion, draw: random.Random) -> list[str]:
    style = draw.choice(OPTION_STYLES)
    texts = [_lettered(style, option.letter, option.text) for option in question.options]
    per_line = draw.choice((1, 2, len(texts) or 1))
    gap = draw.choice(("  ", "\t", "      ", "　　"))
    return [gap.join(texts[start : start + per_line]) for start in range(0, len(texts), per_line)]


def _lettered(style: str, letter: str, text: str) -> str:
    if style == "Ｘ．":
        return f"{chr(ord(letter) + 0xFEE0)}．{text}"
    return style.format(letter) + text


def _fields(question: ParsedQuestion, draw: random.Random) -> list[str]:
    lines = []
    if question.explanation:
        lines.append(draw.choice(("解析：{}", "【解析】{}", "答案解析：{}")).format(question.explanation))
    if question.difficulty:
        lines.append(f"难度：{LEVELS[question.difficulty]}")
    if question.topic:
        lines.append(draw.choice(("知识点：{}", "【考点】{}")).format(question.topic))
    if question.points:
        lines.append(f"分值：{question.points // 100}分")
    if question.basis:
        lines.append(f"法规依据：{question.basis}")
    draw.shuffle(lines)
    return lines
