"""What a list of proposals may be narrowed by; the names stand in the address, so a list can be kept and sent."""

import re
from collections.abc import Iterator
from functools import cached_property, reduce
from operator import and_
from typing import Any

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.models import Field, Proposal, ProposalState
from proposals.search import wanted_for
from ui.finding import Wanted
from ui.forms import Kl14Form
from ui.text import fold
from ui.words import Asked, asked
from units import clock
from units.models import Person, Unit
from units.paths import LEVEL_WIDTH
from units.roles import Perm
from units.scope import either, under
from workflow.models import Deadline

NO_SUCH_VALUE = gettext_lazy("Không có giá trị “%(value)s”; bộ lọc này không được áp dụng")
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


class ProposalFilters(django_filters.FilterSet):
    """By words, state, field, unit with all below it, and by being overdue."""

    q = django_filters.CharFilter(
        label=gettext_lazy("Từ khóa"), max_length=200, validators=[has_words],
        help_text=gettext_lazy("Tên, nội dung, số hồ sơ, số quyết định, người đề xuất; gõ có dấu hoặc không dấu"),
    )  # fmt: skip
    trang_thai = django_filters.ChoiceFilter(
        label=gettext_lazy("Trạng thái"), field_name="state", choices=ProposalState.choices,
        empty_label=gettext_lazy("Tất cả"), error_messages={"invalid_choice": NO_SUCH_VALUE},
    )  # fmt: skip
    linh_vuc = django_filters.ChoiceFilter(
        label=gettext_lazy("Lĩnh vực"), field_name="field", choices=Field.choices,
        empty_label=gettext_lazy("Tất cả"), error_messages={"invalid_choice": NO_SUCH_VALUE},
    )  # fmt: skip
    don_vi = UnitFilter(
        label=gettext_lazy("Đơn vị và cấp dưới"),
        queryset=lambda request: units_for(request.user, request.GET.get("don_vi", "")),
        empty_label=gettext_lazy("Tất cả"),
        error_messages={"invalid_choice": gettext_lazy("Không có đơn vị này trong phạm vi; bộ lọc không được áp dụng")},
    )  # fmt: skip
    qua_han = BoxFilter(label=gettext_lazy("Chỉ hồ sơ quá hạn"))

    class Meta:
        model = Proposal
        fields: list[str] = []
        form = Kl14Form

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.request.user.grants.anywhere(Perm.VIEW):
            del self.filters["don_vi"]
        self.is_valid()  # what can be read of it is in cleaned_data from here on

    @cached_property
    def sought(self) -> Asked:
        return asked(self.form.cleaned_data.get("q") or "")

    @cached_property
    def wanted(self) -> Wanted | None:
        """The words looked for, if any; or the reference of a draft, ĐX-00012."""
        if not self.sought:
            return None
        reference = _REFERENCE.fullmatch(fold(self.form.cleaned_data["q"]))
        return wanted_for(self.sought, key=int(reference[1]) if reference else None)

    @cached_property
    def narrowed(self) -> Q:
        """All the other filters that could be read."""
        given = {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "", False, [])}
        conditions = (getattr(self, f"by_{name}")(value) for name, value in given.items() if name != "q")
        return reduce(and_, conditions, Q())

    def by_trang_thai(self, value: str) -> Q:
        return Q(state=value)

    def by_linh_vuc(self, value: str) -> Q:
        return Q(field=value)

    def by_don_vi(self, unit: Unit) -> Q:
        return under(unit.path)

    def by_qua_han(self, value: bool) -> Q:
        late = Deadline.objects.running().filter(
            content_type=ContentType.objects.get_for_model(Proposal), due_on__lt=clock.today(), paused_on__isnull=True
        )
        return Q(pk__in=late.values("object_id"))

    def active(self) -> list[dict[str, str]]:
        """What the list is narrowed by now, each with the address that lifts it."""
        found = []
        for name, value in self.form.cleaned_data.items():
            if value not in (None, "", False):
                rest = self.data.copy()
                for other in (name, "sau", "truoc"):
                    rest.pop(other, None)
                found.append({"label": self._told(name, value), "remove_url": f"?{rest.urlencode()}"})
        return found

    def _told(self, name: str, value: Any) -> str:
        field = self.form.fields[name]
        if value is True:
            return str(field.label)
        shown = dict(getattr(field, "choices", ())).get(value, value) if isinstance(value, str) else value
        return _("%(label)s: %(value)s") % {"label": field.label, "value": getattr(shown, "short_name", shown)}


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
