# ruff: noqa: E501  (samples are read more easily in one line)
"""Run in an environment of its own: ``python peer_readers.py gift gift.txt > gift.pygiftparser.json``. Needs pygiftparser."""

import io
import json
import re
import sys
from pathlib import Path

_ESCAPED = re.compile(r"\\([~=#{}:\\])")


def words(text):
    """pygiftparser undoes some escapes only: the others are undone here."""
    return _ESCAPED.sub(r"\1", text or "").strip()


def gift(path):
    """GIFT as pygiftparser reads it."""
    from pygiftparser import answer as kinds
    from pygiftparser import parser

    text = Path(path).read_text(encoding="utf-8")
    found = []
    for q in parser.parseFile(io.StringIO(text)):
        a, stem = getattr(q, "answers", None), words(q.text)
        one = {"type": type(a).__name__, "stem": stem}
        if not q.valid:
            one = {"error": "not valid"}
        elif isinstance(a, kinds.Essay):
            one = {"type": "essay", "stem": stem, "options": [], "key": []}
        elif isinstance(a, kinds.TrueFalseSet):
            one = {"type": "truefalse", "stem": stem, "options": [], "key": ["对" if a.answer else "错"]}
        elif isinstance(a, kinds.MatchingSet):
            pairs = [[words(x.question), words(x.answer)] for x in a.answers]
            rights = sorted({p[1] for p in pairs})
            one = {"type": "match", "stem": stem, "options": rights, "key": sorted(p for p in pairs if p[0])}
        elif isinstance(a, kinds.NumericAnswerSet):
            one = {"type": "fill", "stem": stem, "options": []}
        elif isinstance(a, kinds.ShortSet):
            key = sorted(words(x.answer).replace("\\*", "*") for x in a.answers)
            one = {"type": "fill", "stem": stem, "options": [], "key": [key]}
        elif isinstance(a, (kinds.SelectSet, kinds.MultipleChoicesSet)):
            single = isinstance(a, kinds.SelectSet)
            key = sorted(words(x.answer) for x in a.answers if (x.select if single else x.fraction > 0))
            one = {
                "type": "single" if single else "multiple",
                "stem": stem,
                "options": [words(x.answer) for x in a.answers],
                "key": key,
            }
        found.append(one)
    return found


if __name__ == "__main__":
    print(json.dumps({"gift": gift}[sys.argv[1]](sys.argv[2]), ensure_ascii=False))
