"""Thời hiệu: which form would fit, how long it may be decided, and from which day that counts (HD 08; QĐ 69).

The body votes the form first; only then is it compared with the limit. The limits are rules, per form and subject.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from reviews.schedule import add_months
from units.models import Unit
from workflow import rules


class DisciplineForm(models.TextChoices):
    """QĐ 69 Đ.7: three forms for an organisation, four for a member."""

    REPRIMAND = "REPRIMAND", _("Khiển trách")
    WARNING = "WARNING", _("Cảnh cáo")
    REMOVAL = "REMOVAL", _("Cách chức")
    EXPULSION = "EXPULSION", _("Khai trừ")
    DISSOLUTION = "DISSOLUTION", _("Giải tán")


F = DisciplineForm
OF_A_MEMBER = (F.REPRIMAND, F.WARNING, F.REMOVAL, F.EXPULSION)
OF_AN_ORGANISATION = (F.REPRIMAND, F.WARNING, F.DISSOLUTION)
#: Never out of time, whatever the day.
WITHOUT_LIMIT = (F.EXPULSION, F.DISSOLUTION)


def forms_for(*, is_person: bool) -> tuple[DisciplineForm, ...]:
    return OF_A_MEMBER if is_person else OF_AN_ORGANISATION


@dataclass(frozen=True)
class Counting:
    """How the limit was counted: from which day, how many months (None: without limit), to which day."""

    starts_on: date
    months: int | None
    on: date

    @property
    def ends_on(self) -> date | None:
        return add_months(self.starts_on, self.months) if self.months is not None else None

    @property
    def is_over(self) -> bool:
        """The last day of the limit still counts."""
        return self.ends_on is not None and self.ends_on < self.on


def months_for(form: str, *, is_person: bool, is_exempt: bool, unit: Unit, on: date) -> int | None:
    """Months within which the form may be decided; None without limit.

    `is_exempt`: internal politics, defence, security, foreign affairs, false diplomas.
    """
    if is_exempt or form in WITHOUT_LIMIT:
        return None
    kind = "member" if is_person else "organisation"
    return rules.whole(f"limitation.{kind}.{form.lower()}", unit, on)


def counting_of(
    form: str,
    *,
    act_on: date,
    ended_on: date | None,
    renewed_on: date | None,
    is_person: bool,
    is_exempt: bool,
    unit: Unit,
    on: date,
) -> Counting:
    """From the act, a long violation from its end, a new violation from its day (DOMAIN §2.4)."""
    starts_on = max(day for day in (act_on, ended_on, renewed_on) if day)
    return Counting(starts_on, months_for(form, is_person=is_person, is_exempt=is_exempt, unit=unit, on=on), on)
