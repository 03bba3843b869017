"""The demo is built whole or not at all, once, on an empty database only."""

import io
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from evidence import documents, files
from evidence.models import AuditEntry, Document
from kl14.demo import build, people
from notices.models import Delivery, Notice
from pilots.models import Pilot
from proposals.content import attachments_of
from proposals.models import Proposal
from reports.models import PeriodicReport
from reviews.models import AccountabilityReview, MonitoringReview, Subject
from tests.demo import Cast
from units import clock
from units.models import Person, Term, Unit
from workflow.calendar import WorkingCalendar
from workflow.models import Deadline

START_OF_TITLE = {
    "P01": "Giao cấp chữ ký số cho tổ trưởng",
    "P02": "Giám sát lớp phủ rừng",
    "P03": "Bán chè đấu giá",
    "P04": "Dùng nước thải sau xử lý",
    "P05": "Thu gom rác theo lịch hẹn",
    "P06": "Chuyển ca chạy xe hàng",
    "P07": "Ủy quyền cho công ty của người thân",
    "P08": "Vận hành hồ chứa",
    "P09": "Chia sẻ lợi ích du lịch",
}


def proposal(code: str) -> Proposal:
    return Proposal.objects.get(title__startswith=START_OF_TITLE[code])


def rows_of_everything() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models(include_auto_created=True)}


def run(*args: str) -> str:
    out = io.StringIO()
    call_command("demo", *args, stdout=out)
    return out.getvalue()


# --- once, whole, alone ---


def test_a_second_run_changes_nothing(demo: Cast) -> None:
    rows, hashes = rows_of_everything(), list(AuditEntry.objects.order_by("pk").values_list("hash", flat=True))
    assert run() == "Dữ liệu trình diễn đã có sẵn.\n"
    assert rows_of_everything() == rows
    assert list(AuditEntry.objects.order_by("pk").values_list("hash", flat=True)) == hashes


def test_what_users_added_to_the_demo_does_not_matter(demo: Cast) -> None:
    Person.objects.create_user("moi", "Người Mới")
    assert run() == "Dữ liệu trình diễn đã có sẵn.\n"


@pytest.mark.parametrize("other", ["person", "unit"])
def test_other_data_is_left_alone(db: None, other: str) -> None:
    if other == "person":
        Person.objects.create_user("khac", "Người Khác")
    else:
        Unit.objects.create(code="KHAC", name="Đơn vị khác", symbol="K", type="BLOC_COMMITTEE")
    before = rows_of_everything()
    with pytest.raises(CommandError, match="Cơ sở dữ liệu đã có dữ liệu khác"):
        run()
    assert rows_of_everything() == before


