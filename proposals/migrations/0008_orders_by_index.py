from django.db import migrations, models
from django.db.models import OuterRef, Subquery

ORDERS = {'sent': 'submitted_at', 'due': 'nearest_due', 'cost': 'budget_vnd'}


def write_nearest(apps, schema_editor):
    """The last day of the clock that runs out first, for every proposal with a running one."""
    proposals = apps.get_model('proposals', 'Proposal').objects
    deadlines = apps.get_model('workflow', 'Deadline').objects
    kind = apps.get_model('contenttypes', 'ContentType').objects.filter(app_label='proposals', model='proposal').first()
    if kind is None:  # a new installation
        return
    running = deadlines.filter(content_type=kind, closed_at__isnull=True, paused_on__isnull=True)
    nearest = running.filter(object_id=OuterRef('pk')).order_by('due_on').values('due_on')[:1]
    proposals.filter(pk__in=running.values('object_id')).update(nearest_due=Subquery(nearest))


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0007_versions'),
        ('units', '0006_words_by_index'),
        ('workflow', '0003_counted_deadlines'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.AddField(
            model_name='proposal',
            name='nearest_due',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.RunPython(write_nearest, migrations.RunPython.noop),
        *(
            migrations.AddIndex(
                model_name='proposal',
                index=models.Index(fields=[f'level_{depth}', field, 'id'], name=f'proposal_{name}{depth}'),
            )
            for name, field in ORDERS.items()
            for depth in range(1, 7)
        ),
        *(
            migrations.AddIndex(
                model_name='proposal',
                index=models.Index(fields=['holder', field, 'id'], name=f'proposal_holder_{name}'),
            )
            for name, field in ORDERS.items()
        ),
    ]
