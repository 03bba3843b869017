"""Working with the list of proposals: own filters, files taken out, one act on several."""

import csv
import io
import unicodedata
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client

from evidence import audit
from notices.models import Notice
from proposals import actions
from proposals.lists import exporting, saving
from proposals.models import ExportStage, ListExport, Proposal, SavedFilter
from tests.factories import MONDAY, Tree, draft
from units import clock
from units.models import Person
from workflow.models import Rule

pytestmark = pytest.mark.django_db

LIST, SAVED, BULK, EXPORT = "/de-xuat/", "/de-xuat/bo-loc/", "/de-xuat/hang-loat/", "/de-xuat/xuat/"


def as_(client: Client, person: Person) -> Client:
    client.force_login(person)
    return client


def sent(by: Person, title: str, **dossier: Any) -> Proposal:
    return actions.submit(draft(by, title=title, **dossier), by=by)


def keep(client: Client, name: str, query: str, **more: str) -> Any:
    return client.post(SAVED, {"viec": "luu", "ten": name, "loc": query, **more})


def rule(key: str, value: int) -> None:
    Rule.objects.filter(key=key).update(value=value)


# --- own filters ------------------------------------------------------------------------------------------
def test_a_filter_is_kept_renamed_made_usual_and_deleted(client: Client, tree: Tree) -> None:
    as_(client, tree.head)
    assert keep(client, "  Chờ   tôi ", "trang_thai=SUBMITTED&sau=x~1&la=1&nhom=don-vi").status_code == 302
    saved = SavedFilter.objects.get()
    assert (saved.name, saved.query, saved.is_default) == ("Chờ tôi", "nhom=don-vi&trang_thai=SUBMITTED", False)
    assert f'<a href="?{saved.query.replace("&", "&amp;")}">Chờ tôi</a>' in client.get(LIST, {"nhom": "don-vi"}).text
    client.post(SAVED, {"viec": "doi-ten", "so": saved.pk, "ten": unicodedata.normalize("NFD", "Chờ Đặng Ý")})
    client.post(SAVED, {"viec": "mac-dinh", "so": saved.pk})
    saved.refresh_from_db()
    assert (saved.name, saved.is_default) == ("Chờ Đặng Ý", True)
    assert client.get(LIST).headers["Location"] == f"{LIST}?{saved.query}"
    assert client.get(LIST, {"nhom": "tat-ca"}).status_code == 200
    client.post(SAVED, {"viec": "thoi-mac-dinh", "so": saved.pk})
    assert client.get(LIST).status_code == 200
    client.post(SAVED, {"viec": "xoa", "so": saved.pk})
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    ("name", "query", "sentence"),
    [
        ("", "cap_thiet=on", "Nhập tên bộ lọc"),
        ("x" * 61, "cap_thiet=on", "dài nhất 60 ký tự"),
        (unicodedata.normalize("NFD", "Gấp"), "cap_thiet=on", "đã có bộ lọc tên này"),
        ("Khác", "", "Chưa có bộ lọc nào đang dùng"),
        ("Khác", f"q={'x' * 1_001}", "quá dài"),
    ],
)
def test_what_cannot_be_kept_is_answered_and_the_name_stays(
    client: Client, tree: Tree, name: str, query: str, sentence: str
) -> None:
    saving.save("Gấp", "cap_thiet=on", by=tree.head)
    answer = keep(as_(client, tree.head), name, query)
    assert answer.status_code == 422
    if query:
        assert sentence in answer.text
        assert unicodedata.normalize("NFC", name) in unicodedata.normalize("NFC", answer.text)
    assert SavedFilter.objects.count() == 1


def test_no_more_are_kept_than_the_rule_allows(client: Client, tree: Tree) -> None:
    rule("list.saved_filters", 1)
    as_(client, tree.head)
    keep(client, "Một", "cap_thiet=on")
    assert "Đã lưu đủ 1 bộ lọc" in keep(client, "Hai", "cap_thiet=on").text
    assert keep(as_(client, tree.cadre), "Hai", "cap_thiet=on").status_code == 302


