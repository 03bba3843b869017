"""The orders of a list of proposals: only such as an index serves for every way into the list (docs/decisions/0010)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Order:
    """`by` is the field with its direction; what has none of it stands last, whatever the direction."""

    by: str
    label: Any


NEWEST = Order("-created_at", _("Mới nhất trước"))
#: By the word that stands in the address (xep=…).
ORDERS = {
    "moi-nhat": NEWEST,
    "cu-nhat": Order("created_at", _("Cũ nhất trước")),
    "gui-moi": Order("-submitted_at", _("Ngày gửi: mới nhất trước")),
    "gui-cu": Order("submitted_at", _("Ngày gửi: cũ nhất trước")),
    "han-gan": Order("nearest_due", _("Thời hạn: gần nhất trước")),
    "han-xa": Order("-nearest_due", _("Thời hạn: xa nhất trước")),
    "kinh-phi-cao": Order("-budget_vnd", _("Kinh phí: cao nhất trước")),
    "kinh-phi-thap": Order("budget_vnd", _("Kinh phí: thấp nhất trước")),
}
#: A list narrowed to a range is read in the order of the range: then the index gives both.
_OF_FILTER = {
    "qua_han": "han-gan", "tu_ngay": "gui-moi", "den_ngay": "gui-moi", "kinh_phi_tu": "kinh-phi-cao",
    "kinh_phi_den": "kinh-phi-cao",
}  # fmt: skip


def order_of(chosen: str, filters: Collection[str]) -> Order:
    """The order chosen, or else the one that suits the filters in use."""
    if chosen:
        return ORDERS[chosen]
    return next((ORDERS[name] for one, name in _OF_FILTER.items() if one in filters), NEWEST)
