"""The life of an import, with a kind made for the test: a CSV of words, of which "bad" is an error."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.contrib.auth import get_user_model

from kernel.errors import DomainError, UnreadableFile
from plumbing.file_errors import describe_unreadable
from plumbing.imports import runs, vault
from plumbing.imports.kinds import Entry, ImportKind, Order, Progress, Reviewed, register
from plumbing.models import AuditEntry, Heartbeat, ImportRun
from plumbing.tabular import MAX_BYTES, read_table


class Words(ImportKind):
    """Words are stored as heartbeats, which no test misses."""

    name = "words"
    title = "words"
    columns = ("word",)
    actions = {"create": "new", "none": ""}
    breaks_after: int | None = None

    def parse(self, data: bytes, filename: str, progress: Progress) -> list[str]:
        return [row.cells[0].text for row in read_table(data, filename).rows]

    def review(self, parsed: list[str], order: Order) -> Reviewed:
        known = set(Heartbeat.objects.values_list("name", flat=True))
        rows = [(n, word, "error" if word == "bad" else "skip" if word in known else "ok")
                for n, word in enumerate(parsed, 1)]  # fmt: skip
        wrong = sum(verdict == "error" for _n, _word, verdict in rows)
        return Reviewed(rows, len(rows), {"created": len(rows) - wrong, "updated": 0, "skipped": 0, "errors": wrong})

    def entries(self, reviewed: Reviewed) -> Iterator[Entry]:
        for number, word, verdict in reviewed.plan:
            yield Entry(number, verdict, "create", (), (f"saw {word}",), (word,), {"word": word})

    def marks(self, reviewed: Reviewed) -> Iterator[str]:
        return (f"{number} {verdict}" for number, _word, verdict in reviewed.plan)

    def store(self, reviewed: Reviewed, order: Order) -> Mapping[str, int]:
        from django.utils import timezone

        for number, word, verdict in reviewed.plan:
            if self.breaks_after is not None and number > self.breaks_after:
                raise RuntimeError("the disk is full")
            if verdict == "ok":
                Heartbeat.objects.create(name=word, at=timezone.now())
        return dict(reviewed.counts)

    def describe(self, error: DomainError) -> str:
        return describe_unreadable(error) if isinstance(error, UnreadableFile) else error.code

    def may_import(self, request: Any) -> bool:
        return bool(request.user.is_superuser)

    def make_form(self, request: Any, data: Any = None) -> forms.Form:
        return forms.Form(data)

    def params_of(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {}

    def summarise(self, counts: Mapping[str, int], params: Mapping[str, Any]) -> str:
        return f"{counts['created']} stored"


@pytest.fixture
def kind(settings, tmp_path, monkeypatch) -> Words:
    settings.ANPEI_UPLOAD_DIR = tmp_path
    monkeypatch.setattr("plumbing.imports.kinds._KINDS", {})
    words = Words()
    register(words)
    return words


@pytest.fixture
def queued(monkeypatch) -> list[tuple[Any, ...]]:
    """Jobs wait in this list until the test runs them."""
    waiting: list[tuple[Any, ...]] = []
    monkeypatch.setattr("plumbing.queue.enqueue", lambda task, *args, **_kwargs: waiting.append((task, *args)))
    return waiting


@pytest.fixture
def actor(db):
    return get_user_model().objects.create_user(username="importer", password=None)


def upload(kind: Words, actor: Any, text: str, filename: str = "words.csv") -> ImportRun:
    return runs.accept(kind, filename=filename, data=text.encode(), params={}, actor=actor)


def fresh(run: ImportRun) -> ImportRun:
    return ImportRun.objects.get(pk=run.pk)


def test_a_file_is_sealed_reviewed_shown_and_stored(kind, actor) -> None:
    run = upload(kind, actor, "alpha\nbeta\n")
    assert fresh(run).state == "reviewed"
    assert (fresh(run).done, fresh(run).total) == (2, 2)
    sealed = vault.file_path(run.pk).read_bytes()
    assert b"alpha" not in sealed
    assert b"alpha" not in vault.rows_path(run.pk).read_bytes()
    assert stat.S_IMODE(vault.file_path(run.pk).stat().st_mode) == 0o600
    assert [row["cells"] for row in vault.read_rows(run.pk)] == [["alpha"], ["beta"]]
    runs.ask_to_store(run.pk)
    assert fresh(run).state == "stored"
    assert not vault.file_path(run.pk).exists()
    assert vault.rows_path(run.pk).exists()
    assert Heartbeat.objects.filter(name__in=["alpha", "beta"]).count() == 2
    assert AuditEntry.objects.filter(action="store_import", target_key=str(run.pk)).count() == 1


def test_jobs_may_be_delivered_twice(kind, actor, queued) -> None:
    run = upload(kind, actor, "alpha\n")
    assert queued == [("plumbing.imports.tasks.review", str(run.pk))]
    runs.review_run(run.pk)
    runs.review_run(run.pk)
    runs.ask_to_store(run.pk)
    with pytest.raises(DomainError, match="import-not-storable"):
        runs.ask_to_store(run.pk)
    runs.store_run(run.pk)
    runs.store_run(run.pk)
    runs.review_run(run.pk)
    assert fresh(run).state == "stored"
    assert Heartbeat.objects.filter(name="alpha").count() == 1
    assert AuditEntry.objects.filter(action="store_import").count() == 1


def test_a_row_that_is_an_error_keeps_everything_out(kind, actor) -> None:
    run = upload(kind, actor, "alpha\nbad\n")
    assert fresh(run).summary["errors"] == 1
    with pytest.raises(DomainError, match="import-not-storable"):
        runs.ask_to_store(run.pk)
    assert Heartbeat.objects.filter(name="alpha").count() == 0


def test_a_failure_half_way_undoes_everything(kind, actor) -> None:
    run = upload(kind, actor, "alpha\nbeta\ngamma\n")
    kind.breaks_after = 2
    runs.ask_to_store(run.pk)
    assert fresh(run).state == "reviewed"
    assert "没有存入任何数据" in fresh(run).problem
    assert Heartbeat.objects.filter(name="alpha").count() == 0
    kind.breaks_after = None
    runs.ask_to_store(run.pk)
    assert (fresh(run).state, fresh(run).problem) == ("stored", "")
    assert Heartbeat.objects.filter(name__in=["alpha", "beta", "gamma"]).count() == 3


def test_what_changed_since_the_preview_is_shown_before_anything_is_stored(kind, actor) -> None:
    from django.utils import timezone

    run = upload(kind, actor, "alpha\nbeta\n")
    Heartbeat.objects.create(name="beta", at=timezone.now())
    runs.ask_to_store(run.pk)
    assert fresh(run).state == "reviewed"
    assert "预览之后" in fresh(run).problem
    assert Heartbeat.objects.filter(name="alpha").count() == 0
    assert [row["verdict"] for row in vault.read_rows(run.pk)] == ["ok", "skip"]
    runs.ask_to_store(run.pk)
    assert fresh(run).state == "stored"


def test_a_file_that_cannot_be_read_fails_with_a_sentence_and_is_deleted(kind, actor) -> None:
    run = upload(kind, actor, "%PDF-1.7 something", "words.xlsx")
    assert fresh(run).state == "failed"
    assert "没有存入任何数据" in fresh(run).problem
    assert not vault.file_path(run.pk).exists()


def test_a_huge_file_is_refused_before_it_is_kept(kind, actor, settings) -> None:
    with pytest.raises(UnreadableFile, match="file-too-large"):
        runs.accept(kind, filename="a.csv", data=b"x" * (MAX_BYTES + 1), params={}, actor=actor)
    assert not ImportRun.objects.exists()


def test_discarding_deletes_file_and_rows(kind, actor) -> None:
    run = upload(kind, actor, "alpha\n")
    runs.discard(run.pk, actor=actor)
    assert fresh(run).state == "discarded"
    assert not vault.file_path(run.pk).exists()
    assert not vault.rows_path(run.pk).exists()
    with pytest.raises(DomainError, match="import-not-discardable"):
        runs.discard(run.pk, actor=actor)


def test_rows_are_read_by_page_and_verdict(settings, tmp_path) -> None:
    settings.ANPEI_UPLOAD_DIR = tmp_path
    run_id = uuid4()
    rows = [{"row": n, "verdict": "error" if n % 100 == 0 else "ok"} for n in range(1, 1001)]
    assert vault.keep_rows(run_id, rows) == {"ok": 990, "error": 10}
    assert [row["row"] for row in vault.read_rows(run_id, start=195, count=10)] == list(range(196, 206))
    assert [row["row"] for row in vault.read_rows(run_id, verdict="error", start=3, count=2)] == [400, 500]
    assert len(list(vault.read_rows(run_id, verdict="ok"))) == 990
    assert list(vault.read_rows(uuid4())) == []


def test_old_imports_leave_their_line_in_the_history_only(kind, actor) -> None:
    old, stored, young = (upload(kind, actor, f"{word}\n") for word in ("alpha", "beta", "gamma"))
    runs.ask_to_store(stored.pk)
    now = fresh(old).created_at + timedelta(days=30)
    ImportRun.objects.filter(pk=young.pk).update(created_at=now)
    ImportRun.objects.filter(pk=stored.pk).update(created_at=fresh(old).created_at)
    assert [runs.sweep(now=now), runs.sweep(now=now)] == [2, 0]
    assert [fresh(run).state for run in (old, stored, young)] == ["discarded", "stored", "reviewed"]
    assert vault.kept_ids() == {young.pk}
    assert fresh(stored).summary["notes"] and not fresh(stored).summary["verdicts"]


class _Killed(BaseException):
    """As far as the run can tell, kill -9: no handler of it runs."""


def test_a_file_that_kills_its_worker_does_not_come_for_ever(kind, actor, queued, monkeypatch) -> None:
    run = upload(kind, actor, "safety\n")

    def die(*_args: Any) -> None:
        raise _Killed

    monkeypatch.setattr(kind, "parse", die)
    for _ in range(runs.MOST_TRIES):
        with pytest.raises(_Killed):
            runs.review_run(run.pk)
    runs.review_run(run.pk)
    assert fresh(run).state == ImportRun.State.FAILED
    assert "五次" in fresh(run).problem
    assert run.pk not in vault.kept_ids()
