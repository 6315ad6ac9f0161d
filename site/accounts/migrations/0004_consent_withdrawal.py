from django.db import migrations, models

from plumbing.appendonly import drop_triggers, protect


class Migration(migrations.Migration):
    """SQLite makes the table anew and forgets its triggers: they are taken away first and put back last."""

    dependencies = [("accounts", "0003_append_only")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: drop_triggers(editor, "accounts_consent"),
            lambda apps, editor: protect("accounts_consent").code(apps, editor),
        ),
        migrations.RemoveConstraint(model_name="consent", name="consent_once_a_version"),
        migrations.AddField(
            model_name="consent",
            name="is_withdrawal",
            field=models.BooleanField(default=False, verbose_name="withdrawn"),
        ),
        migrations.AddField(
            model_name="privacynotice",
            name="changes",
            field=models.TextField(blank=True, verbose_name="what is new in this version"),
        ),
        migrations.AlterField(model_name="consent", name="user_id", field=models.BigIntegerField()),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(fields=["user_id", "version"], name="consent_user_version"),
        ),
        protect("accounts_consent"),
    ]
