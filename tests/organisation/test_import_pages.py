"""The pages of an import: upload, what would happen, confirmation, report; templates and exports."""

from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evidence.audit import chain_of
from evidence.models import ReadEntry
from organisation.models import ImportRun, Kind, Stage
from organisation.views import imports as pages
from tests.factories import Tree, make_tree
from tests.organisation.lists import cadre, cell, checked, csv_file, xlsx
from units.models import Person, Unit
from workflow.errors import AlreadyDone


@pytest.fixture
def tree(db: None) -> Tree:
    return make_tree()


@pytest.fixture
def admin(tree: Tree, client: Client) -> Client:
    client.force_login(tree.admin)
    return client


def sent(client: Client, kind: str, file: Any, **fields: str) -> Any:
    return client.post(reverse(f"organisation:import_{kind}"), {"file": file, **fields})


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_list_is_checked_confirmed_and_brought_in(admin: Client) -> None:
    answer = sent(admin, "units", xlsx(cell("A1"), cell("A2", parent="A1")), decision="12-QĐ/ĐUK")
    run = ImportRun.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, run.get_absolute_url())
    assert "Xác nhận nhập" in text_of(admin.get(run.get_absolute_url()))
    assert not Unit.objects.filter(code="A1").exists()
    admin.post(reverse("organisation:import_apply", args=[run.pk]))
    run.refresh_from_db()
    assert (run.stage, run.decision, Unit.objects.filter(code__in=["A1", "A2"]).count()) == ("APPLIED", "12-QĐ/ĐUK", 2)
    assert "Đã nhập xong" in text_of(admin.get(run.get_absolute_url()))
    assert [entry.action for entry in chain_of(run)] == ["keep", "check", "confirm", "apply"]
    assert chain_of(run).last().facts["SHA-256"] == run.sha256


def test_a_second_press_has_no_second_effect(admin: Client) -> None:
    sent(admin, "people", csv_file(cadre("an")))
    run = ImportRun.objects.get()
    address = reverse("organisation:import_apply", args=[run.pk])
    admin.post(address)
    answer = admin.post(address, follow=True)
    assert "Thao tác này đã được ghi nhận, không thực hiện lại." in text_of(answer)
    assert [entry.action for entry in chain_of(run)].count("apply") == 1
    with pytest.raises(AlreadyDone):
        pages.imports.confirm(run, by=run.by)


def test_faults_are_shown_and_nothing_can_be_confirmed(admin: Client) -> None:
    sent(admin, "units", xlsx(cell("A1", parent="KHÔNG"), cell("A2", type="Chi hội")))
    run = ImportRun.objects.get()
    page = text_of(admin.get(run.get_absolute_url()))
    assert "Tệp có lỗi, chưa ghi gì" in page
    assert "không có đơn vị mã “KHÔNG” trong tệp và trong phạm vi quản trị" in page
    assert "Xác nhận nhập" not in page
    answer = admin.post(reverse("organisation:import_apply", args=[run.pk]), follow=True)
    assert "Danh sách này không nhập được." in text_of(answer)
    assert not Unit.objects.filter(code="A1").exists()


def test_of_many_faults_the_first_are_shown_and_all_are_in_the_report(admin: Client) -> None:
    sent(admin, "units", csv_file(*(cell(f"A{number}", parent="KHÔNG") for number in range(130))))
    run = ImportRun.objects.get()
    assert "và 30 lỗi nữa, có trong kết quả đầy đủ." in text_of(admin.get(run.get_absolute_url()))
    report = b"".join(admin.get(reverse("organisation:import_report", args=[run.pk]))).decode("utf-8-sig")
    assert len(report.splitlines()) == 131
    assert report.splitlines()[1] == (
        "2,Lỗi,A0,Mã đơn vị cấp trên,không có đơn vị mã “KHÔNG” trong tệp và trong phạm vi quản trị"
    )


def test_a_file_that_is_no_list_is_refused_at_the_field(admin: Client) -> None:
    answer = sent(admin, "units", csv_file(cell("A1"), encoding="utf-16"))
    assert answer.status_code == 422
    assert "Tệp CSV dùng mã UTF-16; hãy lưu lại theo dạng “CSV UTF-8”." in text_of(answer)
    assert not ImportRun.objects.exists()


def test_wrong_headings_are_told_on_the_page_of_the_run(admin: Client) -> None:
    answer = sent(admin, "people", csv_file(cell("A1")))
    page = text_of(admin.get(answer.headers["Location"]))
    assert "Không nhập được" in page
    assert "Thiếu cột “Tên đăng nhập”" in page


def test_nothing_to_change_is_said_so(admin: Client, tree: Tree) -> None:
    answer = sent(admin, "units", admin_export(admin, "export_units_xlsx"))
    assert "Không có gì thay đổi" in text_of(admin.get(answer.headers["Location"]))


def admin_export(admin: Client, name: str) -> Any:
    content = b"".join(admin.get(reverse(f"organisation:{name}")))
    return SimpleUploadedFile(f"danh-sach.{name[-4:].strip('_')}", content)


def test_a_long_list_goes_to_a_worker(
    admin: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(pages, "AT_ONCE", 0)
    called: list[Any] = []
    monkeypatch.setattr(pages.check_import, "delay", lambda *args: called.append(args))
    sent(admin, "units", xlsx(cell("A1")))
    run = ImportRun.objects.get()
    page = text_of(admin.get(run.get_absolute_url()))
    assert "Đang kiểm tra từng dòng của tệp" in page
    assert 'hx-trigger="every 2s"' in page
    for _time in range(2):  # a job may come twice
        pages.check_import(*called[0])
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(reverse("organisation:import_apply", args=[run.pk]))
    run.refresh_from_db()
    assert (run.stage, Unit.objects.filter(code="A1").count()) == (Stage.APPLIED, 1)
    pages.apply_import(run.pk, run.by_id)
    assert [entry.action for entry in chain_of(run)] == ["keep", "check", "confirm", "apply"]


def test_an_import_belongs_to_who_made_it(tree: Tree, client: Client) -> None:
    run = checked(Kind.UNITS, xlsx(cell("A1")), Person.objects.system())
    for person in (tree.admin, tree.head):
        client.force_login(person)
        assert client.get(run.get_absolute_url()).status_code == 404
        assert client.post(reverse("organisation:import_apply", args=[run.pk])).status_code == 404
        assert client.get(reverse("organisation:import_report", args=[run.pk])).status_code == 404


def test_only_administrators_come_here(tree: Tree, client: Client) -> None:
    client.force_login(tree.head)
    for name in ("imports", "import_units", "import_people", "template_units_xlsx", "export_people_csv"):
        assert client.get(reverse(f"organisation:{name}")).status_code == 403


@pytest.mark.parametrize("kind", ["units", "people"])
def test_templates_and_lists_can_be_taken(kind: str, admin: Client) -> None:
    for what in ("template", "export"):
        book = openpyxl.load_workbook(admin_export(admin, f"{what}_{kind}_xlsx").file)
        text = admin_export(admin, f"{what}_{kind}_csv").read().decode("utf-8-sig")
        heads = [cell.value for cell in next(book.active.iter_rows())]
        assert text.splitlines()[0] == ",".join(heads)


def test_that_a_list_was_taken_out_is_noted(admin: Client, tree: Tree) -> None:
    admin_export(admin, "export_people_csv")
    entry = ReadEntry.objects.get()
    assert (entry.by, entry.object_id) == (tree.admin, tree.bloc.pk)


def test_the_hub_leads_here(admin: Client) -> None:
    assert reverse("organisation:imports") in text_of(admin.get(reverse("organisation:hub")))
