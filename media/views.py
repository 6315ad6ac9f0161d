"""Uploaded pictures and sounds at their own addresses. Documents go through Wagtail's view, which asks for theirs."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from plumbing.doors import PUBLIC, door

# Two folders of Wagtail's and one of ours, one level deep: an uploaded page or SVG never comes from our own host.
FILE_PATH = re.compile(
    r"(?:(?:images|original_images)/[^/\\\x00]+\.(?P<picture>jpe?g|png|webp|gif)"
    r"|clips/[0-9a-f]{32}(?:_\w{7})?\.(?P<sound>mp3|m4a|ogg|wav))",
    re.IGNORECASE,
)
CONTENT_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
}
KEEP_SECONDS = 7 * 24 * 3600
_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


@door(PUBLIC)
@require_safe
def upload(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture or a sound under MEDIA_ROOT. Anything else there is told like what does not exist."""
    match = FILE_PATH.fullmatch(path)
    if match is None:
        raise Http404
    try:
        file = default_storage.open(path, "rb")
    except (OSError, SuspiciousFileOperation, ValueError):
        raise Http404 from None
    content_type = CONTENT_TYPES[(match["picture"] or match["sound"]).lower()]
    response = _sound(request, file, content_type) if match["sound"] else FileResponse(file, content_type=content_type)
    response["Cache-Control"] = f"public, max-age={KEEP_SECONDS}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _sound(request: HttpRequest, file: Any, content_type: str) -> HttpResponseBase:
    """Phones of one maker play a sound only if they may ask for a part of it."""
    wanted = _RANGE.fullmatch(request.headers.get("Range", ""))
    if wanted is None or not (wanted[1] or wanted[2]):
        response: HttpResponseBase = FileResponse(file, content_type=content_type)
    else:
        response = _part(file, content_type, wanted[1], wanted[2])
    response["Accept-Ranges"] = "bytes"
    return response


def _part(file: Any, content_type: str, first: str, last: str) -> HttpResponse:
    size = file.size
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    with file:
        file.seek(start)
        body = file.read(end - start + 1)
    headers = {"Content-Range": f"bytes {start}-{end}/{size}"}
    return HttpResponse(body, status=206, content_type=content_type, headers=headers)
