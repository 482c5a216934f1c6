from django.db import migrations, models
from django.db.models import F


def name_lines(apps, schema_editor):
    """What was there is the first edition of its own line."""
    apps.get_model("duties", "DutyRule").objects.update(line=F("code"))


class Migration(migrations.Migration):

    dependencies = [
        ('duties', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='dutyrule',
            name='edition',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='dutyrule',
            name='form_key',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='dutyrule',
            name='line',
            field=models.CharField(default='', max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='dutyrule',
            name='note',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.RunPython(name_lines, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='dutyrule',
            constraint=models.UniqueConstraint(fields=('line', 'edition'), name='duty_rule_edition_once'),
        ),
        migrations.AddConstraint(
            model_name='dutyrule',
            constraint=models.UniqueConstraint(condition=models.Q(('form_key', ''), _negated=True), fields=('form_key',), name='duty_rule_form_key_once'),
        ),
    ]
