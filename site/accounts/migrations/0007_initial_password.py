"""Whether an account still has the password of its slip."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_sign_in_core")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="password_is_initial",
            field=models.BooleanField(default=False, editable=False),
        ),
    ]
