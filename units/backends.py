"""`person.has_perm("units.decide", unit)`: guardian's question, answered down the tree and by the day."""

from typing import Any

from guardian.backends import ObjectPermissionBackend

from units.models import Person, Unit
from units.roles import UNIT_REACH, Perm


class UnitGrantBackend(ObjectPermissionBackend):
    """Guardian's own backend knows neither the tree nor an appointment's days; this one reads the same rows."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if not isinstance(obj, Unit) or not isinstance(user_obj, Person):
            return False
        codename = Perm(perm.removeprefix("units."))
        grants = user_obj.grants
        return grants.on_unit(codename, obj.pk) if codename in UNIT_REACH else grants.over(codename, obj.path)

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not isinstance(obj, Unit):
            return set()
        return {perm.value for perm in Perm if self.has_perm(user_obj, perm.value, obj)}
