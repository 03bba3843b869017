"""The printed page, read back with poppler."""

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pypdf
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, Template

from evidence import pdf
from evidence.letterhead import PARTY_FORMAT, STATE_FORMAT, Issuer, Letterhead

pytestmark = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext and pdffonts (poppler-utils)")

PARTY = "evidence/pdf/party.html"
STATE = "evidence/pdf/state.html"
BLOC = Issuer("Đảng bộ tỉnh Lâm Đồng", "Đảng ủy Khối Doanh nghiệp", "ĐUK", "Đà Lạt", PARTY_FORMAT)
COMPANY = Issuer("", "Công ty Cổ phần Cấp nước Lang Sương", "LBW", "Đà Lạt", STATE_FORMAT)
PARAGRAPH = "Các đồng chí Đặng Ý, K'Brơi, Cil Ha Sương đã có ý kiến: ưu tiên việc cấp bách, đúng chủ trương."
EVERY_LETTER = "aàáảãạ ăằắẳẵặ âầấẩẫậ đ eèéẻẽẹ êềếểễệ iìíỉĩị oòóỏõọ ôồốổỗộ ơờớởỡợ uùúủũụ ưừứửữự yỳýỷỹỵ"


def head(doc_type: str = "BAO_CAO", number: int | None = 5, issuer: Issuer = BLOC, **fields: object) -> Letterhead:
    given = {
        "issuer": issuer,
        "doc_type": doc_type,
        "title": "kết quả thực hiện Kết luận số 14-KL/TW 6 tháng đầu năm 2024",
        "issued_on": date(2024, 7, 5),
        "symbol_code": issuer.format.symbol_code(doc_type),
        "number": number,
        "signing_lines": ["T/M BAN THƯỜNG VỤ", "BÍ THƯ"],
        "signer_name": "Nguyễn Thị Ánh",
    }
    return Letterhead(**(given | fields))


def printed(tmp_path: Path, template: str, doc: Letterhead, **context: object) -> Path:
    path = tmp_path / "document.pdf"
    given = {"paragraphs": [PARAGRAPH], "recipients": ["Tỉnh ủy (báo cáo)", "Lưu Văn phòng."]}
    path.write_bytes(pdf.render(template, given | context | {"doc": doc}))
    return path


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout


def text(path: Path, *options: str) -> str:
    """As read, blanks and line ends folded to one blank."""
    return re.sub(r"\s+", " ", run("pdftotext", *options, str(path), "-"))


def pages(path: Path) -> list[str]:
    return run("pdftotext", "-layout", str(path), "-").removesuffix("\f").split("\f")


def test_a_party_document_says_what_it_must(tmp_path: Path) -> None:
    read = text(printed(tmp_path, PARTY, head(), addressees=["Ban Thường vụ Tỉnh ủy"]))
    for words in (
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "ĐẢNG BỘ TỈNH LÂM ĐỒNG",
        "ĐẢNG ỦY KHỐI DOANH NGHIỆP",
        "* Số 05-BC/ĐUK",
        "Đà Lạt, ngày 05 tháng 7 năm 2024",
        "BÁO CÁO kết quả thực hiện Kết luận số 14-KL/TW 6 tháng đầu năm 2024",
        "Kính gửi: Ban Thường vụ Tỉnh ủy",
        "Đặng Ý, K'Brơi, Cil Ha Sương đã có ý kiến",
        "Nơi nhận: - Tỉnh ủy (báo cáo), - Lưu Văn phòng.",
        "T/M BAN THƯỜNG VỤ BÍ THƯ Nguyễn Thị Ánh",
    ):
        assert words in read
    assert "DỰ THẢO" not in read


def test_five_hyphens_close_the_abstract(tmp_path: Path) -> None:
    [page] = pages(printed(tmp_path, PARTY, head()))
    assert "-----" in [line.strip() for line in page.split("\n")]


def test_every_vietnamese_letter_is_printed_in_each_face(tmp_path: Path) -> None:
    letters = f"{EVERY_LETTER} {EVERY_LETTER.upper()}"
    path = printed(tmp_path, PARTY, head("CONG_VAN", title=letters, signer_name=letters), paragraphs=[letters])
    assert text(path).count(EVERY_LETTER.upper()) == 3
    assert embedded_fonts(path) == {"Tinos": "yes", "Tinos-Bold": "yes", "Tinos-Italic": "yes"}


def embedded_fonts(path: Path) -> dict[str, str]:
    """Name without the subset's tag → whether it is embedded."""
    rows = [line.split() for line in run("pdffonts", str(path)).splitlines()[2:]]
    return {row[0].split("+")[-1]: row[-5] for row in rows}


def test_a_letter_has_its_abstract_under_the_number_and_no_type_name(tmp_path: Path) -> None:
    read = text(printed(tmp_path, PARTY, head("CONG_VAN", 127, title="về triển khai thực hiện Kết luận số 14-KL/TW")))
    assert "Số 127-CV/ĐUK" in read
    assert "Về triển khai thực hiện Kết luận số 14-KL/TW" in read
    assert "CÔNG VĂN" not in read


def test_a_draft_has_no_number_no_day_and_says_so(tmp_path: Path) -> None:
    read = text(printed(tmp_path, PARTY, head(number=None)))
    assert "DỰ THẢO" in read
    assert "Số -BC/ĐUK" in read
    assert "Đà Lạt, ngày tháng 7 năm 2024" in read


