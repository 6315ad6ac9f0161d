"""Papers and keys as print jobs: the same papers are the same job, so that asking twice prints once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kernel.errors import DomainError
from media.printing.jobs import request_print
from orgs.people.staff_lists import people_of
from orgs.queries import posts_of, today
from plumbing import audit
from quizzes import queries
from quizzes.enums import SittingState
from quizzes.logic.papers import Paper
from quizzes.models import PaperBatch, PaperCopy
from quizzes.paper.batches import account
from quizzes.paper.numbers import paper_number
from quizzes.paper.queries import unit_name
from quizzes.paper.sheets import Holder, key_facts, paper_facts

PAPER_FORM, KEY_FORM = "paper", "paper-key"
A_FILE = 40  # papers: the press holds the layout of a whole file in memory, some 6 MB a paper


def order_print(batch_id: UUID, *, by: int | None) -> int:
    """Have the papers of a batch printed, so many a file; what was withdrawn is left out. Returns how many files.

    Raises DomainError ``nothing-to-print``.
    """
    with transaction.atomic():
        batch = PaperBatch.objects.select_for_update().get(pk=batch_id)
        copies = _copies(batch)
        if not copies:
            raise DomainError("nothing-to-print")
        holders = _holders(batch, copies)
        batch.prints = []
        for at in range(0, len(copies), A_FILE):
            first, last = copies[at].number, copies[min(at + A_FILE, len(copies)) - 1].number
            several = f" {first:03d}-{last:03d}" if len(copies) > A_FILE else ""
            job = request_print(
                form=PAPER_FORM,
                key=f"paper:{batch.pk}",
                facts=paper_facts(holders[at : at + A_FILE], title=batch.title, printed_at=batch.created_at),
                filename=f"{batch.title} {batch.code}{several}.pdf",
                requested_by=by or batch.created_by,
            )
            batch.prints.append([first, last, str(job)])
        batch.save(update_fields=["prints"])
        if by:
            audit.record("print_papers", actor=account(by), target=("paper_batch", batch.pk), copies=len(copies))
    return len(batch.prints)


def order_copy(batch_id: UUID, number: int, *, by: int) -> UUID:
    """Have one paper printed once more, for who lost a sheet; returns the job. Raises DomainError
    ``nothing-to-print``."""
    with transaction.atomic():
        batch = PaperBatch.objects.get(pk=batch_id)
        copies = [copy for copy in _copies(batch) if copy.number == number]
        if not copies:
            raise DomainError("nothing-to-print")
        audit.record("print_papers", actor=account(by), target=("paper_batch", batch.pk), copies=1)
        return request_print(
            form=PAPER_FORM,
            key=f"paper:{batch.pk}:{number}:{by}",  # who asks fetches it: somebody else's is another job
            facts=paper_facts(_holders(batch, copies), title=batch.title, printed_at=batch.created_at),
            filename=f"{batch.title} {paper_number(batch.code, number)}.pdf",
            requested_by=by,
        )


def order_key(batch_id: UUID, *, by: int, now: datetime) -> UUID:
    """Have the keys of the individual papers printed; written down in the log. Raises DomainError
    ``nothing-to-print``. Who may is for the caller to know."""
    with transaction.atomic():
        batch = PaperBatch.objects.select_for_update().get(pk=batch_id)
        copies = _copies(batch)
        if not copies:
            raise DomainError("nothing-to-print")
        mended = {copy.sitting.edition_id: queries.corrections_of(copy.sitting.edition_id) for copy in copies[:1]}
        for copy in copies:
            if copy.sitting.edition_id not in mended:
                mended[copy.sitting.edition_id] = queries.corrections_of(copy.sitting.edition_id)
        holders = _holders(batch, copies)
        keyed = [(holder, mended[copy.sitting.edition_id]) for holder, copy in zip(holders, copies, strict=True)]
        facts = key_facts(keyed, title=batch.title, unit=unit_name(batch), code=batch.code, printed_at=now)
        job = request_print(
            form=KEY_FORM,
            key=f"paper-key:{batch.pk}",
            facts=facts,
            filename=f"阅卷参考答案 {batch.code}.pdf",
            requested_by=by,
        )
        batch.key_job = job
        batch.save(update_fields=["key_job"])
        audit.record("print_paper_key", actor=account(by), target=("paper_batch", batch.pk), copies=len(copies))
    return job


def _copies(batch: PaperBatch) -> list[PaperCopy]:
    rows = PaperCopy.objects.filter(batch=batch).exclude(sitting__state=SittingState.VOID)
    return list(rows.select_related("sitting__person", "sitting__edition").defer(
        "sitting__edition__payload", "sitting__person__id_number", "sitting__person__data_key"
    ))  # fmt: skip


def _holders(batch: PaperBatch, copies: Sequence[PaperCopy]) -> list[Holder]:
    heads = _heads(batch, [copy.sitting.person_id for copy in copies])
    found = []
    for copy in copies:
        sitting = copy.sitting
        staff_number, unit = heads.get(sitting.person_id, ("", unit_name(batch)))
        found.append(
            Holder(
                number=paper_number(batch.code, copy.number),
                name=sitting.person.name,
                staff_number=staff_number,
                unit=unit,
                payload=queries.load_payload(sitting.edition_id, sitting.edition.digest),
                paper=Paper.from_json(sitting.paper),
            )
        )
    return found


def _heads(batch: PaperBatch, person_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Staff number and unit by person: of an enterprise from its list, of an area from each person's newest post."""
    if batch.enterprise_id is not None:
        people = people_of(batch.enterprise_id, on=today(), everybody=True)
        return {line.person_id: (line.staff_number, unit_name(batch)) for line in people.lines}
    posts = {person_id: posts_of(person_id, today()) for person_id in person_ids}
    return {pk: (held[0].staff_number, held[0].enterprise_name) for pk, held in posts.items() if held}
