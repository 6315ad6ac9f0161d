"""Keys of QTI items: response declarations, and what inline response processing compares a response with."""

from __future__ import annotations

from dataclasses import dataclass, field

from quizzes.interchange.common import numeric, numeric_range
from quizzes.interchange.nodes import Node

_COMPARING = ("match", "equal", "stringmatch", "member", "equalrounded", "contains")
NUMBERS = frozenset({"float", "integer"})


@dataclass(slots=True)
class Key:
    """What is right for one response variable."""

    cardinality: str = "single"
    base_type: str = ""
    correct: list[str] = field(default_factory=list)
    mapped: dict[str, float] = field(default_factory=dict)
    areas: list[tuple[str, str, float]] = field(default_factory=list)  # shape, coordinates, value
    equals: list[tuple[str, str]] = field(default_factory=list)  # a number and its tolerance, or a range as low..high

    @property
    def right(self) -> list[str]:
        """The values that are right: the correct response, else what earns something."""
        return self.correct or [key for key, value in self.mapped.items() if value > 0]

    @property
    def is_partial(self) -> bool:
        """Whether some values earn less than others, where earning is all that says what is right."""
        earned = [value for value in self.mapped.values() if value > 0]
        return not self.correct and bool(earned) and max(earned) - min(earned) > 1e-6

    def alternatives(self) -> tuple[str, ...]:
        """What is accepted in a text entry: ``#3:1`` where it is a number."""
        values = [*self.correct, *(key for key, value in self.mapped.items() if value > 0)]
        if self.equals:
            numbers = [numeric(value, width) for value, width in self.equals]
        elif self.base_type in NUMBERS:
            numbers = [numeric(value) for value in values]
        else:
            return tuple(dict.fromkeys(value for value in values if value))
        return tuple(dict.fromkeys(filter(None, numbers)))


def read_keys(item: Node) -> dict[str, Key]:
    """Every response variable's key by its identifier."""
    keys = {node.get("identifier"): _declared(node) for node in item.elements("responsedeclaration")}
    for processing in item.elements("responseprocessing"):
        for node in processing.all(*_COMPARING):
            _take_comparison(node, keys)
        for branch in processing.all("responseif", "responseelseif"):
            _take_branch(branch, keys)
    return keys


def _declared(node: Node) -> Key:
    key = Key(node.get("cardinality", "single"), node.get("basetype").lower())
    for correct in node.elements("correctresponse"):
        key.correct = [value.text.strip() for value in correct.elements("value")]
    for mapping in node.elements("mapping"):
        for entry in mapping.elements("mapentry"):
            key.mapped[" ".join(entry.get("mapkey").split()) if "pair" in key.base_type else entry.get("mapkey")] = (
                _number(entry.get("mappedvalue"))
            )
    for mapping in node.elements("areamapping"):
        for entry in mapping.elements("areamapentry"):
            key.areas.append((entry.get("shape"), entry.get("coords"), _number(entry.get("mappedvalue"))))
    return key


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _variable(node: Node, keys: dict[str, Key]) -> Key | None:
    for child in node.all("variable"):
        if child.get("identifier") in keys:
            return keys[child.get("identifier")]
    return None


def _take_comparison(node: Node, keys: dict[str, Key]) -> None:
    """``equal`` with a tolerance makes a numeric answer, wherever it stands."""
    key = _variable(node, keys)
    if key is None or node.tag not in {"equal", "equalrounded"} or key.base_type not in NUMBERS:
        return
    widths = (node.get("tolerance") if node.get("tolerancemode") == "absolute" else "").split()
    values = [one.text.strip() for one in node.all("basevalue")] or key.correct[:1]
    if not values:
        return
    if len(widths) == 2 and widths[0] != widths[1]:
        low, high = _number(values[0]) - _number(widths[0]), _number(values[0]) + _number(widths[1])
        middle = numeric_range(str(low), str(high))
        if middle:
            value, _, width = middle.removeprefix("#").partition(":")
            key.equals.append((value, width))
        return
    key.equals.append((values[0], widths[0] if widths else ""))


def _take_branch(branch: Node, keys: dict[str, Key]) -> None:
    """Values that a branch which earns something compares a response with, where nothing is declared as right."""
    outcomes = [_number(one.text) for node in branch.elements("setoutcomevalue") for one in node.all("basevalue")]
    if outcomes and max(outcomes) <= 0:
        return
    condition = next(branch.elements(), None)
    if condition is None or condition.tag in {"not", "isnull"}:
        return
    for node in condition.walk():
        if node.tag not in _COMPARING:
            continue
        key = _variable(node, keys)
        values = [one.text.strip() for one in node.all("basevalue")]
        if key is not None and values and not key.mapped and not key.equals:
            key.mapped |= {value: 1.0 for value in values if value not in key.correct}
