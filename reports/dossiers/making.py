"""Use cases of a dossier: ask for one; make it, in a job; once issued, it is never rendered again."""

import secrets
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File as StoredFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from evidence import audit, dossiers, embedding, files, pdf
from evidence.models import Dossier, DossierStage
from notices.actions import tell
from notices.models import NoticeKind
from proposals.models import Proposal
from reports.dossiers import policies
from reports.dossiers.contents import Contents, Enclosure, contents_of
from reports.dossiers.own_part import note_reading
from reviews.models import MADE_KNOWN, Subject
from units import clock
from units.models import Person
from workflow.engine import claim
from workflow.errors import AlreadyDone

log = structlog.get_logger(__name__)
TEMPLATE = "reports/dossiers/dossier.html"
CODE_BYTES = 15


class FileIsGone(Exception):
    """A file of the record cannot be read, or is no longer what was uploaded. The message names it."""


def request(proposal: Proposal, *, by: Person, key: str = "") -> Dossier:
    """Asks for a dossier of the record as it stands; a job makes it after the commit.

    Raises Refused, NotReady; AlreadyDone for the same form again or while one of the person's is in the making.
    """
    policies.check_can_make(by, proposal)
    with transaction.atomic():
        kind = ContentType.objects.get_for_model(proposal)
        Proposal.objects.select_for_update().only("pk").get(pk=proposal.pk)
        claim(key, proposal, "make_dossier", by)
        made = Dossier.objects.filter(content_type=kind, object_id=proposal.pk)
        _refuse_a_second(made.filter(by=by, stage__in=(DossierStage.WAITING, DossierStage.WORKING)))
        last = made.first()
        dossier = Dossier.objects.create(
            content_type=kind,
            object_id=proposal.pk,
            number=last.number + 1 if last else 1,
            code=secrets.token_hex(CODE_BYTES).upper(),
            by=by,
            is_personal=_has_own_part(by, proposal),
        )
        audit.record(
            dossier, action="request", title="Yêu cầu lập hồ sơ bảo vệ", by=by, facts=_facts(dossier, proposal)
        )
    return dossier


def _refuse_a_second(open_ones: QuerySet[Dossier]) -> None:
    """One at a time; one whose job was lost, longer ago than any job may run, is given up."""
    longest = timedelta(seconds=2 * settings.CELERY_TASK_TIME_LIMIT)
    for one in open_ones:
        if one.requested_at > clock.now() - longest:
            raise AlreadyDone
        _fail(one, _("Việc lập hồ sơ bị gián đoạn; hãy lập lại."))


def _has_own_part(by: Person, proposal: Proposal) -> bool:
    """Whether the person was reviewed, and has been told the outcome: it goes into their own dossier only."""
    return Subject.objects.filter(
        person=by, review__pilot__proposal=proposal, review__state__in=MADE_KNOWN, outcome__gt=""
    ).exists()


def make(pk: int) -> Dossier:
    """Makes a dossier that waits; one that is issued is left alone. Runs again after a worker was lost."""
    dossier = Dossier.objects.select_related("by").get(pk=pk)
    if not dossier.is_working:
        return dossier
    Dossier.objects.filter(pk=pk, stage=DossierStage.WAITING).update(stage=DossierStage.WORKING)
    try:
        with translation.override("vi"):
            return _make(dossier)
    except FileIsGone as gone:
        return _fail(dossier, str(gone))
    except Exception:
        _fail(dossier, _("Hệ thống gặp lỗi khi lập hồ sơ; hãy lập lại."))
        raise


def _make(dossier: Dossier) -> Dossier:
    contents = contents_of(dossier)
    Dossier.objects.filter(pk=dossier.pk).update(steps=len(contents.enclosures), done=0)
    rendered = pdf.render(TEMPLATE, contents.context)
    with tempfile.TemporaryFile() as out:
        made = dossiers.write(
            out, rendered, _embedded(dossier, contents), code=dossier.code, at=contents.at, about=contents.about
        )
        out.seek(0)
        return _issue(dossier, contents, made, out)


def _embedded(dossier: Dossier, contents: Contents) -> Iterator[embedding.File]:
    """The chain first, then the files one after the other, each open only while it is copied."""
    yield contents.chain
    for number, enclosure in enumerate(contents.enclosures, start=1):
        if enclosure.stored is not None:
            yield from _copied(enclosure)
        Dossier.objects.filter(pk=dossier.pk).update(done=number)


def _copied(enclosure: Enclosure) -> Iterator[embedding.File]:
    if not files.matches(enclosure.stored, enclosure.sha256):
        raise FileIsGone(
            _("Tệp “%(name)s” không còn nguyên vẹn trong kho, không đưa vào hồ sơ được.") % {"name": enclosure.name}
        )
    with files.open_stored(enclosure.stored) as stored:
        yield embedding.File(
            enclosure.name, enclosure.mime, enclosure.at, enclosure.size, stored.chunks(), enclosure.title
        )


def _issue(dossier: Dossier, contents: Contents, made: dossiers.Made, out: Any) -> Dossier:
    with files.atomic():
        fresh = Dossier.objects.select_for_update().get(pk=dossier.pk)
        if not fresh.is_working:  # another worker was quicker
            return fresh
        fresh.pdf.save("", StoredFile(out), save=False)
        files.remember(fresh.pdf)
        fresh.stage, fresh.issued_at = DossierStage.READY, contents.at
        fresh.sha256, fresh.size, fresh.manifest, fresh.problem = made.sha256, made.size, made.manifest, ""
        fresh.save()
        facts = _facts(fresh, contents.proposal) | {"SHA-256": made.sha256, "Số tệp kèm theo": len(contents.enclosures)}
        note_reading(fresh, contents.proposal, "Đưa phần của mình vào hồ sơ bảo vệ")
        audit.record(fresh, action="issue", title="Phát hành hồ sơ bảo vệ", by=dossier.by, facts=facts)
        text = _("Hồ sơ bảo vệ %(reference)s, phiên bản %(number)d đã lập xong.")
        words = {"reference": contents.proposal.reference, "number": fresh.number}
        tell([dossier.by], fresh, text % words, NoticeKind.STEP)
    return fresh


def _fail(dossier: Dossier, problem: str) -> Dossier:
    with transaction.atomic():
        fresh = Dossier.objects.select_for_update().get(pk=dossier.pk)
        if fresh.is_working:
            fresh.stage, fresh.problem = DossierStage.FAILED, problem
            fresh.save(update_fields=["stage", "problem"])
            audit.record(fresh, action="fail", title="Không lập được hồ sơ bảo vệ", by=dossier.by, reason=problem)
    log.warning("dossier not made", dossier=dossier.pk, why=problem)
    return fresh


def _facts(dossier: Dossier, proposal: Proposal) -> dict[str, Any]:
    return {"Đề xuất": proposal.reference, "Phiên bản": dossier.number, "Mã xác minh": dossier.code}


def key_of(dossier: Dossier) -> str:
    """The name of the key that signed it; empty for an unsigned one."""
    return str(dossier.manifest.get("manifest", {}).get("key", "")) if dossier.manifest.get("signature") else ""


__all__ = ["FileIsGone", "key_of", "make", "request"]
