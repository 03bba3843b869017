"""P03 lived in a real browser, from an empty draft to the printed report, each step by the person whose job it is."""

import subprocess
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page
from pypdf import PdfWriter

from notices.tasks import remind
from pilots.models import Pilot
from proposals.models import ComplianceItem
from reviews.models import AccountabilityReview, MonitoringReview, Subject
from tests.walker import Walker, pictures
from units import clock
from units.models import Person, Unit
from workflow.integrity import faults
from workflow.tasks import run_automatic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Bán chè đấu giá theo lô nhỏ trên sàn trực tuyến thay cho hợp đồng bao tiêu"


@pytest.fixture
def people(transactional_db: None) -> None:
    """The organisation and the people of the demo, and nothing that anyone has done."""
    from kl14.demo import people as demo_people

    with transaction.atomic():
        demo_people.give_addresses(demo_people.load())


@pytest.fixture
def sign_in(people: None, live_server: Any, open_page: Callable[..., Page]) -> Iterator[Callable[[str], Walker]]:
    """`sign_in("canbo")`: that person's browser; the same one when asked again."""
    walkers: dict[str, Walker] = {}

    def sign(username: str) -> Walker:
        if username not in walkers:
            walkers[username] = Walker(open_page(), live_server.url, username, "kl14-demo", pictures())
        return walkers[username]

    yield sign


def small_pdf(folder: Path) -> str:
    """A PDF as an office would attach it."""
    path = folder / "Bảng giá chè 2025.pdf"
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.write(path)
    return str(path)


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """`travel(day)`: it is that day at nine for everyone, the server included; then the morning's jobs run."""

    def go(day: date) -> None:
        moment = datetime.combine(day, time(9), tzinfo=timezone.get_current_timezone())
        shift = moment - timezone.now()
        moved = SimpleNamespace(now=lambda: timezone.now() + shift, localdate=timezone.localdate)
        monkeypatch.setattr(clock, "timezone", moved)
        run_automatic()
        remind()

    return go


def write(cadre: Walker, folder: Path) -> None:
    """The draft, section by section, with the mistakes people make."""
    cadre.home()
    cadre.follow("Gửi đề xuất mới")
    cadre.press("Bắt đầu soạn")
    cadre.reads("Nhập tên đề xuất")
    cadre.fill(title=TITLE)
    cadre.press("Bắt đầu soạn")
    cadre.follow("Vấn đề")
    cadre.fill(
        field="PRODUCTION",
        problem_kind="UNREGULATED",
        bottleneck="Quy chế bán hàng chưa quy định hình thức đấu giá trực tuyến.",
        necessity="Công ty bán 90% sản lượng theo hợp đồng bao tiêu với giá cố định từ đầu năm.",
        objective="Bán được giá cao hơn mà không mất khách hàng bao tiêu.",
        legal_references="Quy chế bán hàng năm 2020",
    )
    cadre.press("Lưu và tiếp tục")
    cadre.fill(
        solution="Đưa 15% sản lượng chè ô long loại một bán đấu giá theo lô 50 kg, có giá sàn.",
        scope="Một vụ chè, kho Bảo Lộc.",
        target_subjects="Khách hàng mua lẻ và mua sỉ trên sàn.",
        participating_units="Phòng Kế hoạch",
    )
    cadre.row("work_items", 0, content="Lập hội đồng giá", responsible="Phòng Kinh doanh", due_on="15/01/2027")
    cadre.row("work_items", 1, content="Mở phiên đấu giá", responsible="Phòng Kinh doanh", due_on="01/02/2027")
    cadre.press("Lưu và tiếp tục")
    cadre.fill(planned_start="01/06/2027", planned_end="01/02/2027", budget_vnd="120.000.000", staffing="02 người")
    cadre.press("Lưu và tiếp tục")
    assert cadre.page.locator(".error-summary a").count() >= 1
    assert cadre.page.locator("[name=budget_vnd]").input_value() == "120.000.000"
    cadre.fill(planned_start="01/02/2027", planned_end="01/06/2027", funding_source="Chi phí bán hàng")
    cadre.press("Lưu và tiếp tục")
    cadre.fill(
        feasibility="Sàn trực tuyến đã có sẵn.",
        positive_impact="Tăng thu nhập cho người trồng chè.",
        negative_impact="Không, vì chỉ 15% sản lượng.",
    )
    cadre.row("risks", 0, description="Giá thị trường giảm sâu", likelihood="MEDIUM", effect="HIGH", response="Giá sàn")
    cadre.press("Lưu và tiếp tục")
    cadre.fill(expected_effect="Giá bán bình quân cao hơn giá bao tiêu tối thiểu 12%.")
    cadre.row("criteria", 0, name="Giá bán so với giá bao tiêu", measure_unit="%", baseline="100", target="112")
    cadre.press("Lưu và tiếp tục")
    cadre.fill(
        commits_pure_motive=True,
        commits_common_good=True,
        commits_truthful=True,
        commits_supervision=True,
        commits_resources=True,
        has_conflict_of_interest="khong",
        contains_no_secret=True,
    )
    cadre.press("Lưu và tiếp tục")
    cadre.reads("Người cùng đề xuất")
    cadre.follow("Phần tiếp theo")
    cadre.page.get_by_label("Tệp", exact=True).set_input_files(small_pdf(folder))
    cadre.page.get_by_label("Mô tả Bảng giá chè 2025.pdf").fill("Giá chè ba năm")
    cadre.press("Lưu mô tả")
    cadre.reads("Bảng giá chè 2025.pdf", "Đã lưu mô tả các tệp.")


