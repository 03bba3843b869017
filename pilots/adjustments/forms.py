"""The form of the wanted plan, and those of the steps of an adjustment."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisation.forms.fields import PersonField
from pilots.actions.voting import TALLY
from pilots.adjustments.changes import plan_now
from pilots.forms.fields import DaysField, FileRows, KeptRows, Section, SectionedForm, row_set, text
from pilots.forms.planning import ItemRow, LineRow
from pilots.models import AdjustmentState, Pilot
from pilots.plan import Picture
from proposals.models import LegalRegime
from proposals.querysets import may_carry_out
from ui.charts import with_unit
from ui.forms import DateField, DecimalField, IntegerField, MoneyField
from ui.text import vnd
from units import clock
from units.models import Person
from workflow.forms import StepForm


class _Items(KeptRows):
    legend = _("Công việc, mốc thực hiện")
    add_label = _("Thêm công việc")
    hint = _("Công việc có hạn đã qua được giữ nguyên.")


class _Lines(KeptRows):
    legend = _("Các khoản kinh phí")
    add_label = _("Thêm khoản chi")
    hint = _("Tổng các khoản không vượt kinh phí.")


_OF_INDICATORS = ("target", "measure_on", "measuring_days")
_PLAIN = ("ends_on", "budget_vnd", "scope", "participating_units", "owner")


class PlanForm(SectionedForm):
    """Starts from the plan as it stands; whatever is left alone stays. `record` is the pilot."""

    ends_on = DateField(label=_("Ngày kết thúc"))
    budget_vnd = MoneyField(label=_("Kinh phí (đồng)"))
    owner = PersonField(label=_("Người chủ trì"))
    scope = text(_("Phạm vi"), rows=3, required=False)
    participating_units = text(_("Đơn vị phối hợp"), rows=2, required=False)
    reason = text(_("Lý do điều chỉnh"), rows=3)
    effect = text(
        _("Ảnh hưởng đến tiêu chí"),
        rows=3,
        help_text=_("Từng tiêu chí thay đổi thế nào, vì sao; nếu không ảnh hưởng thì nói rõ vì sao"),
    )
    rows = {
        "items": row_set(ItemRow, _Items, 50),
        "budget_lines": row_set(LineRow, _Lines, 50),
        "files": FileRows,
    }

    def __init__(self, *args: Any, record: Any, **kwargs: Any) -> None:
        self.pilot = self.pilot_of(record)
        self.now = plan_now(self.pilot)
        self.start = self.starting_point(record)
        super().__init__(*args, record=record, **kwargs)
        self.fields["owner"].queryset = may_carry_out(self.pilot.proposal)  # type: ignore[attr-defined]
        self._say_what_is_now()
        for row in self.now["indicators"]:
            self._add_indicator(row)
        self.initial = {**self._initial(record), **self.initial}

    def pilot_of(self, record: Any) -> Pilot:
        return record

    def starting_point(self, record: Any) -> Picture:
        return self.now

    def _say_what_is_now(self) -> None:
        """Beside what may be changed, what holds now."""
        hints = {
            "ends_on": f"{date.fromisoformat(self.now['ends_on']):%d/%m/%Y}",
            "budget_vnd": vnd(self.now["budget_vnd"]),
            "owner": self.now["owner"],
        }
        for name, value in hints.items():
            self.fields[name].help_text = _("Hiện nay: %s") % value

    def _add_indicator(self, row: Picture) -> None:
        key = row["id"]
        self.fields[f"target_{key}"] = DecimalField(
            label=_("Chỉ tiêu: %(name)s (%(unit)s)") % {"name": row["name"], "unit": row["measure_unit"]},
            help_text=_("Hiện trạng %(baseline)s, chỉ tiêu hiện nay %(target)s")
            % {
                "baseline": with_unit(Decimal(row["baseline"]), row["measure_unit"]),
                "target": with_unit(Decimal(row["target"]), row["measure_unit"]),
            },
            max_digits=18,
            decimal_places=3,
        )
        self.fields[f"measure_on_{key}"] = DateField(
            label=_("Ngày đo quyết định: %s") % row["name"],
            help_text=_("Bỏ trống thì đo vào ngày cuối"),
            required=False,
        )
        self.fields[f"measuring_days_{key}"] = DaysField(
            label=_("Các ngày đo giữa kỳ: %s") % row["name"], required=False
        )

    def _initial(self, record: Any) -> dict[str, Any]:
        start = self.start
        given: dict[str, Any] = {name: start[name] for name in ("budget_vnd", "scope", "participating_units")}
        given |= {"ends_on": date.fromisoformat(start["ends_on"]), "owner": Person.objects.get(pk=start["owner_id"])}
        for row in start["indicators"]:
            given |= {
                f"target_{row['id']}": Decimal(row["target"]),
                f"measure_on_{row['id']}": _day(row["measure_on"]),
                f"measuring_days_{row['id']}": [_day(one) for one in row["measuring_days"]],
            }
        return given

    def initial_rows(self, name: str) -> list[dict[str, Any]] | None:
        if name == "items":
            return [row | {"due_on": _day(row["due_on"])} for row in self.start["items"]]
        return list(self.start["budget_lines"]) if name == "budget_lines" else None

    @property
    def sections(self) -> list[Section]:
        days = [field for field in self if field.name.rpartition("_")[0] in _OF_INDICATORS]
        return [
            Section(_("Vì sao"), self.bound("reason", "effect")),
            Section(
                _("Thời gian, kinh phí, người chủ trì"),
                self.bound("ends_on", "budget_vnd", "owner"),
                _("Chỉ sửa những gì cần điều chỉnh; phần còn lại giữ nguyên."),
            ),
            Section(_("Tiêu chí, ngày đo"), days, _("Từ ngày đo trở đi không điều chỉnh được tiêu chí.")),
            Section(_("Phạm vi, phối hợp"), self.bound("scope", "participating_units")),
        ]

    def values(self) -> dict[str, Any]:
        given = super().values()
        by_name = {name: self.by_row(name) for name in _OF_INDICATORS}
        return {
            **{name: given[name] for name in (*_PLAIN, "reason", "effect", *self.rows)},
            "indicators": {pk: {name: by_name[name][pk] for name in _OF_INDICATORS} for pk in by_name["target"]},
        }


class ReviseForm(PlanForm):
    """Of a draft: starts from what its author wanted, beside the plan as it stands now. `record` is the adjustment."""

    def pilot_of(self, record: Any) -> Pilot:
        return record.pilot

    def starting_point(self, record: Any) -> Picture:
        return record.after

    def _initial(self, record: Any) -> dict[str, Any]:
        return super()._initial(record) | {"reason": record.reason, "effect": record.effect}


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


class SubmitForm(StepForm):
    """Nothing to fill in: the comparison stands above the button."""


class TakeUpForm(StepForm):
    meeting_on = DateField(label=_("Ngày họp"))
    party_committee_opinion = text(_("Ý kiến cấp ủy cùng cấp"), rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not LegalRegime(self.record.pilot.proposal.regime).needs_party_opinion:
            del self.fields["party_committee_opinion"]


class _VotedForm(StepForm):
    """The tally, where a meeting was called."""

    votes_for = IntegerField(label=_("Số phiếu tán thành"), min_value=0)
    votes_against = IntegerField(label=_("Số phiếu không tán thành"), min_value=0)
    votes_abstain = IntegerField(label=_("Số không có ý kiến"), min_value=0)
    meeting_on = DateField(label=_("Ngày họp"))
    minutes = text(_("Biên bản cuộc họp"), rows=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.record.state != AdjustmentState.REVIEWING:
            for name in (*TALLY, "meeting_on", "minutes"):
                del self.fields[name]
        else:
            self.initial = {"meeting_on": self.record.meeting_on, **self.initial}


class ApproveForm(_VotedForm):
    decision_no = forms.CharField(label=_("Số quyết định"), max_length=64)
    decided_on = DateField(label=_("Ngày quyết định"))
    effective_on = DateField(
        label=_("Áp dụng từ ngày"), help_text=_("Từ hôm nay trở đi; điều chỉnh không có hiệu lực trở về trước")
    )
    note = text(_("Ghi chú"), rows=2, required=False)
    rows = {"files": FileRows}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.initial = {"decided_on": today, "effective_on": today, **self.initial}


class RejectForm(_VotedForm):
    reason = text(_("Lý do không chấp thuận"), rows=4)


class WithdrawForm(StepForm):
    reason = text(_("Lý do rút đề nghị"), rows=3)
