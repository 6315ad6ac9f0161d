from django.db import migrations, models


class Migration(migrations.Migration):
    """The log's screen filters and pages by these; adding an index leaves the append-only triggers in place."""

    dependencies = [("plumbing", "0002_append_only")]

    operations = [
        migrations.RemoveIndex(model_name="auditentry", name="audit_target"),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["target_kind", "target_key", "at"], name="audit_target_time"),
        ),
        migrations.AddIndex(
            model_name="auditentry", index=models.Index(fields=["actor_id", "at"], name="audit_actor_time")
        ),
        migrations.AddIndex(
            model_name="auditentry", index=models.Index(fields=["action", "at"], name="audit_action_time")
        ),
    ]