def test_one_default_and_none_of_anothers(client: Client, tree: Tree) -> None:
    first = saving.save("Một", "cap_thiet=on", by=tree.head, is_default=True)
    saving.save("Hai", "qua_han=on", by=tree.head, is_default=True)
    assert list(SavedFilter.objects.filter(is_default=True).values_list("name", flat=True)) == ["Hai"]
    as_(client, tree.cadre)
    for act in ("xoa", "doi-ten", "mac-dinh", "thoi-mac-dinh", "khac"):
        assert client.post(SAVED, {"viec": act, "so": first.pk, "ten": "x"}).status_code == 404
    for number in ("", "x", "9" * 30):
        assert client.post(SAVED, {"viec": "xoa", "so": number}).status_code == 404
    assert "Một" not in client.get(SAVED).text
    assert SavedFilter.objects.count() == 2


def test_a_kept_filter_carries_no_sight_along(client: Client, tree: Tree) -> None:
    """The address of a superior's list shows another only their own."""
    sent(tree.stranger, "Của chi bộ khác")
    saved = saving.save("Tất cả", f"nhom=tat-ca&don_vi={tree.bloc.pk}", by=tree.superior_head)
    assert "Của chi bộ khác" in as_(client, tree.superior_head).get(f"{LIST}?{saved.query}").text
    assert "Của chi bộ khác" not in as_(client, tree.head).get(f"{LIST}?{saved.query}").text


# --- files ------------------------------------------------------------------------------------------------
def taken(client: Client, kind: str, query: str = "nhom=tat-ca") -> bytes:
    page = client.post(EXPORT, {"dang": kind, "loc": query})
    assert page.status_code == 302
    return b"".join(client.get(f"{page.headers['Location']}tai/").streaming_content)


RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "\u200b=1"]


@pytest.mark.parametrize("title", RISKY)
def test_no_cell_is_a_formula(client: Client, tree: Tree, title: str) -> None:
    sent(tree.cadre, title)
    as_(client, tree.head)
    (row,) = list(csv.reader(io.StringIO(taken(client, "csv").decode("utf-8-sig")), delimiter=";"))[1:]
    assert row[1][0] not in "=+-@\t"
    sheet = openpyxl.load_workbook(io.BytesIO(taken(client, "xlsx"))).active
    assert (sheet["B2"].value, sheet["B2"].data_type) == (title, "s")


def test_a_file_has_what_the_list_shows_with_days_as_days_and_money_as_numbers(client: Client, tree: Tree) -> None:
    sent(tree.cadre, "Một", budget_vnd=86_000_000)
    sent(tree.stranger, "Của chi bộ khác")
    as_(client, tree.head)
    sheet = openpyxl.load_workbook(io.BytesIO(taken(client, "xlsx"))).active
    assert [cell.value for cell in sheet[1]] == [column.heading for column in exporting.COLUMNS]
    assert sheet.max_row == 2
    shown = dict(zip([cell.value for cell in sheet[1]], sheet[2], strict=True))
    assert (shown["Người đề xuất"].value, shown["Tên"].value) == ("Trần Đình Ân", "Ân")
    assert shown["Ngày gửi"].value.date() == MONDAY.date()
    assert (shown["Ngày gửi"].is_date, shown["Kinh phí (đồng)"].value) == (True, 86_000_000)
    text = taken(client, "csv")
    assert text.startswith(b"\xef\xbb\xbf")
    assert ";11/03/2024;13/03/2024;86000000" in text.decode("utf-8-sig")
    assert "Một" not in taken(client, "csv", "nhom=tat-ca&q=khong+co").decode()


def test_all_pages_are_in_the_file_in_the_order_of_the_list(client: Client, tree: Tree) -> None:
    Proposal.objects.bulk_create(
        Proposal(
            title=f"Số {number}", proposer=tree.cadre, unit=tree.cell, holder=tree.cell, unit_path=tree.cell.path,
            state="SUBMITTED", submitted_at=MONDAY, budget_vnd=number % 7,
        )
        for number in range(1_203)
    )  # fmt: skip
    rule("list.export_at_once", 5_000)
    rows = list(
        csv.reader(io.StringIO(taken(as_(client, tree.head), "csv", "xep=kinh-phi-thap").decode()), delimiter=";")
    )
    assert len(rows) == 1_204
    assert [int(row[-1]) for row in rows[1:]] == sorted(number % 7 for number in range(1_203))


