"""What stands beside each field of the draft: what to write, and a short example (invented)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

#: section → what whoever decides must find in it
INTRODUCTION: dict[str, Any] = {
    "van-de": _(
        "Người quyết định cần thấy vướng mắc có thật, đòi hỏi cấp thiết từ thực tiễn và việc tháo gỡ là vì lợi ích "
        "chung (Kết luận 14-KL/TW; Nghị định 73/2023/NĐ-CP, Điều 5)."
    ),
    "giai-phap": _(
        "Nói rõ làm gì, ai làm, ở đâu, đến khi nào. Giải pháp không trái Hiến pháp, Điều lệ Đảng, văn bản cấp trên; "
        "không ảnh hưởng quốc phòng, an ninh, trật tự và sự phát triển của đơn vị khác."
    ),
    "nguon-luc": _(
        "Thời gian phải đủ để thấy và đo được kết quả. Nguồn lực ghi rõ lấy từ đâu; sau khi được phép, đồng chí có "
        "quyền đề nghị hỗ trợ đúng những gì đã nêu ở đây."
    ),
    "tac-dong": _(
        "Nêu cả mặt không thuận lợi. Rủi ro khai trước, có biện pháp, là căn cứ xem xét công tâm nếu kết quả không như "
        "mong muốn."
    ),
    "hieu-qua": _(
        "Tiêu chí ở phần này là thước đo khi đánh giá kết quả. Chọn điều đếm được, có sẵn số liệu, do đề xuất mà "
        "thay đổi."
    ),
}

#: field → (what to write, example)
GUIDANCE: dict[str, tuple[Any, Any]] = {
    "title": (
        _("Một câu ngắn, nói rõ làm gì và ở đâu."),
        _("Giao tổ trưởng duyệt lệnh sửa chữa ngoài giờ bằng chữ ký số"),
    ),
    "field": (_("Chọn lĩnh vực gần nhất với nội dung đề xuất."), ""),
    "problem_kind": (_("Theo Kết luận 14-KL/TW, đề xuất tập trung vào một trong hai loại vướng mắc này."), ""),
    "is_urgent": (
        _("Đánh dấu khi đề xuất giải quyết đòi hỏi cấp thiết của thực tiễn hoặc nhiệm vụ trọng tâm của đơn vị."),
        "",
    ),
    "bottleneck": (
        _("Nêu đích danh: quy định nào (số, điều khoản) hoặc cách làm nào đang cản trở, ai bị vướng, từ bao giờ."),
        _("Lệnh sửa chữa phải có chữ ký tay của lãnh đạo, nên sự cố ban đêm phải chờ đến sáng hôm sau."),
    ),
    "necessity": (
        _("Vì sao phải làm lúc này; không làm thì thiệt hại gì, cho ai. Ghi số liệu, thời điểm và nguồn số liệu."),
        _("Năm 2021 có 46 sự cố ban đêm, thời gian khắc phục trung bình 11 giờ, thất thoát nước 18,5%."),
    ),
    "objective": (
        _("Muốn đạt kết quả gì, đến bao giờ; điều gì phải giữ nguyên (an toàn, chất lượng, quyền lợi người dân)."),
        _("Giảm thời gian khắc phục xuống còn 4 giờ; mọi lệnh đều được hậu kiểm trong ngày làm việc kế tiếp."),
    ),
    "legal_references": (
        _("Quy định đang áp dụng hoặc còn thiếu, mỗi dòng một văn bản. Không ghi văn bản mật."),
        _("Quy chế quản lý sửa chữa của công ty năm 2019, Điều 7"),
    ),
    "solution": (
        _("Làm gì, theo trình tự nào, khác cách làm hiện nay ở điểm nào, ai kiểm soát để không bị lợi dụng."),
        _("Ủy quyền bốn tổ trưởng duyệt lệnh đến 20 triệu đồng bằng chữ ký số; lệnh tự động báo về trực ban."),
    ),
    "scope": (
        _("Thực hiện ở đâu, với việc gì, đến mức nào; nên bắt đầu hẹp để dễ dừng khi cần."),
        _("Hai trạm cấp nước số 1 và số 3, lệnh có giá trị đến 20 triệu đồng"),
    ),
    "target_subjects": (
        _("Những ai làm theo cách mới, những ai chịu tác động."),
        _("Bốn tổ trưởng sửa chữa, bộ phận trực ban, khoảng 3.200 hộ dùng nước"),
    ),
    "participating_units": (_("Đơn vị cùng làm, mỗi dòng một đơn vị."), _("Phòng Kỹ thuật")),
    "planned_start": (_("Ngày/tháng/năm."), "01/4/2022"),
    "planned_end": (_("Từ ngày bắt đầu trở đi."), "30/9/2022"),
    "budget_vnd": (_("Tổng số tiền, bằng đồng. Nếu không cần kinh phí, ghi 0 và nêu lý do ở dưới."), "86.000.000"),
    "funding_source": (_("Tiền lấy từ đâu. Bỏ trống nếu kinh phí bằng 0."), _("Chi phí thường xuyên năm 2022")),
    "budget_note": (
        _("Chỉ ghi khi kinh phí bằng 0."),
        _("Dùng phần mềm và máy tính sẵn có, cán bộ tự thực hiện."),
    ),
    "staffing": (_("Bao nhiêu người, ai làm việc gì."), _("Bốn tổ trưởng kiêm nhiệm, một kỹ sư tin học hỗ trợ")),
    "facilities": (_("Máy móc, thiết bị, mặt bằng cần dùng."), _("Bốn thiết bị ký số, bốn máy tính bảng")),
    "feasibility": (
        _("Vì sao tin là làm được: đã thử chưa, điều kiện có sẵn, khó khăn và cách vượt qua."),
        _("Đã thử với trạm số 1 trong hai tuần, 12 lệnh duyệt đúng quy trình; các tổ trưởng đã được tập huấn."),
    ),
    "positive_impact": (
        _("Lợi ích với đơn vị, người dân, xã hội."),
        _("Người dân không phải chờ nước qua đêm; giảm thất thoát, giảm chi phí làm thêm giờ."),
    ),
    "negative_impact": (
        _("Ảnh hưởng không mong muốn có thể có. Nếu không có, ghi “Không” và nêu lý do."),
        _("Có thể duyệt lệnh không cần thiết; khắc phục bằng hậu kiểm hằng ngày."),
    ),
    "expected_effect": (
        _("Kết quả, giá trị làm lợi dự kiến; tính được bằng tiền thì ghi số tiền."),
        _("Giảm khoảng 40.000 m³ nước thất thoát, tiết kiệm 310 triệu đồng mỗi năm."),
    ),
    "commits_pure_motive": (_("Không vì lợi ích cá nhân, lợi ích nhóm; không lợi dụng chủ trương để vụ lợi."), ""),
    "commits_common_good": (_("Đề xuất nhằm phục vụ lợi ích chung của đơn vị, của nhân dân, của xã hội."), ""),
    "commits_truthful": (_("Nghiêm túc trong đề xuất; số liệu, tài liệu kèm theo đúng sự thật."), ""),
    "commits_supervision": (
        _("Chấp hành chủ trương, nghị quyết, quyết định của cấp có thẩm quyền; chịu theo dõi, kiểm tra, giám sát."),
        "",
    ),
    "commits_resources": (
        _("Sử dụng có hiệu quả các nguồn lực được hỗ trợ và nỗ lực hoàn thành ý tưởng."),
        "",
    ),
    "has_conflict_of_interest": (
        _(
            "Có xung đột lợi ích khi đồng chí, người thân hoặc doanh nghiệp có liên quan được hưởng lợi riêng từ "
            "đề xuất. Có thì khai rõ; khai rõ không làm đề xuất bị loại."
        ),
        "",
    ),
    "conflict_of_interest": (
        _("Ai, quan hệ thế nào, được lợi gì. Bỏ trống nếu không có."),
        _("Em ruột tôi là nhân viên của một trong ba công ty cung cấp thiết bị ký số."),
    ),
    "contains_no_secret": (
        _(
            "Hệ thống này không dùng cho tài liệu mật. Nếu nội dung hoặc tệp có bí mật nhà nước, đồng chí dừng lại và "
            "báo cáo theo chế độ bảo mật."
        ),
        "",
    ),
}
