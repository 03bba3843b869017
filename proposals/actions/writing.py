"""What the proposer does: write a draft, attach files, send it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from evidence import files
from evidence.models import Attachment
from proposals import policies, querysets
from proposals.actions import versions
from proposals.authorship import co_authors_of, has_head_among, own_share
from proposals.completeness import FILES
from proposals.content import FIELDS, ROWS, as_plain, attachments_of, content_of, own_files_of, sha256_of
from proposals.models import Proposal, ProposalState, VersionCause
from proposals.supplementing import sections_open, slugs_of
from ui.text import nfc
from units.models import Person, Unit
from units.roles import Perm
from workflow import rules
from workflow.engine import begin, made_before, moved_sentence, perform
from workflow.errors import NotReady, Refused, Stale


def unit_to_propose_in(by: Person) -> Unit | None:
    """The unit where the person works and may propose; its head is who the proposal is for (KL14 2.3)."""
    ids = by.grants.ids.get(Perm.PROPOSE, frozenset())
    return Unit.objects.filter(pk__in=ids, is_active=True).order_by("-path").first()


@transaction.atomic
def create_draft(*, by: Person, title: str, key: str = "", **contents: Any) -> Proposal:
    """A new draft in the person's own unit; the same form sent twice gives the same draft. Contents as in `write`.

    Raises Refused without a post, ValidationError.
    """
    made = made_before(key, by, Proposal)
    return made or start_draft(by=by, key=key, contents={"title": title, **contents}, facts={})


def start_draft(*, by: Person, key: str, contents: dict[str, Any], facts: dict[str, Any]) -> Proposal:
    """The draft itself, with more `facts` for its first entry. Call inside `atomic`."""
    by.forget_grants()
    unit = unit_to_propose_in(by)
    if unit is None:
        raise Refused(no_post_sentence())
    proposal = Proposal(proposer=by, unit=unit, holder=unit)
    rows = take(proposal, contents)
    facts = {"Tên đề xuất": proposal.title, **facts}
    return begin(proposal, by=by, key=key, facts=facts, also=lambda new: replace_rows(new, rows))


def no_post_sentence() -> str:
    return _(
        "Đồng chí chưa được bổ nhiệm vào đơn vị nào có thể nhận đề xuất. Hãy liên hệ quản trị hệ thống của đơn vị "
        "để được cập nhật chức vụ, sau đó quay lại trang này."
    )


@transaction.atomic
def write(proposal: Proposal, *, by: Person, **contents: Any) -> Proposal:
    """Set contents of a draft, whatever stands there: fields by name; work_items, risks and criteria as lists of dicts.

    Saving what is stored already is no act at all. Returns the fresh record. Raises Refused, Stale, ValidationError (by
    field); then nothing is written. A person's form saves by `save_section`, which overwrites nobody.
    """
    fresh = lock_draft(proposal, by, slugs_of(contents))
    if as_plain(contents) == content_of(fresh, contents):
        return fresh
    rows = take(fresh, contents)
    replace_rows(fresh, rows)
    fresh.kept_inputs.filter(name__in=contents).delete()
    save_draft(fresh)
    return fresh


@files.atomic()
def attach_file(proposal: Proposal, *, by: Person, file: File, description: str = "") -> Attachment:
    """Add a file to a draft. Raises Refused, Stale, ValidationError at "file"."""
    fresh = lock_draft(proposal, by, [FILES])
    known, most = own_files_of(fresh), rules.whole("attachment.count", fresh.unit)
    if len(known) >= most:
        raise ValidationError({"file": [_("Hồ sơ đã có đủ %(count)d tệp, không nhận thêm.") % {"count": most}]})
    sha256 = files.sha256_of(file)
    if any(one.sha256 == sha256 for one in known):
        raise ValidationError({"file": [_("Tệp này đã có trong hồ sơ.")]})
    try:
        most = rules.whole("attachment.size", fresh.unit)
        attachment = files.attach(fresh, file, by=by, description=description, max_mb=most)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error
    save_draft(fresh)
    return attachment


@transaction.atomic
def describe_files(proposal: Proposal, texts: Mapping[int, str], *, by: Person) -> None:
    """What each file of the draft is, by its id; files of others are left alone. Raises Refused, Stale."""
    fresh = lock_draft(proposal, by, [FILES])
    changed = []
    for attachment in own_files_of(fresh):
        text = nfc(" ".join(texts.get(attachment.pk, attachment.description).split()))[:255]
        if text != attachment.description:
            attachment.description = text
            changed.append(attachment)
    if changed:
        Attachment.objects.bulk_update(changed, ["description"])
        save_draft(fresh)


@transaction.atomic
def remove_file(proposal: Proposal, attachment_id: int, *, by: Person) -> None:
    """Take a file away from a draft; one that is gone already stays gone, one that was sent stays with what was sent.

    Raises Refused, Stale.
    """
    fresh = lock_draft(proposal, by, [FILES])
    for attachment in own_files_of(fresh):
        if attachment.pk == attachment_id:
            if versions.let_go(attachment, fresh):
                files.remove(attachment)
            save_draft(fresh)


@dataclass(frozen=True)
class Addressee:
    """Where a proposal goes: to the head of its own unit, or above when that is an author (NĐ 73 Đ.7.3, 7.4)."""

    unit: Unit | None
    upward: bool


def addressee_of(proposal: Proposal, *, by: Person) -> Addressee:
    """`unit` is None for a head with nobody above."""
    if by.grants.on_unit(Perm.DECIDE, proposal.holder_id) or (proposal.pk and has_head_among(proposal)):
        return Addressee(querysets.superior_for(proposal), upward=True)
    return Addressee(proposal.holder, upward=False)


def no_superior_sentence(proposal: Proposal) -> str:
    return _(
        "Người đứng đầu %(unit)s là tác giả nên đề xuất phải gửi lên cấp trên, nhưng hệ thống chưa có đơn vị cấp trên "
        "nào có người đứng đầu. Hãy liên hệ quản trị hệ thống."
    ) % {"unit": proposal.holder.name}


@transaction.atomic
def submit(proposal: Proposal, *, by: Person, key: str = "", seen: int | None = None) -> Proposal:
    """Send the draft to the head of the unit, or, a head's own, to the superior unit (NĐ 73 Đ.7.3, 7.4, S2).

    Raises AlreadyDone, Stale, Refused, NotReady. The row is locked first: the hash in the entry is of what was sent.
    """
    fresh = lock_proposal(proposal)
    by.forget_grants()
    to = addressee_of(fresh, by=by)
    if to.unit is None:
        raise NotReady([no_superior_sentence(fresh)])
    facts = {"Nơi nhận": to.unit.name, **_proof(fresh)}

    def write(sent: Proposal) -> None:
        versions.keep_version(sent, VersionCause.SUBMISSION, by=by, facts=facts)

    if to.upward:
        return perform(fresh, "submit_upward", by=by, key=key, seen=seen, facts=facts, also=write, superior=to.unit)
    return perform(fresh, "submit", by=by, key=key, seen=seen, facts=facts, also=write)


def _proof(proposal: Proposal) -> dict[str, Any]:
    """What makes it provable years later which words and files were sent."""
    attachments = attachments_of(proposal)
    facts: dict[str, Any] = {
        "SHA-256 của nội dung": sha256_of(content_of(proposal)),
        "Số tệp đính kèm": len(attachments),
    }
    for number, attachment in enumerate(attachments, start=1):
        facts[f"Tệp {number}"] = f"{attachment.name} (SHA-256: {attachment.sha256})"
    co_authors = co_authors_of(proposal)
    if co_authors:
        facts["Người đề xuất"] = f"{proposal.proposer.full_name} ({own_share(proposal)}%)"
    for number, part in enumerate(co_authors, start=1):
        facts[f"Đồng tác giả {number}"] = f"{part.person.full_name} ({part.share}%): {part.contribution}"
    return facts


def lock_proposal(proposal: Proposal) -> Proposal:
    """The fresh record, its row locked. Call inside `atomic`."""
    Proposal.objects.select_for_update().only("pk").get(pk=proposal.pk)
    return querysets.load().get(pk=proposal.pk)


def lock_draft(proposal: Proposal, by: Person, sections: Iterable[str]) -> Proposal:
    """The fresh record, whose author may write in these sections (by slug) now: a draft, or sent back for them.

    What was sent is kept as a version before anything changes. Raises Refused, Stale.
    """
    fresh = lock_proposal(proposal)
    policies.check_can_edit(by, fresh)
    if fresh.state not in (ProposalState.DRAFT, ProposalState.SUPPLEMENT):
        raise Stale(moved_sentence(fresh))
    if not set(sections) <= {one.slug for one in sections_open(fresh)}:
        raise Refused(_("Yêu cầu bổ sung không nêu phần này, nên phần này giữ nguyên như đã gửi."))
    if fresh.state == ProposalState.SUPPLEMENT:
        versions.version_under(fresh)
    return fresh


def save_draft(fresh: Proposal) -> None:
    """A new version of a draft, so that a check page drawn before is found out of date.

    What was sent back keeps its number: its author answers on another page meanwhile.
    """
    if fresh.state == ProposalState.DRAFT:
        fresh.version += 1
    fresh.save()


def take(proposal: Proposal, contents: dict[str, Any]) -> dict[str, list[Model]]:
    """Put the contents into the unsaved record and give the new rows, all of it checked. Raises ValidationError."""
    unknown = contents.keys() - {*FIELDS, *ROWS}
    if unknown:
        raise TypeError(f"a proposal has no {', '.join(sorted(unknown))}")
    for name in contents.keys() & set(FIELDS):
        value = contents[name]
        setattr(proposal, name, nfc(value) if isinstance(value, str) else value)
    proposal.clean_fields(exclude={field.name for field in proposal._meta.fields} - contents.keys())
    _check_together(proposal, contents)
    return {name: _rows(name, contents[name]) for name in ROWS if name in contents}


def _check_together(proposal: Proposal, contents: dict[str, Any]) -> None:
    """Answers that contradict each other; what is merely missing is a matter for `completeness`."""
    start, end = proposal.planned_start, proposal.planned_end
    errors = {}
    if {"planned_start", "planned_end"} & contents.keys() and start and end and end < start:
        errors["planned_end"] = [_("Ngày kết thúc phải từ ngày bắt đầu trở đi")]
    if "budget_vnd" in contents and proposal.budget_vnd is not None and proposal.budget_vnd < 0:
        errors["budget_vnd"] = [_("Kinh phí không được âm")]
    declared_none = proposal.has_conflict_of_interest is False
    declares = {"has_conflict_of_interest", "conflict_of_interest"} & contents.keys()
    if declares and declared_none and proposal.conflict_of_interest:
        errors["conflict_of_interest"] = [_("Đã chọn “Không có” thì để trống ô này; nếu có, hãy chọn “Có”")]
    if errors:
        raise ValidationError(errors)


def _rows(name: str, rows: list[dict[str, Any]]) -> list[Model]:
    model = ROWS[name][0]
    made = [
        model(**{field: nfc(value) if isinstance(value, str) else value for field, value in row.items()})
        for row in rows
    ]
    for number, row in enumerate(made, start=1):
        try:
            row.full_clean(exclude=["proposal"])
        except ValidationError as error:
            told = [_("Dòng %(number)d: %(what)s") % {"number": number, "what": one} for one in error.messages]
            raise ValidationError({name: told}) from error
    return made


def replace_rows(proposal: Proposal, rows: dict[str, list[Model]]) -> None:
    for name, made in rows.items():
        getattr(proposal, name).all().delete()
        for row in made:
            row.proposal = proposal  # type: ignore[attr-defined]  # every model of ROWS has it
        ROWS[name][0]._default_manager.bulk_create(made)
