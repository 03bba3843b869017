"""Files of a draft: what is taken, what is refused at the field, and what goes away with a failure."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evidence.models import Attachment
from evidence.models.attachment import DOCX, JPEG, PDF, PNG, XLSX
from proposals import actions
from proposals.content import attachments_of
from proposals.models import Proposal
from tests.factories import Tree, draft
from tests.proposals.helpers import reload
from workflow.models import Rule

pytestmark = pytest.mark.django_db

MEGABYTE = 1024 * 1024
PDF_BYTES = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 200


def office(part: str) -> bytes:
    """The smallest ZIP that is a DOCX or an XLSX."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<x/>")
    return file.getvalue()


@pytest.fixture
def proposal(tree: Tree) -> Proposal:
    return draft(tree.cadre)


@pytest.fixture
def as_cadre(client: Client, tree: Tree) -> Client:
    client.force_login(tree.cadre)
    return client


def files_url(proposal: Proposal) -> str:
    return reverse("proposals:files", args=[proposal.pk])


TAKEN = [
    ("so-lieu.pdf", PDF_BYTES, PDF),
    ("to-trinh.docx", office("word/document.xml"), DOCX),
    ("bang.xlsx", office("xl/workbook.xml"), XLSX),
    ("anh.JPG", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 64, JPEG),
    ("anh.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, PNG),
]


@pytest.mark.parametrize(("name", "content", "mime"), TAKEN, ids=[name for name, _content, _mime in TAKEN])
def test_office_files_pictures_and_pdfs_are_taken(
    as_cadre: Client, proposal: Proposal, name: str, content: bytes, mime: str
) -> None:
    posted = {"file": SimpleUploadedFile(name, content), "description": "Số liệu năm 2021"}
    page = as_cadre.post(files_url(proposal), posted, follow=True)
    attachment = Attachment.objects.get()
    assert (attachment.name, attachment.content_type_name, attachment.description) == (name, mime, "Số liệu năm 2021")
    assert f"Đã đính kèm tệp “{name}”." in page.text
    assert "Số liệu năm 2021" in page.text
    assert as_cadre.get(reverse("attachment", args=[attachment.pk])).getvalue() == content


REFUSED = [
    ("chuong-trinh.pdf", EXE, "không đúng với phần mở rộng"),
    ("chuong-trinh.exe", EXE, "không được nhận"),
    ("hinh.svg", SVG, "Không nhận ảnh SVG"),
    ("hinh.png", SVG, "Không nhận ảnh SVG"),
    ("rong.pdf", b"", "Tệp rỗng"),
    ("anh.pdf", b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "không đúng với phần mở rộng"),
    ("nen.zip", office("a.txt"), "Không nhận tệp nén"),
]


@pytest.mark.parametrize(("name", "content", "sentence"), REFUSED, ids=[name for name, _content, _why in REFUSED])
def test_other_files_are_refused_with_a_sentence_at_the_field(
    as_cadre: Client, proposal: Proposal, name: str, content: bytes, sentence: str
) -> None:
    posted = {"file": SimpleUploadedFile(name, content), "description": "Mô tả còn nguyên"}
    answer = as_cadre.post(files_url(proposal), posted)
    assert answer.status_code == 422
    assert sentence in str(answer.context["form"].errors["file"])
    assert 'href="#id_file"' in answer.text
    assert "Mô tả còn nguyên" in answer.text
    assert not Attachment.objects.exists()


def test_no_file_chosen_is_told(as_cadre: Client, proposal: Proposal) -> None:
    answer = as_cadre.post(files_url(proposal), {"description": "Quên chọn tệp"})
    assert answer.status_code == 422
    assert "Chọn một tệp để tải lên" in answer.text


def test_twenty_megabytes_are_taken_and_one_more_is_not(as_cadre: Client, proposal: Proposal) -> None:
    full = PDF_BYTES + b"\x00" * (20 * MEGABYTE - len(PDF_BYTES))
    taken = as_cadre.post(files_url(proposal), {"file": SimpleUploadedFile("hai-muoi.pdf", full)})
    assert taken.status_code == 302
    assert Attachment.objects.get().size == 20 * MEGABYTE
    over = SimpleUploadedFile("hai-mot.pdf", PDF_BYTES + b"\x00" * 21 * MEGABYTE)
    refused = as_cadre.post(files_url(proposal), {"file": over})
    assert refused.status_code == 422
    assert "Tệp lớn hơn mức cho phép là 20 MB." in refused.text
    assert Attachment.objects.count() == 1


def test_the_cap_is_the_rule_in_force(as_cadre: Client, proposal: Proposal, tree: Tree) -> None:
    Rule.objects.filter(key="attachment.size").update(value=1)
    big = PDF_BYTES + b"\x00" * MEGABYTE
    answer = as_cadre.post(files_url(proposal), {"file": SimpleUploadedFile("a.pdf", big)})
    assert "Tệp lớn hơn mức cho phép là 1 MB." in answer.text
    with pytest.raises(ValidationError) as caught:
        actions.attach_file(proposal, by=tree.cadre, file=SimpleUploadedFile("a.pdf", big))
    assert set(caught.value.message_dict) == {"file"}


def test_the_same_file_twice_is_kept_once(as_cadre: Client, proposal: Proposal) -> None:
    answers = [
        as_cadre.post(files_url(proposal), {"file": SimpleUploadedFile("a.pdf", PDF_BYTES)}) for _press in range(2)
    ]
    assert [answer.status_code for answer in answers] == [302, 422]
    assert "Tệp này đã có trong hồ sơ." in answers[1].text
    assert Attachment.objects.count() == 1


def test_a_file_is_removed_from_a_draft_after_a_question(as_cadre: Client, proposal: Proposal, tree: Tree) -> None:
    attachment = actions.attach_file(proposal, by=tree.cadre, file=SimpleUploadedFile("a.pdf", PDF_BYTES))
    address = reverse("proposals:remove_file", args=[proposal.pk, attachment.pk])
    assert "a.pdf" in as_cadre.get(address).text
    assert Attachment.objects.count() == 1
    assert as_cadre.post(address).url == files_url(proposal)
    assert attachments_of(proposal) == []
    assert as_cadre.get(address).status_code == 404
    assert as_cadre.post(address).url == files_url(proposal)


def test_a_sent_proposal_keeps_its_files(as_cadre: Client, proposal: Proposal, tree: Tree) -> None:
    attachment = actions.attach_file(proposal, by=tree.cadre, file=SimpleUploadedFile("a.pdf", PDF_BYTES))
    actions.submit(reload(proposal), by=tree.cadre)
    removed = as_cadre.post(reverse("proposals:remove_file", args=[proposal.pk, attachment.pk]))
    added = as_cadre.post(files_url(proposal), {"file": SimpleUploadedFile("b.pdf", PDF_BYTES + b"\n")})
    assert [removed.status_code, added.status_code] == [409, 409]
    assert [one.name for one in attachments_of(proposal)] == ["a.pdf"]


def test_another_proposals_file_is_not_removed(as_cadre: Client, proposal: Proposal, tree: Tree) -> None:
    other = draft(tree.colleague)
    attachment = actions.attach_file(other, by=tree.colleague, file=SimpleUploadedFile("a.pdf", PDF_BYTES))
    address = reverse("proposals:remove_file", args=[proposal.pk, attachment.pk])
    assert as_cadre.get(address).status_code == 404
    as_cadre.post(address)
    assert Attachment.objects.filter(pk=attachment.pk).exists()


def test_several_files_at_once_are_each_taken_or_refused(as_cadre: Client, proposal: Proposal) -> None:
    posted = [
        SimpleUploadedFile("a.pdf", PDF_BYTES),
        SimpleUploadedFile("b.exe", EXE),
        SimpleUploadedFile("c.pdf", b""),
    ]
    answer = as_cadre.post(files_url(proposal), {"file": posted, "description": "Số liệu"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == [
        "b.exe: Loại tệp này không được nhận; chỉ nhận PDF, DOCX, XLSX, JPG, PNG.",
        "c.pdf: Tệp rỗng, không có nội dung.",
    ]
    assert "Đã đính kèm tệp “a.pdf”." in answer.text
    assert [one.name for one in attachments_of(proposal)] == ["a.pdf"]


def test_the_page_that_sends_one_by_one_is_answered_for_each(as_cadre: Client, proposal: Proposal, tree: Tree) -> None:
    def send(name: str, content: bytes) -> tuple[int, str]:
        posted = {"file": SimpleUploadedFile(name, content), "next": "tung-tep"}
        answer = as_cadre.post(files_url(proposal), posted)
        return answer.status_code, answer.json()["sentence"]

    assert send("a.pdf", PDF_BYTES) == (201, "Đã đính kèm tệp “a.pdf”.")
    assert send("a.pdf", PDF_BYTES) == (422, "Tệp này đã có trong hồ sơ.")
    assert as_cadre.post(files_url(proposal), {"next": "tung-tep"}).json()["sentence"] == "Chọn một tệp để tải lên"
    actions.submit(reload(proposal), by=tree.cadre)
    assert send("b.pdf", PDF_BYTES + b"\n")[0] == 409


def test_no_more_files_than_the_rule_allows(as_cadre: Client, proposal: Proposal) -> None:
    Rule.objects.filter(key="attachment.count").update(value=1)
    posted = [SimpleUploadedFile("a.pdf", PDF_BYTES), SimpleUploadedFile("b.pdf", PDF_BYTES + b"\n")]
    answer = as_cadre.post(files_url(proposal), {"file": posted})
    assert answer.context["form"].errors["file"] == ["b.pdf: Hồ sơ đã có đủ 1 tệp, không nhận thêm."]


def test_each_file_is_described(as_cadre: Client, proposal: Proposal, tree: Tree) -> None:
    own = actions.attach_file(proposal, by=tree.cadre, file=SimpleUploadedFile("a.pdf", PDF_BYTES))
    other = actions.attach_file(
        draft(tree.colleague), by=tree.colleague, file=SimpleUploadedFile("a.pdf", PDF_BYTES), description="Của bạn"
    )
    texts = {f"mo-ta-{own.pk}": "Số liệu\nnăm 2021 ", f"mo-ta-{other.pk}": "Của tôi", "mo-ta-x": "?"}
    answer = as_cadre.post(files_url(proposal), {**texts, "next": "mo-ta"}, follow=True)
    assert "Đã lưu mô tả các tệp." in answer.text
    assert 'value="Số liệu năm 2021"' in answer.text
    other.refresh_from_db()
    assert other.description == "Của bạn"
    actions.submit(reload(proposal), by=tree.cadre)
    assert as_cadre.post(files_url(proposal), {**texts, "next": "mo-ta"}).status_code == 409
