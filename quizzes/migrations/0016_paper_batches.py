from django.db import migrations, models

import quizzes.models.paper_copies


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0015_practice_cards_collected"),
    ]

    operations = [
        migrations.AddField(
            model_name="paperbatch",
            name="code",
            field=models.CharField(
                default=quizzes.models.paper_copies.new_code, max_length=6, unique=True, verbose_name="batch"
            ),
        ),
        migrations.AddField(
            model_name="paperbatch",
            name="key_job",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="paperbatch",
            name="left_out",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="paperbatch",
            name="prints",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="paperbatch",
            name="sat_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="sat at"),
        ),
        migrations.AddField(
            model_name="paperbatch",
            name="state",
            field=models.CharField(
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
        migrations.AddField(
            model_name="paperbatch",
            name="wanted",
            field=models.JSONField(default=list),
        ),
        migrations.AlterField(
            model_name="paperbatch",
            name="created_at",
            field=models.DateTimeField(),
        ),
    ]
