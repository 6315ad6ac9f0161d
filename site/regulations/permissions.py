"""Who edits the law: whoever may change instruments in the admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from plumbing.doors import Door


def may_edit_law(request: HttpRequest, **_kwargs: Any) -> bool:
    """Whether this account imports texts, confirms comparisons and closes reviews."""
    user: Any = request.user
    return bool(user.has_perm("wagtailadmin.access_admin") and user.has_perm("regulations.change_instrument"))


LAW_EDITORS = Door("law_editors", may_edit_law)
