"""Sample data and forms with which every component is drawn; the words are those of real use, the people invented."""

import datetime as dt
from types import SimpleNamespace as Thing
from zoneinfo import ZoneInfo

from django import forms
from django.forms import formset_factory

from ui.charts import Chart, Series
from ui.fields import RadioBoxes
from ui.forms import DateField, DecimalField, IntegerField, Kl14Form, MoneyField
from ui.paging import Page

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
TITLE = "Rút ngắn thời gian cấp giấy xác nhận nơi cư trú từ 03 ngày xuống 01 ngày tại bộ phận một cửa"
REFERENCE = "ĐX-2026-0003"
STAGES = [
    {"label": label, "state": state}
    for label, state in [
        ("Gửi đề xuất", "done"),
        ("Tiếp nhận", "done"),
        ("Tập thể cho ý kiến", "active"),
        ("Quyết định", "todo"),
        ("Thí điểm", "todo"),
        ("Đánh giá", "todo"),
    ]
]


def moment(day: int, hour: int, minute: int) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


FACTS = [
    ("Lĩnh vực", "Cải cách thủ tục hành chính"),
    ("Đơn vị chủ trì", "Đảng ủy phường Xuân Hương"),
    ("Kinh phí dự kiến", "1.250.000.000 đồng"),
    ("Thời gian thí điểm", "01/12/2026 – 28/02/2027"),
    ("Người đề xuất", "K’Brơi"),
    ("Đồng tác giả", ""),
]
ENTRIES = [
    Thing(
        icon="users",
        title="Đưa ra tập thể cho ý kiến",
        by_name="Nguyễn Thị Hường, Bí thư",
        at=moment(20, 9, 15),
        reason="Đề xuất có tác động đến nhiều bộ phận, cần ý kiến của Ban Thường vụ.",
        facts=[("Thành phần", "07 đồng chí"), ("Hạn cho ý kiến", "24/11/2026")],
    ),
    Thing(
        icon="inbox",
        title="Tiếp nhận",
        by_name="Lê Thị Ngọc Ánh, Văn thư",
        at=moment(18, 16, 40),
        reason="",
        facts=[("Số đến", "147")],
    ),
    Thing(icon="send", title="Gửi đề xuất", by_name="K’Brơi", at=moment(12, 8, 2), reason="", facts=[]),
]
FILES = [
    Thing(
        name="Phương án chi tiết và dự toán kinh phí.pdf",
        size=1_572_864,
        url="/tep/1",
        sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        by_name="K’Brơi",
        at=moment(12, 7, 58),
    )
]
ACTIONS = [
    Thing(label="Ghi nhận biểu quyết", url="/viec", tone="primary", blocked="", hint="Còn 2 đồng chí chưa cho ý kiến."),
    Thing(label="Yêu cầu bổ sung", url="/viec", tone="secondary", blocked="", hint=""),
    Thing(label="Không chấp thuận", url="/viec", tone="danger", blocked="", hint=""),
    Thing(
        label="Cho thực hiện thí điểm",
        url="/viec",
        tone="primary",
        blocked="Phải có kết quả biểu quyết của tập thể trước khi quyết định.",
        hint="",
    ),
]
CLOCKS = {
    "chạy": Thing(label="Quyết định", due_on=dt.date(2026, 12, 8), working_days_left=11, overdue=False, paused=False),
    "sắp": Thing(label="Quyết định", due_on=dt.date(2026, 11, 24), working_days_left=2, overdue=False, paused=False),
    "nay": Thing(label="Quyết định", due_on=dt.date(2026, 11, 22), working_days_left=0, overdue=False, paused=False),
    "quá": Thing(label="Quyết định", due_on=dt.date(2026, 11, 17), working_days_left=-3, overdue=True, paused=False),
    "dừng": Thing(label="Quyết định", due_on=dt.date(2026, 12, 8), working_days_left=None, overdue=False, paused=True),
}
STATUSES = [
    {"label": "Bản nháp", "tone": "draft"},
    {"label": "Chờ tập thể cho ý kiến", "tone": "wait"},
    {"label": "Đang thí điểm", "tone": "pilot"},
    {"label": "Đạt mục tiêu", "tone": "ok"},
    {"label": "Không chấp thuận", "tone": "no"},
]
ROWS = [
    Thing(reference=f"ĐX-2026-{number:04d}", title=title, unit=unit, status=STATUSES[index], clock=clock)
    for index, (number, title, unit, clock) in enumerate(
        [
            (147, "Quỹ giờ linh hoạt cho cán bộ nuôi con nhỏ", "Văn phòng Đảng ủy", None),
            (145, TITLE, "Đảng ủy phường Xuân Hương", CLOCKS["quá"]),
            (139, "Trợ lý soạn thảo công văn theo Nghị định 30", "Ban Tuyên giáo và Dân vận", CLOCKS["chạy"]),
            (131, "Số hóa sổ trực ban bằng mã QR", "Công ty Cấp thoát nước Lâm Đồng", None),
            (128, "Họp giao ban trực tuyến thay báo cáo giấy hằng tuần", "Ủy ban Kiểm tra", None),
        ]
    )
]
CHARTS = [
    Chart(
        id="on-time",
        kind="line",
        title="Tỷ lệ quyết định đúng hạn theo tháng",
        labels=["6/2026", "7/2026", "8/2026", "9/2026", "10/2026", "11/2026"],
        series=[Series("Đúng hạn", [62, 71.5, 68, 80, 84, 91])],
        unit="%",
        target=85,
        target_label="Chỉ tiêu",
        desc="Tăng từ 62% tháng 6 lên 91% tháng 11, vượt chỉ tiêu 85%.",
    ),
    Chart(
        id="by-unit",
        kind="stacked",
        title="Kết quả xử lý đề xuất theo đơn vị",
        labels=["Đảng ủy phường Xuân Hương", "Công ty Cấp thoát nước Lâm Đồng", "Văn phòng Đảng ủy"],
        series=[
            Series("Cho thực hiện", [12, 5, 3]),
            Series("Cho thí điểm", [8, 7, 2]),
            Series("Không chấp thuận", [2, 1, None]),
        ],
        unit="đề xuất",
    ),
    Chart(
        id="damage",
        title="Thiệt hại phát sinh",
        labels=["Thí điểm 3", "Thí điểm 9"],
        series=[Series("Thiệt hại", [86_000_000, 12_500_000])],
        unit="đồng",
        target=50_000_000,
        target_label="Ngưỡng dừng",
    ),
]


