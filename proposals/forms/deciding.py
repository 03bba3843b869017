"""Forms of the vote and the decision. A field that does not apply to the record is not shown."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.authorship import author_ids
from proposals.forms.fields import PersonField, enclosure, text, yes_no
from proposals.forms.intake import JudgingForm, regime_field
from proposals.models import ComplianceItem, LegalRegime, RejectReason
from proposals.querysets import may_carry_out
from ui.forms import DateField, IntegerField, MoneyField
from units import clock
from workflow import rules
from workflow.forms import StepForm

RESPONSIBILITY = _("Tôi chịu trách nhiệm cá nhân trước cấp trên và pháp luật về quyết định khác kết quả biểu quyết")


class CollectiveForm(JudgingForm):
    """The meeting day, the regime, and the checklist: `passed_<code>` and `reason_<code>` for every item."""

    meeting_on = DateField(label=_("Ngày họp tập thể lãnh đạo"))
    regime = regime_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"regime": self.record.regime, "meeting_on": clock.today(), **self.initial}
        for item in ComplianceItem:
            self.fields[f"passed_{item}"] = yes_no(
                item.label, _("Đạt"), _("Không đạt"), error_messages={"required": _("Trả lời: %s") % item.label}
            )
            self.fields[f"reason_{item}"] = text(_("Lý do, ghi chú"), rows=2, required=False)

    @property
    def checklist(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The two fields of every item, as the page draws them together."""
        return [(self[f"passed_{item}"], self[f"reason_{item}"]) for item in ComplianceItem]

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        rows = [
            {"code": item.value, "passed": given[f"passed_{item}"], "reason": given[f"reason_{item}"]}
            for item in ComplianceItem
        ]
        return {"meeting_on": given["meeting_on"], "regime": given["regime"], "compliance": rows, **self.judgement()}


def _votes(label: Any) -> IntegerField:
    return IntegerField(label=label, min_value=0, max_value=1000)


class VoteForm(StepForm):
    meeting_on = DateField(label=_("Ngày họp"))
    votes_for = _votes(_("Số phiếu tán thành"))
    votes_against = _votes(_("Số phiếu không tán thành"))
    votes_abstain = _votes(_("Số phiếu không có ý kiến"))
    head_voted_for = yes_no(_("Người đứng đầu"), _("Tán thành"), _("Không tán thành hoặc không có ý kiến"))
    minutes = text(_("Biên bản họp"), rows=8, help_text=_("Tóm tắt ý kiến thảo luận và kết luận"))
    attachment = enclosure(_("Tệp biên bản"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vote = self.record.deliberation
        self.initial.setdefault("meeting_on", vote and vote.meeting_on)


class DecisionForm(StepForm):
    """What every decision shares: knowing whether it goes against the vote."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vote = self.record.deliberation
        self.passed = bool(vote and vote.passed)

    def leave_out(self, *names: str) -> None:
        for name in names:
            self.fields.pop(name, None)


class ApproveFullForm(DecisionForm):
    """Fields in the order in which a decision is read."""

    is_pilot = False

    reasons = text(_("Lý do, căn cứ của quyết định"))
    override_reason = text(_("Lý do vẫn cho thực hiện khi biểu quyết không thông qua"))
    accepts_responsibility = forms.BooleanField(label=RESPONSIBILITY)
    party_committee_opinion = text(_("Ý kiến của cấp ủy cùng cấp (NĐ 73/2023/NĐ-CP, Điều 4)"))
    owner = PersonField(label=_("Người chủ trì thực hiện"))
    monitor = PersonField(label=_("Người theo dõi"), help_text=_("Khác người chủ trì, người đề xuất và đồng tác giả"))
    starts_on = DateField(label=_("Từ ngày"))
    ends_on = DateField(label=_("Đến ngày"))
    budget_vnd = MoneyField(label=_("Kinh phí (đồng)"), help_text=_("Ghi 0 nếu không cần"))
    stop_conditions = text(_("Điều kiện dừng thí điểm"), help_text=_("Khi nào phải dừng ngay, ai quyết định dừng"))
    conditions = text(_("Điều kiện kèm theo"), required=False)
    attachment = enclosure(_("Quyết định đã ký"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = may_carry_out(self.record)
        self.fields["owner"].queryset = able  # type: ignore[attr-defined]
        self.fields["monitor"].queryset = able.exclude(pk__in=author_ids(self.record))  # type: ignore[attr-defined]
        self._start_from_the_proposal()
        if self.passed:
            self.leave_out("override_reason", "accepts_responsibility")
        if not self.record.regime or not LegalRegime(self.record.regime).needs_party_opinion:
            self.leave_out("party_committee_opinion")
        if not self.is_pilot:
            self.leave_out("stop_conditions")

    def _start_from_the_proposal(self) -> None:
        self.initial = {
            "owner": self.record.proposer_id,
            "starts_on": self.record.planned_start,
            "ends_on": self.record.planned_end,
            "budget_vnd": self.record.budget_vnd,
            **self.initial,
        }


class ApprovePilotForm(ApproveFullForm):
    is_pilot = True


class RejectForm(DecisionForm):
    reject_code = forms.ChoiceField(
        label=_("Lý do không chấp thuận"), choices=[("", _("Chọn lý do")), *RejectReason.choices]
    )
    reasons = text(_("Giải thích lý do"), rows=6)
    advice = text(_("Hướng dẫn cho người đề xuất"), help_text=_("Người đề xuất cần làm gì tiếp"))
    policy_abuse = forms.BooleanField(
        label=_("Có dấu hiệu lợi dụng chủ trương"),
        required=False,
        help_text=_("Ủy ban Kiểm tra sẽ được báo sớm (KL 14, mục 2.4)"),
    )
    accepts_responsibility = forms.BooleanField(label=RESPONSIBILITY)
    attachment = enclosure(_("Quyết định đã ký"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        least = rules.whole("proposal.reject_reason", self.record.holder)
        self.fields["reasons"].help_text = _("Ít nhất %(least)d ký tự") % {"least": least}
        if not self.passed:
            self.leave_out("accepts_responsibility")
