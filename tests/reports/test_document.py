"""The printed report, read back with poppler."""

import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdf
import pytest

from evidence.models import Document
from reports import actions
from reports.periods import Period
from tests.reports.world import TEXTS, World, at, draft, issued, person, unit_under, written_draft
from units import clock
from units.actions import delegate
from units.models import Appointment, Person, UnitType
from units.roles import Perm, Role

pytestmark = [
    pytest.mark.usefixtures("in_july"),
    pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext and pdffonts (poppler-utils)"),
]
Printed = Callable[[World], Path]


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout


def read(path: Path) -> str:
    """As read, without the numbers of the pages, blanks and line ends folded to one blank."""
    text = run("pdftotext", str(path), "-")
    return re.sub(r"\s+", " ", re.sub(r"\f\d+\n", "\n", text))


def pages(path: Path) -> list[str]:
    return run("pdftotext", "-layout", str(path), "-").removesuffix("\f").split("\f")


@pytest.fixture
def printed(tmp_path: Path) -> Printed:
    """Issues the report on the second quarter and gives its PDF."""

    def issue(world: World) -> Path:
        issued(world)
        path = tmp_path / "report.pdf"
        with Document.objects.get().pdf.open("rb") as stored:
            path.write_bytes(stored.read())
        return path

    return issue


def test_a_report_says_what_the_party_format_asks(lived: World, printed: Printed) -> None:
    text = read(printed(lived))
    for words in (
        "ĐẢNG BỘ TỈNH LÂM ĐỒNG ĐẢNG ỦY KHỐI DOANH NGHIỆP * Số 01-BC/ĐUK",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Đà Lạt, ngày 01 tháng 7 năm 2026",
        "BÁO CÁO kết quả thực hiện Kết luận số 14-KL/TW, quý II năm 2026",
        "Đảng ủy Khối Doanh nghiệp báo cáo kết quả thực hiện quý II năm 2026 như sau: I- KẾT QUẢ THỰC HIỆN",
        "II- NHẬN XÉT, ĐÁNH GIÁ 1. Nhận xét, đánh giá chung " + TEXTS["assessment"],
        "2. Khó khăn, vướng mắc " + TEXTS["difficulties"],
        "III- PHƯƠNG HƯỚNG, KIẾN NGHỊ 1. Phương hướng, nhiệm vụ " + TEXTS["plans"].replace("\n", " "),
        "2. Kiến nghị, đề xuất " + TEXTS["recommendations"],
        "T/L BAN THƯỜNG VỤ CHÁNH VĂN PHÒNG Nguyễn Thị Ánh",
        "Nơi nhận: - Tỉnh ủy Lâm Đồng (báo cáo), - Ban Thường vụ Đảng ủy Khối Doanh nghiệp,",
        "- Các tổ chức đảng trực thuộc, - Lưu Văn phòng.",
        "PHỤ LỤC BIỂU TỔNG HỢP THEO ĐƠN VỊ (kèm theo Báo cáo số 01-BC/ĐUK, ngày 01 tháng 7 năm 2026 của Đảng ủy Khối",
    ):
        assert words in text
    assert "DỰ THẢO" not in text


