"""A real site: it refuses to start half-told, passes Django's own checks, and breaks in Chinese."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings

ROOT = Path(settings.ROOT)
# With the database away, the health page breaks.
BROKEN = """
from django.test import Client
client = Client(raise_request_exception=False, headers={"host": "aq.example.cn", "x-forwarded-proto": "https"})
answer = client.get("/health/")
print(answer.status_code, answer.content.decode())
"""


def environment(var: Path, **fields: str) -> dict[str, str]:
    """What docs/operations.md asks for, and nothing of the tests' own settings."""
    told = {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "ANPEI_SECRET_KEY": "k9Jq2" * 12,
        "ANPEI_FIELD_KEYS": Fernet.generate_key().decode(),
        "ANPEI_INDEX_KEY": "i7" * 16,
        "ANPEI_ALLOWED_HOSTS": "aq.example.cn",
        "ANPEI_BASE_URL": "https://aq.example.cn",
        "DATABASE_URL": f"sqlite:///{var / 'anpei.sqlite3'}",
        "ANPEI_VAR": str(var),
        "ANPEI_SITE_NAME": "甲县安全培训",
        "ANPEI_ISSUING_BODY": "甲县应急管理局",
        "ANPEI_ISSUER_CODE": "990200",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANPEI_", "DJANGO_"))}
    return {**kept, **told, **fields}


def manage(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """A management command of a real site."""
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)


def test_every_missing_setting_is_named_at_once(tmp_path: Path) -> None:
    told = environment(tmp_path)
    blank = {name: "" for name in told if name.startswith("ANPEI_") or name == "DATABASE_URL"}
    done = manage(told | blank, "check")
    assert done.returncode != 0
    assert [name for name in blank if f"  {name}:" not in done.stderr] == []


@pytest.mark.parametrize("name", ["ANPEI_FIELD_KEYS", "DATABASE_URL"])
def test_one_missing_setting_is_enough(tmp_path: Path, name: str) -> None:
    done = manage(environment(tmp_path, **{name: " "}), "check")
    assert done.returncode != 0
    assert done.stderr.rstrip().splitlines()[-1].startswith(f"  {name}:")


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    done = manage(environment(tmp_path, ANPEI_SECRET_KEY="short"), "check")
    assert done.returncode != 0 and "shorter than 40" in done.stderr


def test_django_finds_nothing_to_say(tmp_path: Path) -> None:
    env = environment(tmp_path, ANPEI_CODE_GATEWAY="county.sms.Gateway")
    done = manage(env, "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_a_broken_page_is_chinese_and_tells_nothing(tmp_path: Path) -> None:
    env = environment(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path / 'no-such-folder' / 'a.sqlite3'}")
    done = manage(env, "shell", "-v", "0", "-c", BROKEN)
    status, _, page = done.stdout.partition(" ")
    assert status == "500", done.stderr
    assert "已保存的答案和学时都在" in page
    assert [word for word in ("Traceback", "OperationalError", "sqlite") if word in page] == []
