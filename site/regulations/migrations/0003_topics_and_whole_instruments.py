"""What a clause is about belongs to its versions: after a revision the same number may be another matter. And every
instrument gets its clause 0, the instrument as a whole.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def move_topics(apps: Any, schema_editor: Any) -> None:
    clauses, versions = apps.get_model("regulations", "Clause"), apps.get_model("regulations", "ClauseVersion")
    topic = clauses.objects.filter(pk=OuterRef("clause_id")).values("topic")[:1]
    versions.objects.filter(topic="").update(topic=Subquery(topic))


def add_whole_instruments(apps: Any, schema_editor: Any) -> None:
    instruments, clauses, versions = (
        apps.get_model("regulations", name) for name in ("Instrument", "Clause", "ClauseVersion")
    )
    for instrument in instruments.objects.exclude(clauses__number=0):
        clause = clauses.objects.create(instrument=instrument, number=0, suffix=0)
        versions.objects.create(clause=clause, valid_from=instrument.in_force_from)


def give_topics_back(apps: Any, schema_editor: Any) -> None:
    for version in apps.get_model("regulations", "ClauseVersion").objects.exclude(topic="").select_related("clause"):
        version.clause.topic = version.topic
        version.clause.save(update_fields=["topic"])


class Migration(migrations.Migration):
    dependencies = [("regulations", "0002_dated_states")]

    operations = [
        migrations.RunPython(move_topics, give_topics_back),
        migrations.RunPython(add_whole_instruments, migrations.RunPython.noop),
    ]
