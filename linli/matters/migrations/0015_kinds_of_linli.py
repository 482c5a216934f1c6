from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("matters", "0014_texts_of_merged"),
    ]

    operations = [
        migrations.AddField(
            model_name="kind",
            name="by_itself",
            field=models.BooleanField(default=False),
        ),
    ]
