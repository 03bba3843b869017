"""A plan is changed by a decision, ahead and never back; the result is compared with the last plan in force."""

import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from evidence import audit
from pilots import actions as pilot_actions
from pilots.adjustments import actions
from pilots.adjustments.changes import changes_of
from pilots.models import Adjustment, Pilot, PlanVersion
from reviews.models import MonitoringReview
from tests.pilots.factories import World, active, due_report, findings, on, person, result
from units import clock
from units.models import Person
from units.roles import Role
from workflow.errors import NotReady, Refused, Stale
from workflow.tasks import run_automatic

WHY = {"reason": "Mưa kéo dài", "effect": "Không ảnh hưởng đến tiêu chí"}


def asked(pilot: Pilot, by: Person, day: str = "16/03/2026", **plan: Any) -> Adjustment:
    with on(day):
        return actions.submit(actions.propose(pilot, by=by, **WHY, **plan), by=by)


def decided(adjustment: Adjustment, by: Person, day: str = "17/03/2026", **changes: Any) -> Adjustment:
    with on(day):
        terms = {"decision_no": "31-QĐ/CB", "decided_on": clock.today(), "effective_on": clock.today(), **changes}
        return actions.approve(adjustment, by=by, **terms)


def test_a_later_end_moves_pilot_plan_and_reviews(world: World) -> None:
    pilot = active(world)
    accepted = pilot.monitoring_reviews.count()
    adjustment = decided(asked(pilot, world.owner, ends_on=date(2026, 7, 1)), world.head)
    pilot = type(pilot).objects.get(pk=pilot.pk)
    assert (adjustment.state, pilot.ends_on) == ("APPLIED", date(2026, 7, 1))
    assert adjustment.plan_version is not None
    assert adjustment.plan_version.number == 2
    assert PlanVersion.objects.get(pilot=pilot, number=1).content["ends_on"] == "2026-06-01"
    days = pilot.monitoring_reviews.exclude(state="CANCELLED").order_by("due_on").values_list("due_on", flat=True)
    assert days.last() == date(2026, 7, 1)
    assert pilot.monitoring_reviews.count() > accepted
    assert audit.chain_of(pilot).last().facts["Ngày kết thúc"] == "01/06/2026 → 01/07/2026"


def test_reviews_that_were_reported_stay(world: World) -> None:
    pilot = active(world)
    first = pilot.monitoring_reviews.get(number=1)
    with on("02/04/2026"):
        run_automatic()
    with on("20/04/2026"):
        decided(asked(pilot, world.owner, "20/04/2026", ends_on=date(2026, 7, 1)), world.head, "20/04/2026")
    first = type(first).objects.get(pk=first.pk)
    assert first.state == "DUE"
    assert MonitoringReview.objects.filter(pilot=pilot, due_on=first.due_on).count() == 1


@pytest.mark.parametrize(
    ("plan", "field", "sentence"),
    [
        ({"ends_on": date(2026, 2, 1)}, "ends_on", "phải sau ngày bắt đầu"),
        ({"ends_on": date(2026, 3, 10)}, "ends_on", "trở về trước"),
        ({"budget_vnd": -1}, "budget_vnd", "không thể âm"),
        ({"budget_vnd": 20_000_000}, "budget_vnd", "ít hơn số đã chi"),
        (
            {"budget_lines": [{"name": "Phí sàn", "amount_vnd": 130_000_000, "source": ""}]},
            "budget_lines",
            "vượt kinh phí",
        ),
        ({"items": []}, "items", "ít nhất một công việc"),
        (
            {"items": [{"content": "Mở sàn", "responsible": "", "due_on": date(2026, 3, 5)}]},
            "items",
            "hạn đã qua",
        ),
        (
            {"items": [{"content": "Tổng kết", "responsible": "", "due_on": date(2026, 9, 5)}]},
            "items",
            "sau ngày kết thúc",
        ),
    ],
)
def test_what_cannot_be_is_said_at_its_field(world: World, plan: dict[str, Any], field: str, sentence: str) -> None:
    pilot = active(world)
    Pilot.objects.filter(pk=pilot.pk).update(spent_vnd=40_000_000)
    if field == "items":
        pilot.plan_items.create(content="Bán lô đầu", due_on=date(2026, 4, 1))
    with on("16/03/2026"), pytest.raises(ValidationError, match=sentence) as caught:
        actions.propose(pilot, by=world.owner, **WHY, **plan)
    assert list(caught.value.message_dict) == [field]
    assert not Adjustment.objects.exists()


