import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    """Changes of many questions at once, and the ways in which the list of questions is read."""

    dependencies = [("quizzes", "0007_kept_items")]

    operations = [
        migrations.CreateModel(
            name="BulkChange",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("action", models.CharField(max_length=20, verbose_name="action")),
                ("params", models.JSONField(default=dict)),
                ("question_ids", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting for the job"),
                            ("running", "under way"),
                            ("done", "done"),
                            ("failed", "broken off"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("left_out", models.JSONField(default=dict)),
                ("created_by", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={"ordering": ["-created_at"]},
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(fields=["-changed_at", "-id"], name="question_changed"),
        ),
        migrations.AddIndex(
            model_name="questionversion",
            index=models.Index(condition=models.Q(("state", "pending")), fields=["question"], name="version_pending"),
        ),
    ]
