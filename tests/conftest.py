"""What all tests share."""

from __future__ import annotations

import gettext
import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import hypothesis
import polib
import pytest
from django.db.models.signals import post_migrate
from django.utils.translation import trans_real

from config.management.commands.compile_locale import locale_files


def pytest_configure() -> None:
    """Pages are Chinese in tests too: catalogues are compiled before anything reads one.

    The browser driver keeps an event loop in the main thread; Django would refuse the database there.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # Properties are searched anew at each run here, and the same ones again where a run must be repeatable.
    hypothesis.settings.register_profile("ci", derandomize=True)
    hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "default")
    stale = [path for path in locale_files(Path(__file__).resolve().parents[1]) if is_stale(path)]
    for source in stale:
        polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))
    if stale:  # Django was set up before this, and may have read what was there then
        gettext._translations.clear()
        trans_real._translations.clear()
        trans_real._default = None
        trans_real.deactivate()


def is_stale(source: Path) -> bool:
    """Whether a catalogue was edited after it was compiled, or never compiled."""
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long walks last: a mistake in the small is seen first."""
    items.sort(key=lambda item: item.get_closest_marker("e2e") is not None)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Append-only tables refuse DELETE; tests that empty the database between them need it back (SQLite only).

    tests/plumbing/test_appendonly.py puts the triggers back and tests them.
    """
    from django.db import connection

    from plumbing.appendonly import drop_triggers

    tables = (
        "accounts_consent",
        "plumbing_auditentry",
        "quizzes_edition",
        "quizzes_answerevent",
        "quizzes_questionreview",
        "quizzes_mark",
        "quizzes_caseevent",
        "learning_hoursentry",
    )
    post_migrate.connect(keep_root_collection, dispatch_uid="tests")
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        if connection.vendor == "sqlite":
            for table in tables:
                drop_triggers(editor, table)


def keep_root_collection(sender: Any, **_kwargs: Any) -> None:
    """Tests of real transactions empty every table, and tests of other files follow: pictures need the collection that
    a migration made. Emptying a database sends this signal as migrating does.
    """
    from wagtail.models import Collection

    if sender.label == "wagtailcore" and Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")


@pytest.fixture
def file_database(transactional_db, tmp_path):
    """A database that several threads can open: SQLite's test database lives in memory, so it is copied to a file."""
    from django.db import connection

    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        yield
        return
    connection.ensure_connection()
    path = tmp_path / "race.sqlite3"
    copy = sqlite3.connect(path)
    connection.connection.backup(copy)
    copy.close()
    memory, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection = None
    connection.settings_dict["NAME"] = str(path)
    yield
    connection.close()
    connection.settings_dict["NAME"] = name
    connection.connection = memory


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's browser; its own download is not to be relied on."""
    return {
        "executable_path": shutil.which("chromium"),
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
                 "--no-first-run", "--disable-sync", "--disable-quic"],
    }  # fmt: skip
