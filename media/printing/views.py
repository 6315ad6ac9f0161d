"""Handing out printed sheets. No addresses here: the rooms above know who may have which sheet."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404

from media.printing.jobs import file_path, job_state


def pdf_response(job_id: UUID, *, download: bool = False) -> FileResponse:
    """The printed PDF under its own name. Raises Http404 when it is not printed (yet)."""
    state = job_state(job_id)
    if state is None or not state.is_ready:
        raise Http404
    response = FileResponse(
        file_path(job_id).open("rb"),
        as_attachment=download,
        filename=state.filename,
        content_type="application/pdf",
    )
    response["Cache-Control"] = "private, no-store"
    return response