def test_an_interrupted_build_leaves_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    before, stored = rows_of_everything(), []

    def interrupt(_cast: Any) -> None:
        stored.extend(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "leave_unread_what_is_new", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run()
    assert rows_of_everything() == before
    assert len(stored) == 5
    assert [path for path in stored if path.exists()] == []


# --- the organisation ---


def test_everyone_can_log_in_and_has_an_address(demo: Cast) -> None:
    for account in people.accounts():
        person = demo[account.username]
        assert person.check_password("kl14-demo")
        assert person.email == f"{account.username}@kl14.local"


def test_every_party_unit_has_its_term(demo: Cast) -> None:
    without = set(Unit.objects.exclude(pk__in=Term.objects.values("unit")).values_list("type", flat=True))
    assert without == {"EMPLOYER", "MASS_ORGANISATION"}


def test_the_accounts_are_printed_without_a_database() -> None:
    printed = run("--accounts")
    assert "kl14-demo" in printed
    for account in people.accounts():
        (line,) = [line for line in printed.splitlines() if line.split()[:1] == [account.username]]
        assert account.name in line
        assert line.endswith(account.task)


def test_the_readme_names_the_same_accounts_and_what_to_try() -> None:
    readme = (settings.BASE_DIR / "README.md").read_text()
    for account in people.accounts():
        (line,) = [line for line in readme.splitlines() if line.startswith(f"| `{account.username}` |")]
        assert line.endswith(f"| {account.task} |")


# --- the lives ---


def test_it_can_be_built_on_any_day_such_as_after_a_long_holiday(db: None) -> None:
    with clock.at(datetime(2027, 2, 16, 9, tzinfo=timezone.get_default_timezone())):
        assert build.build()
        assert AuditEntry.objects.latest("at").at < clock.now()
        test_nothing_waits_past_its_day(Cast())


@pytest.mark.parametrize(
    ("code", "state", "pilot_state", "result"),
    [
        ("P01", "CLOSED", "CLOSED", "ACHIEVED"),
        ("P02", "APPROVED_PILOT", "PARTLY_ACHIEVED", "PARTLY_ACHIEVED"),
        ("P03", "CLOSED", "CLOSED", "NOT_ACHIEVED"),
        ("P04", "APPROVED_PILOT", "ACTIVE", ""),
        ("P05", "APPROVED_PILOT", "PLANNED", ""),
        ("P06", "APPROVED_PILOT", "PARTLY_ACHIEVED", "PARTLY_ACHIEVED"),
        ("P08", "APPROVED_FULL", "ACHIEVED", "ACHIEVED"),
        ("P09", "APPROVED_PILOT", "ACTIVE", ""),
    ],
)
def test_each_life_has_come_where_it_should(demo: Cast, code: str, state: str, pilot_state: str, result: str) -> None:
    one = proposal(code)
    assert (one.state, one.pilot.state, one.pilot.result) == (state, pilot_state, result)


def test_p03_failed_with_damage_and_was_judged(demo: Cast) -> None:
    pilot = proposal("P03").pilot
    review = AccountabilityReview.objects.get(pilot=pilot)
    assert (pilot.damage_vnd, pilot.accountability, review.state) == (214_000_000, "SETTLED", "FINAL")
    causes = review.causes.all()
    assert sum(cause.weight for cause in causes if cause.kind == "OBJECTIVE") == 70
    assert sum(cause.weight for cause in causes if cause.kind == "SUBJECTIVE") == 30
    judged = Subject.objects.get(review=review, person=demo["canbo"])
    assert (judged.outcome, judged.with_lessons) == ("LIABILITY_MITIGATED", True)


def test_p05_went_up_because_its_proposer_is_the_head(demo: Cast) -> None:
    one = proposal("P05")
    assert (one.unit.code, one.holder.code) == ("NTU", "DUK")
    assert one.decision.decided_by == demo["captren"]


def test_p07_is_early_news_for_the_inspection_committee(demo: Cast) -> None:
    one = proposal("P07")
    assert (one.state, one.policy_abuse, one.has_conflict_of_interest) == ("REJECTED", True, False)
    for username in ("ubkt", "ubkt2", "ubkt_chunhiem"):
        assert Notice.objects.filter(person=demo[username], text__contains=one.title).count() == 1


def test_p08_was_let_through_against_the_vote(demo: Cast) -> None:
    decision = proposal("P08").decision
    vote = decision.deliberation
    assert (vote.votes_for, vote.votes_against, vote.passed) == (2, 3, False)
    assert (decision.is_head_override, decision.accepts_responsibility) == (True, True)


def test_p09_has_one_review_behind_it_and_one_due_soon(demo: Cast) -> None:
    first, second, _last = MonitoringReview.objects.filter(pilot=proposal("P09").pilot).order_by("number")
    assert (first.state, second.state) == ("ACCEPTED", "DUE")
    assert 0 < WorkingCalendar(clock.today()).between(clock.today(), second.due_on) <= 5


def test_files_were_attached_and_are_whole(demo: Cast) -> None:
    kept = [file for code in ("P01", "P03") for file in attachments_of(proposal(code))]
    assert len(kept) == 2
    assert all(files.matches(file.file, file.sha256) for file in kept)


def test_a_report_was_issued_and_another_is_drafted(demo: Cast) -> None:
    drafted, issued = PeriodicReport.objects.order_by("state")
    assert (drafted.kind, drafted.state, drafted.drafted_by) == ("MONTH", "DRAFT", demo["tochuc"])
    assert (issued.kind, issued.state, issued.number_text) == ("QUARTER", "ISSUED", "Số 01-BC/ĐUK")
    assert documents.verify(Document.objects.get())


def test_the_chains_are_genuine(demo: Cast) -> None:
    out = io.StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue().splitlines()[0] == f"Nhật ký nguyên vẹn: {AuditEntry.objects.count()} mục."
    assert AuditEntry.objects.count() > 200


def test_people_acted_on_working_days_in_office_hours_and_in_the_past(demo: Cast) -> None:
    today = clock.today()
    calendar = WorkingCalendar(today)
    for entry in AuditEntry.objects.select_related("by"):
        local = timezone.localtime(entry.at)
        assert local.date() < today
        if not entry.by.is_system:
            assert calendar.is_working(local.date()), entry.title
            assert time(8) <= local.time() <= time(17), entry.title


def test_nothing_waits_past_its_day(demo: Cast) -> None:
    assert [str(row) for row in Deadline.objects.running() if row.overdue] == []


def test_the_past_sends_no_mail_and_only_the_latest_news_is_unread(demo: Cast) -> None:
    assert (mail.outbox, Delivery.objects.count()) == ([], 0)
    unread = Notice.objects.filter(read_at=None)
    assert 0 < unread.count() < Notice.objects.count() / 4
    assert Pilot.objects.count() == 10


def test_a_transactional_test_has_the_demo_committed_and_leaves_the_seed(transactional_db: None, demo: Cast) -> None:
    assert not connection.in_atomic_block
    assert Proposal.objects.count() == 18
