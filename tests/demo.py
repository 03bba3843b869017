"""The demo for tests: built once a session, laid into the database of each test that asks for it.

A test that takes `demo` finds the whole demo, in a rolled-back test as in a transactional one (live_server):

    def test_…(demo: Cast, client: Client) -> None:
        client.force_login(demo["bithu"])
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db import models, transaction
from django.test import override_settings

from kl14.demo.build import build
from tests.rows import lay
from units.models import Person


class Cast:
    """The people of the demo by username, fresh at each asking."""

    def __getitem__(self, username: str) -> Person:
        return Person.objects.get(username=username)


class Snapshot:
    """Every row that the demo adds to a freshly migrated database, and its files."""

    def __init__(self, media: Path) -> None:
        self.media = media
        with override_settings(MEDIA_ROOT=media), rolled_back():
            seed = {model: set(_keys(model)) for model in _models()}
            build()
            self.rows = {
                model: list(model._base_manager.exclude(pk__in=keys))
                for model, keys in seed.items()
                if _keys(model) - keys
            }

    def lay(self) -> None:
        """Put rows and files back; a transactional test has it committed."""
        lay(self.rows)
        shutil.copytree(self.media, django_settings.MEDIA_ROOT, dirs_exist_ok=True)


def _models() -> list[type[models.Model]]:
    return [
        model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy
    ]


def _keys(model: type[models.Model]) -> set[Any]:
    return set(model._base_manager.values_list("pk", flat=True))


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def demo_snapshot(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    with django_db_blocker.unblock():
        return Snapshot(tmp_path_factory.mktemp("demo-media"))


@pytest.fixture
def demo(demo_snapshot: Snapshot, db: None, _own_files: None) -> Cast:
    """The demo in this test's database. Ask for `transactional_db` or `live_server` beside it to have it committed."""
    demo_snapshot.lay()
    return Cast()
