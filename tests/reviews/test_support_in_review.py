"""What was asked, told, given and given late stands before those who judge a failure (DOMAIN §1.10)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from pilots import actions as pilot_actions
from pilots.conditions import resources
from pilots.requests import actions
from reviews.actions import monitoring
from reviews.conditions import told_in_time
from reviews.models import CauseCode, MonitoringReview
from reviews.views.accountability_page import pilot_context
from tests.pilots import factories as f
from tests.pilots import helping
from tests.pilots.factories import on
from tests.pilots.test_requests import granted
from workflow.conditions import Case, Met
from workflow.tasks import run_automatic


def given_late(world):
    """A pilot with a settled issue and money that came three days after the promise."""
    pilot = f.active(world)
    issue, request = helping.raised(pilot), granted(world, pilot, is_extra=True)
    with on("23/03/2026"):
        request = actions.provide(
            request, by=world.deputy, provided_on=date(2026, 3, 23), what="Đủ", amount_vnd=20_000_000
        )
    return pilot, issue, request


def test_those_who_judge_see_what_came_late(world):
    pilot, issue, request = given_late(world)
    with on("01/06/2026"):
        told = pilot_context(pilot, world.inspector)
    assert told["issues"] == [issue]
    assert told["requests"] == told["late_resources"] == [request]
    assert told["late_cause"] == CauseCode.O_LATE_RESOURCES.label


def test_the_conditions_tell_of_it_and_ask_for_the_account(world):
    pilot, _issue, request = given_late(world)
    type(pilot).objects.filter(pk=pilot.pk).update(spent_vnd=130_000_000)
    with on("01/06/2026"):
        found = resources(Case(pilot.proposal))
        assert found.met == Met.YES  # 120 of the decision and 20 granted beyond it
        assert [proof.text for proof in found.proofs][1:] == ["Kiến nghị 1: Đã cấp, chờ quyết toán, cấp chậm"]
    with on("02/07/2026"):
        assert resources(Case(pilot.proposal)).met == Met.NO
    with on("30/06/2026"):
        actions.account(request, by=world.owner, used="Bao", used_vnd=20_000_000, vouchers="HĐ 1")
    with on("02/07/2026"):
        assert resources(Case(pilot.proposal)).met == Met.YES


def due(world, pilot):
    with on("30/03/2026"):
        run_automatic()
    return MonitoringReview.objects.get(pilot=pilot, number=1)


def report(world, review, **changes):
    values = {one.pk: one.baseline for one in review.pilot.indicators.all()}
    told = {"progress_percent": 40, "values": values, "spent_vnd": 140_000_001, "work_done": "Đã bán"}
    with on("31/03/2026"):
        return monitoring.submit_progress(review, by=world.owner, **told | changes)


def test_overspending_is_reported_with_its_reason_only(world):
    pilot, _issue, _request = given_late(world)
    review = due(world, pilot)
    with pytest.raises(ValidationError) as error:
        report(world, review)
    assert error.value.message_dict["spent_vnd"][0].startswith("Đã chi vượt 140.000.000 đồng")
    assert report(world, review, difficulties="Giá bao tăng gấp đôi").state == "SUBMITTED"


def test_what_was_granted_may_be_spent(world):
    pilot, _issue, _request = given_late(world)
    assert report(world, due(world, pilot), spent_vnd=140_000_000).state == "SUBMITTED"


def test_an_issue_is_a_proof_of_having_told(world):
    pilot, _issue, _request = given_late(world)
    report(world, due(world, pilot), spent_vnd=1)
    with on("01/04/2026"):
        found = told_in_time(Case(pilot.proposal))
    assert "Vướng mắc 1: Chờ phân công tháo gỡ" in [proof.text for proof in found.proofs]


def test_a_pilot_that_ends_leaves_what_never_came_as_late(world):
    pilot = f.active(world)
    request = granted(world, pilot)
    with on("01/06/2026"):
        pilot_actions.finish(pilot, by=world.owner, reason="Hết việc")
        assert pilot_context(pilot, world.inspector)["late_resources"] == [request]