def send(cadre: Walker) -> None:
    cadre.follow("Kiểm tra lại")
    cadre.reads(TITLE, "120.000.000 đồng", "Giá thị trường giảm sâu")
    cadre.press("Gửi đề xuất")
    cadre.reads("Chi bộ cơ sở Công ty Cổ phần Chè Đồi Sương")


def supplement_and_receive(clerk: Walker, cadre: Walker) -> None:
    clerk.home()
    clerk.follow(TITLE)
    clerk.follow("Yêu cầu bổ sung")
    clerk.row("gaps", 0, gap="Nêu cách xác định giá sàn hằng tuần")
    clerk.press("Yêu cầu bổ sung")
    clerk.reads("Đã yêu cầu bổ sung")
    cadre.take_up("Gửi bổ sung", TITLE)
    cadre.press("Gửi bổ sung")
    cadre.reads("Trả lời nội dung này")
    cadre.page.locator("textarea[name^=answer_]").fill("Hội đồng giá họp sáng thứ Hai, ghi biên bản.")
    cadre.press("Gửi bổ sung")
    clerk.take_up("Tiếp nhận", TITLE)
    clerk.press("Tiếp nhận")
    clerk.fill(regime="KL14")
    clerk.press("Tiếp nhận")
    clerk.reads("01/ĐX-CBĐS", "Đã tiếp nhận")


def decide(head: Walker, deputy: Walker) -> None:
    head.take_up("Đưa ra tập thể", TITLE)
    head.fill(meeting_on=today(), **{f"passed_{item}": "True" for item in ComplianceItem.values})
    head.press("Đưa ra tập thể")
    deputy.go(head.page.url.removeprefix(head.site))
    deputy.reads("Đỗ Công Ẩn", "Phạm Hồng Ửng")
    head.take_up("Ghi kết quả biểu quyết", TITLE)
    head.fill(votes_for="4", votes_against="0", votes_abstain="0", head_voted_for="True", minutes="Tập thể nhất trí.")
    head.press("Ghi kết quả biểu quyết")
    head.reads("vượt quá số người biểu quyết")
    head.fill(votes_for="2", votes_against="1")
    head.press("Ghi kết quả biểu quyết")
    head.follow("Cho thực hiện thí điểm")
    head.fill(
        reasons="Giải quyết yêu cầu thực tế, rủi ro trong tầm kiểm soát.",
        monitor=label_of("theodoi"),
        starts_on=today(),
        ends_on=today(120),
        stop_conditions="Giá bán thấp hơn giá sàn hai phiên liên tiếp.",
    )
    head.press("Cho thực hiện thí điểm")
    head.reads("01-QĐ/CBĐS", "Bùi Văn Tấn")


