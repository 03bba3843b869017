"""Secret documents stay outside: a review names them, says where they are kept and who may open them."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from reviews.actions.accountability.common import Faults, day
from reviews.models import AccountabilityReview, OutsideDocument, Subject
from units import clock
from units.models import Person

FIELDS = ("symbol", "dated", "kept_at", "opened_by")


def check_outside(rows: list[dict[str, Any]], faults: Faults) -> None:
    """Every row is whole, and of a day that has come."""
    for number, row in enumerate(rows, start=1):
        if not all(str(row.get(name) or "").strip() for name in FIELDS):
            sentence = _("Văn bản mật %(number)d: ghi số, ký hiệu, ngày, nơi lưu giữ và ai được mở.")
            faults.say("outside", sentence % {"number": number})
        elif row["dated"] > clock.today():
            faults.say("outside", _("Văn bản mật %(number)d: ngày không được sau hôm nay.") % {"number": number})


def write_outside(
    review: AccountabilityReview, rows: Iterable[dict[str, Any]], by: Person, subject: Subject | None = None
) -> None:
    OutsideDocument.objects.bulk_create(
        OutsideDocument(review=review, subject=subject, added_by=by, **{name: row[name] for name in FIELDS})
        for row in rows
    )


def told_outside(rows: Iterable[dict[str, Any]]) -> dict[str, str]:
    """The facts of the step: the references, which are no secret themselves."""
    return {
        f"Văn bản mật lưu ngoài hệ thống {number}": f"{row['symbol']}, {day(row['dated'])}; lưu tại {row['kept_at']}; "
        f"được mở: {row['opened_by']}"
        for number, row in enumerate(rows, start=1)
    }