def test_the_figures_are_told_in_sentences(lived: World, printed: Printed) -> None:
    text = read(printed(lived))
    for words in (
        "Từ ngày 01/4/2026 đến ngày 30/6/2026, Đảng bộ Khối Doanh nghiệp tiếp nhận 07 đề xuất đổi mới, sáng tạo, tăng "
        "06 đề xuất so với quý I năm 2026; trong đó 01 đề xuất do hệ thống tự động tiếp nhận vì đơn vị để quá thời hạn "
        "tiếp nhận.",
        "Cấp có thẩm quyền đã quyết định đối với 03 đề xuất: cho thực hiện 01 đề xuất, cho thực hiện thí điểm 01 đề "
        "xuất, không chấp thuận 01 đề xuất. Có 01 đề xuất người đứng đầu quyết định khác với kết quả biểu quyết của "
        "tập thể, đã nêu lý do bằng văn bản và chịu trách nhiệm về quyết định của mình. Thời gian từ khi tiếp nhận đến "
        "khi quyết định bình quân là 3,7 ngày làm việc.",
        "các đơn vị đã yêu cầu người đề xuất bổ sung hồ sơ 01 lượt, chuyển cấp trên 01 đề xuất vượt thẩm quyền hoặc do "
        "người đứng đầu đề xuất; có 01 đề xuất người đề xuất rút.",
        "Đến hết ngày 30/6/2026, còn 05 đề xuất đang xem xét, 01 việc quá thời hạn xử lý. Tỷ lệ việc giải quyết đúng "
        "hạn đạt 92,9% (13/14 việc).",
        "Trong kỳ có 01 nội dung được bắt đầu thực hiện, thí điểm; đến thời điểm báo cáo 01 nội dung đang được thực "
        "hiện.",
        "đã đánh giá, kết luận: không đạt mục tiêu 01 nội dung. Có 01 nội dung xảy ra thiệt hại, tổng số thiệt hại "
        "được xác nhận là 214.000.000 đồng.",
        "Có 05 mốc theo dõi đến hạn, trong đó 01 mốc được báo cáo đúng hạn, đạt 20%.",
        "đánh giá: đúng tiến độ 01 mốc, có nguy cơ 01 mốc.",
        "mở xem xét trách nhiệm 01 vụ việc, kết luận 01 vụ việc.",
        "Kết luận đối với các đối tượng được xem xét: giảm nhẹ trách nhiệm 02 trường hợp. Trong các nguyên nhân được "
        "xác định, nguyên nhân khách quan chiếm 70%, nguyên nhân chủ quan chiếm 30%.",
    ):
        assert words in text


def test_nothing_happened_reads_well_too(world: World, printed: Printed) -> None:
    text = read(printed(world))
    for words in (
        "Đảng bộ Khối Doanh nghiệp chưa tiếp nhận đề xuất đổi mới, sáng tạo nào.",
        "Trong kỳ chưa có đề xuất nào được quyết định.",
        "không còn đề xuất nào đang xem xét, không có việc quá thời hạn xử lý.",
        "Trong kỳ không có nội dung nào được thực hiện, thí điểm.",
        "Trong kỳ không có mốc theo dõi nào đến hạn.",
        "Trong kỳ không có vụ việc nào phải xem xét trách nhiệm.",
    ):
        assert words in text
    assert "00 đề xuất" not in text
    assert "Kết quả xử lý đề xuất theo đơn vị" not in text


def test_the_totals_stand_beside_the_period_before(lived: World, printed: Printed) -> None:
    lines = [re.sub(r"\s+", " ", line).strip() for page in pages(printed(lived)) for line in page.split("\n")]
    for line in (
        "1 Tiếp nhận đề xuất 7 1 +6",
        "- cho thực hiện thí điểm đề xuất 1 1 0",
        "- không chấp thuận đề xuất 1 0 +1",
        "Tổng thiệt hại được xác nhận triệu đồng 214 0 +214",
    ):
        assert any(found.endswith(line) for found in lines), line


def test_only_tinos_is_embedded(lived: World, printed: Printed) -> None:
    rows = [line.split() for line in run("pdffonts", str(printed(lived))).splitlines()[2:]]
    fonts = {row[0].split("+")[-1]: row[-5] for row in rows}
    assert set(fonts) <= {"Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic", "Tinos-Bold-Italic"}
    assert set(fonts.values()) == {"yes"}


def test_no_person_under_review_is_named(lived: World, printed: Printed) -> None:
    text = read(printed(lived))
    assert lived.tea.cadre.full_name not in text
    assert lived.lead.full_name not in text