def start(owner: Walker, monitor: Walker) -> Pilot:
    owner.take_up("Đề nghị bắt đầu", TITLE)
    owner.fill(note="Đã lập hội đồng giá, ký hợp đồng với sàn.")
    owner.press("Đề nghị bắt đầu")
    monitor.take_up("Xác nhận bắt đầu", TITLE)
    monitor.press("Xác nhận bắt đầu")
    monitor.reads("Đang thực hiện", "Mốc theo dõi")
    return Pilot.objects.get()


def report_progress(owner: Walker, monitor: Walker, pilot: Pilot, travel: Callable[[date], None]) -> None:
    """The first monitoring review: reminded before it is due, reported, judged at risk."""
    review = MonitoringReview.objects.order_by("due_on").first()
    travel(review.due_on - timedelta(days=1))
    owner.go("/thong-bao/")
    owner.reads("ngày làm việc")
    owner.take_up("Báo cáo tiến độ", TITLE)
    indicator = pilot.indicators.get()
    owner.fill(progress_percent="30", work_done="Đã mở hai phiên đấu giá.", spent_vnd="30.000.000")
    owner.press("Báo cáo tiến độ")
    owner.reads("Nhập giá trị hiện nay")
    owner.fill(**{f"value_{indicator.pk}": "96,5"}, difficulties="Giá thị trường giảm mạnh.")
    owner.press("Báo cáo tiến độ")
    monitor.take_up("Ghi nhận, đánh giá", TITLE)
    monitor.fill(verdict="AT_RISK", verdict_note="Giá thấp hơn kế hoạch.")
    monitor.press("Ghi nhận, đánh giá")
    assert monitor.page.locator(".error-summary").count() == 1
    monitor.fill(issue="Hội đồng giá họp chậm, cần họp hằng tuần.")
    monitor.press("Ghi nhận, đánh giá")
    monitor.reads("Có nguy cơ")


def report_result(owner: Walker, pilot: Pilot, travel: Callable[[date], None]) -> None:
    travel(pilot.ends_on + timedelta(days=1))
    owner.take_up("Báo cáo kết quả", TITLE)
    owner.fill(
        **{f"actual_{pilot.indicators.get().pk}": "88"},
        summary="Bán được 60% số lô, giá bình quân thấp hơn giá bao tiêu.",
        spent_vnd="118.000.000",
        damage_vnd="214.000.000",
        damage_description="Chênh lệch giá so với hợp đồng bao tiêu.",
        has_risk_event="False",
        objective_causes="Giá chè thế giới giảm sâu.",
        subjective_causes="Hội đồng giá họp chậm.",
        lessons="Phải có giá sàn cập nhật hằng tuần.",
    )
    owner.press("Báo cáo kết quả")
    owner.reads("214.000.000 đồng")


def evaluate(head: Walker, pilot: Pilot) -> None:
    head.take_up("Mở họp đánh giá", TITLE)
    head.fill(meeting_on=today())
    head.press("Mở họp đánh giá")
    head.follow("Kết luận không đạt")
    head.fill(votes_for="3", votes_against="0", votes_abstain="0", minutes="Nhất trí không đạt mục tiêu.")
    head.press("Kết luận không đạt")
    head.reads("Không đạt", "Xem xét trách nhiệm")


def form_a_team(chair: Walker, team: list[Walker]) -> None:
    chair.take_up("Lập tổ kiểm tra", TITLE)
    chair.fill(decision_no="12-QĐ/UBKTĐUK", plan_no="05-KH/UBKTĐUK", lead=label_of("ubkt"))
    chair.press("Lập tổ kiểm tra")
    assert chair.page.locator(".error-summary").count() == 1
    chair.fill(members=[label_of("ubkt2")])
    chair.press("Lập tổ kiểm tra")
    for member in team:
        member.take_up("Cam kết không xung đột lợi ích", TITLE)
        member.fill(has_conflict="khong")
        member.press("Cam kết không xung đột lợi ích")


