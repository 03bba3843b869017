"""What a list of proposals may be narrowed by; the names stand in the address, so a list can be kept and sent."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, reduce
from operator import and_
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.lists.orders import ORDERS, Order, order_of
from proposals.models import Field, LegalRegime, Proposal, ProposalState
from proposals.search import wanted_for
from ui.finding import Wanted
from ui.forms import DateField, Kl14Form, MoneyField
from ui.text import fold, group_digits
from ui.words import Asked, asked
from units import clock
from units.models import Person, Unit
from units.paths import LEVEL_WIDTH
from units.roles import Perm
from units.scope import either, under

NO_SUCH_ORDER = gettext_lazy("Không có cách sắp xếp “%(value)s”; danh sách theo thứ tự mặc định")
NO_SUCH_VALUE = gettext_lazy("Không có giá trị “%(value)s”; bộ lọc này không được áp dụng")
#: What leads to a place in a list: of no use in another list.
PLACES = ("sau", "truoc")
_REFERENCE = re.compile(r"dx-0*(\d{1,9})")


class _AtOnce(ModelChoiceIterator):
    """Django opens a cursor on the server for choices, two more round trips, and makes a unit of each row.

    These come in one, as bare columns: every page of the list has a hundred of them.
    """

    def __iter__(self) -> Iterator[Any]:
        yield ("", self.field.empty_label)
        for key, path, short_name in self.queryset.values_list("pk", "path", "short_name"):
            yield (key, indented(path, short_name))


def indented(path: str, short_name: str) -> str:
    return f"{'– ' * (len(path) // LEVEL_WIDTH - 1)}{short_name}"


class UnitChoice(forms.ModelChoiceField):
    """Units indented as they lie in the tree."""

    iterator = _AtOnce

    def label_from_instance(self, unit: Any) -> str:
        return indented(unit.path, unit.short_name)


def has_words(typed: str) -> None:
    """Raises ValidationError for signs alone: they would match nothing, or everything."""
    if not asked(typed):
        raise ValidationError(_("Nhập ít nhất một chữ cái hoặc chữ số; từ khóa này không được áp dụng"))


class UnitFilter(django_filters.ModelChoiceFilter):
    field_class = UnitChoice


class BoxFilter(django_filters.Filter):
    """A box: marked, or nothing asked."""

    field_class = forms.BooleanField


class DayFilter(django_filters.Filter):
    field_class = DateField


class MoneyFilter(django_filters.Filter):
    field_class = MoneyField


class SeveralFilter(django_filters.MultipleChoiceFilter):
    """Any of several values, each a box."""

    field_class = forms.MultipleChoiceField

    def __init__(self, **kwargs: Any) -> None:
        messages = {"invalid_choice": NO_SUCH_VALUE}
        super().__init__(widget=forms.CheckboxSelectMultiple, error_messages=messages, **kwargs)


class FiltersForm(Kl14Form):
    """Two ends of a range that cannot both hold are told at the second one, and neither is applied."""

    xep = forms.ChoiceField(
        label=gettext_lazy("Sắp xếp"), required=False, error_messages={"invalid_choice": NO_SUCH_ORDER},
        choices=[("", gettext_lazy("Mặc định")), *((name, order.label) for name, order in ORDERS.items())],
    )  # fmt: skip
    RANGES = (
        ("tu_ngay", "den_ngay", gettext_lazy("Đến ngày phải từ ngày bắt đầu trở đi; khoảng ngày không được áp dụng")),
        (
            "kinh_phi_tu",
            "kinh_phi_den",
            gettext_lazy("Mức trên phải từ mức dưới trở lên; khoảng kinh phí không được áp dụng"),
        ),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for first, last, sentence in self.RANGES:
            if given.get(first) is not None and given.get(last) is not None and given[first] > given[last]:
                self.add_error(last, sentence)
                given.pop(first)
        return given


@dataclass(frozen=True)
class _Asker:
    """What the filters want of a request, for a job has none."""

    user: Person
    GET: QueryDict


class ProposalFilters(django_filters.FilterSet):
    """By words, states, field, regime, unit with all below it, day of sending, money, urgency and being overdue."""

    q = django_filters.CharFilter(
        label=gettext_lazy("Từ khóa"), max_length=200, validators=[has_words],
        help_text=gettext_lazy("Tên, nội dung, số hồ sơ, số quyết định, người đề xuất; gõ có dấu hoặc không dấu"),
    )  # fmt: skip
    don_vi = UnitFilter(
        label=gettext_lazy("Đơn vị và cấp dưới"),
        queryset=lambda request: units_for(request.user, request.GET.get("don_vi", "")),
        empty_label=gettext_lazy("Tất cả"),
        error_messages={"invalid_choice": gettext_lazy("Không có đơn vị này trong phạm vi; bộ lọc không được áp dụng")},
    )  # fmt: skip
    linh_vuc = django_filters.ChoiceFilter(
        label=gettext_lazy("Lĩnh vực"), field_name="field", choices=Field.choices,
        empty_label=gettext_lazy("Tất cả"), error_messages={"invalid_choice": NO_SUCH_VALUE},
    )  # fmt: skip
    che_do = django_filters.ChoiceFilter(
        label=gettext_lazy("Chế độ pháp lý"), field_name="regime", choices=LegalRegime.choices,
        empty_label=gettext_lazy("Tất cả"), error_messages={"invalid_choice": NO_SUCH_VALUE},
    )  # fmt: skip
    tu_ngay = DayFilter(label=gettext_lazy("Gửi từ ngày"))
    den_ngay = DayFilter(label=gettext_lazy("Gửi đến ngày"))
    kinh_phi_tu = MoneyFilter(label=gettext_lazy("Kinh phí từ (đồng)"))
    kinh_phi_den = MoneyFilter(label=gettext_lazy("Kinh phí đến (đồng)"))
    qua_han = BoxFilter(label=gettext_lazy("Chỉ hồ sơ quá hạn"))
    cap_thiet = BoxFilter(label=gettext_lazy("Chỉ yêu cầu cấp thiết, nhiệm vụ trọng tâm"))
    trang_thai = SeveralFilter(label=gettext_lazy("Trạng thái"), field_name="state", choices=ProposalState.choices)

    class Meta:
        model = Proposal
        fields: list[str] = []
        form = FiltersForm

    def __init__(self, data: QueryDict, *, by: Person) -> None:
        super().__init__(data, queryset=Proposal.objects.none(), request=_Asker(by, data))
        if not by.grants.anywhere(Perm.VIEW):
            del self.filters["don_vi"]
        self.is_valid()  # what can be read of it is in cleaned_data from here on

    @cached_property
    def given(self) -> dict[str, Any]:
        """What is asked for and could be read."""
        read = self.form.cleaned_data.items()
        asked_for = {name: value for name, value in read if value is not False and value not in (None, "", [])}
        asked_for.pop("xep", None)
        return asked_for

    @cached_property
    def order(self) -> Order:
        return order_of(self.form.cleaned_data.get("xep") or "", self.given)

    @cached_property
    def sought(self) -> Asked:
        return asked(self.given.get("q", ""))

    @cached_property
    def wanted(self) -> Wanted | None:
        """The words looked for, if any; or the reference of a draft, ĐX-00012."""
        if not self.sought:
            return None
        reference = _REFERENCE.fullmatch(fold(self.given["q"]))
        return wanted_for(self.sought, key=int(reference[1]) if reference else None)

    @cached_property
    def narrowed(self) -> Q:
        """All the other filters that could be read."""
        conditions = (getattr(self, f"by_{name}")(value) for name, value in self.given.items() if name != "q")
        return reduce(and_, conditions, Q())

    def by_trang_thai(self, values: list[str]) -> Q:
        return Q(state__in=values) if len(values) > 1 else Q(state=values[0])

    def by_linh_vuc(self, value: str) -> Q:
        return Q(field=value)

    def by_che_do(self, value: str) -> Q:
        return Q(regime=value)

    def by_don_vi(self, unit: Unit) -> Q:
        return under(unit.path)

    def by_tu_ngay(self, day: date) -> Q:
        return Q(submitted_at__gte=_midnight(day))

    def by_den_ngay(self, day: date) -> Q:
        """Whatever was sent by then was begun by then: so a list in the order of its making starts there."""
        end = _midnight(day + timedelta(days=1))
        return Q(submitted_at__lt=end, created_at__lt=end)

    def by_kinh_phi_tu(self, amount: int) -> Q:
        return Q(budget_vnd__gte=amount)

    def by_kinh_phi_den(self, amount: int) -> Q:
        return Q(budget_vnd__lte=amount)

    def by_cap_thiet(self, value: bool) -> Q:
        return Q(is_urgent=value)

    def by_qua_han(self, value: bool) -> Q:
        return Q(nearest_due__lt=clock.today())

    def active(self) -> list[dict[str, str]]:
        """What the list is narrowed by now, each with the address that lifts it."""
        return [
            {"label": self._told(name, value), "remove_url": self._without(name)} for name, value in self.given.items()
        ]

    def _without(self, *names: str) -> str:
        rest = self.data.copy()
        for name in (*names, *PLACES):
            rest.pop(name, None)
        return f"?{rest.urlencode()}"

    def clear_url(self) -> str:
        """The list as it is without any filter, in its order."""
        return self._without(*(name for name in self.form.fields if name != "xep"))

    def _told(self, name: str, value: Any) -> str:
        field = self.form.fields[name]
        if value is True:
            return str(field.label)
        return _("%(label)s: %(value)s") % {"label": field.label, "value": _words_for(field, value)}


def _words_for(field: forms.Field, value: Any) -> Any:
    """A value as people say it."""
    if isinstance(value, Unit):
        return value.short_name
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int):
        return group_digits(value)
    labels = dict(getattr(field, "choices", ()))
    return ", ".join(str(labels[one]) for one in value) if isinstance(value, list) else labels.get(value, value)


def _midnight(day: date) -> datetime:
    """When the day begins in Vietnam."""
    return timezone.make_aware(datetime.combine(day, time.min))


def units_for(by: Person, chosen: str = "") -> QuerySet[Unit]:
    """The units that the person may look into, those right below, and those right below the one chosen.

    So one goes down the tree choice by choice, and nobody loads a province's thousand units with every page.
    """
    own = by.grants.ids.get(Perm.VIEW, frozenset())
    near = Q(pk__in=own) | Q(parent__in=own)
    if chosen.isdecimal() and len(chosen) < 19:  # what an id can be
        near |= Q(pk=int(chosen)) | Q(parent=int(chosen))
    within = either(Q(path__startswith=path) for path in by.grants.paths.get(Perm.VIEW, ()))
    return Unit.objects.filter(near, within, is_active=True).only("path", "short_name")
