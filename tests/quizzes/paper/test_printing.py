"""Papers out of the press: whole, in their own order, on leaves of their own, and without a trace of the key."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from pypdf import PdfReader

from media.models import PrintJob
from media.printing import press
from media.printing.jobs import file_path, job_state
from plumbing.models import AuditEntry
from quizzes.models import PaperBatch
from quizzes.paper import services
from quizzes.paper.sheets import key_text
from tests.factories.orgs import make_enterprise, make_person
from tests.factories.quizzes import (
    ALL_KINDS,
    SECRET_BASIS,
    SECRET_WHY,
    add_picture,
    add_sound,
    make_bank,
    make_fixed_quiz,
    make_question,
    make_quiz,
)
from tests.printing.pdf import cids_in, embedded_fonts, has_outline, pages_of
from tests.quizzes.paper.helpers import copy_of, make_papers

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch() -> PaperBatch:
    """Three people, one of a rare name, and a question of each type."""
    enterprise = make_enterprise(name="恒泰五金制品有限公司")
    names = ("赵桂兰", "买买提·吐尔逊江·阿不都热合曼", "龚\U00020001丂")
    people = [
        make_person(enterprise=enterprise, name=name, staff_number=f"HT{at:04d}") for at, name in enumerate(names, 1)
    ]
    return make_papers(*people, enterprise=enterprise, quiz=make_fixed_quiz(title="安全生产月测试"))


def facts_of(batch: PaperBatch, form: str = "paper") -> dict[str, Any]:
    job = PrintJob.objects.filter(form=form, key__endswith=str(batch.pk)).order_by("-created_at").first()
    assert job is not None
    return json.loads(job.facts)


def test_each_paper_begins_on_a_leaf_of_its_own_and_tells_its_number_on_every_page(batch: PaperBatch) -> None:
    pdf = press.render("paper", facts_of(batch))
    pages = pages_of(pdf)
    per_copy = len(pages) // 3
    assert len(pages) % 6 == 0
    for number, name in enumerate(("赵桂兰", "买买提·吐尔逊江·阿不都热合曼", "龚\U00020001丂"), start=1):
        own = pages[(number - 1) * per_copy : number * per_copy]
        written = [page for page in own if page]
        printed = copy_of(batch, number).printed_number
        assert all(f"试卷编号{printed}" in page for page in written)
        assert all(name in page for page in written)
        assert f"第1页/共{len(written)}页" in own[0]
        (card,) = (at for at, page in enumerate(own) if "答题卡" in page and "填涂示例" in page)
        assert card % 2 == 0
        assert all(word in "".join(own[card:]) for word in ("考生签名", "监考人签名"))


def test_questions_stand_by_sections_in_the_persons_own_order(batch: PaperBatch) -> None:
    first = "".join(pages_of(press.render("paper", {**facts_of(batch), "copies": facts_of(batch)["copies"][:1]})))
    heads = ("一、单项选择题", "二、多项选择题", "三、不定项选择题", "四、判断题", "五、填空题", "六、排序题",
             "七、匹配题", "八、看图找隐患", "九、案例题", "十、简答题")  # fmt: skip
    places = [first.index(head) for head in heads]
    assert places == sorted(places)
    copy = copy_of(batch)
    options = "".join(
        f"{letter}．{text}" for letter, text in zip(copy.lines[0].letters, copy.lines[0].texts, strict=True)
    )
    assert options.replace(" ", "") in first


def test_no_key_no_explanation_and_no_weight_is_in_the_facts_or_the_file(batch: PaperBatch) -> None:
    facts = facts_of(batch)
    told = json.dumps(facts, ensure_ascii=False)
    for secret in (SECRET_WHY, SECRET_BASIS, "每月", "一个月", "报告"):
        assert secret not in told
    items = [item for copy in facts["copies"] for section in copy["sections"] for item in section["items"]]
    names = {name for item in [*items, *(part for item in items for part in item["parts"])] for name in item}
    assert names == {
        "number", "kind", "stem", "points", "options", "lefts", "media", "photo", "names", "blanks", "lines", "parts",
    }  # fmt: skip
    pdf = press.render("paper", facts)
    meta = PdfReader(BytesIO(pdf)).metadata
    assert set(meta or {}) <= {"/Title", "/Producer", "/CreationDate"}
    assert SECRET_WHY.encode() not in pdf
    assert SECRET_WHY.encode("utf-16-be") not in pdf


def test_the_same_papers_are_the_same_bytes_and_the_same_job(batch: PaperBatch) -> None:
    facts = facts_of(batch)
    assert press.render("paper", facts) == press.render("paper", facts)
    services.order_print(batch.pk, by=batch.created_by)
    assert PaperBatch.objects.get(pk=batch.pk).prints == batch.prints
    assert [part[:2] for part in batch.prints] == [[1, 3]]
    one = services.order_copy(batch.pk, 2, by=batch.created_by)
    facts = json.loads(PrintJob.objects.get(pk=one).facts)
    assert [copy["number"] for copy in facts["copies"]] == [copy_of(batch, 2).printed_number]


def test_many_papers_are_several_files(monkeypatch: pytest.MonkeyPatch, batch: PaperBatch) -> None:
    monkeypatch.setattr("quizzes.paper.printing.A_FILE", 2)
    assert services.order_print(batch.pk, by=batch.created_by) == 2
    batch.refresh_from_db()
    jobs = [json.loads(PrintJob.objects.get(pk=part[2]).facts) for part in batch.prints]
    assert [part[:2] for part in batch.prints] == [[1, 2], [3, 3]]
    assert [len(facts["copies"]) for facts in jobs] == [2, 1]


def test_every_sign_is_embedded_and_drawn(batch: PaperBatch) -> None:
    for name, program, used in embedded_fonts(press.render("paper", facts_of(batch))):
        cids = cids_in(program)
        blank = {text for cid, text in used.items() if not has_outline(program, cids[cid])}
        assert {text for text in blank if text.strip()} == set(), name


def test_pictures_are_there_once_and_sounds_as_words() -> None:
    bank = make_bank()
    question = make_question(bank)
    add_picture(question)
    add_picture(question, slot="option:B", alt="灭火器")
    add_sound(question, words="警报声响三下")
    quiz = make_quiz(bank=bank, draw_count=1, publish=True)
    batch = make_papers(quiz=quiz)
    facts = facts_of(batch)
    assert len(facts["pictures"]) == 1  # the same file twice is one picture
    pdf = press.render("paper", facts)
    assert "［警报声响三下］" in pages_of(pdf)[0]
    images = {name for page in PdfReader(BytesIO(pdf)).pages for name in page.images.keys()}  # noqa: SIM118
    assert images


def test_a_withdrawn_paper_is_not_printed_again(batch: PaperBatch) -> None:
    services.withdraw_copy(batch.pk, 2, reason="没有到场", by=batch.created_by, now=timezone.now())
    services.order_print(batch.pk, by=batch.created_by)
    assert len(facts_of(batch)["copies"]) == 2


def test_the_key_is_a_sheet_of_its_own_confidential_and_written_down(batch: PaperBatch) -> None:
    services.order_key(batch.pk, by=batch.created_by, now=timezone.now())
    pages = pages_of(press.render("paper-key", facts_of(batch, "paper-key")))
    told = "".join(pages)
    assert all("内部资料严禁外传" in page for page in pages)
    for number in (1, 2, 3):
        copy = copy_of(batch, number)
        assert copy.printed_number in told
        for line in copy.lines:
            if line.kind != "essay":
                assert f"{line.number}．{re.sub(chr(92) + 's', '', key_text(line))}" in told
    line = AuditEntry.objects.get(action="print_paper_key")
    assert (line.target_key, line.detail["copies"]) == (str(batch.pk), 3)
    assert AuditEntry.objects.filter(action="print_papers").count() == 0


def test_the_job_prints_the_file(with_press: None) -> None:
    batch = make_papers(quiz=make_fixed_quiz(*ALL_KINDS[:1]))
    job = UUID(batch.prints[0][2])
    state = job_state(job)
    assert state is not None
    assert state.is_ready
    assert file_path(job).read_bytes().startswith(b"%PDF")
