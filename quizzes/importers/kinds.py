"""Types of question by the words that people use, and by the answer where no type is written."""

from __future__ import annotations

import re

from quizzes.importers.answers import bare_answer, judgement, letters_in
from quizzes.importers.clean import count_blanks, fold, to_simplified
from quizzes.importers.pairs import has_arrow
from quizzes.importers.types import Option

_NAMES: dict[str, str] = {
    "single": "单选 单项 单选项 单项选择 单项选择题 单选选择 单选择 单一选择 single radio",
    "multiple": "多选 多项 多选项 多项选择 多选择 复选 multiple checkbox",
    "indefinite": "不定项 不定项选择 不定项选 不定选 任选 任意项选择 indefinite",
    "truefalse": "判断 是非 对错 正误 判断对错 判断正误 是非判断 正误判断 truefalse judge",
    "fill": "填空 填充 fill",
    "essay": "简答 问答 论述 名词解释 主观 简述 计算 计算分析 论述分析 essay",
    "order": "排序 顺序 order",
    "match": "匹配 连线 配对 match",
    "hotspot": "看图找隐患 找隐患 热点 看图 hotspot",
    "case": "案例 案例分析 综合分析 材料 材料分析 案例选择 case",
    "choice": "选择",
}
_KINDS = {name: kind for kind, names in _NAMES.items() for name in names.split()}
_CHINESE = (name for names in _NAMES.values() for name in names.split() if not name.isascii())
CHINESE_NAMES = "|".join(sorted(_CHINESE, key=len, reverse=True))  # for a pattern that looks for heads
NEEDS_EDITOR = frozenset({"hotspot"})  # no row can say where on a photo a hazard is
_UNORDERED = re.compile(r"无序|乱序|不分先后|不分顺序|顺序不限|任意顺序")


def kind_named(text: str) -> str | None:
    """The type that `text` names (题 at the end may be missing); ``choice`` for a bare 选择题; None if unknown."""
    word = _UNORDERED.sub("", re.sub(r"(?<=.)\([^()]*\)", "", fold(to_simplified(text)))).strip(
        "[]()【】一二三四五六七八九十0123456789、.:"
    )
    return _KINDS.get(word) or _KINDS.get(word.removesuffix("题")) or _KINDS.get(word.removesuffix("型"))


def is_unordered(text: str) -> bool:
    """Whether a type such as 填空(无序) says that blanks may be filled in any order."""
    return bool(_UNORDERED.search(to_simplified(text)))


def infer_kind(*, stem: str, options: tuple[Option, ...], answer: str) -> str | None:
    """The type that stem, options and answer point to; None where they leave it open."""
    bare = bare_answer(answer)
    if options:
        if len(options) > 1 and all(has_arrow(option.text) for option in options):
            return "match"
        if len(options) == 2 and {judgement(option.text) for option in options} == {"对", "错"}:
            return "truefalse"
        letters = letters_in(bare)
        return "multiple" if letters and len(letters) > 1 else "single"
    if not bare:
        return None
    if judgement(bare) and not count_blanks_to_fill(stem):
        return "truefalse"
    return "fill" if count_blanks(stem) else "essay"


def count_blanks_to_fill(stem: str) -> int:
    """Blanks made of underscores: brackets at the end of a judgement are where the tick goes."""
    return stem.count("__") + stem.count("＿＿")
