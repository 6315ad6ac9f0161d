"""House rules that a machine can hold, run by `manage.py check`."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def site_folder_is_no_package(**_kwargs: Any) -> list[CheckMessage]:
    """`site/__init__.py` would shadow the standard library's module `site`."""
    if (Path(settings.ROOT) / "site" / "__init__.py").exists():
        return [Error("site/__init__.py exists; it shadows the standard library's `site`", id="anpei.E001")]
    return []


@register()
def job_retry_is_longer_than_timeout(**_kwargs: Any) -> list[CheckMessage]:
    """A retry within the timeout runs one task twice at once."""
    cluster = settings.Q_CLUSTER
    if cluster["retry"] <= cluster["timeout"]:
        return [Error("Q_CLUSTER retry must exceed timeout", id="anpei.E002")]
    return []


@register()
def database_driver_is_there(**_kwargs: Any) -> list[CheckMessage]:
    """PostgreSQL is asked for by DATABASE_URL; its driver must import."""
    engine = settings.DATABASES["default"]["ENGINE"]
    if "postgresql" in engine and importlib.util.find_spec("psycopg") is None:
        return [Error("DATABASE_URL names PostgreSQL but psycopg is not installed", id="anpei.E003")]
    return []


@register()
def second_factor_setting_is_known(**_kwargs: Any) -> list[CheckMessage]:
    """A misspelt setting must not be taken for either."""
    if settings.ANPEI_SECOND_FACTOR in {"required", "offered"}:
        return []
    said = f"ANPEI_SECOND_FACTOR is {settings.ANPEI_SECOND_FACTOR!r}; it must be 'required' or 'offered'"
    return [Error(said, id="anpei.E004")]
