"""One ``<question>`` of Moodle XML → one question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from quizzes.importers.clean import tidy
from quizzes.importers.types import RIGHT, WRONG, Finding, Item, MediaFile, NoQuestion, ParsedQuestion, ReadQuestion
from quizzes.interchange.attachments import Attachments, decode_base64
from quizzes.interchange.cloze import has_gaps, read_cloze
from quizzes.interchange.common import (
    Reading,
    lettered,
    numeric,
    read_guide,
    scrambled,
    with_blank,
)  # fmt: skip
from quizzes.interchange.extras import read_points, settle
from quizzes.interchange.html_text import Flat, as_html
from quizzes.interchange.labels import add_topic, read_tags
from quizzes.interchange.nodes import Node, parse_html
from quizzes.interchange.pairs import build_match, build_order

IGNORED = {"description": "description-only"}
_PLUGIN_FILE = "@@PLUGINFILE@@/"


@dataclass(slots=True)
class Weighed:
    """An answer: its text, what choosing it earns in per cent, its feedback."""

    text: str
    earned: float
    feedback: str = ""
    node: Node | None = None


@dataclass(slots=True)
class Draft:
    """A question of Moodle while it is read."""

    node: Node
    extras: dict[str, str]
    reading: Reading = field(default_factory=Reading)
    media: list[MediaFile] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def value(self, name: str, default: str = "") -> str:
        """The plain value of a child element, whether or not it has a ``<text>``."""
        child = self.node.first(name)
        return child.text.strip() if child else default

    def words(self, node: Node | None, slot: str = "stem") -> str:
        """The text of an element with ``<text>`` in the format it names; its pictures belong to `slot`."""
        if node is None:
            return ""
        text = node.first("text")
        written = text.text if text else "".join(one for one in node.children if isinstance(one, str))
        if node.get("format", "html") in {"plain_text", "plain"}:
            return tidy(written)
        if node.get("format") in {"moodle_auto_format", "markdown"}:
            written = written.strip().replace("\n", "<br>") if "<p" not in written else written
        flat = self.reading.html(written)
        self.keep_files(node, flat, slot)
        return flat.text

    def keep_files(self, node: Node, flat: Flat, slot: str) -> None:
        """The media that a text shows, out of the ``<file>`` elements beside it."""
        files = {one.get("name"): decode_base64(one.text) for one in node.elements("file")}
        attachments = Attachments(files, self.reading.findings)
        names = [(_file_name(reference), alt) for reference, alt in flat.files]
        self.media.extend(attachments.take(names, slot))

    def answers(self) -> list[Weighed]:
        """The ``<answer>`` elements, their texts not yet read."""
        return [
            Weighed("", _number(one.get("fraction", "0")), self.words(one.first("feedback"), "stem"), one)
            for one in self.node.elements("answer")
        ]


def _file_name(reference: str) -> str:
    return reference.removeprefix(_PLUGIN_FILE) if reference.startswith(_PLUGIN_FILE) else reference


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def read_question(node: Node, *, row: int, category: str) -> Item:
    """The question in `node`; a kind that we have nothing like is told."""
    kind = node.get("type").lower()
    reader = _READERS.get(kind)
    if reader is None:
        return NoQuestion(row, Finding("unsupported-question"))
    extras, others = read_tags([tidy(tag.text) for tags in node.elements("tags") for tag in tags.elements("tag")])
    draft = Draft(node, extras)
    if add_topic(extras, others, category):
        draft.reading.lost.append("标签")
    question = reader(draft)
    if question is None:
        return NoQuestion(row, Finding("unsupported-question"))
    question = _complete(draft, question)
    shuffle = draft.value("shuffleanswers", "1").lower() not in {"0", "false"}
    settled = settle(question, extras, draft.reading.findings, shuffle=shuffle or not question.options)
    return ReadQuestion(row, settled, draft.reading.told())


def _complete(draft: Draft, question: ParsedQuestion) -> ParsedQuestion:
    """What every kind has: number, points, explanation, pictures."""
    explanation = draft.words(draft.node.first("generalfeedback"), "stem")
    notes = [note for note in dict.fromkeys(draft.notes) if note not in explanation.split("\n")]
    points = read_points(draft.value("defaultgrade"))
    return replace(
        question,
        code=draft.value("idnumber"),
        points=points if points else None,
        explanation="\n".join(filter(None, [explanation, *notes])),
        media=tuple(draft.media) + question.media,
    )


def _stem(draft: Draft) -> str:
    return draft.words(draft.node.first("questiontext"))


def _multichoice(draft: Draft) -> ParsedQuestion:
    stem, answers = _stem(draft), draft.answers()
    letters = [option.letter for option in lettered("" for _answer in answers)]
    texts = [draft.words(one.node, f"option:{mark}") for mark, one in zip(letters, answers, strict=True)]
    single = draft.value("single", "true").lower() in {"true", "1"}
    notes = zip(letters, answers, strict=True)
    draft.notes.extend(f"{mark}：{one.feedback}" for mark, one in notes if one.feedback)
    best = max((one.earned for one in answers), default=0)
    right = [
        mark
        for mark, one in zip(letters, answers, strict=True)
        if one.earned > 0 and (not single or one.earned == best)
    ]
    if is_partial([one.earned for one in answers], single=single):
        draft.reading.note("weights-folded")
    return ParsedQuestion("single" if single else "multiple", stem, lettered(texts), tuple(right))


def is_partial(earned: list[float], *, single: bool) -> bool:
    """Whether an answer earns a part only: of several right ones each earns its equal share."""
    positive = [one for one in earned if one > 0]
    if single or not positive:
        return any(one < 100 for one in positive)
    return max(positive) - min(positive) > 0.1 or abs(sum(positive) - 100) > 1


def _truefalse(draft: Draft) -> ParsedQuestion:
    right = ""
    for one in draft.answers():
        word = draft.words(one.node).strip().lower()
        draft.notes.extend(filter(None, [one.feedback]))
        if one.earned > 0:
            right = RIGHT if word in {"true", "对", "正确"} else WRONG
    return ParsedQuestion("truefalse", _stem(draft), answer=(right,) if right else ())


def accepted(draft: Draft, answers: list[Weighed]) -> list[Weighed]:
    """The answers that earn anything; that some earn a part only is told."""
    found = [one for one in answers if one.earned > 0]
    if any(one.earned < 100 for one in found):
        draft.reading.note("weights-folded")
    draft.notes.extend(one.feedback for one in answers if one.feedback)
    return found


def _blank_stem(draft: Draft) -> str:
    return with_blank(_stem(draft))


def _shortanswer(draft: Draft) -> ParsedQuestion:
    if draft.value("usecase") == "1":
        draft.reading.lost.append("区分大小写")
    texts = []
    for one in accepted(draft, draft.answers()):
        written = tidy(one.node.first("text").text) if one.node and one.node.first("text") else ""  # type: ignore[union-attr]
        if "*" in written.replace("\\*", ""):
            draft.reading.lost.append("通配符")
        texts.append(written.replace("\\*", "*"))
    alternatives = tuple(dict.fromkeys(filter(None, texts)))
    return ParsedQuestion("fill", _blank_stem(draft), answer=(alternatives,) if alternatives else ())


def _numerical(draft: Draft) -> ParsedQuestion:
    units = [unit for group in draft.node.elements("units") for unit in group.elements("unit")]
    if units:
        draft.reading.lost.append("单位")
    found = []
    for one in accepted(draft, draft.answers()):
        value = tidy(one.node.first("text").text) if one.node and one.node.first("text") else ""  # type: ignore[union-attr]
        width = one.node.first("tolerance") if one.node else None
        alternative = numeric(value, width.text.strip() if width else "")
        if alternative is None:
            draft.reading.note("number-unreadable", answer=value[:50])
        else:
            found.append(alternative)
    alternatives = tuple(dict.fromkeys(found))
    return ParsedQuestion("fill", _blank_stem(draft), answer=(alternatives,) if alternatives else ())


def _matching(draft: Draft) -> ParsedQuestion:
    pairs: list[tuple[str, str]] = []
    subs = list(draft.node.elements("subquestion"))
    count = 0
    stem = _stem(draft)
    for sub in subs:
        before = len(draft.media)
        left = draft.words(sub, f"left:{count + 1}")
        count += bool(left or len(draft.media) > before)
        answer = sub.first("answer")
        right = draft.words(answer) if answer and answer.get("format") == "html" else _plain(answer)
        pairs.append((left, right))
    return build_match(ParsedQuestion("match", stem), pairs, draft.extras.get("order", ""))


def _plain(node: Node | None) -> str:
    text = node.first("text") if node else None
    return tidy(text.text) if text else ""


def _ordering(draft: Draft) -> ParsedQuestion:
    stem = _stem(draft)
    nodes = list(draft.node.elements("answer"))
    order = draft.extras.get("order", "")
    marks = order.split(",") if order.count(",") == len(nodes) - 1 else [""] * len(nodes)
    places = scrambled([node.text for node in nodes])
    letters = [option.letter for option in lettered("" for _node in nodes)]
    by_place = {place: letters[index] for index, place in enumerate(places)}
    texts = [draft.words(node, f"option:{marks[index] or by_place[index]}") for index, node in enumerate(nodes)]
    return build_order(ParsedQuestion("order", stem), texts, places, order)


def _essay(draft: Draft) -> ParsedQuestion:
    stem = _stem(draft)
    info = draft.node.first("graderinfo")
    text = info.first("text") if info else None
    if info is None or text is None or info.get("format", "html") != "html":
        tree = parse_html(as_html(draft.words(info)))
    else:
        tree = parse_html(text.text)
    rubric, reference = read_guide(draft.reading, tree)
    return ParsedQuestion("essay", stem, answer=(reference,) if reference else (), rubric=rubric)


def _cloze(draft: Draft) -> ParsedQuestion | None:
    node = draft.node.first("questiontext")
    text = node.first("text") if node else None
    if node is None or text is None or not has_gaps(text.text):
        return None
    question, flat = read_cloze(text.text, draft.reading)
    draft.keep_files(node, flat, "stem")
    return question


_READERS: dict[str, Callable[[Draft], ParsedQuestion | None]] = {
    "multichoice": _multichoice,
    "multichoiceset": _multichoice,
    "truefalse": _truefalse,
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "matching": _matching,
    "ddmatch": _matching,
    "ordering": _ordering,
    "essay": _essay,
    "essayautograde": _essay,
    "multianswer": _cloze,
    "cloze": _cloze,
}