def verify(lead: Walker, subject: Walker) -> None:
    """Outline, explanation, causes (99 is refused, 100 is not), the three conditions."""
    lead.take_up("Gửi đề cương giải trình", TITLE)
    lead.fill(outline="1. Việc tổ chức hội đồng giá\n2. Nguyên nhân thiệt hại")
    lead.press("Gửi đề cương giải trình")
    subject.take_up("Gửi giải trình", TITLE)
    subject.fill(explanation="Tôi đã báo cáo giá giảm tại mốc theo dõi và đề nghị họp hội đồng giá.")
    subject.press("Gửi giải trình")
    lead.take_up("Ghi nguyên nhân, thiệt hại", TITLE)
    lead.fill(verification="Đã làm việc với Phòng Kinh doanh, sàn giao dịch.", damage_vnd="214.000.000")
    lead.row("causes", 0, code="O_MARKET", weight="70", description="Giá chè giảm sâu.", evidence="Bảng giá sàn")
    lead.row("causes", 1, code="S_SUPERVISION", weight="29", description="Họp giá chậm.", evidence="Biên bản họp")
    lead.row("causes", 0, responsibility="NOBODY")
    lead.row("causes", 1, responsibility="COLLECTIVE", responsible="Hội đồng giá")
    lead.press("Ghi nguyên nhân, thiệt hại")
    lead.reads("100")
    lead.row("causes", 1, weight="30")
    lead.press("Ghi nguyên nhân, thiệt hại")
    lead.take_up("Đánh giá ba điều kiện", TITLE)
    lead.fill(pilot_basis="KL14_PROPOSAL")
    for one in Subject.objects.all():
        for name in ("policy_followed", "pure_motive", "common_good"):
            lead.fill(**{f"s-{one.pk}-{name}": "co", f"s-{one.pk}-{name}_reason": "Hồ sơ, quyết định, biên bản."})
    lead.press("Đánh giá ba điều kiện")


def conclude(chair: Walker, lead: Walker, travel: Callable[[date], None]) -> None:
    """Draft to the subject, hearing, secret tally, notice."""
    lead.take_up("Gửi dự thảo kết luận", TITLE)
    lead.fill(draft="Đề nghị giảm nhẹ trách nhiệm.", hearing_on=today(14), hearing_where="8 giờ, Văn phòng UBKT")
    lead.press("Gửi dự thảo kết luận")
    travel(clock.today() + timedelta(days=14))
    chair.take_up("Ghi biên bản hội nghị", TITLE)
    chair.fill(held_on=today(), present=[str(one.pk) for one in Person.objects.filter(username__startswith="ubkt")])
    for one in Subject.objects.exclude(person=None):
        chair.fill(**{f"s-{one.pk}-hearing": "HEARD", f"s-{one.pk}-statement": "Nhận trách nhiệm họp giá chậm."})
    chair.fill(minutes="Đối tượng trình bày, hội nghị thảo luận.")
    chair.press("Ghi biên bản hội nghị")
    chair.take_up("Ghi kết quả phiếu kín", TITLE)
    chair.reads("Loại trừ trách nhiệm")
    for one in Subject.objects.all():
        tally = {"issued": 5, "returned": 5, "valid": 5, "count-LIABILITY_EXEMPTED": 1, "count-LIABILITY_MITIGATED": 4}
        chair.fill(**{f"s-{one.pk}-{name}": value for name, value in tally.items()})
        chair.fill(**{f"s-{one.pk}-outcome": "LIABILITY_MITIGATED", f"s-{one.pk}-with_lessons": True})
    chair.fill(conclusion="Giảm nhẹ trách nhiệm, kiểm điểm rút kinh nghiệm.", ballot_minutes="Kiểm phiếu công khai.")
    chair.press("Ghi kết quả phiếu kín")
    chair.take_up("Thông báo kết luận", TITLE)
    chair.fill(notice_no="08-TB/UBKTĐUK", notice_on=today())
    for one in Subject.objects.all():
        chair.fill(**{f"s-{one.pk}-delivered_on": today()})
    chair.press("Thông báo kết luận")
    chair.reads("Giảm nhẹ trách nhiệm")


