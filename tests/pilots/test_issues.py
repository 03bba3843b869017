"""Difficulties of a pilot: told, given to somebody, answered, or passed up by the clock; nothing told is lost."""

from datetime import date
from unicodedata import normalize

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from evidence import audit
from evidence.models import Attachment
from kl14.home import waiting_for
from notices.models import Notice
from pilots import actions as pilot_actions
from pilots.issues import actions, querysets
from pilots.models import Issue
from tests.pilots import factories as f
from tests.pilots import helping
from tests.pilots.factories import on
from units import clock
from workflow.calendar import WorkingCalendar
from workflow.clocks import deadlines_of
from workflow.engine import perform
from workflow.errors import Refused, Stale
from workflow.tasks import run_automatic


def fresh(issue):
    return querysets.load().get(pk=issue.pk)


def clocks(issue):
    return {row.kind: row.due_on for row in deadlines_of(issue).running()}


def waits(person, record):
    found = waiting_for(person, WorkingCalendar(clock.today())).rows
    return [work.todo for work in found if work.record == record]


def test_it_is_told_given_answered_sent_back_and_settled(world):
    pilot = f.active(world)
    photo = SimpleUploadedFile("san.pdf", b"%PDF-1.4 lo hang\n%%EOF")
    issue = helping.raised(pilot, files=[{"file": photo, "description": "Thông báo của sàn"}])
    assert (issue.reference, issue.state) == (f"{pilot.reference}/V1", "OPEN")
    assert Attachment.objects.get(object_id=issue.pk).name == "san.pdf"
    assert clocks(issue) == {"issue.assign": date(2026, 3, 11)}
    with on("09/03/2026", 10):
        assert waits(world.head, issue) == ["Phân công tháo gỡ"]
    with on("10/03/2026"):
        issue = actions.assign(issue, by=world.head, person=world.deputy, note="Hỏi Sở")
        assert clocks(issue) == {"issue.answer": date(2026, 3, 17)}
        assert waits(world.deputy, issue) == ["Trả lời, tháo gỡ"]
        assert waits(world.head, issue) == []
    with on("12/03/2026"):
        issue = actions.reply(issue, by=world.deputy, answer=normalize("NFD", "Sở đã đồng ý"))
        assert waits(world.owner, issue) == ["Chọn bước xử lý"]
    with on("13/03/2026"):
        issue = actions.return_answer(issue, by=world.owner, reason="Chưa có văn bản")
        assert (issue.state, issue.times_returned, issue.assignee) == ("ASSIGNED", 1, world.deputy)
        assert clocks(issue) == {"issue.answer": date(2026, 3, 20)}
    with on("16/03/2026"):
        issue = actions.reply(issue, by=world.deputy, answer="Gửi kèm văn bản của Sở")
        issue = actions.confirm_resolved(issue, by=world.owner, lesson="Hỏi Sở trước khi mở sàn")
    assert (issue.state, clocks(issue)) == ("RESOLVED", {})
    told = [entry.action for entry in audit.chain_of(issue)]
    assert told == ["create", "assign", "reply", "return_answer", "reply", "confirm_resolved"]
    assert {row.kept for row in deadlines_of(issue)} == {True}


def test_what_is_grave_is_answered_sooner(world):
    issue = helping.assigned(world, f.active(world), severity="HIGH")
    assert clocks(issue) == {"issue.answer": date(2026, 3, 12)}


def test_the_monitor_tells_too_and_settles_only_their_own(world):
    pilot = f.active(world)
    own = helping.answered(world, pilot)
    watched = helping.answered(world, pilot, by=world.monitor)
    assert [own.number, watched.number] == [1, 2]
    with on("16/03/2026"):
        for issue, stranger in ((own, world.monitor), (watched, world.owner)):
            with pytest.raises(Refused, match="Chỉ người nêu vướng mắc"):
                actions.confirm_resolved(issue, by=stranger, lesson="Không phải của mình")


def test_whoever_takes_over_the_pilot_goes_on_with_its_issues(world):
    issue = helping.answered(world, f.active(world))
    type(issue.pilot).objects.filter(pk=issue.pilot_id).update(owner=world.proposer)
    with on("16/03/2026"):
        assert fresh(issue).held_by.startswith(world.proposer.full_name)
        with pytest.raises(Refused):
            actions.confirm_resolved(issue, by=world.owner, lesson="Không còn chủ trì")
        assert actions.confirm_resolved(issue, by=world.proposer, lesson="Đã rõ").state == "RESOLVED"


@pytest.mark.parametrize("state", ["REPORTED", "EVALUATING", "ACHIEVED", "CLOSED"])
def test_after_the_report_nothing_is_raised_any_more(world, state):
    pilot = f.MAKERS[state](world)
    with on("15/06/2026"), pytest.raises(Refused, match="không nêu thêm vướng mắc"):
        actions.raise_issue(pilot, by=world.owner, since_on=date(2026, 6, 1), **helping.TOLD)
    assert Issue.objects.count() == 0


@pytest.mark.parametrize("who", ["proposer", "head", "deputy", "inspector", "stranger"])
def test_only_owner_and_monitor_tell(world, who):
    pilot = f.active(world)
    with pytest.raises(Refused, match="Chỉ người chủ trì, người theo dõi"):
        helping.raised(pilot, by=world.everyone[who])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"description": ""}, "description"),
        ({"needed": ""}, "needed"),
        ({"kind": "x"}, "kind"),
        ({"severity": ""}, "severity"),
        ({"since_on": date(2026, 3, 10)}, "since_on"),
        ({"since_on": None}, "since_on"),
    ],
)
def test_what_an_issue_must_say(world, changes, field):
    pilot = f.active(world)
    with on("09/03/2026"), pytest.raises(ValidationError) as error:
        actions.raise_issue(pilot, by=world.owner, **{"since_on": date(2026, 3, 9), **helping.TOLD, **changes})
    assert list(error.value.message_dict) == [field]
    assert Issue.objects.count() == 0


