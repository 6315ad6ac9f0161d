"""Manners of a public repository: no download addresses, no machine paths, a lock that names no host."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.ROOT)


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [ROOT / name for name in done.stdout.split("\0") if name]


def test_locks_name_no_host() -> None:
    for lock in ("requirements.lock", "requirements-test.lock"):
        text = (ROOT / lock).read_text()
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|index[-]url|find[-]links", text), lock


def test_no_ignore_rule_swallows_code() -> None:
    done = subprocess.run(
        ["git", "check-ignore", "site/config/urls.py", "media/models.py"], cwd=ROOT, capture_output=True, check=False
    )
    assert done.stdout == b""


def test_no_machine_paths() -> None:
    pattern = re.compile(r"(?<![\w.])/(?:root|home|tmp|work)/\w")
    own = Path(__file__).name
    found = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix in {".py", ".md", ".html", ".toml", ".css", ".js", ".po", ""}
        and path.name != own
        and path.is_file()
        and pattern.search(path.read_text(errors="ignore"))
    ]
    assert found == []
