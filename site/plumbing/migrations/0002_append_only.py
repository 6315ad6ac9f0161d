from django.db import migrations

from plumbing.appendonly import protect


class Migration(migrations.Migration):
    dependencies = [("plumbing", "0001_initial")]

    operations = [
        protect("plumbing_auditentry"),
    ]
