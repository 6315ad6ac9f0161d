"""The plan of the house, held by machines: storeys, sizes, formatting, types, templates, migrations."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command

ROOT = Path(settings.ROOT)
BIN = Path(sys.executable).parent
ROOMS = ["site", "quizzes", "learning", "campaigns", "media"]
STOREYS = [
    {"config"},
    {"portal", "pages"},
    {"campaigns"},
    {"learning"},
    {"quizzes"},
    {"regulations", "orgs", "pagekit"},
    {"accounts", "media"},
    {"plumbing"},
]


TYPED = re.compile(r"(?:\w+_)?(?:services|queries|flows|permissions|tasks|outcomes)\.py")


def sources() -> list[Path]:
    return [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)


def test_site_is_a_source_root_and_no_package() -> None:
    assert not (ROOT / "site" / "__init__.py").exists()


def test_nothing_under_site_hides_a_standard_module() -> None:
    names = {path.stem for path in (ROOT / "site").iterdir() if path.is_dir()}
    assert not names & set(sys.stdlib_module_names)


def test_import_contracts() -> None:
    done = run("lint-imports", "--no-cache")
    assert done.returncode == 0, done.stdout


def test_ruff() -> None:
    done = run("ruff", "check", "--no-cache", ".")
    assert done.returncode == 0, done.stdout[-4000:]


def test_ruff_format() -> None:
    done = run("ruff", "format", "--no-cache", "--check", ".")
    assert done.returncode == 0, done.stdout[-4000:]


def test_mypy_on_logic_and_services() -> None:
    logic = [str(path.relative_to(ROOT)) for room in ROOMS for path in (ROOT / room).rglob("logic")]
    named = [str(path.relative_to(ROOT)) for path in sources() if TYPED.fullmatch(path.name)]
    packages = [str(path.relative_to(ROOT)) for room in ROOMS for path in (ROOT / room).rglob("services/")]
    done = run("mypy", "site/kernel", *sorted({*logic, *named, *packages}))
    assert done.returncode == 0, done.stdout[-4000:]


def test_templates_are_indented() -> None:
    templates = [str(path) for room in ROOMS for path in (ROOT / room).rglob("templates/**/*.html")]
    done = run("djhtml", "--check", "--tabwidth", "2", *templates)
    assert done.returncode == 0, done.stderr[-4000:]


@pytest.mark.django_db
def test_models_have_their_migrations() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_are_named() -> None:
    auto = [path for room in ROOMS for path in (ROOT / room).rglob("migrations/[0-9]*_auto_*.py")]
    assert auto == []


def test_system_checks() -> None:
    call_command("check", fail_level="WARNING")


def test_modules_stay_small() -> None:
    long = {
        str(path.relative_to(ROOT)): count for path in sources() if (count := len(path.read_text().splitlines())) > 400
    }
    assert long == {}


def test_functions_stay_small() -> None:
    long = {}
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= 40:
                long[f"{path.relative_to(ROOT)}:{node.name}"] = node.end_lineno - node.lineno
    assert long == {}


def test_public_functions_have_docstrings() -> None:
    silent = []
    for path in sources():
        if path.name in {"apps.py", "wagtail_hooks.py"} or "commands" in path.parts:
            continue
        tree = ast.parse(path.read_text())
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and not ast.get_docstring(node) and "TextChoices" not in ast.dump(node):
                silent.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert [name for name in silent if "IntegerChoices" not in name and ":Difficulty" not in name] == []


def test_plumbing_stays_small() -> None:
    modules = [path for path in (ROOT / "site" / "plumbing").glob("*.py") if path.stem not in {"__init__", "apps"}]
    assert len(modules) < 12, [path.name for path in modules]


def test_foreign_keys_point_down() -> None:
    """Strings hide a relation from the import linter; here it is looked at."""
    storey = {name: number for number, names in enumerate(STOREYS) for name in names}
    wrong = []
    user = get_user_model()  # exempt: Wagtail's own pictures and documents name who uploaded them
    for model in apps.get_models():
        home = model._meta.app_label
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if home not in storey or target in {None, user} or field.auto_created or isinstance(target, str):
                continue
            away = target._meta.app_label
            if away in storey and away != home and storey[away] <= storey[home]:
                wrong.append(f"{model.__name__}.{field.name} -> {target.__name__}")
    assert wrong == []


def test_models_are_private_to_their_room() -> None:
    """Other rooms use services, queries, permissions, enums. Exempt: pagekit's abstract base, commands of config."""
    offenders = []
    for path in sources():
        home = (
            path.relative_to(ROOT).parts[1] if path.is_relative_to(ROOT / "site") else path.relative_to(ROOT).parts[0]
        )
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.endswith(".models"):
                away = node.module.split(".")[0]
                known = any(away in names for names in STOREYS)
                if known and away not in {home, "pagekit"}:
                    offenders.append(f"{path.relative_to(ROOT)}: {node.module}")
    assert offenders == []