def close(head: Walker, cadre: Walker, travel: Callable[[date], None]) -> None:
    """The complaint window runs out, the pilot is closed, and so is the proposal."""
    travel(clock.today() + timedelta(days=60))
    head.take_up("Kết thúc", TITLE)
    head.fill(note="Rút kinh nghiệm trong toàn công ty.")
    head.press("Kết thúc")
    cadre.go("/de-xuat/")
    cadre.reads("Đã kết thúc")


def report(office: Walker, folder: Path) -> str:
    """The periodic report of the bloc and everything under it, issued; gives the text of its PDF."""
    office.go("/bao-cao/")
    office.follow("Lập báo cáo")
    office.fill(
        unit=str(Unit.objects.get(code="DUK").pk), period="AD_HOC", starts_on="01/01/2030", ends_on="01/01/2020"
    )
    office.press("Lập dự thảo")
    assert office.page.locator(".error-summary").count() == 1
    office.fill(starts_on="01/11/2026", ends_on=today())
    office.press("Lập dự thảo")
    office.follow("Soạn lời văn")
    office.fill(assessment="Các cấp ủy triển khai nghiêm túc.", plans="Tiếp tục theo dõi các thí điểm.")
    office.press("Soạn lời văn")
    office.follow("Ban hành")
    office.press("Ban hành")
    office.reads("01-BC/ĐUK")
    link = office.page.get_by_role("link", name="Tải PDF").first.get_attribute("href")
    path = folder / "bao-cao.pdf"
    path.write_bytes(office.page.request.get(f"{office.site}{link}").body())
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout


def outsider_sees_nothing(outsider: Walker, pilot: Pilot) -> None:
    review = AccountabilityReview.objects.get()
    for path in ("/", "/de-xuat/", "/thi-diem/", "/theo-doi/", "/xem-xet-trach-nhiem/", "/thong-bao/"):
        outsider.go(path)
        outsider.does_not_read(TITLE)
    for record in (pilot.proposal, pilot, review, MonitoringReview.objects.first()):
        assert outsider.fetch(record.get_absolute_url()) == 404


def today(days: int = 0) -> str:
    return f"{clock.today() + timedelta(days=days):%d/%m/%Y}"


def label_of(username: str) -> str:
    return str(Person.objects.get(username=username).pk)


def test_p03_from_draft_to_report(
    sign_in: Callable[[str], Walker], page_guard: Any, tmp_path: Path, travel: Callable[[date], None]
) -> None:
    page_guard.announce(422)
    cadre, clerk, head, monitor = (sign_in(name) for name in ("canbo", "vanthu", "bithu", "theodoi"))
    write(cadre, tmp_path)
    send(cadre)
    supplement_and_receive(clerk, cadre)
    decide(head, sign_in("phobithu"))
    pilot = start(cadre, monitor)
    report_progress(cadre, monitor, pilot, travel)
    report_result(cadre, pilot, travel)
    evaluate(head, pilot)
    chair, lead = sign_in("ubkt_chunhiem"), sign_in("ubkt")
    form_a_team(chair, [lead, sign_in("ubkt2")])
    verify(lead, cadre)
    conclude(chair, lead, travel)
    close(head, cadre, travel)
    printed = report(sign_in("vanphong"), tmp_path)
    assert "ĐẢNG ỦY KHỐI DOANH NGHIỆP" in printed
    assert "Số 01-BC/ĐUK" in printed
    assert "giảm nhẹ trách nhiệm" in printed
    assert "214.000.000 đồng" in printed
    outsider_sees_nothing(sign_in("donvikhac"), pilot)
    assert list(faults()) == []
