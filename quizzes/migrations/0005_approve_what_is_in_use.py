from django.db import migrations
from django.db.models import F


def approve(apps, schema_editor):
    """Whatever was in use before there were reviews stays in use."""
    question = apps.get_model("quizzes", "Question")
    version = apps.get_model("quizzes", "QuestionVersion")
    used = question.objects.filter(state__in=["in_use", "review"], current__isnull=False)
    version.objects.filter(pk__in=used.values("current")).update(state="approved")
    used.update(approved=F("current"))


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0004_append_only_reviews")]

    operations = [migrations.RunPython(approve, migrations.RunPython.noop)]