def test_nothing_changed_is_nothing_to_decide(world: World) -> None:
    pilot = active(world)
    with on("16/03/2026"), pytest.raises(ValidationError, match="Chưa có nội dung nào"):
        actions.propose(pilot, by=world.owner, **WHY, ends_on=pilot.ends_on, budget_vnd=pilot.budget_vnd)


def test_a_criterion_is_not_touched_from_its_measuring_day_on(world: World) -> None:
    pilot = active(world)
    price, days = pilot.indicators.order_by("pk")
    price.measure_on = date(2026, 3, 16)
    price.save()
    with on("16/03/2026"), pytest.raises(ValidationError, match="sau ngày đo") as caught:
        actions.propose(pilot, by=world.owner, **WHY, indicators={price.pk: {"target": Decimal(8)}})
    assert list(caught.value.message_dict) == [f"target_{price.pk}"]
    with on("16/03/2026"):
        actions.propose(pilot, by=world.owner, **WHY, indicators={days.pk: {"target": Decimal(8)}})


def test_what_counts_later_may_not_reach_back_by_then(world: World) -> None:
    """The measuring day lies between the decision and the day from which it counts."""
    pilot = active(world)
    price = pilot.indicators.order_by("pk").first()
    price.measure_on = date(2026, 3, 20)
    price.save()
    adjustment = asked(pilot, world.owner, indicators={price.pk: {"target": Decimal(15)}})
    with pytest.raises(ValidationError, match="sau ngày đo"):
        decided(adjustment, world.head, effective_on=date(2026, 3, 23))
    assert decided(adjustment, world.head, effective_on=date(2026, 3, 18)).state == "APPROVED"


def test_small_changes_add_up_to_a_large_one(world: World) -> None:
    """20% of 120 million: 15 million twice is more, and the collective is asked."""
    pilot = active(world)
    first = decided(asked(pilot, world.owner, budget_vnd=135_000_000), world.head)
    assert not first.needs_vote
    second = asked(pilot, world.owner, "18/03/2026", budget_vnd=150_000_000)
    assert second.needs_vote
    assert "20%" in second.vote_reason
    with on("18/03/2026"), pytest.raises(Refused, match="đưa ra tập thể"):
        actions.approve(second, by=world.head, decision_no="1", decided_on=clock.today(), effective_on=clock.today())


@pytest.mark.parametrize(
    ("plan", "needs_vote"),
    [
        ({"ends_on": date(2026, 7, 16)}, False),  # 45 of 91 days
        ({"ends_on": date(2026, 7, 17)}, True),  # 46 of 91 days
        ({"budget_vnd": 144_000_000}, False),
        ({"budget_vnd": 144_000_001}, True),
        ({"scope": "Thêm một xưởng"}, False),
    ],
)
def test_the_limits_of_the_head(world: World, plan: dict[str, Any], needs_vote: bool) -> None:
    assert asked(active(world), world.owner, **plan).needs_vote is needs_vote


def test_an_easier_goal_is_voted_on(world: World) -> None:
    pilot = active(world)
    price, days = pilot.indicators.order_by("pk")
    easier = asked(pilot, world.owner, indicators={days.pk: {"target": Decimal(12)}})
    assert easier.vote_reason == f"Hạ chỉ tiêu: {days.name}"
    with on("17/03/2026"):
        actions.withdraw(easier, by=world.owner, reason="Thôi")
    assert not asked(pilot, world.owner, "17/03/2026", indicators={price.pk: {"target": Decimal(14)}}).needs_vote


