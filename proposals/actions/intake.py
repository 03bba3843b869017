"""Receiving a proposal: by the clerk or head, by itself when late, by the superior unit; asking for a supplement."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from evidence.documents import next_number, term_name_for
from evidence.language import in_vietnamese
from proposals import policies, querysets
from proposals.actions.common import enclose, holder_under_lock, require
from proposals.actions.versions import keep_version, version_under
from proposals.completeness import missing_contents, section_of
from proposals.models import LegalRegime, Proposal, ProposalState, SupplementItem, SupplementRequest, VersionCause
from proposals.supplementing import judged_last, open_request
from ui.text import nfc
from units import clock
from units.models import Person, Unit
from workflow.engine import moved_sentence, perform
from workflow.errors import Stale

REGISTER = "ĐX"


def registry_number(unit: Unit) -> str:
    """The next number of the unit's register of proposals, such as 07/ĐX-CBCĐS; call inside the act's transaction."""
    return f"{next_number(unit, REGISTER, on=clock.today()):02d}/{REGISTER}-{unit.symbol}"


def receive(
    proposal: Proposal,
    *,
    by: Person,
    regime: str,
    sufficient: Collection[int] | None = None,
    key: str = "",
    seen: int | None = None,
) -> Proposal:
    """Enter a sent proposal in the register and choose its legal regime (DOMAIN §7.1); `sufficient`: see `judge`."""
    return _register(proposal, "receive", by=by, regime=regime, sufficient=sufficient, key=key, seen=seen)


def receive_escalated(
    proposal: Proposal,
    *,
    by: Person,
    regime: str,
    sufficient: Collection[int] | None = None,
    key: str = "",
    seen: int | None = None,
) -> Proposal:
    """The superior unit enters in its own register what was passed up to it; `sufficient`: see `judge`."""
    return _register(proposal, "receive_escalated", by=by, regime=regime, sufficient=sufficient, key=key, seen=seen)


def auto_receive(proposal: Proposal, *, by: Person) -> Proposal:
    """Receive what nobody received in time, flagged as late (DOMAIN §7.1)."""
    return _register(proposal, "auto_receive", by=by, reason="Quá hạn tiếp nhận theo quy định.")


def _register(
    proposal: Proposal,
    step: str,
    *,
    by: Person,
    regime: str | None = None,
    sufficient: Collection[int] | None = None,
    **act: Any,
) -> Proposal:
    """A refused act gives its number back with the transaction."""
    chosen: dict[str, Any] = {} if regime is None else {"regime": regime_of(regime)}
    with transaction.atomic():
        holder = holder_under_lock(proposal)
        number, term = registry_number(holder), term_name_for(holder, on=clock.today())
        facts: dict[str, Any] = {"Số vào sổ": number}
        if chosen:
            facts["Chế độ pháp lý"] = in_vietnamese(chosen["regime"].label)
        act["also"] = lambda fresh: judge(fresh, sufficient, facts)
        return perform(proposal, step, by=by, facts=facts, registry_no=number, registry_term=term, **chosen, **act)


def regime_of(value: str) -> LegalRegime:
    """Raises ValidationError at the field `regime`."""
    if value not in LegalRegime.values:
        raise ValidationError({"regime": [_("Chọn chế độ pháp lý")]})
    return LegalRegime(value)


def request_supplement(
    proposal: Proposal,
    *,
    by: Person,
    gaps: Sequence[Mapping[str, str]],
    reason: str = "",
    sufficient: Collection[int] | None = None,
    key: str = "",
    seen: int | None = None,
) -> Proposal:
    """Send the proposal back with an itemised list, at least one; its clock rests.

    `gaps` are rows {"gap": text, "section": slug or ""}. `sufficient`: ids of the last request's items whose answers
    suffice; None says nothing of them.
    """
    return _send_back(
        proposal, "request_supplement", by=by, gaps=gaps, reason=reason, sufficient=sufficient, key=key, seen=seen
    )


def return_to_proposer(
    proposal: Proposal,
    *,
    by: Person,
    gaps: Sequence[Mapping[str, str]],
    reason: str = "",
    sufficient: Collection[int] | None = None,
    key: str = "",
    seen: int | None = None,
) -> Proposal:
    """The head sends it back after the collective has taken it up, in the same way."""
    return _send_back(
        proposal, "return_to_proposer", by=by, gaps=gaps, reason=reason, sufficient=sufficient, key=key, seen=seen
    )


def _send_back(
    proposal: Proposal,
    step: str,
    *,
    by: Person,
    gaps: Sequence[Mapping[str, str]],
    reason: str,
    sufficient: Collection[int] | None,
    **act: Any,
) -> Proposal:
    rows = [(nfc(row.get("gap") or ""), row.get("section") or "") for row in gaps]
    wanted = [(gap, section if section_of(section) else "") for gap, section in rows if gap]
    require(gaps=(wanted, _("Nêu ít nhất một nội dung cần bổ sung")))
    facts: dict[str, Any] = {f"Cần bổ sung {number}": gap for number, (gap, _section) in enumerate(wanted, start=1)}

    def write(fresh: Proposal) -> None:
        judge(fresh, sufficient, facts)
        upon = version_under(fresh, facts)
        request = SupplementRequest.objects.create(proposal=fresh, by=by, reason=reason, version=upon)
        for gap, section in wanted:
            SupplementItem.objects.create(request=request, gap=gap, section=section)

    return perform(proposal, step, by=by, reason=reason, facts=facts, also=write, **act)


def judge(proposal: Proposal, sufficient: Collection[int] | None, facts: dict[str, Any]) -> None:
    """Note which answers to the last request suffice, and say so among the act's facts; call from `also`."""
    if sufficient is None:
        return
    for item in judged_last(proposal):
        item.sufficient = item.pk in sufficient
        item.save(update_fields=["sufficient"])
        facts[f"Trả lời “{item.gap}”"] = "Đạt" if item.sufficient else "Chưa đạt"


