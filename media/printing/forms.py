"""The forms that the press knows. A version that has printed stays as it is; a change makes the next version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import PressError
from .sheets import certificate, paper, paper_key, poster, questions, training_record

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Form:
    """One version of one form: its words, its template and its style sheet."""

    name: str
    version: int
    context: Callable[[Facts], dict[str, Any]]
    title: Callable[[Facts], str]
    created: Callable[[Facts], str]
    stacks: tuple[str, ...] = ("song", "hei")  # every fact must be drawable in each
    ornaments: tuple[str, ...] = ()  # addresses of SVGs in plain strokes that are drawn once and kept
    copies: Callable[[Facts], Iterable[Facts]] | None = None  # documents laid out apart and bound, each on a leaf anew

    @property
    def template(self) -> str:
        return f"printing/{self.name}/v{self.version}/sheet.html"

    @property
    def style(self) -> str:
        return f"press:assets/{self.name}/v{self.version}/sheet.css"


FORMS = {
    (form.name, form.version): form
    for form in (
        Form(
            "certificate",
            1,
            certificate.context_v1,
            certificate.title,
            certificate.created,
            ornaments=("press:assets/certificate/v1/border.svg",),
        ),
        Form("training-record", 1, training_record.context_v1, training_record.title, training_record.created),
        Form("poster", 1, poster.context_v1, poster.title, poster.created),
        Form("questions", 1, questions.context_v1, questions.title, questions.created),
        Form("paper", 1, paper.context_v1, paper.title, paper.created, copies=paper.copies_v1),
        Form("paper-key", 1, paper_key.context_v1, paper_key.title, paper_key.created),
    )
}


def latest_version(name: str) -> int:
    """The newest version of a form, to be stored with the facts when they are frozen."""
    return max((version for form, version in FORMS if form == name), default=0)


def find_form(name: str, version: int | None = None) -> Form:
    """The form in `version`, or in its newest. Raises PressError ``unknown-form``."""
    wanted = latest_version(name) if version is None else version
    try:
        return FORMS[name, wanted]
    except KeyError:
        raise PressError("unknown-form", form=name, version=wanted) from None
