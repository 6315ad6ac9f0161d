"""Uploaded pictures at their own addresses. Documents go through Wagtail's view, which asks for their permissions."""

from __future__ import annotations

import re

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from plumbing.doors import PUBLIC, door

# Two folders of Wagtail's, one level deep, and pictures only: an uploaded page or SVG never comes from our own host.
PICTURE_PATH = re.compile(r"(?:images|original_images)/[^/\\\x00]+\.(?P<ext>jpe?g|png|webp|gif)", re.IGNORECASE)
CONTENT_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
}
KEEP_SECONDS = 7 * 24 * 3600


@door(PUBLIC)
@require_safe
def upload(request: HttpRequest, path: str) -> FileResponse:
    """A picture under MEDIA_ROOT. Anything else there is told like what does not exist."""
    match = PICTURE_PATH.fullmatch(path)
    if match is None:
        raise Http404
    try:
        file = default_storage.open(path, "rb")
    except (OSError, SuspiciousFileOperation, ValueError):
        raise Http404 from None
    response = FileResponse(file, content_type=CONTENT_TYPES[match["ext"].lower()])
    response["Cache-Control"] = f"public, max-age={KEEP_SECONDS}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
