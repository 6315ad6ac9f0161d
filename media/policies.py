"""Who sees which pictures and sounds: what only hidden things show is hidden with them (rooms above tell what)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import policy_registry

from media.holding import Kind, hidden_from


class _Hiding:
    """In front of one of Wagtail's policies: lists leave hidden files out, and nobody opens one by its number."""

    kind: Kind

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().instances_user_has_any_permission_for(user, actions)  # type: ignore[misc]
        for hidden in hidden_from(self.kind, user):
            rows = rows.exclude(pk__in=hidden)
        return rows

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        allowed = super().user_has_any_permission_for_instance(user, actions, instance)  # type: ignore[misc]
        return bool(allowed) and not is_hidden(self.kind, instance.pk, user)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        allowed = super().user_has_permission_for_instance(user, action, instance)  # type: ignore[misc]
        return bool(allowed) and not is_hidden(self.kind, instance.pk, user)


class PicturePolicy(_Hiding, CollectionOwnershipPermissionPolicy):
    """Wagtail's own for pictures, with what is hidden left out."""

    kind: Kind = "picture"


class ClipPolicy(_Hiding, ModelPermissionPolicy):
    """Wagtail's own for snippets, with what is hidden left out."""

    kind: Kind = "clip"


def is_hidden(kind: Kind, pk: int | None, user: Any) -> bool:
    """Whether the file is hidden from this account."""
    return pk is not None and any(pk in set(hidden) for hidden in hidden_from(kind, user))


def register_for_pictures() -> None:
    """Put ours in the place of Wagtail's own: called when Wagtail has registered its own."""
    from media.models import Picture

    ours = PicturePolicy(Picture, auth_model="wagtailimages.Image", owner_field_name="uploaded_by_user")
    policy_registry.register(Picture, ours)


def register_for_sounds() -> None:
    """Called in `ready()`, before anybody asks for a policy of sounds."""
    from media.models import Clip

    policy_registry.register(Clip, ClipPolicy(Clip))
