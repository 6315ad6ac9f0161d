"""Files that peers write, with what is in them as JSON: ``python peer_writers.py <folder> [count]``.

Run in an environment of its own with moodle-questions and qti-package-maker.
"""

import json
import random
import sys
from pathlib import Path

BITS = "安全生产责任人应当立即停止作业并报告消防车间通道钥匙，。；：“”（甲）①㎡℃×≥abcXYZ 0123456789.;?!'+*/$@|"


def texts(rng, count):
    made = set()
    while len(made) < count:
        made.add("".join(rng.choice(BITS) for _ in range(rng.randint(3, 20))).strip(" .;?!'+*/$@|") or "甲")
    return [f"第{number}项{text}" for number, text in enumerate(sorted(made), start=1)]


def ascii_only(value):
    """qti-package-maker takes ASCII only: Chinese as character references."""
    if isinstance(value, str):
        return value.encode("ascii", "xmlcharrefreplace").decode()
    return [ascii_only(one) for one in value] if isinstance(value, list) else value


def write_moodle(folder, count):
    """Moodle XML by moodle-questions: choices, judgements, short answers."""
    from moodle_questions.questions.multiplechoice import MultipleChoiceQuestion
    from moodle_questions.questions.shortanswer import ShortAnswerQuestion
    from moodle_questions.quiz import Quiz

    rng, quiz, made = random.Random(3), Quiz(), []
    for number in range(count):
        stem = f"题{number}：" + texts(rng, 1)[0]
        options = texts(rng, rng.randint(3, 6))
        common = {"name": f"q{number}", "question_text": stem, "default_mark": 1, "general_feedback": "解析"}
        if number % 3 == 2:
            question = ShortAnswerQuestion(**common)
            for text in options[:2]:
                question.add_answer(100, text, "")
            made.append({"type": "fill", "key": [sorted(options[:2])]})
        else:
            right = rng.randrange(len(options))
            question = MultipleChoiceQuestion(answer_numbering="ABCD", **common)
            for place, text in enumerate(options):
                question.add_answer(100 if place == right else 0, text, "")
            made.append({"type": "single", "stem": stem, "options": options, "key": [options[right]]})
        quiz.add_question(question)
    quiz.save(str(folder / "peer-moodle.xml"))
    (folder / "peer-moodle.made.json").write_text(json.dumps(made, ensure_ascii=False))


def write_qti(folder, count):
    """QTI 2.1 and Aiken by qti-package-maker."""
    from qti_package_maker.package_interface import QTIPackageInterface

    rng, made, aiken = random.Random(5), [], []
    package = QTIPackageInterface("peer", verbose=False, allow_mixed=True)
    single = QTIPackageInterface("peer", verbose=False)
    for number in range(count):
        stem, options = f"题{number}：" + texts(rng, 1)[0], texts(rng, rng.randint(3, 6))
        kind = ("MC", "MA", "FIB", "NUM", "ORDER", "MATCH")[number % 6]
        if kind == "MC":
            right = rng.choice(options)
            item = (stem, options, right)
            fact = {"type": "single", "stem": stem, "options": options, "key": [right]}
            plain = [f"option {place} of {number}" for place in range(len(options))]
            single.add_item("MC", (f"Question {number}?", plain, plain[1]))
            aiken.append({"type": "single", "stem": f"Question {number}?", "options": plain, "key": [plain[1]]})
        elif kind == "MA":
            rights = options[:2]
            item = (stem, options, rights)
            fact = {"type": "multiple", "stem": stem, "options": options, "key": sorted(rights)}
        elif kind == "FIB":
            words = [f"answer {number} {place}" for place in range(3)]  # it escapes references once more here
            item, fact = (stem, words), {"type": "fill", "key": [words]}
        elif kind == "NUM":
            item, fact = (stem, float(number), 0.5, False), {"type": "fill", "key": [[f"#{number}:0.5"]]}
        elif kind == "ORDER":
            item, fact = (stem, options), {"type": "order", "stem": stem, "options": sorted(options), "key": options}
        else:
            rights = [f"配{text}" for text in options]
            item = (stem, options, rights)
            fact = {"type": "match", "stem": stem, "key": sorted([a, b] for a, b in zip(options, rights, strict=True))}
        package.add_item(kind, tuple(ascii_only(one) for one in item))
        made.append(fact)
    package.save_package("blackboard_qti_v2_1", str(folder / "peer-qti21.zip"))
    single.save_package("moodle_aiken", str(folder / "peer-aiken.txt"))
    (folder / "peer-qti21.made.json").write_text(json.dumps(made, ensure_ascii=False))
    (folder / "peer-aiken.made.json").write_text(json.dumps(aiken, ensure_ascii=False))


if __name__ == "__main__":
    target, size = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 360
    write_moodle(target, size)
    write_qti(target, size)
