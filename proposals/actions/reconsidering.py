"""A refused proposal is looked at anew above those who refused it; a twin is merged, and its proposer may object."""

from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evidence.documents import term_name_for
from proposals import querysets
from proposals.actions.common import check, enclose, require
from proposals.actions.intake import registry_number
from proposals.actions.versions import keep_version
from proposals.models import Decision, Proposal, Reconsideration, VersionCause
from ui.text import nfc
from units import clock
from units.models import Person, Unit
from workflow.engine import perform
from workflow.errors import NotReady


def request_reconsideration(
    proposal: Proposal,
    *,
    by: Person,
    new_facts: str,
    attachment: File | None = None,
    key: str = "",
    seen: int | None = None,
) -> Proposal:
    """The proposer asks the superior unit, once, with facts that were not known at the refusal (DOMAIN §7.1).

    It is entered there at once, and the collective's clock starts; the unit that refused it keeps reading.
    """
    new_facts = nfc(new_facts)
    require(new_facts=(new_facts, _("Nêu tình tiết mới")))
    facts: dict[str, Any] = {"Tình tiết mới": new_facts}
    with transaction.atomic():
        refused = _locked(proposal)
        refusal, superior = refused.decision, querysets.superior_for(refused)
        changes = _taken_up_by(superior, refusal) if refusal and superior else {}
        refused_at = refused.decided_at

        def write(fresh: Proposal) -> None:
            if refusal is None or superior is None or refused_at is None:  # the policy has refused these
                raise NotReady([_("Hồ sơ chưa có quyết định không chấp thuận.")])
            Reconsideration.objects.create(
                proposal=fresh,
                by=by,
                new_facts=new_facts,
                refusal=refusal,
                refused_at=refused_at,
                refusing_unit=refusal.unit,
                superior=superior,
            )
            facts.update(
                {
                    "Quyết định đề nghị xem xét lại": refusal.number_text,
                    "Chuyển đến": superior.name,
                    "Số vào sổ": fresh.registry_no,
                }
            )
            enclose(fresh, attachment, by=by, description="Tài liệu kèm đề nghị xem xét lại", facts=facts)
            keep_version(fresh, VersionCause.RECONSIDERATION, by=by, facts=facts, reason=new_facts)

        return perform(
            proposal, "request_reconsideration", by=by, facts=facts, also=write, key=key, seen=seen, **changes
        )


def _taken_up_by(superior: Unit, refusal: Decision) -> dict[str, Any]:
    number, term = registry_number(superior), term_name_for(superior, on=clock.today())
    decider = refusal.decided_by
    return {"superior": superior, "refused_by": decider, "registry_no": number, "registry_term": term}


def _locked(proposal: Proposal, *others: Proposal) -> Proposal:
    """The fresh row, locked, and the others' too, always in the same order, so that no two acts wait for each other."""
    keys = [proposal.pk, *(other.pk for other in others)]
    list(Proposal.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))
    return querysets.load().get(pk=proposal.pk)


_NO_MASTER = gettext_lazy(
    "Chỉ gộp được vào hồ sơ khác trong phạm vi đồng chí được xem, đang được xem xét hoặc đã được cho thực hiện"
)


def merge(
    proposal: Proposal, *, by: Person, master: Proposal, reason: str, key: str = "", seen: int | None = None
) -> Proposal:
    """The head finds the same proposal in another one, which goes on for both; the proposer may object once.

    The entry names the other by its code alone, for the proposer reads the chain and may not see that proposal.
    """
    reason = nfc(reason)
    require(reason=(reason, _("Nêu lý do gộp")))

    def write(fresh: Proposal) -> None:
        able = querysets.may_be_master_of(fresh, by).filter(pk=master.pk).exists()
        check(master=(able, str(_NO_MASTER)))

    check(master=(master.pk != proposal.pk, _("Không thể gộp hồ sơ vào chính nó")))
    with transaction.atomic():
        _locked(proposal, master)
        facts = {"Gộp vào hồ sơ": master.code}
        return perform(
            proposal, "merge", by=by, reason=reason, facts=facts, also=write, master=master, key=key, seen=seen
        )


def contest_merge(proposal: Proposal, *, by: Person, reason: str, key: str = "", seen: int | None = None) -> Proposal:
    """The proposer says why it is not the same: it returns to the head, to be considered by itself."""
    reason = nfc(reason)
    require(reason=(reason, _("Nêu lý do phản đối")))
    return perform(proposal, "contest_merge", by=by, reason=reason, key=key, seen=seen)
