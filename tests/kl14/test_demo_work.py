"""Whoever logs in to the demo finds work of their own, and nobody sees what is not theirs."""

import pytest
from django.test import Client

from kl14.demo import people
from tests.demo import Cast
from workflow.machine import machines

WORK = [
    ("canbo", "Báo cáo tiến độ", "Trích doanh thu tuyến trải nghiệm"),
    ("canbo", "Gửi đề xuất", "Hợp đồng liên kết vùng chè"),
    ("vanthu", "Tiếp nhận", "Dùng nước rửa chè"),
    ("bithu", "Chọn bước xử lý", "Chuyển giờ vận chuyển chè búp"),
    ("theodoi", "Xác nhận bắt đầu", "Giao tổ trưởng sản xuất duyệt lệnh"),
    ("ubkt", "Ghi nguyên nhân, thiệt hại", "Giám sát lớp phủ rừng"),
    ("ubkt2", "Ghi nguyên nhân, thiệt hại", "Giám sát lớp phủ rừng"),
    ("ubkt_chunhiem", "Lập tổ kiểm tra", "Chuyển ca chạy xe hàng"),
    ("vanphong", "Ban hành", "Kết quả thực hiện Kết luận số 14-KL/TW, tháng"),
    ("vanphong", "Nhận hồ sơ chuyển lên", "Dùng chung trạm đo mưa"),
    ("captren", "Đưa ra tập thể", "Hợp đồng liên kết trồng dược liệu dưới tán rừng"),
    ("htd.thuy", "Chọn bước xử lý", "Vướng mắc 1: Chia sẻ lợi ích du lịch"),
    ("htd.thuy", "Báo cáo tiến độ", "Mốc 2: Chia sẻ lợi ích du lịch"),
    ("ntu.duc", "Đề nghị bắt đầu", "Thu gom rác theo lịch hẹn"),
    ("sdh.bithu", "Kết thúc", "Vận hành hồ chứa"),
]


@pytest.mark.parametrize(("username", "todo", "title"), WORK)
def test_the_first_page_names_the_work_that_waits(
    demo: Cast, client: Client, username: str, todo: str, title: str
) -> None:
    client.force_login(demo[username])
    page = client.get("/")
    waiting = [work for work in page.context["waiting"].rows if title in str(work.record)]
    assert [work.todo for work in waiting] == [todo]
    assert title in page.content.decode()


def test_what_was_sent_leaves_out_drafts_and_what_has_ended(demo: Cast, client: Client) -> None:
    client.force_login(demo["canbo"])
    sent = [str(work.record) for work in client.get("/").context["sent"].rows]
    assert sent == ["Trích doanh thu tuyến trải nghiệm đồi chè trả trực tiếp cho tổ hái chè"]


@pytest.mark.parametrize("account", people.accounts(), ids=lambda account: account.username)
def test_the_first_page_opens_for_every_account(demo: Cast, client: Client, account: people.Account) -> None:
    client.force_login(demo[account.username])
    assert client.get("/").status_code == 200


def test_an_outsider_sees_none_of_it(demo: Cast, client: Client) -> None:
    outsider = demo["donvikhac"]
    client.force_login(outsider)
    for machine in machines():
        assert list(machine.visible_to(outsider)) == []
        for record in machine.model._base_manager.all():
            assert client.get(record.get_absolute_url()).status_code == 404


def test_every_record_opens_for_whoever_has_to_act_on_it(demo: Cast, client: Client) -> None:
    for username, _todo, title in WORK:
        client.force_login(demo[username])
        work = next(one for one in client.get("/").context["waiting"].rows if title in str(one.record))
        assert client.get(work.record.get_absolute_url()).status_code == 200
        assert client.get(work.url).status_code == 200
