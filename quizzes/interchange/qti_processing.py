"""Response declarations and response processing of the QTI 3.0 items that we write."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from xml.etree import ElementTree as ET

from quizzes.interchange.xml_write import add

_MATCH_CORRECT = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"


@dataclass(slots=True)
class Response:
    """A response variable and how it is scored: one point when right; ``hand``: by a person."""

    name: str
    cardinality: str
    base_type: str
    correct: list[str]
    how: Literal["match", "map", "equal", "hand"] = "match"
    mapped: list[str] = field(default_factory=list)
    equals: list[tuple[str, str]] = field(default_factory=list)  # number, tolerance

    def declare(self, root: ET.Element) -> None:
        """The declaration, as a child of the item."""
        node = add(
            root, "qti-response-declaration", identifier=self.name, cardinality=self.cardinality,
            base_type=self.base_type,
        )  # fmt: skip
        if self.correct:
            correct = add(node, "qti-correct-response")
            for value in self.correct:
                add(correct, "qti-value", value)
        if self.mapped:
            mapping = add(node, "qti-mapping", default_value="0")
            for value in self.mapped:
                add(mapping, "qti-map-entry", map_key=value, mapped_value="1", case_sensitive="false")


def add_processing(root: ET.Element, responses: list[Response], *, feedback: bool) -> None:
    """The standard template where it says all, else the same spelled out; nothing where only a person scores."""
    scored = [response for response in responses if response.how != "hand"]
    if not scored and not feedback:
        return
    if len(responses) == 1 and responses[0].how == "match" and responses[0].name == "RESPONSE" and not feedback:
        add(root, "qti-response-processing", template=_MATCH_CORRECT)
        return
    processing = add(root, "qti-response-processing")
    for response in scored:
        _score(processing, response)
    if feedback:
        node = add(processing, "qti-set-outcome-value", identifier="FEEDBACK")
        add(node, "qti-base-value", "EXPLANATION", base_type="identifier")


def _score(processing: ET.Element, response: Response) -> None:
    if response.how == "map":
        _raise_score(processing).append(_named("qti-map-response", response.name))
        return
    branch = add(add(processing, "qti-response-condition"), "qti-response-if")
    if response.how == "match":
        match = add(branch, "qti-match")
        match.append(_named("qti-variable", response.name))
        match.append(_named("qti-correct", response.name))
    else:
        _compare(branch, response)
    add(_raise_score(branch), "qti-base-value", "1", base_type="float")


def _compare(branch: ET.Element, response: Response) -> None:
    """Whether a number is within the tolerance of one of those accepted."""
    holder = add(branch, "qti-or") if len(response.equals) > 1 else branch
    for value, width in response.equals:
        equal = add(holder, "qti-equal", tolerance_mode="absolute", tolerance=f"{width} {width}")
        equal.append(_named("qti-variable", response.name))
        add(equal, "qti-base-value", value, base_type="float")


def _named(tag: str, name: str) -> ET.Element:
    return ET.Element(tag, {"identifier": name})


def _raise_score(parent: ET.Element) -> ET.Element:
    """The sum that SCORE is set to, SCORE itself in it already."""
    total = add(add(parent, "qti-set-outcome-value", identifier="SCORE"), "qti-sum")
    total.append(_named("qti-variable", "SCORE"))
    return total
