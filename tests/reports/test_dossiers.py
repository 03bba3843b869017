"""Protection dossiers: asked for, made once by a job, opened by whom they concern, checked by anybody."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from evidence import audit, dossiers, files, pdf, signing
from evidence.models import Dossier, DossierStage
from pilots import actions as pilots
from pilots.models import Pilot
from proposals.models import Proposal, ProposalState
from reports.dossiers import making
from reports.tasks import make_dossier
from tests.factories import MONDAY, Tree, make_tree, proposal_in
from units import clock
from workflow.errors import AlreadyDone, NotReady, Refused

S = ProposalState
PAPER = b"%PDF-1.4 s\xe1\xbb\x91 li\xe1\xbb\x87u"
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext and pdffonts (poppler-utils)")


@pytest.fixture
def tree(db: None) -> Tree:
    return make_tree()


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def key(settings: Any) -> str:
    settings.SIGNING_KEY = signing.new_private_key()
    return signing.public_key()


@pytest.fixture
def proposal(tree: Tree) -> Proposal:
    """Approved as a pilot, with a file."""
    made = proposal_in(S.APPROVED_PILOT, tree)
    files.attach(made, SimpleUploadedFile("Số liệu giá.pdf", PAPER), by=tree.cadre, description="Số liệu", max_mb=1)
    return made


@pytest.fixture
def dossier(proposal: Proposal, tree: Tree) -> Dossier:
    return making.make(making.request(proposal, by=tree.cadre).pk)


# --- making -------------------------------------------------------------------------------------------------
def test_it_is_issued_once_with_everything_in_it(key: str, dossier: Dossier, tree: Tree) -> None:
    assert (dossier.stage, dossier.number, dossier.done, dossier.is_personal) == (DossierStage.READY, 1, 1, False)
    assert files.matches(dossier.pdf, dossier.sha256)
    with files.open_stored(dossier.pdf) as file:
        assert dossiers.examine(file, keys=[key]).verdict == dossiers.Verdict.VALID
        names = [part["name"] for part in dossier.manifest["manifest"]["parts"]]
    assert names == ["", "nhat-ky.json", "01-Số liệu giá.pdf"]
    assert [entry.title for entry in audit.chain_of(dossier)] == ["Yêu cầu lập hồ sơ bảo vệ", "Phát hành hồ sơ bảo vệ"]
    assert audit.chain_of(dossier).last().facts["SHA-256"] == dossier.sha256
    before = dossier.sha256, dossier.pdf.name
    make_dossier(dossier.pk)
    dossier.refresh_from_db()
    assert (dossier.sha256, dossier.pdf.name) == before
    newer = making.request(dossier.record, by=tree.cadre)
    assert newer.number == 2
    assert newer.code != dossier.code


@needs_poppler
def test_what_is_printed(key: str, dossier: Dossier) -> None:
    path = dossier.pdf.path
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    text = " ".join(text.split())
    for words in (
        "HỒ SƠ BẢO VỆ", "Trần Đình Ân", "1. Đã báo cáo người", "Đã gửi và được vào sổ số", "Quyết định Số 01-QĐ/CBĐS",
        "V- TỆP KÈM THEO", "01-Số liệu giá.pdf", dossier.code, signing.public_key()[:20],
    ):  # fmt: skip
        assert words in text, words
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert fonts
    assert all("Tinos" in line and " yes yes yes " in line for line in fonts)


def test_the_code_tells_of_nobody(dossier: Dossier, tree: Tree) -> None:
    assert len(dossier.code) == 30
    assert set(dossier.code) <= set("0123456789ABCDEF")


def test_a_file_that_is_not_what_was_uploaded_stops_it(proposal: Proposal, tree: Tree) -> None:
    dossier = making.request(proposal, by=tree.cadre)
    stored = Path(proposal_files(proposal)[0].file.path)
    stored.write_bytes(b"khac")
    dossier = making.make(dossier.pk)
    assert dossier.stage == DossierStage.FAILED
    assert dossier.problem == "Tệp “01-Số liệu giá.pdf” không còn nguyên vẹn trong kho, không đưa vào hồ sơ được."
    assert audit.chain_of(dossier).last().action == "fail"


def proposal_files(proposal: Proposal) -> list[Any]:
    from evidence.models import Attachment

    return list(Attachment.objects.filter(object_id=proposal.pk))


def test_a_crash_is_told_and_leaves_no_file(proposal: Proposal, tree: Tree, monkeypatch: Any, settings: Any) -> None:
    dossier = making.request(proposal, by=tree.cadre)
    monkeypatch.setattr(pdf, "render", lambda *_args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        making.make(dossier.pk)
    dossier.refresh_from_db()
    assert (dossier.stage, dossier.problem) == ("FAILED", "Hệ thống gặp lỗi khi lập hồ sơ; hãy lập lại.")
    assert not (Path(settings.MEDIA_ROOT) / "dossiers").exists()


def test_one_in_the_making_and_the_same_form_count_once(proposal: Proposal, tree: Tree) -> None:
    first = making.request(proposal, by=tree.cadre, key="một")
    with pytest.raises(AlreadyDone):
        making.request(proposal, by=tree.cadre, key="hai")
    Dossier.objects.filter(pk=first.pk).update(stage=DossierStage.FAILED)
    with pytest.raises(AlreadyDone):
        making.request(proposal, by=tree.cadre, key="một")
    assert making.request(proposal, by=tree.cadre, key="ba").number == 2


def status(client: Client, address: str) -> int:
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)  # read to its end, the file is closed
    return answer.status_code


# --- who ------------------------------------------------------------------------------------------------------
MAY = {"cadre", "head", "inspection_chair"}


def test_author_head_and_committee_have_it_made(proposal: Proposal, tree: Tree) -> None:
    allowed = set()
    for name, person in tree.people().items():
        try:
            making.request(proposal, by=person)
            allowed.add(name)
        except Refused:
            continue
    assert allowed == MAY


def test_a_draft_has_nothing_to_prove(tree: Tree) -> None:
    with pytest.raises(NotReady):
        making.request(proposal_in(S.DRAFT, tree), by=tree.cadre)


def test_pages_and_file_open_for_the_same_people(dossier: Dossier, tree: Tree, client: Client) -> None:
    pages = [reverse("dossiers:detail", args=[dossier.pk]), reverse("dossiers:download", args=[dossier.pk])]
    for name, person in tree.people().items():
        client.force_login(person)
        expected = 200 if name in MAY else 404
        assert [status(client, page) for page in pages] == [expected, expected], name
        of = status(client, reverse("dossiers:of", args=[dossier.object_id]))
        assert (of == 200) == (name in MAY), name


def test_a_personal_one_opens_for_its_maker_alone(dossier: Dossier, tree: Tree, client: Client) -> None:
    Dossier.objects.filter(pk=dossier.pk).update(is_personal=True)
    for person, expected in ((tree.cadre, 200), (tree.head, 404), (tree.inspection_chair, 404)):
        client.force_login(person)
        assert status(client, reverse("dossiers:download", args=[dossier.pk])) == expected
        page = client.get(reverse("dossiers:of", args=[dossier.object_id])).content.decode()
        assert ("Hồ sơ bảo vệ, phiên bản 1" in page) == (expected == 200)


# --- in the browser --------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_from_the_button_to_the_file(key: str, client: Client) -> None:
    tree = make_tree()
    proposal = proposal_in(S.APPROVED_PILOT, tree)
    client.force_login(tree.cadre)
    address = reverse("dossiers:of", args=[proposal.pk])
    assert address in client.get(proposal.get_absolute_url()).content.decode()
    answer = client.post(address, {"key": "k1"}, follow=True)
    page = answer.content.decode()
    assert "Đã phát hành" in page
    dossier = Dossier.objects.get()
    assert dossier.sha256 in page
    assert client.post(address, {"key": "k1"}).url == address
    assert Dossier.objects.count() == 1
    file = client.get(reverse("dossiers:download", args=[dossier.pk]))
    assert b"".join(file.streaming_content)[:5] == b"%PDF-"


def test_the_panel_costs_a_bounded_number_of_queries(
    proposal: Proposal, tree: Tree, client: Client, django_assert_max_num_queries: Any
) -> None:
    pilot = Pilot.objects.get(proposal=proposal)
    from workflow.conditions import verdicts_on

    proposal = Proposal.objects.get(pk=proposal.pk)
    with django_assert_max_num_queries(9):
        verdicts_on(proposal)
    client.force_login(tree.cadre)
    page = client.get(pilot.get_absolute_url()).content.decode()
    assert "Điều kiện được bảo vệ" in page
    assert "Hồ sơ bảo vệ" in page


def test_the_owner_sees_what_is_missing_with_the_way_to_it(proposal: Proposal, tree: Tree, client: Client) -> None:
    pilot = Pilot.objects.get(proposal=proposal)
    client.force_login(tree.cadre)
    link = reverse("pilots:request_start", args=[pilot.pk])
    assert f'<a href="{link}">Làm ngay' in client.get(pilot.get_absolute_url()).content.decode()
    pilots.request_start(pilot, by=tree.cadre, note="Đã sẵn sàng.")
    assert f'<a href="{link}">Làm ngay' not in client.get(pilot.get_absolute_url()).content.decode()
    client.force_login(tree.organiser)
    assert "Điều kiện được bảo vệ" not in client.get(pilot.get_absolute_url()).content.decode()


# --- the check ---------------------------------------------------------------------------------------------------
def checked(client: Client, raw: bytes, code: str = "") -> str:
    address = reverse("dossiers:check", args=[code]) if code else reverse("dossiers:check_file")
    answer = client.post(address, {"file": SimpleUploadedFile("a.pdf", raw)})
    return str(answer.context["state"])


def test_anybody_can_check_a_file_without_an_account(key: str, dossier: Dossier, client: Client, tree: Tree) -> None:
    raw = Path(dossier.pdf.path).read_bytes()
    page = client.get(reverse("dossiers:check", args=[dossier.code])).content.decode()
    assert "Có một hồ sơ mang mã này" in page
    assert "Trần Đình Ân" not in page
    assert checked(client, raw, dossier.code) == checked(client, raw) == "valid"
    changed = bytearray(raw)
    changed[1000] ^= 1
    assert checked(client, bytes(changed), dossier.code) == "changed"
    assert checked(client, b"%PDF-1.7 kh\xc3\xa1c", dossier.code) == "not_ours"
    assert client.post(reverse("dossiers:check_file")).status_code == 422
    assert client.get(reverse("dossiers:check", args=["0" * 30])).status_code == 404


def test_a_whole_file_under_another_code_is_said(dossier: Dossier, tree: Tree, client: Client) -> None:
    other = making.make(making.request(dossier.record, by=tree.head).pk)
    raw = Path(dossier.pdf.path).read_bytes()
    assert checked(client, raw, other.code) == "other"


def test_codes_cannot_be_tried_by_the_hundred(client: Client, db: None) -> None:
    address = reverse("dossiers:check", args=["0" * 30])
    answers = [client.get(address).status_code for _time in range(22)]
    assert answers[:20] == [404] * 20
    assert answers[20:] == [429, 429]


def test_the_command_names_the_changed_part(
    key: str, dossier: Dossier, tmp_path: Path, capsys: Any, settings: Any
) -> None:
    file = tmp_path / "ho-so.pdf"
    file.write_bytes(Path(dossier.pdf.path).read_bytes())
    call_command("verify_dossier", str(file))
    assert f"HỢP LỆ: mã {dossier.code}, chữ ký số đúng." in capsys.readouterr().out
    settings.SIGNING_KEY = ""
    call_command("verify_dossier", str(file))
    assert "khớp với bản lưu của hệ thống" in capsys.readouterr().out
    call_command("verify_dossier", str(file), public_key=[key], offline=True)
    with pytest.raises(CommandError, match="KHÔNG DO HỆ THỐNG PHÁT HÀNH"):
        call_command("verify_dossier", str(file), offline=True)
    part = dossier.manifest["manifest"]["parts"][2]
    raw = bytearray(file.read_bytes())
    raw[part["offset"]] ^= 1
    file.write_bytes(raw)
    with pytest.raises(CommandError, match=r"ĐÃ BỊ THAY ĐỔI: 01-Số liệu giá\.pdf"):
        call_command("verify_dossier", str(file))
    with pytest.raises(CommandError, match="Không đọc được tệp"):
        call_command("verify_dossier", str(tmp_path / "khong-co.pdf"))
