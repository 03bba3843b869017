from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0004_first_versions'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', True), ('is_active', True)), models.Q(('closed_on__isnull', False), ('is_active', False)), _connector='OR'), name='a_closed_unit_has_its_day'),
        ),
    ]
