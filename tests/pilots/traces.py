"""Whether an act that crashed left a trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps

from workflow.signals import transitioned


class Crash(Exception):
    pass


def everything() -> dict[str, list[Any]]:
    """Every row of the domain, as one comparable value."""
    labels = ("pilots", "reviews", "proposals", "evidence", "workflow", "notices")
    models = [model for label in labels for model in apps.get_app_config(label).get_models()]
    return {model.__name__: rows_of(model) for model in models}


def rows_of(model: type[Any]) -> list[Any]:
    columns = [field.attname for field in model._meta.concrete_fields]
    return sorted(model._base_manager.values_list(*columns), key=str)


@contextmanager
def crashing(sender: type[Any]) -> Iterator[None]:
    """Whoever hears of a step of `sender` crashes; nothing may be left of the act in the block."""

    def crash(**_news: Any) -> None:
        raise Crash

    before = everything()
    transitioned.connect(crash, sender=sender, dispatch_uid="crash")
    try:
        with pytest.raises(Crash):
            yield
    finally:
        transitioned.disconnect(sender=sender, dispatch_uid="crash")
    assert everything() == before
