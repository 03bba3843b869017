"""Where a unit hangs in the tree: its path, those of everything below it, and of every record there."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import F, Model, QuerySet, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from units.models import Unit
from units.paths import DEEPEST, LEVEL_WIDTH, next_path
from units.scope import UnitScoped


def check_fits(unit: Unit, parent: Unit | None) -> None:
    """Raises ValidationError when `unit` would hang below itself, or the tree would grow too deep."""
    if parent is None:
        return
    if parent.path.startswith(unit.path):
        raise ValidationError({"parent": _("Không đặt được đơn vị dưới chính nó hoặc dưới đơn vị cấp dưới của nó.")})
    lowest = max(map(len, Unit.objects.under(unit).values_list("path", flat=True)), default=len(unit.path))
    if (len(parent.path) + lowest - len(unit.path)) // LEVEL_WIDTH + 1 > DEEPEST:
        raise ValidationError({"parent": _("Cây đơn vị chỉ có tối đa %(levels)d cấp.") % {"levels": DEEPEST}})


def hang(unit: Unit, parent: Unit | None) -> None:
    """Give `unit` and everything below it, records included, their paths below `parent`. Inside a transaction."""
    check_fits(unit, parent)
    old, new = unit.path, next_path(Unit, parent)
    unit.path = new
    _rewrite(Unit.objects.filter(path__startswith=old), "path", old, new)
    for model in scoped_models():
        _rewrite(model._default_manager.filter(unit_path__startswith=old), "unit_path", old, new)


def scoped_models() -> list[type[Model]]:
    """Every kind of record that has a place in the tree."""
    return [model for model in apps.get_models() if issubclass(model, UnitScoped)]


def _rewrite(rows: QuerySet[Model], column: str, old: str, new: str) -> None:
    rows.update(**{column: Concat(Value(new), Substr(F(column), len(old) + 1))})
