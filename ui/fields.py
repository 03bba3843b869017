"""Form fields that read what Vietnamese office staff write: dates, money, numbers. Each error says what to write."""

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ui.text import group_digits

_DATE_WRITTEN = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})|(\d{2})(\d{2})(\d{4})")
_DATE_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONEY = re.compile(r"\d{1,3}(?:([. ,])\d{3})(?:\1\d{3})*|\d+")
_MONEY_UNIT = re.compile(r"\s*(?:đồng|đ|₫|vnđ|vnd)\s*$", re.IGNORECASE)
MAX_MONEY = 999_999_999_999_999


class DateInput(forms.TextInput):
    """A text box for dd/mm/yyyy; the page's script adds a button that opens the browser's calendar."""

    template_name = "forms/widgets/date.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        given = {"inputmode": "numeric", "placeholder": "dd/mm/yyyy", "autocomplete": "off", "data-date": True}
        super().__init__({**given, **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else super().format_value(value)


class DateField(forms.DateField):
    """A day written 17/03/2022, 17-3-2022, 17.3.2022, 17032022 or 2022-03-17; years 1900-2200."""

    widget = DateInput
    default_error_messages = {"invalid": _("Viết ngày theo dạng ngày/tháng/năm, ví dụ 17/03/2022")}

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values or isinstance(value, dt.date):
            return super().to_python(value)
        year, month, day = self._parts(re.sub(r"\s", "", str(value)))
        if not 1 <= month <= 12:
            raise ValidationError(
                _("Không có tháng %(month)s; viết ngày theo dạng 17/03/2022"), "invalid", {"month": month}
            )
        if not 1900 <= year <= 2200:
            raise ValidationError(_("Năm %(year)s không hợp lệ"), "invalid", {"year": year})
        if not 1 <= day <= calendar.monthrange(year, month)[1]:
            facts = {"month": month, "year": year, "day": day}
            raise ValidationError(_("Tháng %(month)s năm %(year)s không có ngày %(day)s"), "invalid", facts)
        return dt.date(year, month, day)

    def _parts(self, written: str) -> tuple[int, int, int]:
        """Year, month, day as written, not yet checked against the calendar."""
        if iso := _DATE_ISO.fullmatch(written):
            year, month, day = iso.groups()
        elif match := _DATE_WRITTEN.fullmatch(written):
            day, month, year = (part for part in match.groups() if part)
        else:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(year), int(month), int(day)


class IntegerInput(forms.TextInput):
    """Digits in a text box: a number box changes under the mouse wheel and hides what it refuses."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", "data-short": True, **(attrs or {})})


class IntegerField(forms.IntegerField):
    """A whole number, "1.250" or "1250"."""

    widget = IntegerInput
    default_error_messages = {"invalid": _("Nhập một số nguyên, ví dụ 12")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"localize": True, **kwargs})


class DecimalField(forms.DecimalField):
    """A number with a decimal comma ("12,5"); a lone full stop is taken as one too ("12.5")."""

    widget = IntegerInput
    default_error_messages = {"invalid": _("Nhập một số, ví dụ 12,5")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"localize": True, **kwargs})
        self.widget.attrs["inputmode"] = "decimal"

    def prepare_value(self, value: Any) -> Any:
        """Stored 12.5000 is shown as 12,5."""
        if isinstance(value, Decimal) and value.is_finite():
            return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
        return value


class MoneyInput(forms.TextInput):
    """Đồng, grouped; the page's script groups while typing."""

    template_name = "forms/widgets/money.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", "data-money": True, **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return group_digits(value) if isinstance(value, int) else super().format_value(value)


class MoneyField(forms.IntegerField):
    """Whole đồng, "1.250.000.000" or "1250000000", with or without "đồng"; from 0 to just under a million tỷ."""

    widget = MoneyInput
    default_error_messages = {"invalid": _("Nhập số tiền bằng đồng, chỉ gồm chữ số, ví dụ 86.000.000")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": MAX_MONEY, **kwargs})

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or isinstance(value, int):
            return super().to_python(value)
        written = _MONEY_UNIT.sub("", str(value)).strip().replace("\u00a0", " ")
        if not _MONEY.fullmatch(written):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(re.sub(r"\D", "", written))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No min and max: they mean nothing on a text box."""
        return {}


class RadioBoxes(forms.RadioSelect):
    """Radio buttons as boxes with a line below each label: RadioBoxes(hints={"PILOT": _("…")}), choices as usual."""

    def __init__(self, hints: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hints = hints or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().create_option(name, value, *args, **kwargs), "hint": self.hints.get(str(value), "")}
