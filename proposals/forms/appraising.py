"""Forms of the appraisal council. People are named by login name, or by full name within the unit."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.council import council_of, default_criteria, seat_of
from proposals.forms.fields import enclosure, text, yes_no
from proposals.models import CouncilMember, Recommendation, Score
from ui.forms import DateField, DecimalField, IntegerField, Kl14Form, RadioBoxes
from units import clock
from units.models import Person, Unit
from units.querysets import people_in
from workflow import rules
from workflow.forms import Rows, StepForm

#: id of the list of suggestions, drawn by council_people.html
PEOPLE = "council-people"
WHO = gettext_lazy("Tên đăng nhập; hoặc họ và tên, với người trong đơn vị và cấp dưới")
_LOGIN = re.compile(r".*\(([^()\s]+)\)")


def person_field(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=200, widget=forms.TextInput({"list": PEOPLE, "autocomplete": "off"}), **kwargs
    )


def person_named(written: str, unit: Unit) -> Person:
    """By login name, alone or in brackets after the name; by full name within the unit. Raises ValidationError."""
    in_brackets = _LOGIN.fullmatch(written)
    login = in_brackets[1] if in_brackets else written
    everybody = Person.objects.filter(is_active=True, is_system=False)
    found = list(everybody.filter(username=login)[:1]) or list(people_in(unit).filter(full_name__iexact=written)[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise ValidationError(_("Có nhiều người tên “%(name)s”; ghi tên đăng nhập") % {"name": written})
    raise ValidationError(_("Không tìm thấy “%(name)s”") % {"name": written})


class SeatForm(Kl14Form):
    name = person_field(gettext_lazy("Thành viên"))


class SeatRows(Rows):
    legend = gettext_lazy("Các thành viên khác")
    add_label = gettext_lazy("Thêm thành viên")
    hint = WHO


class CriterionForm(Kl14Form):
    name = forms.CharField(label=gettext_lazy("Tiêu chí"), max_length=200)
    weight = IntegerField(label=gettext_lazy("Trọng số (%)"), min_value=1, max_value=100)


class CriterionRows(Rows):
    legend = gettext_lazy("Tiêu chí thẩm định")
    add_label = gettext_lazy("Thêm tiêu chí")
    hint = gettext_lazy("Tổng trọng số bằng 100")


class ConveneForm(StepForm):
    rows: ClassVar[dict[str, type[Rows]]] = {
        "members": formset_factory(SeatForm, formset=SeatRows, extra=3, can_delete=True),  # type: ignore[dict-item]
        "criteria": formset_factory(CriterionForm, formset=CriterionRows, extra=0, can_delete=True),  # type: ignore[dict-item]
    }
    reason = text(gettext_lazy("Lý do lập hội đồng"), help_text=gettext_lazy("Phạm vi rộng hoặc phức tạp ở điểm nào"))
    chair = person_field(gettext_lazy("Chủ tịch hội đồng"), help_text=WHO)
    secretary = person_field(gettext_lazy("Thư ký"), help_text=WHO)

    def initial_rows(self, name: str) -> list[dict[str, Any]] | None:
        return default_criteria(self.record.holder) if name == "criteria" else None

    def values(self) -> dict[str, Any]:
        """People instead of what was written; what is not found stands at its field or rows."""
        written, unit = self.cleaned_data, self.record.holder
        errors: dict[str, list[str]] = {}
        found: dict[str, Any] = {"members": [], "reason": written["reason"]}
        seats = [(name, written[name]) for name in ("chair", "secretary")]
        seats += [("members", row["name"]) for row in super().values()["members"]]
        for place, name in seats:
            try:
                person = person_named(name, unit)
            except ValidationError as lost:
                errors.setdefault(place, []).extend(lost.messages)
            else:
                found[place] = [*found["members"], person] if place == "members" else person
        if errors:
            raise ValidationError(errors)
        kept = [
            row.cleaned_data
            for row in self.formsets["criteria"]
            if row.cleaned_data and not row.cleaned_data.get("DELETE")
        ]
        criteria = [{"name": row["name"], "weight": row["weight"]} for row in kept]
        return {**found, "criteria": criteria}


class DeclareForm(StepForm):
    has_conflict = yes_no(
        gettext_lazy("Đồng chí có xung đột lợi ích với đề xuất này không"), gettext_lazy("Có"), gettext_lazy("Không")
    )
    declaration = text(
        gettext_lazy("Nội dung xung đột lợi ích"),
        required=False,
        help_text=gettext_lazy(
            "Người thân, quyền lợi có liên quan; có xung đột thì không chấm điểm, không tính vào số dự họp"
        ),
    )


class SheetForm(StepForm):
    """Points and a remark for every criterion; a draft of it may have gaps (`unfinished`)."""

    opinion = text(gettext_lazy("Ý kiến chung"), required=False)

    def __init__(self, *args: Any, unfinished: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        council, seat = council_of(self.record), seat_of(self.record, self.by)  # type: ignore[arg-type]
        top = rules.whole("council.top_score", council.unit)
        kept = {score.criterion_id: score for score in Score.objects.filter(member=seat)}
        self.criteria = list(council.criteria.all())
        for one in self.criteria:
            label = _("%(criterion)s (trọng số %(weight)d%%)") % {"criterion": one.name, "weight": one.weight}
            self.fields[f"points_{one.pk}"] = DecimalField(
                label=label, min_value=0, max_value=top, decimal_places=2, required=not unfinished,
                help_text=_("Từ 0 đến %(top)d điểm") % {"top": top},
            )  # fmt: skip
            self.fields[f"note_{one.pk}"] = forms.CharField(
                label=_("Nhận xét: %(criterion)s") % {"criterion": one.name}, max_length=500, required=False
            )
            if one.pk in kept:
                self.initial[f"points_{one.pk}"] = kept[one.pk].points
                self.initial[f"note_{one.pk}"] = kept[one.pk].note
        self.initial["opinion"] = seat.opinion
        self.order_fields([name for one in self.criteria for name in (f"points_{one.pk}", f"note_{one.pk}")])

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        scores = {
            one.pk: {"points": given[f"points_{one.pk}"], "note": given[f"note_{one.pk}"]} for one in self.criteria
        }
        return {"scores": scores, "opinion": given["opinion"]}


class MemberField(forms.ModelChoiceField):
    def label_from_instance(self, member: Any) -> str:
        return f"{member.person.full_name} – {member.get_role_display()}"


class ReplaceMemberForm(StepForm):
    member = MemberField(
        label=gettext_lazy("Thành viên được thay"),
        queryset=CouncilMember.objects.none(),
        empty_label=gettext_lazy("Chọn thành viên"),
    )
    replacement = person_field(gettext_lazy("Người thay"), help_text=WHO)
    reason = text(gettext_lazy("Lý do thay"), rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sitting = [one.pk for one in council_of(self.record).sitting]
        rows = CouncilMember.objects.filter(pk__in=sitting).select_related("person")
        self.fields["member"].queryset = rows  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        try:
            replacement = person_named(given["replacement"], self.record.holder)
        except ValidationError as lost:
            raise ValidationError({"replacement": lost.messages}) from lost
        return {"member": given["member"], "replacement": replacement, "reason": given["reason"]}


class SummaryForm(StepForm):
    summary = text(gettext_lazy("Tổng hợp ý kiến"), rows=8)
    recommendation = forms.ChoiceField(
        label=gettext_lazy("Kiến nghị của hội đồng"), choices=Recommendation.choices, widget=RadioBoxes()
    )


class ManyMembers(forms.ModelMultipleChoiceField):
    def label_from_instance(self, member: Any) -> str:
        return str(member.person.full_name)


class ConclusionForm(StepForm):
    meeting_on = DateField(label=gettext_lazy("Ngày họp hội đồng"))
    present = ManyMembers(
        label=gettext_lazy("Thành viên dự họp"),
        queryset=CouncilMember.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Ít nhất hai phần ba số thành viên không có xung đột lợi ích; ai dự họp đều đã nộp phiếu"
        ),
    )
    minutes = text(gettext_lazy("Biên bản họp"), rows=8)
    attachment = enclosure(gettext_lazy("Tệp biên bản"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entitled = council_of(self.record).entitled
        rows = CouncilMember.objects.filter(Q(pk__in=[one.pk for one in entitled])).select_related("person")
        self.fields["present"].queryset = rows  # type: ignore[attr-defined]
        self.initial.setdefault("meeting_on", clock.today())
        self.initial.setdefault("present", [one.pk for one in entitled if one.scored_at])
