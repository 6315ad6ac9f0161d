from django.db import migrations

from plumbing.appendonly import protect


class Migration(migrations.Migration):
    """Reviews and marks are only ever added, in the database itself."""

    dependencies = [("quizzes", "0003_question_bank")]

    operations = [protect("quizzes_questionreview"), protect("quizzes_mark")]
