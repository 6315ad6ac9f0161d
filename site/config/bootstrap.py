"""Makes a machine ready: system packages, the environment `.venv`, pinned dependencies. Standard library only.

Used by `./run` and `./test` before anything else is installed. Debian and Ubuntu; elsewhere it says what is needed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)

# Debian package → why it is needed; shown to the person who is asked for a password.
RUN_PACKAGES = {
    "libpango-1.0-0": "sets the text of printed forms",
    "libpangoft2-1.0-0": "the same, with fonts from files",
    "libharfbuzz-subset0": "embeds only the characters that a PDF uses",
    "fontconfig": "finds fonts",
    "fonts-noto-cjk": "Chinese fonts of printed forms (Song and Hei)",
    "fonts-babelstone-han": "rare characters in people's names",
    "python3-venv": "makes the environment .venv",
}
TEST_PACKAGES = {
    "chromium": "the browser of the end-to-end tests",
    "libatomic1": "needed by the browser driver",
    "gettext": "finds strings that are not translated",
    "poppler-utils": "turns PDFs into text and pictures",
}
POSTGRES_PACKAGES = {"postgresql": "the database of ./test --postgres"}


class SetupError(SystemExit):
    """One clear line, exit status 1."""

    def __init__(self, line: str) -> None:
        print(f"anpei: {line}", file=sys.stderr)  # noqa: T201
        super().__init__(1)


def say(line: str) -> None:
    """Progress for the person who waits."""
    print(f"· {line}", flush=True)  # noqa: T201


def require_python() -> None:
    """Refuses a Python that is too old."""
    if sys.version_info < OLDEST_PYTHON:
        raise SetupError(
            f"Python {'.'.join(map(str, OLDEST_PYTHON))} or newer is needed; this is {sys.version.split()[0]}"
        )


def is_installed(package: str) -> bool:
    """Whether dpkg has the package installed."""
    done = subprocess.run(["dpkg-query", "-W", "-f=${Status}", package], capture_output=True, text=True, check=False)
    return "install ok installed" in done.stdout


def ensure_packages(packages: dict[str, str]) -> None:
    """Installs what is missing with apt; asks for sudo only when something is."""
    if shutil.which("dpkg-query") is None:
        raise SetupError("this is not Debian or Ubuntu; install by hand: " + ", ".join(packages))
    missing = [name for name in packages if not is_installed(name)]
    if not missing:
        return
    say("system packages needed:")
    for name in missing:
        say(f"  {name}: {packages[name]}")
    _apt(missing)


def _apt(missing: list[str]) -> None:
    prefix = _become_root(missing)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *missing]):
        done = subprocess.run([*prefix, "apt-get", *words], env=quiet, stdout=subprocess.DEVNULL, check=False)
        if done.returncode and words[0] == "install":
            raise SetupError(f"apt-get could not install {' '.join(missing)}; see its message above")


def _become_root(missing: list[str]) -> list[str]:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        say("sudo is asked for to install them")
        return ["sudo", "--preserve-env=DEBIAN_FRONTEND"]
    raise SetupError(f"neither root nor sudo here; ask for: apt-get install {' '.join(missing)}")


def ensure_environment(lock: str) -> None:
    """`.venv` with exactly what `lock` pins, by hash. Does nothing when the lock has not changed."""
    wanted = hashlib.sha256((ROOT / lock).read_bytes() + sys.version.encode()).hexdigest()
    stamp = VENV / f".{lock}.sha256"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    if not PYTHON.exists():
        say("making .venv")
        _checked([sys.executable, "-m", "venv", str(VENV)], "python3 -m venv failed")
    say(f"installing {lock} (pinned, with hashes)")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    _checked([*pip, "-r", str(ROOT / lock)], "pip could not install the pinned dependencies")
    for packages in VENV.glob("lib/python*/site-packages"):
        (packages / "anpei.pth").write_text(f"{ROOT / 'site'}\n{ROOT}\n")
    stamp.write_text(wanted)


def _checked(command: list[str], problem: str) -> None:
    if subprocess.run(command, check=False).returncode:
        raise SetupError(f"{problem}; see its message above")


def manage(*words: str, env: dict[str, str] | None = None) -> None:
    """Runs a management command in the environment; a failure ends the set-up."""
    done = subprocess.run(
        [str(PYTHON), str(ROOT / "manage.py"), *words], env={**os.environ, **(env or {})}, check=False
    )
    if done.returncode:
        raise SetupError(f"manage.py {words[0]} failed; nothing further was done")