def test_the_same_form_raises_it_once(world):
    pilot = f.active(world)
    first, second = (helping.raised(pilot, key="một") for _time in range(2))
    assert first.pk == second.pk
    assert Issue.objects.count() == 1


def test_nobody_is_asked_who_may_not_help(world):
    issue = helping.raised(f.active(world))
    with on("10/03/2026"):
        for whom, field in (
            ({}, "person"),
            ({"person": world.deputy, "unit": world.bloc}, "person"),
            ({"person": world.owner}, "person"),
            ({"person": world.inspector}, "person"),
            ({"unit": world.cell}, "unit"),
            ({"unit": world.inspection}, "unit"),
        ):
            with pytest.raises(ValidationError) as error:
                actions.assign(issue, by=world.head, **whom)
            assert list(error.value.message_dict) == [field], whom
    assert fresh(issue).state == "OPEN"


def test_another_unit_names_its_own_helper(world):
    issue = helping.raised(f.active(world))
    with on("10/03/2026"):
        issue = actions.assign(issue, by=world.head, unit=world.other_cell)
        assert (issue.holder, issue.assignee) == (world.other_cell, None)
        assert querysets.visible_to(world.stranger).get() == issue
        issue = actions.reassign(issue, by=world.stranger, person=world.stranger, reason="Tôi nắm việc này")
        with pytest.raises(Refused):
            actions.reassign(issue, by=world.head, person=world.stranger, reason="Không còn giữ")
        issue = actions.reply(issue, by=world.stranger, answer="Dốc Gió cho mượn kho")
    assert issue.state == "ANSWERED"


def test_passing_it_on_gains_no_time(world):
    issue = helping.assigned(world, f.active(world))
    with on("13/03/2026"):
        issue = actions.reassign(issue, by=world.head, person=world.head, reason="Phó Bí thư đi công tác")
    assert clocks(issue) == {"issue.answer": date(2026, 3, 17)}


def test_two_who_assign_at_once(world):
    issue = helping.raised(f.active(world))
    with on("10/03/2026"):
        actions.assign(issue, by=world.head, person=world.deputy, seen=issue.version)
        with pytest.raises(Stale):
            actions.assign(issue, by=world.head, person=world.monitor, seen=issue.version)
    assert fresh(issue).assignee == world.deputy


def test_the_clock_passes_up_what_nobody_saw_to(world):
    superior = helping.with_a_head_above(world)
    pilot = f.active(world)
    nobody, silent = helping.raised(pilot), helping.assigned(world, pilot)
    with on("11/03/2026"):
        run_automatic()
        assert fresh(nobody).state == "OPEN"  # its day is not over
    with on("12/03/2026"):
        run_automatic()
        run_automatic()
        assert (fresh(nobody).state, fresh(nobody).holder) == ("ESCALATED", world.bloc)
        assert fresh(silent).state == "ASSIGNED"
        assert waits(superior, nobody) == ["Chọn bước xử lý"]
        assert "đã chuyển cấp trên" in Notice.objects.filter(person=superior).first().text
    with on("18/03/2026"):
        run_automatic()
        passed = fresh(silent)
        assert (passed.state, passed.assignee) == ("ESCALATED", None)
        with pytest.raises(Refused):
            actions.reply(passed, by=world.deputy, answer="Bây giờ mới trả lời")
        passed = actions.reply(passed, by=superior, answer="Đảng ủy Khối đã làm việc với Sở")
        assert passed.assignee == superior
    late = {row.kind: row.kept for row in deadlines_of(silent)}
    assert late == {"issue.assign": True, "issue.answer": False, "issue.escalated": True, "issue.settle": None}


def test_without_a_level_above_it_stays_and_is_overdue(world):
    issue = helping.raised(f.active(world))
    with on("20/03/2026"):
        run_automatic()
    assert fresh(issue).state == "OPEN"


def test_the_end_closes_what_is_open_as_it_stood(world):
    pilot = f.active(world)
    unheard, helped = helping.raised(pilot), helping.answered(world, pilot)
    with on("16/03/2026"):
        helped = actions.confirm_resolved(helped, by=world.owner, lesson="Hỏi trước")
    with on("01/06/2026"):
        pilot = pilot_actions.finish(pilot, by=world.owner, reason="Đã bán xong")
    with on("03/06/2026"):
        pilot = pilot_actions.report_result(pilot, by=world.owner, **f.result(pilot))
    with on("05/06/2026"):
        pilot = pilot_actions.open_evaluation(pilot, by=world.head, meeting_on=clock.today())
        assert fresh(unheard).state == "OPEN"
        pilot_actions.conclude_achieved(pilot, by=world.head, **f.findings(pilot))
    assert (fresh(unheard).state, clocks(unheard)) == ("LAPSED", {})
    assert fresh(helped).state == "RESOLVED"
    last = audit.chain_of(unheard).last()
    assert last.facts["Khi khép lại"] == "Chờ phân công tháo gỡ"


def test_an_act_that_breaks_leaves_nothing(world, monkeypatch):
    pilot = f.active(world)
    monkeypatch.setattr("workflow.engine.clocks.keep_true", lambda _record: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        helping.raised(pilot)
    assert Issue.objects.count() == 0


def test_only_the_system_passes_up_and_closes(world):
    issue = helping.raised(f.active(world))
    for step, changes in (("escalate_late", {"unit": world.bloc, "due_on": issue.due_on}), ("lapse_issue", {})):
        with pytest.raises(Refused, match="hệ thống"):
            perform(issue, step, by=world.head, **changes)