def test_who_took_out_what_is_written_down(client: Client, tree: Tree) -> None:
    sent(tree.cadre, "Một")
    taken(as_(client, tree.head), "csv", "nhom=don-vi&cap_thiet=&sau=1~1")
    export = ListExport.objects.get()
    assert (export.query, export.rows, export.stage) == ("nhom=don-vi", 1, ExportStage.READY)
    entries = list(audit.chain_of(export))
    assert [(one.action, one.by) for one in entries] == [("request", tree.head), ("issue", tree.head)]
    assert entries[0].facts == {"Danh sách": "nhom=don-vi", "Dạng tệp": "csv"}


@pytest.mark.parametrize("query", ["nhom=don-vi", "q=mot"])
def test_a_long_list_is_made_by_a_job_that_tells(
    client: Client, tree: Tree, query: str, django_capture_on_commit_callbacks: Any
) -> None:
    rule("list.export_at_once", 1)
    sent(tree.cadre, "Một")
    sent(tree.cadre, "Một nữa")
    as_(client, tree.head)
    with django_capture_on_commit_callbacks() as jobs:
        page = client.post(EXPORT, {"dang": "xlsx", "loc": query})
    export = ListExport.objects.get()
    assert export.stage == ExportStage.WAITING
    assert "lập ở chế độ nền" in client.get(page.headers["Location"]).text
    assert client.get(f"{page.headers['Location']}tai/").status_code == 404
    assert len(jobs) == 1
    for _time in range(2):
        exporting.make(export.pk, told=True)
    export.refresh_from_db()
    assert (export.stage, export.rows) == (ExportStage.READY, 2)
    assert audit.chain_of(export).count() == 2
    assert Notice.objects.filter(person=tree.head, text="Tệp danh sách đề xuất đã lập xong.").count() == 1


def test_more_than_the_rule_lets_out_fails_with_a_sentence(client: Client, tree: Tree) -> None:
    rule("list.export_rows", 1)
    sent(tree.cadre, "Một")
    sent(tree.cadre, "Hai")
    page = as_(client, tree.head).post(EXPORT, {"dang": "csv", "loc": ""})
    assert "Danh sách có hơn 1 dòng" in client.get(page.headers["Location"]).text
    assert ListExport.objects.get().file.name == ""


def test_a_file_goes_after_its_days_and_its_entry_stays(client: Client, tree: Tree) -> None:
    sent(tree.cadre, "Một")
    taken(as_(client, tree.head), "csv")
    export = ListExport.objects.get()
    with clock.at(MONDAY + timedelta(days=7)):
        assert exporting.clear_expired() == 0
    with clock.at(MONDAY + timedelta(days=8)):
        assert exporting.clear_expired() == 1
        assert exporting.clear_expired() == 0
    assert client.get(f"{export.get_absolute_url()}tai/").status_code == 404
    assert "đã hết hạn" in client.get(export.get_absolute_url()).text
    assert audit.chain_of(export).count() == 2


def test_a_file_is_its_makers_alone(client: Client, tree: Tree) -> None:
    taken(as_(client, tree.head), "csv")
    address = ListExport.objects.get().get_absolute_url()
    for path in (address, f"{address}tai/"):
        assert as_(client, tree.deputy).get(path).status_code == 404
    assert client.post(EXPORT, {"dang": "exe", "loc": ""}).status_code == 302
    assert client.post(EXPORT, {"dang": "csv", "loc": f"q={'x' * 2_000}"}).status_code == 302
    assert ListExport.objects.count() == 1


# --- one act on several -------------------------------------------------------------------------------------
def act(client: Client, name: str, *chosen: Proposal, **more: Any) -> Any:
    return client.post(BULK, {"viec": name, "chon": [one.pk for one in chosen], "xac_nhan": "1", **more})


