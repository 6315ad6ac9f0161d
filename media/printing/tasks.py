"""The job worker's part of printing. Safe to run twice: a printed sheet is left as it is."""

from __future__ import annotations

import json
import logging
from uuid import UUID

from media.printing import press, problems
from media.printing.errors import PressError
from media.printing.jobs import begin_attempt, fail, finish

log = logging.getLogger(__name__)


def run_print(job_id: str) -> None:
    """Prints one job; whatever goes wrong stands on the job's row for the person who waits."""
    job = begin_attempt(UUID(str(job_id)))
    if job is None:
        return
    try:
        pdf = press.render(job.form, json.loads(job.facts))
    except PressError as error:
        log.warning("print job %s: %s", job.pk, error.code)
        fail(job, problems.sentence(error))
    except Exception:
        log.exception("print job %s", job.pk)
        fail(job, problems.sentence(PressError("render-failed")))
    else:
        finish(job, pdf)
