"""Forms of the evaluation, its conclusion and the end."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilots.forms.fields import FileRows, QuestionRows, Section, SectionedForm, goal_of, text, yes_no
from pilots.models import CriterionResult, Indicator, Result
from proposals.models import LegalRegime
from ui.charts import show
from ui.forms import DateField, IntegerField, MoneyField, RadioBoxes
from workflow.forms import StepForm


class OpenEvaluationForm(StepForm):
    meeting_on = DateField(label=_("Ngày họp đánh giá"))
    party_committee_opinion = text(
        _("Ý kiến của cấp ủy cùng cấp"), help_text=_("Phải có trước khi đánh giá (NĐ 73/2023/NĐ-CP, Điều 4)")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not LegalRegime(self.record.proposal.regime).needs_party_opinion:
            del self.fields["party_committee_opinion"]


class AskClarificationForm(StepForm):
    rows = {"questions": QuestionRows}


def _votes(label: Any) -> IntegerField:
    return IntegerField(label=label, min_value=0, max_value=1000)


def _judged(indicator: Indicator) -> forms.Field:
    actual = "–" if indicator.actual is None else show(indicator.actual)
    return forms.ChoiceField(
        label=indicator.name,
        help_text=_("%(goal)s; thực tế %(actual)s") % {"goal": goal_of(indicator), "actual": actual},
        choices=CriterionResult.choices,
        widget=RadioBoxes(),
        error_messages={"required": _("Chọn kết quả: %s") % indicator.name},
    )


def _note(indicator: Indicator) -> forms.Field:
    return forms.CharField(label=_("Nhận xét: %s") % indicator.name, max_length=500, required=False)


class ConcludeForm(SectionedForm):
    """`result_<id>` and `note_<id>` for every indicator; starts from what the owner reported."""

    meeting_on = DateField(label=_("Ngày họp"))
    votes_for = _votes(_("Số phiếu tán thành kết luận này"))
    votes_against = _votes(_("Số phiếu không tán thành"))
    votes_abstain = _votes(_("Số phiếu không có ý kiến"))
    minutes = text(_("Biên bản họp"), rows=6, help_text=_("Tóm tắt ý kiến thảo luận và kết luận"))
    people_opinion = text(_("Ý kiến Mặt trận Tổ quốc, nhân dân"), rows=3, required=False)
    damage_vnd = MoneyField(label=_("Thiệt hại được xác nhận (đồng)"), help_text=_("Ghi 0 nếu không có"))
    damage_description = text(_("Mô tả thiệt hại"), rows=3, required=False)
    has_risk_event = yes_no(_("Có sự cố rủi ro không?"))
    departure_reason = text(
        _("Lý do kết luận khác số liệu"),
        rows=3,
        required=False,
        help_text=_("Phải nêu khi kết luận khác với kết quả đo theo tiêu chí"),
    )
    rows = {"files": FileRows}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicators = list(self.record.indicators.all())
        self.add_for_each("result", self.indicators, _judged)
        self.add_for_each("note", self.indicators, _note)
        report, evaluation = self.record.last_report, self.record.last_evaluation
        self.initial = {
            "meeting_on": evaluation.meeting_on if evaluation else None,
            "damage_vnd": self.record.damage_vnd,
            "damage_description": report.damage_description if report else "",
            "has_risk_event": self.record.has_risk_event,
            **{f"result_{one.pk}": _by_the_figures(one) for one in self.indicators},
            **self.initial,
        }

    @property
    def sections(self) -> list[Section]:
        judged = [self[f"{name}_{one.pk}"] for one in self.indicators for name in ("result", "note")]
        return [
            Section(_("Kết quả từng tiêu chí"), judged),
            Section(
                _("Biểu quyết"), self.bound("meeting_on", "votes_for", "votes_against", "votes_abstain", "minutes")
            ),
            Section(
                _("Thiệt hại, rủi ro được xác nhận"),
                self.bound("damage_vnd", "damage_description", "has_risk_event"),
                _("Không đạt, đạt một phần, có thiệt hại hoặc sự cố thì phải xem xét trách nhiệm trước khi kết thúc."),
            ),
            Section(_("Ý kiến khác"), self.bound("people_opinion", "departure_reason")),
        ]

    def values(self) -> dict[str, Any]:
        plain = {name: value for name, value in super().values().items() if name in self.base_fields or name == "files"}
        notes = self.by_row("note")
        results = {pk: {"result": one, "note": notes.get(pk, "")} for pk, one in self.by_row("result").items()}
        return {**plain, "results": results}


def _by_the_figures(indicator: Indicator) -> str:
    return CriterionResult.MET if indicator.is_met else CriterionResult.NOT_MET


class CloseForm(SectionedForm):
    """The three questions when the goal was achieved; otherwise what was done about it."""

    commend = yes_no(_("Đề nghị khen thưởng?"))
    commend_reason = text(_("Lý do về khen thưởng"), rows=2)
    replicate = yes_no(_("Đề nghị nhân rộng?"))
    replicate_reason = text(_("Lý do về nhân rộng"), rows=2)
    institutionalise = yes_no(_("Đề nghị thể chế hóa?"))
    institutionalise_reason = text(_("Lý do về thể chế hóa"), rows=2)
    note = text(_("Việc khắc phục, bài học khi kết thúc"), rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.record.result == Result.ACHIEVED:
            self.fields["note"].required = False
        else:
            self.fields = {"note": self.fields["note"]}

    @property
    def sections(self) -> list[Section]:
        found = [
            Section(_("Khen thưởng"), self.bound("commend", "commend_reason")),
            Section(_("Nhân rộng"), self.bound("replicate", "replicate_reason")),
            Section(_("Thể chế hóa"), self.bound("institutionalise", "institutionalise_reason")),
            Section(_("Ghi chú"), self.bound("note")),
        ]
        return [section for section in found if section.fields]
