"""Resources of an approved pilot: asked, decided by another, given in parts, accounted for; what is late is seen."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from pilots import actions as pilot_actions
from pilots.models import ResourceRequest
from pilots.requests import actions, querysets
from tests.pilots import factories as f
from tests.pilots import helping
from tests.pilots.factories import on
from tests.pilots.test_pages import signed_in, text_of
from workflow.clocks import deadlines_of
from workflow.errors import Refused, Stale

WANTED = {
    "kind": "MONEY",
    "what": "Bao gói cho 40 lô",
    "amount_vnd": 20_000_000,
    "needed_by": date(2026, 4, 6),
    "reason": "Bao cũ không đạt chuẩn",
}


def asked(pilot, **changes):
    with on("09/03/2026"):
        return actions.ask(pilot, by=pilot.owner, **WANTED | changes)


def granted(world, pilot, **changes):
    request = asked(pilot, **changes)
    with on("11/03/2026"):
        return actions.grant(request, by=world.head, provider=world.deputy, promised_on=date(2026, 3, 20))


def fresh(request):
    return querysets.load().get(pk=request.pk)


def clocks(request):
    return {row.kind: row.due_on for row in deadlines_of(request).running()}


def test_it_is_granted_given_in_parts_accounted_for_and_settled(world):
    request = asked(f.active(world))
    assert clocks(request) == {"request.reply": date(2026, 3, 23)}
    with on("11/03/2026"):
        request = actions.ask_info(request, by=world.head, question="Báo giá?")
        request = actions.send_info(request, by=world.owner, info="Ba báo giá")
        request = actions.grant(request, by=world.head, provider=world.deputy, promised_on=date(2026, 3, 20))
    assert clocks(request) == {"request.provide": date(2026, 3, 20)}
    with on("16/03/2026"):
        request = actions.provide_part(
            request, by=world.deputy, provided_on=date(2026, 3, 16), what="Đợt một", amount_vnd=12_000_000
        )
    with on("20/03/2026"):
        last = {"provided_on": date(2026, 3, 20), "what": "Đợt hai"}
        for wrong in (None, -1, 0, 7_000_000, 9_000_000):
            with pytest.raises(ValidationError) as error:
                actions.provide(request, by=world.deputy, amount_vnd=wrong, **last)
            assert list(error.value.message_dict) == ["amount_vnd"]
        request = actions.provide(request, by=world.deputy, amount_vnd=8_000_000, **last)
    assert (request.state, request.provided_vnd, request.is_late) == ("PROVIDED", 20_000_000, False)
    assert clocks(request) == {"request.settle": date(2026, 7, 1)}
    told = {"used": "Mua bao", "vouchers": "HĐ 12"}
    with on("10/04/2026"):
        for changes, field in (
            ({"used_vnd": 20_000_001}, "used_vnd"),
            ({"used_vnd": -1}, "used_vnd"),
            ({"used_vnd": 19_000_000}, "remaining"),
            ({"used_vnd": 20_000_000, "vouchers": ""}, "vouchers"),
        ):
            with pytest.raises(ValidationError) as error:
                actions.account(request, by=world.owner, **told | changes)
            assert list(error.value.message_dict) == [field]
        request = actions.account(request, by=world.owner, used_vnd=19_000_000, remaining="Nộp lại quỹ", **told)
        request = actions.return_account(request, by=world.head, reason="Thiếu hóa đơn")
        request = actions.account(request, by=world.owner, used_vnd=20_000_000, **told)
        request = actions.accept_account(request, by=world.head)
    assert (request.state, clocks(request)) == ("SETTLED", {})


def test_what_comes_late_is_seen(world):
    request = granted(world, f.active(world))
    with on("20/03/2026"):
        assert fresh(request).is_late is False
    with on("23/03/2026"):
        assert fresh(request).is_late is True
        request = actions.provide(
            request, by=world.deputy, provided_on=date(2026, 3, 23), what="Đủ", amount_vnd=20_000_000
        )
        page = text_of(signed_in(world.owner).get(request.get_absolute_url()))
    assert "Cấp chậm" in page
    assert fresh(request).is_late is True


@pytest.mark.parametrize("state", ["DUE_REPORT", "REPORTED", "ACHIEVED", "CLOSED"])
def test_after_the_work_nothing_is_asked(world, state):
    pilot = f.MAKERS[state](world)
    with on("01/06/2026"), pytest.raises(Refused, match="không kiến nghị thêm"):
        actions.ask(pilot, by=world.owner, **WANTED | {"kind": "OTHER", "needed_by": date(2026, 6, 1)})
    assert ResourceRequest.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "x"}, "kind"),
        ({"what": ""}, "what"),
        ({"reason": ""}, "reason"),
        ({"amount_vnd": None}, "amount_vnd"),
        ({"amount_vnd": 0}, "amount_vnd"),
        ({"amount_vnd": -5}, "amount_vnd"),
        ({"amount_vnd": 120_000_001}, "amount_vnd"),
        ({"amount_vnd": 24_000_001, "is_extra": True}, "amount_vnd"),
        ({"needed_by": date(2026, 3, 8)}, "needed_by"),
        ({"needed_by": date(2026, 6, 2)}, "needed_by"),
    ],
)
def test_what_a_request_must_say(world, changes, field):
    pilot = f.active(world)
    with pytest.raises(ValidationError) as error:
        asked(pilot, **changes)
    assert list(error.value.message_dict) == [field]
    assert ResourceRequest.objects.count() == 0


def test_nobody_decides_their_own_and_it_goes_up(world):
    superior = helping.with_a_head_above(world)
    with on("25/02/2026"):
        pilot = f.active(world, owner=world.head)
    request = asked(pilot)
    assert request.holder == world.bloc
    with on("10/03/2026"):
        with pytest.raises(Refused):
            actions.grant(request, by=world.head, provider=world.deputy, promised_on=date(2026, 3, 20))
        assert actions.refuse(request, by=superior, basis="PLAIN", reason="Chưa cân đối").state == "REFUSED"


def test_two_who_decide_at_once(world):
    request = asked(f.active(world))
    with on("10/03/2026"):
        actions.refuse(request, by=world.head, basis="LEGAL", reason="Trái quy định", seen=request.version)
        with pytest.raises(Stale):
            actions.grant(
                request, by=world.head, provider=world.deputy, promised_on=date(2026, 3, 20), seen=request.version
            )
    assert fresh(request).state == "REFUSED"


def test_the_end_closes_what_did_not_come_and_goes_on_with_what_did(world):
    pilot = f.active(world)
    unanswered, half = asked(pilot), granted(world, pilot)
    with on("16/03/2026"):
        actions.provide_part(half, by=world.deputy, provided_on=date(2026, 3, 16), what="Một", amount_vnd=5_000_000)
    with on("01/06/2026"):
        pilot_actions.finish(pilot, by=world.owner, reason="Đã bán xong")
    assert [fresh(one).state for one in (unanswered, half)] == ["CANCELLED", "PROVIDED"]
    assert clocks(half) == {"request.settle": date(2026, 7, 1)}


def test_money_stands_together_on_the_page_of_the_pilot(world):
    pilot = f.active(world)
    granted(world, pilot, is_extra=True)
    assert querysets.spending_limit(pilot) == 140_000_000
    with on("12/03/2026"):
        page = text_of(signed_in(world.owner).get(pilot.get_absolute_url()))
    assert "Được hỗ trợ thêm" in page
    assert "20.000.000 đồng" in page


def test_overspending_is_explained_before_more_is_asked(world):
    pilot = f.active(world)
    type(pilot).objects.filter(pk=pilot.pk).update(spent_vnd=130_000_000)
    with pytest.raises(ValidationError) as error:
        asked(pilot)
    assert list(error.value.message_dict) == ["overspending"]
    assert asked(pilot, overspending="Giá bao tăng").overspending == "Giá bao tăng"


def test_the_owner_asks_by_the_form(world):
    pilot = f.active(world)
    url = reverse("pilots:ask_support", args=[pilot.pk])
    typed = WANTED | {
        "needed_by": "06/04/2026", "amount_vnd": "hai mươi triệu", "files-TOTAL_FORMS": "0", "files-INITIAL_FORMS": "0"
    }  # fmt: skip
    with on("09/03/2026"):
        client = signed_in(world.owner)
        answer = client.post(url, typed)
        assert answer.status_code == 422
        assert "hai mươi triệu" in text_of(answer)
        assert client.post(url, typed | {"amount_vnd": "20.000.000"}).status_code == 302
        assert signed_in(world.monitor).get(url).status_code == 403
    assert ResourceRequest.objects.get().amount_vnd == 20_000_000
