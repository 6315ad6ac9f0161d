from django.db import migrations

from plumbing.appendonly import protect


class Migration(migrations.Migration):
    dependencies = [("learning", "0001_initial")]

    operations = [
        protect("learning_hoursentry"),
    ]
