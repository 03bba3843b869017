"""What the head decides: implement, pilot, reject, pass upward (KL14 2.3; NĐ 73 Đ.8; DOMAIN §7.1)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from evidence.documents import next_number, term_name_for
from evidence.language import in_vietnamese
from evidence.letterhead import DocumentType, format_of
from proposals.actions.collective import checklist_facts
from proposals.actions.common import check, day_text, enclose, holder_under_lock, require, taken_up
from proposals.actions.versions import version_under
from proposals.authorship import author_ids
from proposals.models import Decision, DecisionKind, Deliberation, Proposal, RejectReason, binding_items
from proposals.querysets import may_carry_out, superior_for
from ui.text import nfc
from units import clock
from units.models import Person, Unit
from units.querysets import head_of
from workflow import rules
from workflow.engine import perform


@dataclass(frozen=True)
class Approval:
    """What an approval names. After a vote that did not pass it is overridden in writing, with personal responsibility
    (NĐ 73 Đ.8.1); under NĐ 73 the same-level Party committee has been asked (Đ.4); a pilot knows when to stop."""

    owner: Person
    monitor: Person
    starts_on: date
    ends_on: date
    budget_vnd: int
    reasons: str
    conditions: str = ""
    stop_conditions: str = ""
    party_committee_opinion: str = ""
    override_reason: str = ""
    accepts_responsibility: bool = False


def approve_full(
    proposal: Proposal,
    *,
    by: Person,
    attachment: File | None = None,
    key: str = "",
    seen: int | None = None,
    **named: Any,
) -> Proposal:
    """Let it be carried out; `named` are the fields of Approval. Errors stand at those names."""
    approval = Approval(**named)
    return _approve(proposal, "approve_full", approval, by=by, attachment=attachment, key=key, seen=seen)


def approve_pilot(
    proposal: Proposal,
    *,
    by: Person,
    attachment: File | None = None,
    key: str = "",
    seen: int | None = None,
    **named: Any,
) -> Proposal:
    """Let it be tried; `named` are the fields of Approval, stop conditions among them."""
    approval = Approval(**named)
    require(stop_conditions=(nfc(approval.stop_conditions), _("Nêu điều kiện dừng thí điểm")))
    return _approve(proposal, "approve_pilot", approval, by=by, attachment=attachment, key=key, seen=seen)


def _approve(
    proposal: Proposal, step: str, approval: Approval, *, by: Person, attachment: File | None, **act: Any
) -> Proposal:
    facts: dict[str, Any] = {}

    def write(fresh: Proposal) -> None:
        vote = taken_up(fresh)
        _check_people(fresh, approval)
        _check_approval(fresh, approval, against_vote=not vote.passed)
        decision = Decision(kind=_KINDS[step], **_kept(approval, against_vote=not vote.passed))
        _sign(fresh, decision, by=by, facts=facts)
        facts.update(_approval_facts(approval))
        enclose(fresh, attachment, by=by, description="Quyết định đã ký", facts=facts)

    return perform(proposal, step, by=by, facts=facts, also=write, **act)


_KINDS = {"approve_full": DecisionKind.IMPLEMENT, "approve_pilot": DecisionKind.PILOT}


def _kept(approval: Approval, *, against_vote: bool) -> dict[str, Any]:
    """The approval as the decision keeps it: with a vote behind it there is nothing to override."""
    named = {name: nfc(value) if isinstance(value, str) else value for name, value in vars(approval).items()}
    if not against_vote:
        named |= {"override_reason": "", "accepts_responsibility": False}
    return named | {"is_head_override": against_vote}


def _check_people(proposal: Proposal, approval: Approval) -> None:
    """The owner may be an author; whoever watches is neither owner nor author."""
    owner, monitor = approval.owner, approval.monitor
    require(owner=(owner, _("Chọn người chủ trì")), monitor=(monitor, _("Chọn người theo dõi")))
    able = set(may_carry_out(proposal).filter(pk__in=[owner.pk, monitor.pk]).values_list("pk", flat=True))
    errors = {}
    if owner.pk not in able:
        errors["owner"] = [_("Người chủ trì phải thuộc đơn vị quyết định hoặc đơn vị của đề xuất")]
    elif owner == head_of(proposal.holder):
        errors["owner"] = [_("Người đứng đầu đơn vị quyết định sẽ đánh giá kết quả, nên không thể chủ trì")]
    if monitor.pk not in able:
        errors["monitor"] = [_("Người theo dõi phải thuộc đơn vị quyết định hoặc đơn vị của đề xuất")]
    elif monitor == owner:
        errors["monitor"] = [_("Người theo dõi phải khác người chủ trì")]
    elif monitor.pk in author_ids(proposal):
        errors["monitor"] = [_("Người đề xuất, đồng tác giả không được tự theo dõi đề xuất của mình")]
    if errors:
        raise ValidationError(errors)


def _check_approval(proposal: Proposal, approval: Approval, *, against_vote: bool) -> None:
    """Everything an approval must name and answer for; raises ValidationError with each lack at its field."""
    require(
        starts_on=(approval.starts_on, _("Nhập ngày bắt đầu")),
        ends_on=(approval.ends_on, _("Nhập ngày kết thúc")),
        budget_vnd=(approval.budget_vnd, _("Nhập kinh phí, ghi 0 nếu không cần")),
    )
    check(
        starts_on=(approval.starts_on >= clock.today(), _("Ngày bắt đầu không thể trước ngày quyết định")),
        ends_on=(approval.ends_on > approval.starts_on, _("Ngày kết thúc phải sau ngày bắt đầu")),
        budget_vnd=(approval.budget_vnd >= 0, _("Kinh phí không thể âm")),
        reasons=(nfc(approval.reasons), _("Nêu lý do, căn cứ của quyết định")),
        party_committee_opinion=(
            nfc(approval.party_committee_opinion) or not proposal.legal_regime.needs_party_opinion,
            _("Ghi ý kiến của cấp ủy cùng cấp (NĐ 73/2023/NĐ-CP, Điều 4)"),
        ),
        override_reason=(
            nfc(approval.override_reason) or not against_vote,
            _("Biểu quyết không thông qua: nêu lý do vẫn cho thực hiện"),
        ),
        accepts_responsibility=(approval.accepts_responsibility or not against_vote, responsibility_sentence()),
    )


def responsibility_sentence() -> str:
    return _("Xác nhận chịu trách nhiệm cá nhân về quyết định khác kết quả biểu quyết")


def _sign(proposal: Proposal, decision: Decision, *, by: Person, facts: dict[str, Any]) -> None:
    """Number, date and keep the decision, with the checklist and the vote it stands on."""
    vote, unit = taken_up(proposal), proposal.holder
    decision.proposal, decision.deliberation, decision.unit, decision.decided_by = proposal, vote, unit, by
    decision.compliance, decision.version = vote.compliance, version_under(proposal, facts)
    decision.number_text, decision.term_name = _next_decision_number(unit)
    decision.decided_on = clock.today()
    decision.save(force_insert=True)
    facts |= {"Số quyết định": decision.number_text, "Lý do": decision.reasons, "Biểu quyết": _outcome(vote)}
    binding = binding_items(proposal.legal_regime)
    facts |= checklist_facts([row for row in decision.compliance if row["code"] in binding])
    if decision.is_head_override:
        facts |= {"Khác kết quả biểu quyết": decision.override_reason, "Chịu trách nhiệm cá nhân": by.full_name}


def _next_decision_number(unit: Unit) -> tuple[str, str]:
    """`Số 05-QĐ/ĐUK` and the term it is counted in."""
    layout, today = format_of(unit), clock.today()
    code = layout.symbol_code(DocumentType.QUYET_DINH)
    number = next_number(unit, code, on=today)
    return f"{layout.number_label} {layout.reference(number, code, unit.symbol)}", term_name_for(unit, on=today)


def _outcome(vote: Deliberation) -> str:
    voters = len(vote.voters.all())
    return f"{vote.votes_for}/{voters} tán thành, {'thông qua' if vote.passed else 'không thông qua'}"


def _approval_facts(decision: Approval) -> dict[str, Any]:
    facts = {
        "Người chủ trì": decision.owner.full_name,
        "Người theo dõi": decision.monitor.full_name,
        "Từ ngày": day_text(decision.starts_on),
        "Đến ngày": day_text(decision.ends_on),
        "Kinh phí (đồng)": decision.budget_vnd,
        "Điều kiện kèm theo": decision.conditions,
        "Điều kiện dừng": decision.stop_conditions,
        "Ý kiến cấp ủy cùng cấp": decision.party_committee_opinion,
    }
    return {label: value for label, value in facts.items() if value != ""}


def reject(
    proposal: Proposal,
    *,
    by: Person,
    reject_code: str,
    reasons: str,
    advice: str,
    policy_abuse: bool = False,
    accepts_responsibility: bool = False,
    attachment: File | None = None,
    key: str = "",
    seen: int | None = None,
) -> Proposal:
    """Refuse with a reason long enough to be one, and advice; `policy_abuse` is early news for the inspection.

    Against a vote that passed, the head answers for it personally, as for an approval against a vote.
    """
    reasons, advice = nfc(reasons), nfc(advice)
    _check_rejection(proposal, reject_code, reasons, advice)
    facts: dict[str, Any] = {"Mã lý do": in_vietnamese(RejectReason(reject_code).label)}

    def write(fresh: Proposal) -> None:
        against = bool(taken_up(fresh).passed)
        check(accepts_responsibility=(accepts_responsibility or not against, responsibility_sentence()))
        decision = Decision(kind=DecisionKind.REJECT, reject_code=reject_code, reasons=reasons, advice=advice)
        decision.is_head_override = decision.accepts_responsibility = against
        decision.override_reason = reasons if against else ""
        _sign(fresh, decision, by=by, facts=facts)
        facts.update({"Hướng dẫn": advice, "Dấu hiệu lợi dụng chủ trương": "Có" if policy_abuse else "Không"})
        enclose(fresh, attachment, by=by, description="Quyết định đã ký", facts=facts)

    return perform(
        proposal,
        "reject",
        by=by,
        reason=reasons,
        facts=facts,
        also=write,
        policy_abuse=policy_abuse,
        key=key,
        seen=seen,
    )


def _check_rejection(proposal: Proposal, reject_code: str, reasons: str, advice: str) -> None:
    least = rules.whole("proposal.reject_reason", proposal.holder)
    check(
        reject_code=(reject_code in RejectReason.values, _("Chọn lý do không chấp thuận")),
        reasons=(
            len(reasons) >= least,
            _("Nêu rõ lý do, ít nhất %(least)d ký tự (hiện có %(count)d)") % {"least": least, "count": len(reasons)},
        ),
        advice=(advice, _("Hướng dẫn người đề xuất cần làm gì tiếp")),
    )


def escalate(proposal: Proposal, *, by: Person, reason: str, key: str = "", seen: int | None = None) -> Proposal:
    """Pass it to the superior unit with a reason; the unit it came from keeps reading it."""
    reason = nfc(reason)
    require(reason=(reason, _("Nêu lý do chuyển cấp trên")))
    with transaction.atomic():
        holder = holder_under_lock(proposal)
        superior = superior_for(proposal, holder)
        facts = {"Chuyển từ": holder.name, "Chuyển đến": superior.name if superior else ""}
        return perform(proposal, "escalate", by=by, reason=reason, facts=facts, superior=superior, key=key, seen=seen)


def close(proposal: Proposal, *, by: Person) -> Proposal:
    """End the proposal when its execution, and the review where one was needed, is over."""
    return perform(proposal, "close", by=by)