@transaction.atomic
def save_answers(proposal: Proposal, *, by: Person, answers: Mapping[int, str]) -> None:
    """Keep answers to the open request as they are typed, whole or not. Raises Refused, Stale."""
    Proposal.objects.select_for_update().only("pk").get(pk=proposal.pk)
    fresh = querysets.load().get(pk=proposal.pk)
    policies.check_can_edit(by, fresh)
    request = open_request(fresh) if fresh.state == ProposalState.SUPPLEMENT else None
    if request is None:
        raise Stale(moved_sentence(fresh))
    for item in request.items.all():
        item.answer = nfc(answers.get(item.pk, item.answer))
        item.save(update_fields=["answer"])


def answer_supplement(
    proposal: Proposal,
    *,
    by: Person,
    answers: Mapping[int, str],
    attachment: File | None = None,
    key: str = "",
    seen: int | None = None,
) -> Proposal:
    """The proposer answers every item of the open request; `answers` maps item ids to text. The clock resumes."""
    facts: dict[str, Any] = {}

    def write(fresh: Proposal) -> None:
        gaps = missing_contents(fresh)
        if gaps:
            raise ValidationError(
                _("Hồ sơ còn thiếu: %(gaps)s.") % {"gaps": "; ".join(str(gap.sentence) for gap in gaps)}
            )
        request = fresh.supplements.get(answered_at=None)
        items = list(request.items.all())
        texts = {item.pk: nfc(answers.get(item.pk, "")) for item in items}
        require(**{f"answer_{item.pk}": (texts[item.pk], _("Trả lời nội dung này")) for item in items})
        for item in items:
            item.answer = facts[item.gap] = texts[item.pk]
            item.save(update_fields=["answer"])
        request.answered_at = clock.now()
        request.save(update_fields=["answered_at"])
        enclose(fresh, attachment, by=by, description="Tài liệu bổ sung", facts=facts)
        keep_version(fresh, VersionCause.SUPPLEMENT, by=by, facts=facts)

    return perform(proposal, "answer_supplement", by=by, facts=facts, also=write, key=key, seen=seen)


def lapse(proposal: Proposal, *, by: Person) -> Proposal:
    """End what was sent back and never answered."""
    return perform(proposal, "lapse", by=by, reason="Quá hạn bổ sung theo quy định.")