def reasons(answer: Any) -> dict[str, str]:
    return {one.proposal.title: one.reason for one in answer.context["results"]}


def test_those_who_must_act_are_reminded_once_a_day(client: Client, tree: Tree) -> None:
    one, ended = sent(tree.cadre, "Một"), sent(tree.colleague, "Hai")
    actions.withdraw(ended, by=tree.colleague, reason="Không cần nữa")
    as_(client, tree.head)
    asked = client.post(BULK, {"viec": "nhac", "chon": [one.pk, ended.pk]})
    assert "Nhắc xử lý 2 hồ sơ" in asked.text
    before = Notice.objects.count()
    answer = act(client, "nhac", one, ended)
    assert reasons(answer) == {"Một": "", "Hai": "Hồ sơ không ở bước nào đang chờ xử lý."}
    assert "Đã nhắc Lý Thị Mai" in answer.text
    assert Notice.objects.count() == before + 1
    entry = audit.chain_of(one).last()
    assert (entry.action, entry.by, entry.facts) == ("remind", tree.head, {"Người được nhắc": "Lý Thị Mai"})
    again = reasons(act(client, "nhac", one))
    assert again == {"Một": "Hồ sơ đã được Hồ Quỳnh Anh nhắc ngày 11/03/2024; chưa nhắc lại được."}
    with clock.at(MONDAY + timedelta(days=1)):
        assert reasons(act(client, "nhac", one)) == {"Một": ""}


def test_each_row_is_received_for_itself(client: Client, tree: Tree) -> None:
    one, other = sent(tree.cadre, "Một"), sent(tree.colleague, "Hai")
    done = actions.receive(sent(tree.cadre, "Xong"), by=tree.clerk, regime="KL14")
    as_(client, tree.clerk)
    missing = act(client, "tiep-nhan", one)
    assert missing.status_code == 422
    assert "Chọn chế độ pháp lý" in missing.text
    answer = reasons(act(client, "tiep-nhan", one, other, done, regime="BOTH"))
    assert (answer["Một"], answer["Hai"]) == ("", "")
    assert answer["Xong"].startswith("Hồ sơ đã được Lý Thị Mai xử lý lúc")
    assert list(Proposal.objects.order_by("pk").values_list("state", "regime")) == [
        ("RECEIVED", "BOTH"), ("RECEIVED", "BOTH"), ("RECEIVED", "KL14"),
    ]  # fmt: skip


def test_who_may_not_is_told_by_the_policy_and_changes_nothing(client: Client, tree: Tree) -> None:
    one, foreign = sent(tree.cadre, "Một"), sent(tree.stranger, "Của chi bộ khác")
    as_(client, tree.deputy)
    for name in ("nhac", "tiep-nhan"):
        answer = act(client, name, one, foreign, regime="KL14")
        (reason,) = reasons(answer).values()  # what is out of sight does not exist
        assert reason.startswith("Đồng chí không có quyền")
        assert "Của chi bộ khác" not in answer.text
    assert audit.chain_of(one).last().action == "submit"


@pytest.mark.parametrize("chosen", [[], ["x"], ["9" * 30], ["-1"], ["999999"]])
def test_nothing_chosen_leads_back_to_the_list(client: Client, tree: Tree, chosen: list[str]) -> None:
    answer = as_(client, tree.head).post(BULK, {"viec": "nhac", "chon": chosen, "loc": "nhom=tat-ca"})
    assert answer.headers["Location"] == "/de-xuat/?nhom=tat-ca"
    assert client.post(BULK, {"viec": "khac"}).status_code == 404


def test_the_list_with_own_filters_stays_within_its_queries(
    client: Client, tree: Tree, django_assert_max_num_queries: Any
) -> None:
    sent(tree.cadre, "Một")
    saving.save("Gấp", "cap_thiet=on", by=tree.head)
    as_(client, tree.head).get(LIST)
    for query in ({}, {"xep": "han-gan"}, {"q": "một", "xep": "kinh-phi-cao"}):
        with django_assert_max_num_queries(12):
            client.get(LIST, {"nhom": "tat-ca", **query})
