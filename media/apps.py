from typing import Any

from django.apps import AppConfig

_SOUNDS = tuple(f"media.{verb}_clip" for verb in ("add", "change", "delete", "view"))


class MediaConfig(AppConfig):
    name = "media"
    group_permissions = dict.fromkeys(("editor", "administrator"), _SOUNDS)

    def ready(self) -> None:
        from django.db.models.signals import post_delete

        from media.policies import register_for_sounds

        register_for_sounds()

        post_delete.connect(_drop_file, sender="media.Clip", dispatch_uid="drop_clip_file")


def _drop_file(instance: Any, **_kwargs: Any) -> None:
    """The file goes once the deletion is stored."""
    from django.db import transaction

    file = instance.file
    transaction.on_commit(lambda: file.storage.delete(file.name))