class DecisionForm(Kl14Form):
    conclusion = forms.ChoiceField(
        label="Kết luận",
        choices=[("PILOT", "Cho thực hiện thí điểm"), ("RETURN", "Trả lại để bổ sung"), ("REJECT", "Không chấp thuận")],
        widget=RadioBoxes(
            hints={
                "PILOT": "Chuyển sang bước thí điểm, thông báo cho người đề xuất.",
                "REJECT": "Phải nêu căn cứ; người đề xuất có quyền kiến nghị.",
            }
        ),
    )
    reason = forms.CharField(
        label="Lý do", widget=forms.Textarea, max_length=500, help_text="Người đề xuất đọc được nội dung này."
    )
    budget = MoneyField(label="Kinh phí", help_text="Tổng kinh phí được duyệt.")
    starts_on = DateField(label="Ngày bắt đầu")
    months = IntegerField(label="Số tháng thí điểm", min_value=1)
    regime = forms.ChoiceField(
        label="Căn cứ pháp lý",
        choices=[("", "Chọn…"), ("KL14", "Kết luận 14-KL/TW"), ("ND73", "Nghị định 73/2023/NĐ-CP")],
    )
    conditions = forms.MultipleChoiceField(
        label="Điều kiện dừng",
        choices=[("COST", "Vượt kinh phí được duyệt"), ("HARM", "Phát sinh thiệt hại cho người dân")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    attachment = forms.FileField(label="Tờ trình", help_text="Tệp PDF, tối đa 20 MB.", required=False)
    constitution = forms.BooleanField(label="Tôi đã kiểm tra: đề xuất không trái Hiến pháp và Điều lệ Đảng")


class CriterionForm(Kl14Form):
    name = forms.CharField(label="Chỉ tiêu", max_length=200)
    unit = forms.CharField(label="Đơn vị tính", max_length=40)
    baseline = DecimalField(label="Hiện trạng", max_digits=12, decimal_places=2)
    target = DecimalField(label="Mục tiêu", max_digits=12, decimal_places=2)
    note = forms.CharField(label="Cách đo", widget=forms.Textarea, required=False)


CriterionFormSet = formset_factory(CriterionForm, extra=1, can_delete=True, min_num=1, validate_min=True, max_num=4)


class FilterForm(Kl14Form):
    q = forms.CharField(label="Từ khóa", required=False)
    status = forms.ChoiceField(label="Trạng thái", choices=[("", "Tất cả trạng thái")], required=False)
    unit = forms.ChoiceField(label="Đơn vị", choices=[("", "Tất cả đơn vị")], required=False)


def page_of(rows: list[Thing]) -> Page:
    return Page(rows=rows, previous_cursor="", next_cursor="2026-11-12~5", count_text=f"{len(rows)} hồ sơ")
