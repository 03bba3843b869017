"""Use cases of a person's own filters: save, rename, delete, open the list with one. Nobody else sees them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from proposals.lists.filters import ProposalFilters
from proposals.models import SavedFilter
from ui.text import nfc
from units.models import Person
from workflow import rules

LONGEST_NAME, LONGEST_QUERY = 60, 1000


def query_of(given: QueryDict) -> str:
    """The part of an address that says which list it is, without a place in it."""
    kept = QueryDict(mutable=True)
    for name in ("nhom", "xep", *ProposalFilters.base_filters):
        values = [nfc(value) for value in given.getlist(name) if value]
        if values:
            kept.setlist(name, values)
    return kept.urlencode()


@transaction.atomic
def save(name: str, query: str, *, by: Person, is_default: bool = False) -> SavedFilter:
    """Raises ValidationError at `name`: empty, too long, used, or one more than the rule allows."""
    Person.objects.select_for_update().only("pk").get(pk=by.pk)
    kept = query_of(QueryDict(query))
    if not kept or len(kept) > LONGEST_QUERY:
        raise ValidationError({"name": [_("Chưa có bộ lọc nào đang dùng, hoặc bộ lọc quá dài để lưu")]})
    most = rules.whole("list.saved_filters")
    if SavedFilter.objects.filter(person=by).count() >= most:
        raise ValidationError({"name": [_("Đã lưu đủ %(most)d bộ lọc; xóa bớt rồi lưu lại") % {"most": most}]})
    saved = SavedFilter.objects.create(person=by, name=_free_name(name, by), query=kept)
    if is_default:
        set_default(saved, by=by)
    return saved


@transaction.atomic
def rename(saved: SavedFilter, name: str, *, by: Person) -> None:
    """Raises ValidationError at `name`."""
    Person.objects.select_for_update().only("pk").get(pk=by.pk)
    saved.name = _free_name(name, by, apart_from=saved)
    saved.save(update_fields=["name"])


@transaction.atomic
def set_default(saved: SavedFilter, *, by: Person, on: bool = True) -> None:
    """At most one opens the list."""
    SavedFilter.objects.filter(person=by, is_default=True).update(is_default=False)
    SavedFilter.objects.filter(person=by, pk=saved.pk).update(is_default=on)


def _free_name(name: str, by: Person, apart_from: SavedFilter | None = None) -> str:
    chosen = " ".join(nfc(name).split())
    if not chosen or "\x00" in chosen:
        raise ValidationError({"name": [_("Nhập tên bộ lọc")]})
    if len(chosen) > LONGEST_NAME:
        raise ValidationError({"name": [_("Tên bộ lọc dài nhất %(most)d ký tự") % {"most": LONGEST_NAME}]})
    others = SavedFilter.objects.filter(person=by, name=chosen)
    if (others.exclude(pk=apart_from.pk) if apart_from else others).exists():
        raise ValidationError({"name": [_("Đồng chí đã có bộ lọc tên này")]})
    return chosen
