"""Files of other platforms through the whole import: pictures once, nothing left behind, nothing half done."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from media.models import Picture
from plumbing.imports import vault
from quizzes.bank.imports import import_media, storing
from quizzes.importers.types import MediaFile, Option, ParsedQuestion
from quizzes.interchange import gift, moodle
from quizzes.models import Bank, Question, QuestionMedia
from tests.commands import run_command
from tests.factories.quizzes import WORKSHOP

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path) -> None:
    settings.ANPEI_UPLOAD_DIR = tmp_path / "incoming"
    settings.MEDIA_ROOT = tmp_path / "media"


def choice(stem: str, **more) -> ParsedQuestion:
    options = (Option("A", "继续作业"), Option("B", "停止作业"), Option("C", "离开"))
    return ParsedQuestion("single", stem, options, ("B",), points=200, **more)


def with_picture(stem: str) -> ParsedQuestion:
    return choice(stem, media=(MediaFile("stem", "车间.png", WORKSHOP.read_bytes(), alt="车间照片"),))


def kept(tmp_path: Path, data: bytes, name: str) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def stored_files() -> list[Path]:
    root = Path(default_storage.location)
    return [path for path in root.rglob("*") if path.is_file()]


def test_a_moodle_file_with_pictures_is_stored_and_each_picture_once(tmp_path) -> None:
    data = moodle.write(
        [with_picture("看图，应当怎么做？"), with_picture("看图，首先怎么做？"), choice("无图的题。")]
    ).data
    done = run_command("import_questions", kept(tmp_path, data, "题.xml"), "--bank", "甲")
    assert (done.status, done.json["created"]) == (0, 3)
    assert (QuestionMedia.objects.count(), Picture.objects.count(), len(stored_files())) == (2, 1, 1)
    assert QuestionMedia.objects.first().alt == "车间照片"
    again = run_command("import_questions", kept(tmp_path, data, "题.xml"), "--bank", "甲")
    assert (again.json["skipped"], Picture.objects.count()) == (3, 1)


def test_new_questions_wait_for_their_review_and_changed_ones_stay_in_papers(tmp_path) -> None:
    bank = Bank.objects.create(name="甲", four_eyes=False)
    run_command("import_questions", kept(tmp_path, gift.write([choice("甲题。")]).data, "a.txt"), "--bank", "甲")
    Bank.objects.filter(pk=bank.pk).update(four_eyes=True)
    data = gift.write([choice("甲题。", explanation="改过。"), choice("丙题是新的。")]).data
    run_command("import_questions", kept(tmp_path, data, "b.txt"), "--bank", "甲")
    old, new = Question.objects.order_by("pk")
    assert (old.state, old.approved.number, old.current.number, old.current.state) == ("in_use", 1, 2, "pending")
    assert (new.state, new.approved, new.current.state) == ("pending", None, "pending")


def test_pictures_of_a_question_stay_when_a_table_changes_its_words(tmp_path) -> None:
    Bank.objects.create(name="甲", four_eyes=False)
    run_command(
        "import_questions", kept(tmp_path, moodle.write([with_picture("看图题。")]).data, "a.xml"), "--bank", "甲"
    )
    data = gift.write([choice("看图题。", explanation="有解析。")]).data
    assert run_command("import_questions", kept(tmp_path, data, "b.txt"), "--bank", "甲").json["updated"] == 1
    assert Question.objects.get().current.media.count() == 1


def test_a_failure_after_the_pictures_leaves_no_file_behind(tmp_path, monkeypatch) -> None:
    def fails(*_args):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(storing, "_point_to_newest", fails)
    path = kept(tmp_path, moodle.write([with_picture("看图题。")]).data, "a.xml")
    with pytest.raises(RuntimeError):
        run_command("import_questions", path, "--bank", "甲")
    assert (Question.objects.count(), Picture.objects.count(), stored_files()) == (0, 0, [])


def test_files_of_a_try_that_was_killed_go_at_the_next_one(tmp_path) -> None:
    import uuid

    run_id = uuid.uuid4()
    from django.core.files.base import ContentFile

    lost = default_storage.save("original_images/lost.png", ContentFile(b"x"))
    known = Picture.objects.create(title="x", file=default_storage.save("p.png", ContentFile(b"y")), width=1, height=1)
    for name in (lost, known.file.name):
        vault.note_written(run_id, name)
    assert import_media.drop_abandoned(run_id) == 1
    assert (default_storage.exists(lost), default_storage.exists(known.file.name)) == (False, True)
    assert vault.read_written(run_id) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "bomb.xml",
            b'<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><quiz>&b;</quiz>',
        ),
        ("xxe.xml", b'<?xml version="1.0"?><!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>'),
        ("nul.txt", b"\x00\x00\x00\x00"),
        ("half.zip", b"PK\x03\x04 cut"),
        ("deep.xml", b"<quiz>" + b"<a>" * 100_000),
    ],
)
def test_hostile_files_are_refused_and_nothing_is_stored(tmp_path, name, data) -> None:
    done = run_command("import_questions", kept(tmp_path, data, name), "--bank", "甲")
    assert done.status in (1, 2)
    assert not Question.objects.exists() and not Bank.objects.exists()


def test_a_path_in_a_package_goes_nowhere(tmp_path) -> None:
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../evil.png", WORKSHOP.read_bytes())
        archive.writestr("imsmanifest.xml", "<manifest/>")
    run_command("import_questions", path, "--bank", "甲")
    assert not (tmp_path.parent / "evil.png").exists()
    assert stored_files() == []


def test_a_remote_picture_is_told_and_not_fetched(tmp_path) -> None:
    text = base64.b64encode(b"").decode()
    data = (
        '<quiz><question type="truefalse"><name><text>x</text></name><questiontext format="html"><text>'
        f'&lt;img src="http://127.0.0.1:9/{text}x.png"&gt;电梯可以逃生。</text></questiontext>'
        '<answer fraction="0"><text>true</text></answer><answer fraction="100"><text>false</text></answer>'
        "</question></quiz>"
    ).encode()
    done = run_command("import_questions", kept(tmp_path, data, "r.xml"), "--bank", "甲")
    assert (done.status, "media-remote" in done.json["rows"][0]["codes"]) == (0, True)
    assert not Picture.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_storing_asks_as_often_for_one_as_for_three_and_by_batches(tmp_path) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(count: int, start: int) -> int:
        rows = [choice(f"第{start + n}号作业票由谁签发？") for n in range(count)]
        path = kept(tmp_path, gift.write(rows).data, f"{start}.txt")
        with CaptureQueriesContext(connection) as asked:
            run_command("import_questions", path, "--bank", "甲")
        return len(asked)

    queries(1, 0)
    one, three = queries(1, 100), queries(3, 200)
    assert one == three
    assert queries(1200, 1000) <= one + 60


KILLED = """
import os, sys, threading, time, signal
sys.path[:0] = [{root!r}, {site!r}]
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
import django; django.setup()
from django.conf import settings
from django.db import connections
settings.DATABASES["default"]["NAME"] = {db!r}
connections["default"].settings_dict["NAME"] = {db!r}
settings.ANPEI_UPLOAD_DIR = __import__("pathlib").Path({incoming!r})
from django.core.management import call_command
if sys.argv[1] == "migrate":
    call_command("migrate", verbosity=0)