def voted(world: World, votes: tuple[int, int, int], step: Any = actions.approve, **more: Any) -> Adjustment:
    adjustment = asked(active(world), world.owner, budget_vnd=200_000_000)
    with on("17/03/2026"):
        adjustment = actions.take_up(adjustment, by=world.head, meeting_on=clock.today())
        assert {row.person for row in adjustment.voters.all()} == {world.head, world.deputy}
        tally = dict(zip(("votes_for", "votes_against", "votes_abstain"), votes, strict=True))
        return step(adjustment, by=world.head, minutes="Thống nhất", **tally, **more)  # type: ignore[no-any-return]


ON_THE_DAY = {"decision_no": "31-QĐ/CB", "decided_on": date(2026, 3, 17), "effective_on": date(2026, 3, 17)}


def test_the_collective_decides_what_is_large(world: World) -> None:
    adjustment = voted(world, (2, 0, 0), **ON_THE_DAY)
    assert adjustment.state == "APPLIED"
    assert Pilot.objects.get().budget_vnd == 200_000_000


@pytest.mark.parametrize(
    ("votes", "sentence"), [((0, 2, 0), "tán thành"), ((3, 0, 0), "từ 1 đến 2"), ((1, 0, 0), "chưa đủ")]
)
def test_a_vote_that_does_not_carry_it_changes_nothing(
    world: World, votes: tuple[int, int, int], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence) as caught:
        voted(world, votes, **ON_THE_DAY)
    assert list(caught.value.message_dict) == ["votes_for"]
    assert Pilot.objects.get().budget_vnd == 120_000_000


def test_what_the_collective_wants_is_not_refused(world: World) -> None:
    with pytest.raises(ValidationError, match="đã tán thành"):
        voted(world, (2, 0, 0), actions.reject, reason="Không")


def test_nobody_decides_what_they_ask_for(world: World) -> None:
    """The head's own goes one up; without anybody there it stays, and the head still may not."""
    pilot = active(world)
    superior = person("dangkhoi", "K'Brơi Ý", (Role.HEAD, world.bloc))
    adjustment = asked(pilot, world.head, scope="Thêm một xưởng")
    assert adjustment.holder == world.bloc
    with on("17/03/2026"), pytest.raises(Refused):
        actions.reject(adjustment, by=world.head, reason="Không")
    assert decided(adjustment, superior).state == "APPLIED"


def test_an_owner_who_left_is_replaced(world: World) -> None:
    pilot = active(world)
    new = person("moi", "Đặng Ý", (Role.CADRE, world.cell))
    Person.objects.filter(pk=world.owner.pk).update(is_active=False)
    decided(asked(pilot, world.monitor, owner=new), world.head)
    pilot = type(pilot).objects.get(pk=pilot.pk)
    assert pilot.owner == new
    with on("01/06/2026"):
        assert pilot_actions.finish(pilot, by=new, reason="Đã xong").state == "DUE_REPORT"


@pytest.mark.parametrize(
    ("who", "sentence"), [("monitor", "theo dõi"), ("head", "đứng đầu"), ("stranger", "phải thuộc")]
)
def test_not_everybody_may_become_owner(world: World, who: str, sentence: str) -> None:
    with on("16/03/2026"), pytest.raises(ValidationError, match=sentence) as caught:
        actions.propose(active(world), by=world.owner, **WHY, owner=getattr(world, who))
    assert list(caught.value.message_dict) == ["owner"]


def test_one_at_a_time(world: World) -> None:
    pilot = active(world)
    asked(pilot, world.owner, scope="Một")
    with pytest.raises(NotReady, match="mỗi lúc chỉ xem xét một"):
        asked(pilot, world.monitor, scope="Hai")


def test_what_is_approved_for_later_is_applied_on_its_day(world: World) -> None:
    adjustment = decided(asked(active(world), world.owner, scope="Thêm"), world.head, effective_on=date(2026, 3, 23))
    with on("22/03/2026"):
        run_automatic()
    adjustment = type(adjustment).objects.get(pk=adjustment.pk)
    assert adjustment.state == "APPROVED"
    with on("23/03/2026"):
        run_automatic()
    assert Adjustment.objects.get().state == "APPLIED"
    assert Pilot.objects.get().scope == "Thêm"


