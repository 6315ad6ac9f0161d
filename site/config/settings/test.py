"""Tests: fixed keys, quick hashing, jobs run at once unless a test asks for the real queue."""

import os
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
# Tests run side by side (./test): each process has a folder of its own.
_SCRATCH = Path(tempfile.gettempdir()) / f"anpei-test{os.environ.get('PYTEST_XDIST_WORKER', '')}"
MEDIA_ROOT = _SCRATCH / "uploads"
ANPEI_PRINT_DIR = _SCRATCH / "prints"
ANPEI_UPLOAD_DIR = _SCRATCH / "incoming"
DATABASES["default"]["CONN_MAX_AGE"] = 0
Q_CLUSTER = {**Q_CLUSTER, "sync": True}
ANPEI_SECOND_FACTOR = "offered"
ANPEI_STARTS_PER_SECOND = 0  # tests start as fast as they can; those of the line set their own pace
