from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0006_tallies_in_one_row")]

    operations = [
        migrations.AddField(
            model_name="quizitem",
            name="kept_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="quizitem",
            name="kept_by",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="quizitem",
            name="kept_reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="kept although it is not in use, because"),
        ),
    ]
