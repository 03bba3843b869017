"""Keeping what was sent: a version for each sending, and which version an act is about. Call from `also`."""

from typing import Any

from evidence import quarantine
from evidence.audit import whole_milliseconds
from evidence.models import Attachment
from proposals.content import as_plain_file, content_of, own_files_of, sha256_of
from proposals.models import Proposal, ProposalVersion, VersionCause
from units import clock
from units.models import Person


def keep_version(
    proposal: Proposal, cause: VersionCause, *, by: Person, facts: dict[str, Any], reason: str = ""
) -> ProposalVersion:
    """The next version, of what the proposal holds now; its number and hash go among the act's facts."""
    version = _keep(proposal, cause, by=by, at=clock.now(), reason=reason)
    facts |= {"Bản số": version.number, "SHA-256 của bản": version.sha256}
    return version


def version_under(proposal: Proposal, facts: dict[str, Any] | None = None) -> ProposalVersion:
    """The version that an act is about: the last one sent. `facts` takes its number and hash.

    A proposal from before versions gets its first one here: its contents have not changed since it was sent.
    """
    version = proposal.versions.order_by("number").last()
    if version is None:
        sent = proposal.submitted_at or proposal.created_at
        version = _keep(proposal, VersionCause.SUBMISSION, by=proposal.proposer, at=sent)
    if facts is not None:
        facts["Trên bản số"] = f"{version.number} (SHA-256: {version.sha256})"
    return version


def _keep(proposal: Proposal, cause: VersionCause, *, by: Person, at: Any, reason: str = "") -> ProposalVersion:
    last = proposal.versions.order_by("number").last()
    version = ProposalVersion(
        proposal=proposal,
        number=last.number + 1 if last else 1,
        at=whole_milliseconds(at),
        by=by,
        by_name=by.full_name,
        cause=cause,
        reason=reason,
        content=content_of(proposal),
        files=[as_plain_file(one) for one in own_files_of(proposal)],
        previous_sha256=last.sha256 if last else "",
    )
    version.sha256 = sha256_of(version.hashed_fields())
    version.save(force_insert=True)
    return version


def is_intact(version: ProposalVersion) -> bool:
    """Whether what is stored is what was hashed."""
    return version.sha256 == sha256_of(version.hashed_fields())


def let_go(attachment: Attachment, proposal: Proposal) -> bool:
    """Whether no version needs the file; the last one that does takes it over, out of the proposal's own files.

    Raises quarantine.SetAside for one whose trace has to stay where it is.
    """
    quarantine.check_kept(attachment)
    needing = [one for one in proposal.versions.all() if any(file["id"] == attachment.pk for file in one.files)]
    if not needing:
        return True
    attachment.record = needing[-1]
    attachment.save(update_fields=["content_type", "object_id"])
    return False
