"""Print jobs: once, whole, with a reason when not, and never for ever."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from media.models import PrintJob
from media.printing import jobs, tasks
from media.printing.errors import PressError

pytestmark = pytest.mark.django_db
FACTS = {"name": "王䶮", "lines": ["一"]}


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Any) -> Any:
    settings.ANPEI_PRINT_DIR = tmp_path / "prints"
    return settings.ANPEI_PRINT_DIR


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    ids: list[str] = []
    monkeypatch.setattr(jobs, "enqueue", lambda _task, job_id: ids.append(job_id))
    return ids


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A press that prints at once and remembers."""
    printed: list[Any] = []

    def render(form: str, facts: Any) -> bytes:
        printed.append((form, facts))
        return b"%PDF-1.7 sheet"

    monkeypatch.setattr(tasks.press, "render", render)
    return printed


def ask(**changes: Any) -> Any:
    values = {"form": "certificate", "key": "certificate:1", "facts": FACTS, "filename": "证.pdf", "requested_by": 7}
    return jobs.request_print(**values | changes)


def test_a_sheet_is_printed_once(press: list[Any], queue: list[str], folder: Any) -> None:
    job_id = ask()
    assert ask(facts=dict(reversed(FACTS.items()))) == job_id
    assert queue == [str(job_id)]
    state = jobs.job_state(job_id)
    assert state is not None
    assert (state.state, state.is_ready, state.requested_by) == ("waiting", False, 7)
    tasks.run_print(str(job_id))
    tasks.run_print(str(job_id))
    assert press == [("certificate", FACTS)]
    assert jobs.file_path(job_id).read_bytes() == b"%PDF-1.7 sheet"
    assert [path.name for path in folder.iterdir()] == [f"{job_id}.pdf"]
    done = jobs.job_state(job_id)
    assert done is not None
    assert done.is_ready


def test_other_facts_are_another_job() -> None:
    assert len({ask(), ask(facts={"name": "赵"}), ask(key="certificate:2")}) == 3


def test_facts_are_sealed_and_their_digest_is_keyed() -> None:
    import hashlib
    import json

    from django.db import connection

    job_id = ask()
    with connection.cursor() as cursor:
        cursor.execute("SELECT facts FROM media_printjob")
        sealed = bytes(cursor.fetchone()[0])
    assert "王䶮".encode() not in sealed
    body = json.dumps(FACTS, ensure_ascii=False, sort_keys=True)
    digest = PrintJob.objects.get(pk=job_id).facts_digest
    assert digest != hashlib.sha256(body.encode()).hexdigest()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PressError("characters-missing", characters="\U0003347a乜"), "\U0003347a 乜"),
        (PressError("text-too-long", field="body"), "文字太长"),
        (PressError("fonts-missing", path="a.ttc"), "字体"),
        (PressError("render-failed", reason="ValueError: secret"), "原来的记录还在"),
        (RuntimeError("secret"), "原来的记录还在"),
    ],
)
def test_a_failure_is_told_in_chinese(monkeypatch: pytest.MonkeyPatch, error: Exception, words: str) -> None:
    def render(*_args: Any) -> bytes:
        raise error

    monkeypatch.setattr(tasks.press, "render", render)
    job_id = ask()
    tasks.run_print(str(job_id))
    state = jobs.job_state(job_id)
    assert state is not None
    assert state.has_failed
    assert "secret" not in state.problem
    assert words in state.problem
    assert not jobs.file_path(job_id).exists()


def test_a_failed_job_is_printed_again_when_asked(press: list[Any], queue: list[str]) -> None:
    job_id = ask()
    PrintJob.objects.update(state="failed", problem="x", attempts=3)
    tasks.run_print(str(job_id))
    assert press == []
    assert ask() == job_id
    assert queue == [str(job_id)] * 2
    tasks.run_print(str(job_id))
    assert len(press) == 1


def test_a_lost_file_is_printed_again(press: list[Any], queue: list[str]) -> None:
    job_id = ask()
    tasks.run_print(str(job_id))
    jobs.file_path(job_id).unlink()
    state = jobs.job_state(job_id)
    assert state is not None
    assert state.state == "waiting"
    assert ask() == job_id
    tasks.run_print(str(job_id))
    assert jobs.file_path(job_id).exists()


def test_a_sheet_that_kills_its_worker_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_args: Any) -> bytes:
        raise SystemExit(9)

    monkeypatch.setattr(tasks.press, "render", killed)
    job_id = ask()
    for _ in range(jobs.MAX_ATTEMPTS):
        with pytest.raises(SystemExit):
            tasks.run_print(str(job_id))
    tasks.run_print(str(job_id))
    state = jobs.job_state(job_id)
    assert state is not None
    assert state.has_failed
    assert "3 次" in state.problem


def test_a_job_that_is_not_there() -> None:
    tasks.run_print(str(uuid4()))
    assert jobs.job_state(uuid4()) is None
