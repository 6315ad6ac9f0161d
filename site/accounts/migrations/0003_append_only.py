from django.db import migrations

from plumbing.appendonly import protect


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_consent_kiosk_pin")]

    operations = [
        protect("accounts_consent"),
    ]
