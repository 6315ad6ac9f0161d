"""Files of pictures and sounds that no row knows: what a transaction that did not come off has left behind."""

from __future__ import annotations

from collections.abc import Collection

from django.core.files.storage import default_storage

from media.models import Clip, Picture


def file_names(*, pictures: Collection[int] = (), clips: Collection[int] = ()) -> list[str]:
    """The stored names of these pictures' and sounds' files; a query for each sort that is asked for."""
    names = list(Picture.objects.filter(pk__in=pictures).values_list("file", flat=True)) if pictures else []
    return names + (list(Clip.objects.filter(pk__in=clips).values_list("file", flat=True)) if clips else [])


def delete_unknown(names: Collection[str]) -> int:
    """Delete those of the named files that belong to no row; returns how many. Safe to repeat."""
    known = set(Picture.objects.filter(file__in=names).values_list("file", flat=True))
    known |= set(Clip.objects.filter(file__in=names).values_list("file", flat=True))
    unknown = [name for name in names if name not in known and default_storage.exists(name)]
    for name in unknown:
        default_storage.delete(name)
    return len(unknown)