elif sys.argv[1] == "count":
    from quizzes.models import Bank, Question, QuestionVersion
    from plumbing.models import ImportRun
    print(Bank.objects.count(), Question.objects.count(), QuestionVersion.objects.count(), ImportRun.objects.count())
else:
    if sys.argv[1] == "kill":
        from quizzes.bank.imports import storing
        real = storing._keep_versions
        def dies(versions, rows, batch):
            real(versions, rows, batch)
            if versions[0].question_id > 1000:
                os.kill(os.getpid(), signal.SIGKILL)
        storing._keep_versions = dies
    call_command("import_questions", {file!r}, "--bank", "甲", "--json", stdout=open(os.devnull, "w"))
"""


@pytest.mark.skipif("sqlite" not in os.environ.get("DATABASE_URL", "sqlite"), reason="kills a process on SQLite")
def test_a_worker_killed_in_the_middle_leaves_nothing_half_done(tmp_path) -> None:
    rows = [choice(f"第{n}号作业票由谁签发？") for n in range(1500)]
    path = kept(tmp_path, gift.write(rows).data, "k.txt")
    script = KILLED.format(
        root=str(ROOT),
        site=str(ROOT / "site"),
        db=str(tmp_path / "k.sqlite3"),
        incoming=str(tmp_path / "in"),
        file=str(path),
    )

    def run(word: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", script, word], capture_output=True, text=True, timeout=120, check=False
        )

    assert run("migrate").returncode == 0
    assert run("kill").returncode == -signal.SIGKILL
    assert run("count").stdout.split() == ["0", "0", "0", "0"]
    again = run("store")
    assert again.returncode == 0, again.stderr[-800:]
    assert run("count").stdout.split() == ["1", "1500", "1500", "1"]
