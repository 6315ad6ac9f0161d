from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("regulations", "0003_topics_and_whole_instruments")]

    operations = [migrations.RemoveField(model_name="clause", name="topic")]
