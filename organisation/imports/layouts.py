"""The two lists: units, and people with their posts, one row a post."""

from organisation.models.imports import Kind
from organisation.sheets.layout import EXAMPLE, Column, Layout
from units.models import UnitType
from units.roles import Role

UNITS = Layout(
    "Đơn vị",
    "don-vi",
    (
        Column("code", "Mã", f"{EXAMPLE} CBCS01", "Mã riêng của đơn vị, không đổi theo thời gian.", 32, required=True),
        Column("name", "Tên", "Chi bộ cơ sở Công ty Chè Đồi Sương", "Tên đầy đủ.", 200, required=True),
        Column("short_name", "Tên ngắn", "Chi bộ Đồi Sương", "Để trống thì dùng tên đầy đủ.", 120),
        Column(
            "symbol",
            "Ký hiệu văn bản",
            "CBĐS",
            "Phần sau dấu / trong số văn bản, ví dụ 05-QĐ/CBĐS. Bắt buộc với đơn vị mới.",
            24,
        ),
        Column("type", "Loại", "Chi bộ cơ sở", "Một trong các loại sau.", choices=UnitType, required=True),
        Column(
            "parent",
            "Mã đơn vị cấp trên",
            "ĐUK",
            "Mã của một đơn vị đã có hoặc có trong tệp, ở bất kỳ dòng nào.",
            32,
        ),
        Column(
            "party_unit",
            "Mã tổ chức đảng",
            "",
            "Chỉ với loại Doanh nghiệp, cơ quan: mã đảng bộ, chi bộ của nơi đó.",
            32,
        ),
        Column("place", "Địa danh", "Đà Lạt", "Nơi ghi ở dòng ngày tháng của văn bản.", 80),
        Column(
            "established_on",
            "Ngày thành lập",
            "01/07/2025",
            "Ngày của quyết định thành lập. Đơn vị đã có thì không sửa được bằng tệp.",
        ),
    ),
)
PEOPLE = Layout(
    "Cán bộ",
    "can-bo",
    (
        Column(
            "username",
            "Tên đăng nhập",
            f"{EXAMPLE} nguyenvanan",
            "Mỗi người một tên đăng nhập. Người có nhiều chức vụ: mỗi chức vụ một dòng.",
            64,
            required=True,
        ),
        Column("full_name", "Họ và tên", "Nguyễn Văn An", "Viết đủ dấu.", 120, required=True),
        Column(
            "sort_name",
            "Tên để sắp xếp",
            "An Nguyễn Văn",
            "Để trống: hệ thống xếp theo tên nếu họ là họ phổ biến, còn lại giữ nguyên thứ tự để xem lại "
            "(K'Brơi, Cil Ha Sương, Y Moan Niê).",
            120,
        ),
        Column("email", "Thư điện tử", "an.nv@example.vn", "Nhận thông báo, lấy lại mật khẩu.", 254),
        Column("title", "Chức danh", "Trưởng phòng Kinh doanh", "Chức danh chuyên môn.", 120),
        Column("unit", "Mã đơn vị", "CBCS01", "Mã của đơn vị nơi giữ chức vụ.", 32, required=True),
        Column("role", "Vai trò", "Cán bộ", "Một trong các vai trò sau.", choices=Role, required=True),
        Column("post", "Chức vụ", "Chi ủy viên", "Tên chức vụ như trong quyết định.", 120),
        Column("valid_from", "Từ ngày", "01/07/2025", "Ngày đầu giữ chức vụ.", required=True),
        Column("valid_to", "Đến ngày", "", "Ngày cuối giữ chức vụ, nếu đã biết."),
        Column("decision_no", "Số quyết định", "12-QĐ/ĐUK", "Quyết định bổ nhiệm.", 64),
    ),
)
LAYOUTS = {Kind.UNITS: UNITS, Kind.PEOPLE: PEOPLE}
