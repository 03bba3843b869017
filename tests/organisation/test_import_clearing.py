"""Lists that nobody applied are cleared away in time; what was applied stays as proof."""

from datetime import timedelta

import pytest

from evidence import audit
from organisation.actions import imports
from organisation.models import ImportRun, Kind, Stage
from organisation.tasks import clear_imports
from tests.factories import Tree, make_tree
from tests.organisation.lists import cell, checked, xlsx
from units import clock
from units.models import Person
from workflow.errors import NotReady
from workflow.models import Rule


@pytest.fixture
def tree(db: None) -> Tree:
    return make_tree()


def names_of(run: ImportRun) -> list[str]:
    return [str(file.name) for file in (run.file, run.report) if file]


def exist(run: ImportRun, names: list[str]) -> list[bool]:
    return [run.file.storage.exists(name) for name in names]


def test_a_list_that_nobody_applied_goes_after_thirty_days(
    tree: Tree, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    run = checked(Kind.UNITS, xlsx(cell("A1")), tree.admin)
    names = names_of(run)
    assert exist(run, names) == [True, True]
    with clock.at(clock.now() + timedelta(days=29)):
        assert clear_imports() == 0
    with clock.at(clock.now() + timedelta(days=31)), django_capture_on_commit_callbacks(execute=True):
        assert clear_imports() == 1
        assert clear_imports() == 0
    assert exist(run, names) == [False, False]
    left = ImportRun.objects.get(pk=run.pk)
    assert (left.stage, left.sha256, left.findings) == (Stage.REFUSED, run.sha256, {})
    assert left.problem.startswith("Tệp đã được xóa vì 30 ngày không nhập")
    last = audit.chain_of(left).order_by("seq").last()
    assert (last.action, last.by) == ("clear", Person.objects.system())
    with pytest.raises(NotReady):
        imports.confirm(left, by=tree.admin)


def test_what_was_applied_stays(tree: Tree, django_capture_on_commit_callbacks: pytest.FixtureRequest) -> None:
    run = checked(Kind.UNITS, xlsx(cell("A1")), tree.admin)
    run = imports.apply(imports.confirm(run, by=tree.admin), by=tree.admin)
    with clock.at(clock.now() + timedelta(days=400)), django_capture_on_commit_callbacks(execute=True):
        assert clear_imports() == 0
    assert exist(run, names_of(run)) == [True, True]


def test_a_rule_says_how_long(tree: Tree) -> None:
    checked(Kind.UNITS, xlsx(cell("A1")), tree.admin)
    Rule.objects.filter(key="import.keep_unapplied").update(value=3)
    with clock.at(clock.now() + timedelta(days=4)):
        assert clear_imports() == 1


def test_the_page_of_a_cleared_list_says_what_became_of_it(tree: Tree, client) -> None:
    run = checked(Kind.UNITS, xlsx(cell("A1")), tree.admin)
    with clock.at(clock.now() + timedelta(days=31)):
        clear_imports()
    client.force_login(tree.admin)
    page = client.get(run.get_absolute_url()).content.decode()
    assert "Tệp đã được xóa vì 30 ngày không nhập; hãy tải lên lại nếu còn cần." in page
    assert client.get(f"{run.get_absolute_url()}bao-cao.csv").status_code == 404
