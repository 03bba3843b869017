"""The pages of a pilot, as each person meets them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from pilots import actions
from pilots.models import Pilot
from proposals.models import Proposal
from tests.pilots import factories as f
from tests.pilots.factories import on


def step(pilot, name):
    return reverse(f"pilots:{name}", args=[pilot.pk])


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("state", f.MAKERS)
def test_every_person_concerned_can_read_the_pilot_in_every_state(world, state):
    pilot = f.MAKERS[state](world)
    with on("15/07/2026"):
        for person in (world.proposer, world.owner, world.monitor, world.head, world.inspector, world.auditor):
            assert signed_in(person).get(pilot.get_absolute_url()).status_code == 200


def test_the_proposal_leads_to_its_pilot_and_to_what_waits_there(world):
    pilot = f.planned(world)
    with on("01/03/2026"):
        owner, head = (
            text_of(signed_in(one).get(pilot.proposal.get_absolute_url())) for one in (world.owner, world.head)
        )
    for page in (owner, head):
        assert f'href="{pilot.get_absolute_url()}"' in page
    assert step(pilot, "request_start") in owner
    assert step(pilot, "request_start") not in head


def test_before_any_report_no_spending_is_told(world):
    pilot = f.planned(world)
    page = text_of(signed_in(world.owner).get(pilot.get_absolute_url()))
    assert "chưa báo cáo khoản chi nào" in page
    assert "Đã chi" not in page


@pytest.mark.parametrize("page", ["detail", "request_start", "report_result", "conclude_not", "close"])
def test_for_another_unit_the_pilot_does_not_exist(world, page):
    pilot = f.active(world)
    with on("15/03/2026"):
        client = signed_in(world.stranger)
        assert client.get(step(pilot, page)).status_code == 404
        if page != "detail":
            assert client.post(step(pilot, page), {"note": "x"}).status_code == 404


def test_a_stranger_to_the_system_is_asked_to_sign_in(world):
    response = Client().get(f.active(world).get_absolute_url())
    assert response.status_code == 302
    assert "/thi-diem/" in response.url


def test_the_wrong_person_is_refused_with_the_reason_and_nothing_is_written(world):
    pilot = f.due_report(world)
    with on("03/06/2026"):
        response = signed_in(world.monitor).post(step(pilot, "report_result"), {"summary": "Tôi báo cáo hộ"})
    assert response.status_code == 403
    assert "Chỉ người chủ trì được làm việc này." in text_of(response)
    assert Pilot.objects.get().state == "DUE_REPORT"


def test_the_owner_starts_and_the_monitor_confirms_in_the_browser(world):
    pilot = f.planned(world)
    with on("02/03/2026"):
        owner = signed_in(world.owner)
        assert "Đề nghị bắt đầu" in text_of(owner.get(pilot.get_absolute_url()))
        response = owner.post(step(pilot, "request_start"), {"note": "Đủ người", "key": "a", "seen": pilot.version})
        assert response.url == pilot.get_absolute_url()
        monitor = signed_in(world.monitor)
        assert monitor.post(step(pilot, "start"), {"note": "", "key": "b"}, follow=True).status_code == 200
    assert Pilot.objects.get().state == "ACTIVE"


def posted_result(pilot, **changes):
    price, days = pilot.indicators.order_by("pk")
    return {
        f"actual_{price.pk}": "12,5",
        f"actual_{days.pk}": "9",
        "summary": "Đã bán 40 lô",
        "spent_vnd": "118.000.000",
        "damage_vnd": "0",
        "has_risk_event": "False",
        "lessons": "Họp giá sớm hơn",
        "photos-TOTAL_FORMS": "0",
        "photos-INITIAL_FORMS": "0",
        "files-TOTAL_FORMS": "0",
        "files-INITIAL_FORMS": "0",
        "key": "r1",
        "seen": str(pilot.version),
        **changes,
    }


def test_the_report_is_read_as_vietnamese_staff_write_it(world):
    pilot = f.due_report(world)
    with on("03/06/2026"):
        response = signed_in(world.owner).post(step(pilot, "report_result"), posted_result(pilot))
    assert response.status_code == 302
    pilot = Pilot.objects.get(pk=pilot.pk)
    assert (pilot.state, pilot.spent_vnd) == ("REPORTED", 118_000_000)
    assert [one.actual for one in pilot.indicators.order_by("pk")] == [12.5, 9]


def test_what_was_typed_stays_when_something_is_wrong(world):
    pilot = f.due_report(world)
    with on("03/06/2026"):
        data = posted_result(pilot, damage_vnd="214.000.000", lessons="")
        response = signed_in(world.owner).post(step(pilot, "report_result"), data)
    page = text_of(response)
    assert response.status_code == 422
    assert "Đã bán 40 lô" in page
    assert "214.000.000" in page
    assert 'href="#id_lessons"' in page
    assert Pilot.objects.get().state == "DUE_REPORT"


def test_a_guard_of_the_action_stands_at_its_field(world):
    pilot = f.due_report(world)
    with on("03/06/2026"):
        data = posted_result(pilot, damage_vnd="5", objective_causes="Giá giảm")
        response = signed_in(world.owner).post(step(pilot, "report_result"), data)
    assert response.status_code == 422
    assert 'href="#id_damage_description"' in text_of(response)


def test_a_second_click_is_told_gently(world):
    pilot = f.due_report(world)
    with on("03/06/2026"):
        client = signed_in(world.owner)
        client.post(step(pilot, "report_result"), posted_result(pilot))
        again = client.post(step(pilot, "report_result"), posted_result(pilot), follow=True)
    assert "không thực hiện lại" in text_of(again)
    assert Pilot.objects.get().result_reports.count() == 1


def test_a_stale_page_shows_what_was_typed(world):
    pilot = f.reported(world)
    with on("05/06/2026"):
        actions.open_evaluation(pilot, by=world.head, meeting_on=date(2026, 6, 5))
        response = signed_in(world.head).post(
            step(pilot, "open_evaluation"), {"meeting_on": "06/06/2026", "key": "z", "seen": str(pilot.version)}
        )
    assert response.status_code == 409
    assert "06/06/2026" in text_of(response)


def test_the_head_sees_who_votes_and_who_does_not(world):
    pilot = f.reported(world)
    with on("05/06/2026"):
        page = text_of(signed_in(world.head).get(step(pilot, "open_evaluation")))
    assert "Đặng Văn An" in page
    assert "Không biểu quyết: người đề xuất (Trần Đình Ân), người chủ trì (Ka Thủy)." in page
    assert "party_committee_opinion" not in page


def test_the_party_committee_is_asked_about_under_nd73(world):
    pilot = f.reported(world, regime="BOTH")
    with on("05/06/2026"):
        assert "party_committee_opinion" in text_of(signed_in(world.head).get(step(pilot, "open_evaluation")))


def posted_findings(pilot, **changes):
    price, days = pilot.indicators.order_by("pk")
    return {
        f"result_{price.pk}": "NOT_MET",
        "meeting_on": "05/06/2026",
        f"note_{price.pk}": "Giá giảm",
        f"result_{days.pk}": "MET",
        "votes_for": "2",
        "votes_against": "0",
        "votes_abstain": "0",
        "minutes": "Họp, thống nhất",
        "damage_vnd": "214.000.000",
        "damage_description": "Bán dưới giá",
        "has_risk_event": "False",
        "files-TOTAL_FORMS": "0",
        "files-INITIAL_FORMS": "0",
        "key": "c1",
        "seen": str(pilot.version),
        **changes,
    }


def test_the_conclusion_starts_from_the_report_and_is_kept(world):
    pilot = f.evaluating(world, good=False)
    price = pilot.indicators.order_by("pk")[0]
    with on("05/06/2026", 15):
        head = signed_in(world.head)
        page = text_of(head.get(step(pilot, "conclude_not")))
        assert "Đã bán 40 lô" in page
        assert f'name="result_{price.pk}" value="NOT_MET"' in page
        assert head.post(step(pilot, "conclude_not"), posted_findings(pilot)).status_code == 302
    pilot = Pilot.objects.get(pk=pilot.pk)
    assert (pilot.state, pilot.damage_vnd, pilot.accountability) == ("NOT_ACHIEVED", 214_000_000, "REQUIRED")
    assert pilot.last_evaluation.results.get(indicator=price).note == "Giá giảm"


def test_a_missed_target_is_not_concluded_as_achieved_by_a_click(world):
    pilot = f.evaluating(world, good=False)
    with on("05/06/2026", 15):
        response = signed_in(world.head).post(step(pilot, "conclude_achieved"), posted_findings(pilot))
    assert response.status_code == 422
    assert 'href="#id_departure_reason"' in text_of(response)


def test_questions_are_asked_in_rows_and_answered_one_by_one(world):
    pilot = f.evaluating(world)
    rows = {
        "questions-TOTAL_FORMS": "2",
        "questions-INITIAL_FORMS": "0",
        "questions-0-question": "Chi phí sàn là bao nhiêu?",
        "questions-1-question": "",
        "key": "q",
    }
    with on("05/06/2026", 14):
        assert signed_in(world.head).post(step(pilot, "ask_clarification"), rows).status_code == 302
    pilot = Pilot.objects.get(pk=pilot.pk)
    question = pilot.clarifications.get()
    with on("08/06/2026"):
        owner = signed_in(world.owner)
        assert "Chi phí sàn là bao nhiêu?" in text_of(owner.get(step(pilot, "report_result")))
        data = posted_result(pilot, **{f"answer_{question.pk}": "9 triệu đồng"})
        assert owner.post(step(pilot, "report_result"), data).status_code == 302
        page = text_of(owner.get(pilot.get_absolute_url()))
    assert "9 triệu đồng" in page


def test_an_empty_list_of_questions_is_refused_at_the_rows(world):
    pilot = f.evaluating(world)
    with on("05/06/2026", 14):
        response = signed_in(world.head).post(
            step(pilot, "ask_clarification"), {"questions-TOTAL_FORMS": "0", "questions-INITIAL_FORMS": "0"}
        )
    assert response.status_code == 422
    assert "Nêu ít nhất một nội dung cần làm rõ" in text_of(response)


def test_the_end_is_entered_in_the_browser(world):
    pilot = f.achieved(world)
    answers = {name: str(value) for name, value in f.ANSWERS.items()}
    with on("10/06/2026"):
        response = signed_in(world.head).post(step(pilot, "close"), {**answers, "key": "e"}, follow=True)
    assert "Có thể áp dụng ở đơn vị khác" in text_of(response)
    assert Proposal.objects.get(pk=pilot.proposal_id).state == "CLOSED"


def test_a_failure_is_closed_with_a_note_alone(world):
    pilot = f.settled(world)
    with on("10/07/2026"):
        head = signed_in(world.head)
        assert "commend" not in text_of(head.get(step(pilot, "close")))
        assert head.post(step(pilot, "close"), {"note": "Đã sửa quy chế", "key": "e"}).status_code == 302
    assert Pilot.objects.get().state == "CLOSED"


def test_the_page_of_a_pilot_shows_its_curve_with_the_target(world):
    pilot = f.active(world)
    price = pilot.indicators.order_by("pk")[0]
    actions.note_monitoring(
        pilot, next_review_on=date(2026, 5, 4), health="AT_RISK", spent_vnd=60_000_000,
        values={price.pk: -4}, measured_on=date(2026, 4, 2),
    )  # fmt: skip
    with on("15/04/2026"):
        page = text_of(signed_in(world.owner).get(pilot.get_absolute_url()))
    assert f'id="chart-{price.pk}-title"' in page
    assert "Chỉ tiêu: 12%" in page
    assert "Có nguy cơ" in page
    assert "60.000.000 đồng" in page


def test_a_get_writes_nothing(world):
    pilot = f.due_report(world)
    with on("03/06/2026"):
        signed_in(world.owner).get(step(pilot, "report_result"))
    assert Pilot.objects.get().version == pilot.version
