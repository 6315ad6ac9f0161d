# ruff: noqa: E501  (samples are read more easily in one line)
"""Write a big file in each format, with what is in it as JSON: ``python -m tests.peers.make <folder> [count]``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from quizzes.interchange import aiken, gift, moodle, qti
from quizzes.interchange.written import Written
from tests.peers.facts import Maker, facts

COUNT = 420
BASIC = ("single", "multiple", "truefalse", "fill", "match", "essay")


def make(folder: Path, count: int) -> None:
    """Files and their ``.made.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    maker = Maker(7)
    for name, kinds in (("gift.txt", BASIC), ("moodle.xml", (*BASIC, "order")), ("aiken.txt", ("single", "truefalse")), ("qti3.zip", (*BASIC, "order"))):  # fmt: skip
        questions = maker.questions(count, kinds)
        written = _write(name, questions)
        left = {index for index, _reason in written.left_out}
        made = [facts(one) for index, one in enumerate(questions) if index not in left]
        (folder / name).write_bytes(written.data)
        (folder / f"{name}.made.json").write_text(json.dumps(made, ensure_ascii=False))
        print(f"{name}: {len(made)} written, {len(left)} left out")


def _write(name: str, questions: list) -> Written:  # type: ignore[type-arg]
    writers = {"gift.txt": gift.write, "moodle.xml": moodle.write, "aiken.txt": aiken.write}
    return writers[name](questions) if name in writers else qti.write(questions, title="题库")


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else COUNT)