def test_the_appendix_lies_on_its_side_and_repeats_its_head(world: World, printed: Printed) -> None:
    for number in range(1, 43):
        name = f"Chi bộ cơ sở Công ty Cổ phần Dịch vụ số {number} Đồi Thông"
        unit_under(world.bloc, f"C{number:02d}", name, UnitType.GRASSROOTS_CELL)
    path = printed(world)
    sizes = [(round(page.mediabox.width), round(page.mediabox.height)) for page in pypdf.PdfReader(path).pages]
    turned = [page for page, size in zip(pages(path), sizes, strict=True) if size == (842, 595)]
    assert len(turned) >= 3
    assert sizes[: -len(turned)] == [(595, 842)] * (len(sizes) - len(turned))
    for page in turned:
        assert re.search(r"TT\s+Đơn vị", page) or "Đơn vị" in page
        assert page.count("Thực hiện, thí điểm") == 1
    text = read(path)
    numbers = [int(found) for found in re.findall(r"Dịch vụ số (\d+)", text)]
    assert sorted(numbers) == list(range(1, 43))
    assert "Tổng cộng" in turned[-1]


def test_the_draft_has_no_number_and_says_what_it_is(world: World, tmp_path: Path) -> None:
    path = tmp_path / "draft.pdf"
    path.write_bytes(actions.draft_pdf(draft(world)))
    text = read(path)
    assert "DỰ THẢO" in text
    assert "Số -BC/ĐUK" in text
    assert "Đà Lạt, ngày tháng 7 năm 2026" in text
    assert "II- NHẬN XÉT, ĐÁNH GIÁ (Chưa soạn nội dung này.)" in text


def test_an_early_report_tells_the_moment_of_its_figures(world: World, tmp_path: Path) -> None:
    path = tmp_path / "early.pdf"
    with at(15, 6, 10, 5):
        path.write_bytes(actions.draft_pdf(draft(world)))
    text = read(path)
    assert "Từ ngày 01/4/2026 đến ngày 15/6/2026" in text
    assert "Đến 10 giờ 05 phút, ngày 15/6/2026, không còn đề xuất nào" in text


def test_a_span_of_days_is_compared_with_the_span_before(world: World, tmp_path: Path) -> None:
    path = tmp_path / "days.pdf"
    report = written_draft(world, kind="AD_HOC", period=Period(date(2026, 4, 5), date(2026, 5, 20)))
    path.write_bytes(actions.draft_pdf(report))
    text = read(path)
    assert "kết quả thực hiện Kết luận số 14-KL/TW, từ ngày 05/4/2026 đến ngày 20/5/2026" in text
    assert "so với kỳ trước (từ ngày 18/02/2026 đến ngày 04/4/2026), như sau" in text


def leave_to(world: World, deputy: Person) -> None:
    """The head of the office is away: `deputy` issues reports in their place."""
    post = Appointment.objects.get(person=world.office)
    delegate(post, deputy, valid_from=clock.today(), valid_to=date(2026, 7, 31), limits=[Perm.ISSUE_REPORT])


def signing_block(world: World, by: Person) -> list[str]:
    actions.issue(written_draft(world), by=by)
    return Document.objects.get().signing_block


def test_a_deputy_of_the_office_signs_in_the_place_of_its_head(world: World) -> None:
    desk = Appointment.objects.get(person=world.office).unit
    deputy = person("phochanh", "Hoàng Thị Êm", Role.CADRE, desk, "Phó Chánh Văn phòng")
    leave_to(world, deputy)
    assert signing_block(world, deputy) == ["T/L BAN THƯỜNG VỤ", "K/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"]


def test_whoever_is_not_of_the_office_signs_by_delegation_under_their_own_title(world: World) -> None:
    leave_to(world, world.organisation)
    assert signing_block(world, world.organisation) == ["T/L BAN THƯỜNG VỤ", "TRƯỞNG BAN"]


def test_while_one_acts_for_the_head_the_head_still_signs_alone(world: World) -> None:
    leave_to(world, world.organisation)
    assert signing_block(world, world.office) == ["T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG"]
