"""Jobs of regrades. Thin; safe to run twice."""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import DatabaseError
from django.utils.translation import gettext as _

from quizzes.enums import RegradeState
from quizzes.models import Regrade
from quizzes.regrading import applying, planning

log = logging.getLogger(__name__)


def work_out(regrade_id: str) -> None:
    """Work out who changes; a failure is shown and changes nothing."""
    regrade = Regrade.objects.select_related("question", "to_version").filter(pk=UUID(regrade_id)).first()
    if regrade is None or regrade.state != RegradeState.PLANNING:
        return
    try:
        planning.work_out(regrade)
    except DatabaseError:
        raise  # busy or gone: the queue delivers the job again
    except Exception:
        log.exception("regrade %s could not be worked out", regrade_id)
        problem = _("It could not be worked out. Nothing was changed. Tell the administrator the time of this try.")
        Regrade.objects.filter(pk=regrade.pk).update(state=RegradeState.FAILED, problem=problem)


def carry_out(regrade_id: str) -> None:
    """Apply it or take it back; whoever runs it again goes on where the last one stopped."""
    regrade = Regrade.objects.select_related("question", "to_version").filter(pk=UUID(regrade_id)).first()
    if regrade is None or regrade.state not in (RegradeState.APPLYING, RegradeState.REVERTING):
        return
    try:
        applying.carry_out(regrade)
    except DatabaseError:
        raise
    except Exception:
        log.exception("regrade %s stopped half-way", regrade_id)
        problem = _("It stopped half-way; what was done stays done. Press “Go on”, or tell the administrator.")
        Regrade.objects.filter(pk=regrade.pk).update(problem=problem)
