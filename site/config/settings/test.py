"""Tests: fixed keys, quick hashing, jobs run at once unless a test asks for the real queue."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import DATABASES, Q_CLUSTER

SECRET_KEY = "test-only-key-test-only-key-test-only-key-test-only"  # noqa: S105
ANPEI_FIELD_KEYS = ["MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="]
ANPEI_INDEX_KEY = "test-index-key"
ANPEI_COUNT_QUERIES = True
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
_SCRATCH = Path(tempfile.gettempdir()) / "anpei-test"
MEDIA_ROOT = _SCRATCH / "uploads"
ANPEI_PRINT_DIR = _SCRATCH / "prints"
ANPEI_UPLOAD_DIR = _SCRATCH / "incoming"
DATABASES["default"]["CONN_MAX_AGE"] = 0
Q_CLUSTER = {**Q_CLUSTER, "sync": True}
ANPEI_SECOND_FACTOR = "offered"
