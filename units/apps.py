from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class UnitsConfig(AppConfig):
    name = "units"

    def ready(self) -> None:
        post_migrate.connect(_guard, sender=self, dispatch_uid="versions and heads do not overlap")


def _guard(using: str, **_kwargs: Any) -> None:
    """After every migration: on SQLite a changed table loses its triggers."""
    from units import triggers

    triggers.install(connections[using])
