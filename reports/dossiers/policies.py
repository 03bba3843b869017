"""Who may have a dossier made, and who may open one: author, head, inspection committee (DESIGN §6)."""

from django.utils.translation import gettext as _

from evidence.models import Dossier
from proposals.authorship import author_ids
from proposals.models import Proposal, ProposalState
from reviews.models import TeamMember
from units.models import Person
from units.querysets import inspection_authority_of
from units.roles import Perm
from workflow.errors import NotReady, Refused


def check_can_make(by: Person, proposal: Proposal) -> None:
    """Raises Refused for who has no part in it, NotReady before there is anything to prove."""
    if not may_have(by, proposal):
        raise Refused(
            _(
                "Chỉ người đề xuất, đồng tác giả, người đứng đầu đơn vị giữ hồ sơ và Ủy ban Kiểm tra được lập hồ sơ "
                "bảo vệ."
            )
        )
    if proposal.state == ProposalState.DRAFT:
        raise NotReady([_("Đề xuất chưa gửi, chưa có gì để chứng minh.")])


def may_have(by: Person, proposal: Proposal) -> bool:
    """An author; who decides for the unit that holds it; the chair of the committee in charge; a team on it."""
    if not by.is_active:
        return False
    if by.pk in author_ids(proposal) or by.grants.on_unit(Perm.DECIDE, proposal.holder_id):
        return True
    if not by.grants.anywhere(Perm.INSPECT):
        return False
    authority = inspection_authority_of(proposal.unit_path)
    if authority is not None and by.grants.on_unit(Perm.CHAIR_INSPECTION, authority.pk):
        return True
    at_work = TeamMember.objects.filter(person=by, replaced_at__isnull=True, has_conflict=False)
    return at_work.filter(review__pilot__proposal=proposal).exists()


def may_open(by: Person, dossier: Dossier, proposal: Proposal) -> bool:
    """A personal one is its maker's; the others are for all who could have it made."""
    return by.is_active and by.pk == dossier.by_id if dossier.is_personal else may_have(by, proposal)
