"""One QTI item → one question: a single interaction gives its type, text entries a fill-in, several a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from quizzes.importers.clean import tidy
from quizzes.importers.types import Finding, Item, MediaFile, NoQuestion, ParsedQuestion, ReadQuestion
from quizzes.interchange.common import BLANK, Reading, read_guide
from quizzes.interchange.extras import settle
from quizzes.interchange.html_text import MARK, MARK_CLOSE, MARK_OPEN, flatten
from quizzes.interchange.nodes import Node
from quizzes.interchange.qti_interactions import BLOCKS, read_interaction
from quizzes.interchange.qti_keys import Key, read_keys
from quizzes.interchange.qti_package import Parts

INLINE = frozenset({"textentryinteraction", "inlinechoiceinteraction"})
_PART = "anpei-part"


@dataclass(slots=True)
class Body:
    """An item, or a sub-item, while it is read. `start` begins the slots of its media (``part:2/``)."""

    node: Node
    keys: dict[str, Key]
    parts: Parts
    reading: Reading
    extras: dict[str, str]
    start: str = ""
    notes: list[str] = field(default_factory=list)
    media: list[MediaFile] = field(default_factory=list)

    def interactions(self) -> list[Node]:
        """The interactions within, those that only end an attempt left out."""
        return [
            node
            for node in self.node.walk()
            if node.tag.endswith("interaction") and node.tag != "endattemptinteraction"
        ]

    def words(self, node: Node, slot: str, special: Callable[[Node], str | None] | None = None) -> str:
        """The text of an element; what it shows belongs to `slot`, feedback in it to the explanation."""

        def settled(one: Node) -> str | None:
            if one.tag in {"feedbackinline", "feedbackblock", "modalfeedback"}:
                self.notes.append(self.reading.flat(flatten(one)).text)
                return ""
            if one.tag == "rubricblock" and "candidate" not in one.get("view", "candidate"):
                return ""
            return special(one) if special else None

        flat = self.reading.flat(flatten(node, settled))
        self.media.extend(self.parts.take(flat.files, self.start + slot))
        return flat.text


def read_item(item: Node, *, row: int, parts: Parts) -> Item:
    """The question of an item; an interaction that we have nothing like is told."""
    node = item.first("itembody")
    reading = Reading(parts)
    if node is None:
        return NoQuestion(row, Finding("item-unreadable"))
    body = Body(node, read_keys(item), parts, reading, parts.extras)
    question = _question(body)
    if question is None:
        code = "unsupported-question" if body.interactions() else "description-only"
        return NoQuestion(row, Finding(code))
    question = replace(question, **_around(item, body, question))
    settled = settle(question, parts.extras, reading.findings, shuffle=question.shuffle)
    return ReadQuestion(row, settled, reading.told())


def _around(item: Node, body: Body, question: ParsedQuestion) -> dict[str, Any]:
    """What stands around the interactions: feedback, the stimulus, points."""
    feedback = [body.reading.flat(flatten(node)).text for node in item.elements("modalfeedback")]
    notes = [text for text in dict.fromkeys([*feedback, *body.notes]) if text]
    stimuli = []
    for reference in item.elements("assessmentstimulusref", "stimulusref"):
        found = body.parts.xml(reference.get("href"))
        stimulus = found.first("stimulusbody") if found else None
        if stimulus is None:
            body.reading.note("media-missing", name=reference.get("href")[:100])
        else:
            stimuli.append(body.words(stimulus, "stem"))
    return {
        "stem": "\n".join(filter(None, [*stimuli, question.stem])),
        "explanation": "\n".join(filter(None, [question.explanation, *notes])),
        "points": question.points or _most(item),
        "media": (*question.media, *body.media),
    }


def _most(item: Node) -> int | None:
    """MAXSCORE in hundredths, where it is declared and more than the usual 1."""
    for node in item.elements("outcomedeclaration"):
        if node.get("identifier") == "MAXSCORE":
            try:
                points = round(float(node.text.strip()) * 100)
            except (ValueError, OverflowError):
                return None
            return points if 0 < points <= 100_000 else None
    return None


def _question(body: Body) -> ParsedQuestion | None:
    own = [node for node in body.node.all("div") if node.get("class") == _PART] if not body.start else []
    if own:
        return _own_case(body, own)
    interactions = body.interactions()
    kinds = {node.tag for node in interactions}
    if not interactions or not kinds <= INLINE | BLOCKS:
        return None
    if kinds == {"textentryinteraction"}:
        return _fill(body, interactions)
    if len(interactions) == 1:
        return _single(body, interactions[0])
    return _gap_case(body, interactions) if kinds <= INLINE else _case(body, interactions)


def _marker(interactions: list[Node]) -> Callable[[Node], str | None]:
    """Stands a numbered mark where each interaction is."""
    places = {id(node): index for index, node in enumerate(interactions)}

    def special(node: Node) -> str | None:
        if id(node) in places:
            return f"{MARK_OPEN}{places[id(node)]}{MARK_CLOSE}"
        inner = node.first("textentryinteraction") if node.get("datablank") else None
        if inner is not None and id(inner) in places:
            return node.get("datablank").replace(" ", "\xa0") + f"{MARK_OPEN}{places[id(inner)]}{MARK_CLOSE}"
        return None

    return special


def _fill(body: Body, interactions: list[Node]) -> ParsedQuestion:
    """Text entries in their text; how a blank was written stands before its mark where it is not the usual one."""
    text = body.words(body.node, "stem", _marker(interactions))
    stem = MARK.sub(lambda match: "" if _has_blank(interactions[int(match[1])], body) else BLANK, text)
    return ParsedQuestion("fill", tidy(stem), answer=_alternatives(body, interactions))


def _has_blank(interaction: Node, body: Body) -> bool:
    return any(node.get("datablank") and node.first("textentryinteraction") is interaction for node in body.node.walk())


def _alternatives(body: Body, interactions: list[Node]) -> tuple[tuple[str, ...], ...]:
    found = []
    for node in interactions:
        key = body.keys.get(node.get("responseidentifier"), Key())
        if key.is_partial:
            body.reading.note("weights-folded")
        found.append(key.alternatives())
    return tuple(found) if any(found) else ()


def _single(body: Body, interaction: Node) -> ParsedQuestion | None:
    """One interaction: the text around it and its prompt are the stem."""
    if interaction.tag == "inlinechoiceinteraction":
        text = body.words(body.node, "stem", _marker([interaction]))
        return replace(read_interaction(interaction, body), stem=tidy(MARK.sub("（ ）", text)))
    pieces = MARK.split(body.words(body.node, "stem", _marker([interaction])))
    prompt = interaction.first("prompt")
    asked = body.words(prompt, "stem") if prompt else ""
    said = dict.fromkeys(piece.strip() for piece in (pieces[0], asked, *pieces[2::2]) if piece.strip())
    stem = "\n".join(said)  # some writers repeat the text as the prompt
    question = replace(read_interaction(interaction, body), stem=stem)
    return _with_guide(body, question) if question.type == "essay" else question


def _with_guide(body: Body, question: ParsedQuestion) -> ParsedQuestion:
    """What rubric blocks for the scorer say: lines with points, and a reference text where none is declared."""
    for block in body.node.all("rubricblock"):
        if "candidate" not in block.get("view", "candidate"):
            rubric, reference = read_guide(body.reading, block)
            answer = question.answer or ((reference,) if reference else ())
            question = replace(question, rubric=(*question.rubric, *rubric), answer=answer)
    return question


def _own_case(body: Body, nodes: list[Node]) -> ParsedQuestion | None:
    """A case as we write it: each sub-item in a ``div`` of its own."""
    marks = {id(node) for node in nodes}
    stem = body.words(body.node, "stem", lambda node: "" if id(node) in marks else None)
    parts = []
    for number, node in enumerate(nodes, start=1):
        start = f"part.{number}."
        extras = {name.removeprefix(start): text for name, text in body.extras.items() if name.startswith(start)}
        inner = Body(node, body.keys, body.parts, body.reading, extras, start=f"part:{number}/")
        part = _question(inner)
        if part is None:
            return None
        explanation = extras.get("explanation", "") or "\n".join(filter(None, dict.fromkeys(inner.notes)))
        body.media.extend(inner.media)
        part = replace(part, explanation=explanation)
        parts.append(settle(part, extras, body.reading.findings, shuffle=part.shuffle))
    return ParsedQuestion("case", stem, parts=tuple(parts))


def _gap_case(body: Body, interactions: list[Node]) -> ParsedQuestion:
    """Gaps of which some offer choices: the text stays whole, with the number of the sub-item where a gap was."""
    text = body.words(body.node, "stem", _marker(interactions))
    parts = []
    for number, node in enumerate(interactions, start=1):
        stem = f"第（{number}）处"
        if node.tag == "textentryinteraction":
            part = ParsedQuestion("fill", stem + BLANK, answer=_alternatives(body, [node]))
        else:
            part = replace(read_interaction(node, body), stem=stem)
        parts.append(settle(part, {}, body.reading.findings, shuffle=part.shuffle))
    return ParsedQuestion("case", tidy(MARK.sub(lambda found: f"（{int(found[1]) + 1}）", text)), parts=tuple(parts))


def _case(body: Body, interactions: list[Node]) -> ParsedQuestion:
    """Interactions one after another: the text before the first is the case, the text before each other is its own."""
    pieces = MARK.split(body.words(body.node, "stem", _marker(interactions)))
    before, after = pieces[0::2][: len(interactions)], pieces[-1]
    stem, first = _divide(before[0], interactions[0])
    parts = []
    for number, (node, text) in enumerate(zip(interactions, [first, *before[1:]], strict=True), start=1):
        inner = replace(body, start=f"part:{number}/", media=[], notes=[])
        prompt = node.first("prompt")
        asked = inner.words(prompt, "stem") if prompt else ""
        words = "\n".join(filter(None, [tidy(text), asked])) or f"第（{number}）题"
        if node.tag in INLINE:
            alternatives = _alternatives(inner, [node])
            part = ParsedQuestion("fill", words + BLANK, answer=alternatives)
        else:
            part = replace(read_interaction(node, inner), stem=words)
        body.media.extend(inner.media)
        part = replace(part, explanation="\n".join(filter(None, dict.fromkeys(inner.notes))), media=())
        parts.append(settle(part, {}, body.reading.findings, shuffle=part.shuffle))
    return ParsedQuestion("case", "\n".join(filter(None, [stem, tidy(after)])), parts=tuple(parts))


def _divide(text: str, interaction: Node) -> tuple[str, str]:
    """The case's text and the first sub-item's: without a prompt, the last line asks."""
    text = tidy(text)
    if interaction.first("prompt") is not None and interaction.tag not in INLINE:
        return text, ""
    head, _, last = text.rpartition("\n")
    return (head, last) if head else (text, "")