def test_a_state_document_has_the_head_of_the_state(tmp_path: Path) -> None:
    signing = ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]
    read = text(printed(tmp_path, STATE, head("QUYET_DINH", 3, COMPANY, signing_lines=signing)))
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "CÔNG TY CỔ PHẦN CẤP NƯỚC LANG SƯƠNG",
        "Số: 03/QĐ-LBW",
        "QUYẾT ĐỊNH Kết quả thực hiện",
        "Nơi nhận: - Tỉnh ủy (báo cáo); - Lưu Văn phòng.",
        "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC",
    ):
        assert words in read
    assert "ĐẢNG CỘNG SẢN" not in read


def test_pages_are_numbered_from_the_second(tmp_path: Path) -> None:
    first, second, *_rest = pages(printed(tmp_path, PARTY, head(), paragraphs=[PARAGRAPH] * 30))
    assert first.split("\n")[0].split() == ["ĐẢNG", "BỘ", "TỈNH", "LÂM", "ĐỒNG", "ĐẢNG", "CỘNG", "SẢN", "VIỆT", "NAM"]
    assert second.strip().split("\n")[0].strip() == "2"


LONG_TABLE = """{% extends doc.base %}{% block body %}
<table class="figures"><thead><tr><th>TT</th><th>Đơn vị</th></tr></thead><tbody>
{% for row in rows %}<tr><td class="order">{{ row }}</td><td>Chi bộ số {{ row }}, công ty có tên dài hai dòng để hàng
 cao hơn một dòng chữ, không bao giờ được ngắt giữa hai trang</td></tr>{% endfor %}</tbody></table>{% endblock %}
{% block appendix %}<section class="appendix landscape">
{% include "evidence/pdf/appendix_head.html" with appendix_no="Biểu 1" appendix_title="Tổng hợp đề xuất" %}
</section>{% endblock %}"""


@pytest.fixture
def long_report(tmp_path: Path, settings: object) -> Path:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "long.html").write_text(LONG_TABLE)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], folder]}]
    return printed(tmp_path, "long.html", head(), rows=range(1, 41))


def test_a_long_table_repeats_its_head_and_breaks_no_row(long_report: Path) -> None:
    with_rows = [page for page in pages(long_report) if re.search(r"Chi bộ số \d", page)]
    assert len(with_rows) >= 2
    for page in with_rows:
        assert len(re.findall(r"TT\s+Đơn vị", page)) == 1
        assert page.count("Chi bộ số") == len(re.findall("giữa hai trang", re.sub(r"\s+", " ", page)))
    assert sum(page.count("Chi bộ số") for page in with_rows) == 40


def test_an_appendix_lies_on_its_side_and_names_its_document(long_report: Path) -> None:
    sizes = [(round(page.mediabox.width), round(page.mediabox.height)) for page in pypdf.PdfReader(long_report).pages]
    assert set(sizes[:-1]) == {(595, 842)}
    assert sizes[-1] == (842, 595)
    assert (
        "BIỂU 1 TỔNG HỢP ĐỀ XUẤT (kèm theo Báo cáo số 05-BC/ĐUK, ngày 05 tháng 7 năm 2024"
        " của Đảng ủy Khối Doanh nghiệp)"
    ) in re.sub(r"\s+", " ", pages(long_report)[-1])


def test_the_signature_never_stands_alone_on_a_page(tmp_path: Path) -> None:
    for count in range(10, 20):
        last = pages(printed(tmp_path, PARTY, head(), paragraphs=[PARAGRAPH] * count))[-1]
        assert "Đặng Ý" in last, count


def test_the_file_is_archival_and_says_its_title_and_language(tmp_path: Path) -> None:
    document = pypdf.PdfReader(printed(tmp_path, PARTY, head()))
    assert document.metadata.title == "05-BC/ĐUK: kết quả thực hiện Kết luận số 14-KL/TW 6 tháng đầu năm 2024"
    assert document.metadata.author == "Đảng ủy Khối Doanh nghiệp"
    assert document.root_object["/Lang"] == "vi"
    xmp = document.root_object["/Metadata"].get_data().decode()
    assert re.search(r'pdfaid:part(="|>)3', xmp)
    assert re.search(r'pdfaid:conformance(="|>)B', xmp)


def test_what_a_person_wrote_is_text_never_markup(tmp_path: Path) -> None:
    read = text(printed(tmp_path, PARTY, head(title="<b>14-KL/TW</b> & khác"), paragraphs=["<img src=x> 1 < 2"]))
    assert "<b>14-KL/TW</b> & khác" in read
    assert "<img src=x> 1 < 2" in read


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/a.png",
        "https://example.org/a.png",
        "ftp://127.0.0.1/a",
        "file:///etc/passwd",
        "file://elsewhere/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf",
        "file:///srv/%2e%2e/etc/passwd",
    ],
)
def test_a_document_reads_nothing_from_the_network_or_outside_its_folders(url: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"may not read|disallowed protocol"):
        pdf.LocalFetcher([Path("/work"), Path("/usr/share/fonts")]).fetch(url)


def test_a_document_reads_its_own_folders(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("được")
    assert pdf.LocalFetcher([tmp_path]).fetch((tmp_path / "a.txt").as_uri()).read().decode() == "được"


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret").write_text("x")
    (inside / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(ValueError, match="may not read"):
        pdf.LocalFetcher([inside]).fetch((inside / "link").as_uri())


def test_without_the_font_the_error_names_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pdf, "font_folders", lambda: [tmp_path])
    with pytest.raises(ImproperlyConfigured, match="fonts-croscore"):
        pdf.render(PARTY, {"doc": head()})


def test_a_reference_is_kept_on_one_line() -> None:
    shown = Template("{% load official %}{{ words|whole_references }}").render(
        Context({"words": "theo 14-KL/TW và 03/QĐ-LBW <i>"})
    )
    assert shown == ('theo <span class="whole">14-KL/TW</span> và <span class="whole">03/QĐ-LBW</span> &lt;i&gt;')