def test_what_no_longer_fits_lapses(world: World) -> None:
    pilot = active(world)
    adjustment = asked(pilot, world.owner, "01/04/2026", scope="Thêm")
    with on("02/04/2026"):
        pilot_actions.finish(pilot, by=world.owner, reason="Đã xong sớm")
    adjustment = type(adjustment).objects.get(pk=adjustment.pk)
    assert adjustment.state == "LAPSED"


def test_a_rest_that_moved_the_end_leaves_the_old_wish_behind(world: World) -> None:
    pilot = active(world)
    adjustment = asked(pilot, world.owner, ends_on=date(2026, 7, 1))
    with on("17/03/2026"):
        pilot_actions.pause(
            pilot, by=world.head, reason="Mưa", review_on=date(2026, 4, 1), decision_no="1",
            decided_on=clock.today(), stops_clock=True,
        )  # fmt: skip
    with on("27/03/2026"):
        pilot_actions.resume(Pilot.objects.get(), by=world.head, reason="Tạnh")
    adjustment = type(adjustment).objects.get(pk=adjustment.pk)
    assert adjustment.state == "LAPSED"
    assert Pilot.objects.get().ends_on == date(2026, 6, 11)


def test_no_more_after_the_end(world: World) -> None:
    with on("02/06/2026"), pytest.raises(Refused, match="đã hết thời gian"):
        actions.propose(due_report(world), by=world.owner, **WHY, scope="Thêm")


def test_two_heads_hands_at_once(world: World) -> None:
    adjustment = asked(active(world), world.owner, scope="Thêm")
    decided(adjustment, world.head)
    with pytest.raises(Stale):
        decided(adjustment, world.head)


def test_the_result_is_compared_with_the_last_plan(world: World) -> None:
    """And stays compared with it, whatever is kept later."""
    pilot = active(world)
    decided(asked(pilot, world.owner, scope="Một"), world.head)
    decided(asked(pilot, world.owner, "18/03/2026", scope="Hai"), world.head, "18/03/2026")
    with on("01/06/2026"):
        pilot_actions.finish(Pilot.objects.get(), by=world.owner, reason="Đã xong")
    with on("03/06/2026"):
        pilot_actions.report_result(Pilot.objects.get(), by=world.owner, **result(pilot))
    with on("05/06/2026"):
        pilot_actions.open_evaluation(Pilot.objects.get(), by=world.head, meeting_on=clock.today())
    evaluation = pilot.evaluations.get()
    assert evaluation.plan_version.number == 3
    with on("05/06/2026", 15):
        pilot_actions.conclude_achieved(Pilot.objects.get(), by=world.head, **findings(pilot))
    evaluation.refresh_from_db()
    assert evaluation.plan_version.number == 3


# --- the pages -------------------------------------------------------------------------------------


def posted(pilot: Pilot, **changes: Any) -> dict[str, Any]:
    """The form as its page draws it, changed."""
    data: dict[str, Any] = {
        "key": "k1", "reason": "Mưa kéo dài", "effect": "Không ảnh hưởng", "ends_on": "01/06/2026",
        "budget_vnd": "120.000.000", "owner": "Ka Thủy (chutri)", "scope": "", "participating_units": "",
        "items-TOTAL_FORMS": 1, "items-INITIAL_FORMS": 0, "items-0-content": "Mở sàn",
        "items-0-due_on": "20/03/2026", "budget_lines-TOTAL_FORMS": 0, "budget_lines-INITIAL_FORMS": 0,
        "files-TOTAL_FORMS": 0, "files-INITIAL_FORMS": 0,
    }  # fmt: skip
    for one in pilot.indicators.all():
        data |= {f"target_{one.pk}": f"{one.target:f}".replace(".", ","), f"measuring_days_{one.pk}": ""}
    return data | changes


