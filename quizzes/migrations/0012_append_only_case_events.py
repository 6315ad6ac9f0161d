from django.db import migrations

from plumbing.appendonly import protect


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0011_sittings_that_lose_nothing"),
    ]

    operations = [protect("quizzes_caseevent")]
