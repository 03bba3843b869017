"""Words of the sentences that reports make from figures. They are printed in documents: never translated."""

from typing import Any

from django import template

from reports.charts import by_unit
from reports.figures import Counts, Figures
from reports.sheet import average_days, decided, monitoring_on_time, objective_share, on_time, subjective_share
from ui.charts import Chart, show
from ui.text import group_digits, vnd

register = template.Library()
DERIVED = {
    "decided": decided,
    "average_days": average_days,
    "on_time": on_time,
    "monitoring_on_time": monitoring_on_time,
    "objective_share": objective_share,
    "subjective_share": subjective_share,
}
register.filter(vnd)


@register.filter
def derived(counts: Counts, name: str) -> Any:
    """{{ now|derived:"on_time" }}: a rate or an average; None without anything to make it from."""
    return DERIVED[name](counts)


@register.filter
def written(number: Any) -> str:
    """As documents write numbers: 3 -> "03", 12 -> "12", 1250 -> "1.250", 6.5 -> "6,5"."""
    if isinstance(number, int):
        return f"{number:02d}" if number < 10 else group_digits(number)
    return show(number)


@register.simple_tag
def compared(now: int, before: int, noun: str, period: str) -> str:
    """ "tăng 03 đề xuất so với quý I năm 2022", "bằng quý I năm 2022"."""
    if now == before:
        return f"bằng {period}"
    return f"{'tăng' if now > before else 'giảm'} {written(abs(now - before))} {noun} so với {period}"


@register.simple_tag
def listed(noun: str, *pairs: Any) -> str:
    """{% listed "đề xuất" "cho thực hiện" 2 "không chấp thuận" 1 %}: "cho thực hiện 02 đề xuất, không chấp thuận 01
    đề xuất"; what is zero is left out."""
    parts = zip(pairs[::2], pairs[1::2], strict=True)
    return ", ".join(f"{words} {written(number)} {noun}" for words, number in parts if number)


@register.simple_tag
def unit_chart(figures: Figures) -> Chart:
    """{% unit_chart figures as figure %}{% chart figure %}."""
    return by_unit(figures)
