from itertools import islice

import ui.fulltext
from django.db import migrations


def write_words(apps, schema_editor):
    """The words of what was there before, a thousand at a time."""
    from proposals.search import words_of

    proposals = apps.get_model('proposals', 'Proposal').objects
    decisions = apps.get_model('proposals', 'Decision').objects
    rows = proposals.select_related('proposer').order_by('pk').iterator(chunk_size=1000)
    while batch := list(islice(rows, 1000)):
        numbers = {}
        for proposal, number in decisions.filter(proposal__in=batch).values_list('proposal_id', 'number_text'):
            numbers.setdefault(proposal, []).append(number)
        for row in batch:
            row.search_text = words_of(row, people=[row.proposer.full_name], numbers=numbers.get(row.pk, ()))
        proposals.bulk_update(batch, ['search_text'])


def install(apps, schema_editor):
    from proposals.search import INDEX

    INDEX.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0005_appraisal_council'),
    ]

    operations = [
        migrations.AlterField(
            model_name='proposal',
            name='search_text',
            field=ui.fulltext.WordsField(blank=True, editable=False),
        ),
        migrations.RunPython(write_words, migrations.RunPython.noop),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
