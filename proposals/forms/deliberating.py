"""Forms of the collective's meeting: the invitation, the list of voters, the Party committee's opinion, one's vote."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.forms import formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.deliberation import seat_of
from proposals.forms.fields import PersonField, enclosure, text, yes_no
from proposals.models import VoteChoice, VoteMethod, Voter
from proposals.querysets import may_join_collective, may_take_minutes
from ui.forms import DateField, Kl14Form, RadioBoxes
from units import clock
from workflow.forms import Rows, StepForm


class HourField(forms.TimeField):
    """14:30, 14h30, 14 giờ 30 or 14h."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%H:%M", "%Hh%M", "%H.%M", "%H giờ %M", "%Hh", "%H giờ", "%H"],
            widget=forms.TimeInput(format="%H:%M", attrs={"inputmode": "text", "autocomplete": "off"}),
            error_messages={"invalid": gettext_lazy("Nhập giờ như 14:30")},
            **kwargs,
        )


class AgendaForm(Kl14Form):
    content = forms.CharField(label=gettext_lazy("Nội dung"), max_length=300)
    presenter = forms.CharField(label=gettext_lazy("Người trình bày"), max_length=150, required=False)
    papers = forms.CharField(label=gettext_lazy("Tài liệu"), max_length=300, required=False)


class AgendaRows(Rows):
    legend = gettext_lazy("Chương trình họp")
    add_label = gettext_lazy("Thêm nội dung họp")
    hint = gettext_lazy("Theo thứ tự trình bày; tài liệu lấy trong hồ sơ")


class MeetingForm(StepForm):
    rows: ClassVar[dict[str, type[Rows]]] = {
        "agenda": formset_factory(AgendaForm, formset=AgendaRows, extra=0, can_delete=True)  # type: ignore[dict-item]
    }
    meeting_on = DateField(label=gettext_lazy("Ngày họp"))
    meeting_at = HourField(label=gettext_lazy("Giờ họp"), required=False, help_text=gettext_lazy("Ví dụ 14:30"))
    place = forms.CharField(label=gettext_lazy("Địa điểm họp"), max_length=200)
    secretary = PersonField(
        label=gettext_lazy("Thư ký cuộc họp"),
        required=False,
        help_text=gettext_lazy("Soạn biên bản, ghi kết quả; không cần là người biểu quyết"),
    )
    guests = text(gettext_lazy("Mời dự, không biểu quyết"), rows=2, required=False)
    method = forms.ChoiceField(label=gettext_lazy("Cách biểu quyết"), choices=VoteMethod.choices, widget=RadioBoxes())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secretary"].queryset = may_take_minutes(self.record)  # type: ignore[attr-defined]
        vote = self.record.deliberation
        self.initial = {
            **{name: getattr(vote, name) for name in ("meeting_on", "meeting_at", "place", "guests", "method")},
            "secretary": vote.secretary_id,
            **self.initial,
        }

    def initial_rows(self, name: str) -> list[dict[str, Any]] | None:
        """What was said before, or the three points that every such meeting has."""
        known = list(self.record.deliberation.agenda.values("content", "presenter", "papers"))
        proposer = self.record.proposer.full_name
        return known or [
            {
                "content": _("Trình bày đề xuất %(number)s") % {"number": self.record.reference},
                "presenter": proposer,
                "papers": _("Hồ sơ đề xuất và tệp đính kèm"),
            },
            {"content": _("Thảo luận, đối chiếu với kiểm tra tuân thủ"), "presenter": "", "papers": ""},
            {"content": _("Biểu quyết"), "presenter": "", "papers": ""},
        ]

    def values(self) -> dict[str, Any]:
        """Rows left as they were proposed count too."""
        kept = [
            row.cleaned_data
            for row in self.formsets["agenda"]
            if row.cleaned_data and not row.cleaned_data.get("DELETE")
        ]
        rows = [{name: row.get(name, "") for name in ("content", "presenter", "papers")} for row in kept]
        return {**self.cleaned_data, "agenda": rows}


class ManyPeople(forms.ModelMultipleChoiceField):
    """Boxes to tick; the title tells two of the same name apart."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Voter.objects.none(), widget=forms.CheckboxSelectMultiple, **kwargs)

    def label_from_instance(self, row: Any) -> str:
        person = getattr(row, "person", row)
        return f"{person.full_name} – {person.title}" if person.title else str(person.full_name)


def voters_in_order(record: Any) -> QuerySet[Voter]:
    ids = [one.pk for one in record.deliberation.voters.all()]
    return Voter.objects.filter(pk__in=ids).select_related("person")


class VotersForm(StepForm):
    add = ManyPeople(
        label=gettext_lazy("Thêm người biểu quyết"),
        required=False,
        help_text=gettext_lazy("Người đang công tác tại đơn vị, không có phần trong đề xuất"),
    )
    strike = ManyPeople(label=gettext_lazy("Gạch tên"), required=False)
    reason = text(gettext_lazy("Lý do sửa danh sách"), rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        voters = voters_in_order(self.record)
        known = list(voters.values_list("person_id", flat=True))
        self.fields["add"].queryset = may_join_collective(self.record).exclude(pk__in=known)  # type: ignore[attr-defined]
        self.fields["strike"].queryset = voters.filter(is_head=False)  # type: ignore[attr-defined]
        for name in ("add", "strike"):
            if not self.fields[name].queryset.exists():  # type: ignore[attr-defined]
                del self.fields[name]


class PartyOpinionForm(StepForm):
    party_body = forms.CharField(label=gettext_lazy("Cấp ủy cho ý kiến"), max_length=200)
    party_opinion_on = DateField(label=gettext_lazy("Ngày có ý kiến"))
    party_opinion_no = forms.CharField(label=gettext_lazy("Số văn bản"), max_length=64, required=False)
    party_agrees = yes_no(
        gettext_lazy("Cấp ủy"), gettext_lazy("Thống nhất chủ trương"), gettext_lazy("Không thống nhất")
    )
    party_opinion = text(gettext_lazy("Nội dung ý kiến"), rows=5)
    attachment = enclosure(gettext_lazy("Văn bản của cấp ủy"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vote = self.record.deliberation
        if vote.party_opinion:
            names = ("party_body", "party_opinion_on", "party_opinion_no", "party_opinion")
            known = {name: getattr(vote, name) for name in names}
            self.initial = {**known, "party_agrees": str(vote.party_agrees), **self.initial}
        self.initial.setdefault("party_opinion_on", clock.today())


class BallotForm(StepForm):
    choice = forms.ChoiceField(
        label=gettext_lazy("Ý kiến của đồng chí"), choices=VoteChoice.choices, widget=RadioBoxes()
    )
    words = text(
        gettext_lazy("Nêu thêm ý kiến"),
        required=False,
        help_text=gettext_lazy("Được ghi cùng tên đồng chí khi kết thúc biểu quyết"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seat = seat_of(self.record, self.by)  # type: ignore[arg-type]
        if seat.cast_at:
            self.initial = {"choice": seat.choice, "words": seat.words, **self.initial}
