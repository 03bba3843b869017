"""What several acts share: sentences that must be there, enclosed files, figures as text."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from evidence import files, photos
from ui.charts import with_unit
from units.models import Person
from workflow import rules

Upload = Mapping[str, Any]
DATE = "%d/%m/%Y"


def require(**sentences: tuple[Any, str]) -> None:
    """`require(reason=(reason, "Nêu lý do"))`: raises ValidationError for every empty value, at its field."""
    lacking = {name: [sentence] for name, (value, sentence) in sentences.items() if value in (None, "", [], {})}
    if lacking:
        raise ValidationError(lacking)


def check_money(**amounts: int) -> None:
    """Raises ValidationError for every amount below zero, at its field."""
    negative = {name: [_("Số tiền không thể âm")] for name, amount in amounts.items() if amount < 0}
    if negative:
        raise ValidationError(negative)


def enclose(record: Any, uploads: Iterable[Upload], *, by: Person, facts: dict[str, Any]) -> None:
    """Keep the files {"file": …, "description": …} with the act, their hashes among its facts; call from `also`."""
    for row in uploads:
        upload: File | None = row.get("file")
        if upload is None:
            continue
        cap = rules.whole("attachment.size", record.holder)
        picture = photos.tidy(upload, rules.whole("photo.longest_side", record.holder))
        kept = files.attach(record, picture, by=by, description=row.get("description", ""), max_mb=cap)
        facts[f"Tệp {kept.name} (SHA-256)"] = kept.sha256


def said(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts that were told: what was left blank proves nothing."""
    return {label: value for label, value in facts.items() if value != ""}


def day(value: date) -> str:
    return value.strftime(DATE)


def yes_no(value: bool) -> str:
    """For facts, which stay Vietnamese whatever the language of the screen."""
    return "Có" if value else "Không"


def figure(value: Decimal, measure_unit: str) -> str:
    """12.500 with "%" -> "12,5%"."""
    return with_unit(value, measure_unit)