def test_asking_on_the_page(world: World, client: Any) -> None:
    pilot = active(world)
    client.force_login(world.owner)
    address = reverse("pilots:propose_adjustment", args=[pilot.pk])
    price = pilot.indicators.order_by("pk").first()
    with on("16/03/2026"):
        assert "Lưu và xem so sánh" in client.get(address).content.decode()
        typed = unicodedata.normalize("NFD", "Phạm vi thêm xưởng K'Brơi")
        data = posted(pilot, scope=typed, **{f"measuring_days_{price.pk}": "17/04/2026; 4/5/2026"})
        page = client.post(address, data, follow=True).content.decode()
    adjustment = Adjustment.objects.get()
    assert adjustment.after["scope"] == unicodedata.normalize("NFC", typed)
    assert adjustment.after["indicators"][0]["measuring_days"] == ["2026-04-17", "2026-05-04"]
    assert "17/04/2026, 04/05/2026" in page
    assert [one.label for one in changes_of(adjustment.before, adjustment.after)] == [
        "Phạm vi", "Công việc, mốc", f"Các ngày đo giữa kỳ: {price.name}",
    ]  # fmt: skip


def test_a_wrong_form_keeps_what_was_typed(world: World, client: Any) -> None:
    pilot = active(world)
    client.force_login(world.owner)
    price = pilot.indicators.order_by("pk").first()
    with on("16/03/2026"):
        data = posted(pilot, ends_on="01/02/2026", **{f"measuring_days_{price.pk}": "31/04/2026"})
        answer = client.post(reverse("pilots:propose_adjustment", args=[pilot.pk]), data)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Tháng 4 năm 2026 không có ngày 31" in page
        assert "31/04/2026" in page
        data[f"measuring_days_{price.pk}"] = ""
        page = client.post(reverse("pilots:propose_adjustment", args=[pilot.pk]), data).content.decode()
        assert "phải sau ngày bắt đầu" in page
        assert "Mưa kéo dài" in page
    assert not Adjustment.objects.exists()


def test_only_its_author_sees_a_draft(world: World, client: Any) -> None:
    with on("16/03/2026"):
        draft = actions.propose(active(world), by=world.owner, **WHY, scope="Thêm")
        for who, code in ((world.owner, 200), (world.head, 404), (world.stranger, 404)):
            client.force_login(who)
            assert client.get(draft.get_absolute_url()).status_code == code


@pytest.mark.parametrize("step", ["revise", "submit", "take_up", "approve", "reject", "withdraw"])
def test_every_step_has_its_page(world: World, client: Any, step: str) -> None:
    with on("16/03/2026"):
        adjustment = actions.propose(active(world), by=world.owner, **WHY, scope="Thêm")
        by = world.owner if step in ("revise", "submit", "withdraw") else world.head
        if by == world.head:
            adjustment = actions.submit(adjustment, by=world.owner)
        client.force_login(by)
        page = client.get(reverse(f"pilots:adjustment_{step}", args=[adjustment.pk]))
    assert page.status_code == 200


def test_deciding_on_the_page(world: World, client: Any) -> None:
    adjustment = asked(active(world), world.owner, ends_on=date(2026, 7, 1))
    client.force_login(world.head)
    with on("17/03/2026"):
        address = reverse("pilots:adjustment_approve", args=[adjustment.pk])
        data = {
            "seen": adjustment.version, "key": "k2", "decision_no": "31-QĐ/CB", "decided_on": "17/03/2026",
            "effective_on": "16/03/2026", "files-TOTAL_FORMS": 0, "files-INITIAL_FORMS": 0,
        }  # fmt: skip
        answer = client.post(address, data)
        assert answer.status_code == 422
        assert "không có hiệu lực trở về trước" in answer.content.decode()
        page = client.post(address, data | {"effective_on": "17/03/2026"}, follow=True).content.decode()
        assert "Đã áp dụng" in page
        plan = client.get(reverse("pilots:plan", args=[adjustment.pilot_id])).content.decode()
        assert "Phiên bản 2" in plan
