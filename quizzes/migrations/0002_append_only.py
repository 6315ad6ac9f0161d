from django.db import migrations

from plumbing.appendonly import protect


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0001_initial")]

    operations = [
        protect("quizzes_edition"),
        protect("quizzes_answerevent"),
    ]
