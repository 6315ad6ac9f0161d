"""Editors. Pages come from the demo's tree: it is built the way editors build theirs."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model

from pages.services import join_editors


def make_editor(username: str = "editor") -> Any:
    """A member of 宣传员."""
    user = get_user_model().objects.create_user(username=username, password="a-long-password")
    join_editors(user)
    return user
