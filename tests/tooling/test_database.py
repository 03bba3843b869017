"""A transactional test leaves the database as the migrations made it, evidence and its triggers included."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, transaction

from evidence import audit
from evidence.models import AuditEntry
from units.models import Person
from workflow.models import Rule

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("run", ["first", "second"])
def test_what_migrations_have_sown_is_there_again(run: str) -> None:
    assert Rule.objects.count() > 10
    assert ContentType.objects.filter(app_label="workflow", model="rule").count() == 1
    system = Person.objects.get()
    Rule.objects.all().delete()
    system.delete()


@pytest.mark.parametrize("run", ["first", "second"])
def test_evidence_is_guarded_and_yet_gone_afterwards(run: str) -> None:
    assert AuditEntry.objects.count() == 0
    with transaction.atomic():
        audit.record(Rule.objects.earliest("pk"), action="test", title="Thử", by=Person.objects.get())
    with pytest.raises(DatabaseError, match="append-only"):
        AuditEntry.objects.all()._raw_delete("default")
