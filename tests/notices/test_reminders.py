"""The ladder of reminders: before, on the day, after, then the head, then the level above; each rung once."""

from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.utils.translation import override

from notices.models import Delivery, Notice
from notices.reminders import ladder_for, remind_all
from notices.tasks import deliver, deliver_pending, remind
from proposals.models import Proposal
from tests.small_tree import Tree, moment
from units import clock
from workflow.models import Deadline, Rule

DUE = date(2026, 3, 20)  # a Friday


@pytest.fixture
def proposal(small_tree: Tree) -> Proposal:
    """A draft with a deadline of its own, which its proposer must keep."""
    with clock.at(moment("02/03/2026")):
        draft = small_tree.draft()
    Deadline.objects.create(
        kind="thu",
        label="Bổ sung hồ sơ",
        content_type=ContentType.objects.get_for_model(draft),
        object_id=draft.pk,
        unit=small_tree.cell,
        opened_at=moment("02/03/2026"),
        due_on=DUE,
    )
    Notice.objects.all().delete()
    return draft


def on(day: str) -> int:
    with clock.at(moment(day, 7)):
        return remind()


def told() -> list[tuple[str, str]]:
    return sorted(Notice.objects.values_list("person__username", "rung"))


def test_nothing_is_said_long_before(proposal):
    assert on("10/03/2026") == 0


@pytest.mark.parametrize(
    ("day", "rung", "words"),
    [
        ("13/03/2026", "reminder.before.1", "Còn 5 ngày làm việc"),
        ("18/03/2026", "reminder.before.2", "Còn 2 ngày làm việc"),
        ("20/03/2026", "on", "Hôm nay là hạn cuối"),
        ("23/03/2026", "reminder.after.1", "Quá hạn 1 ngày làm việc"),
    ],
)
def test_each_rung_on_its_working_day(proposal, day: str, rung: str, words: str):
    assert on(day) == 1
    notice = Notice.objects.get()
    assert (notice.person.username, notice.rung, notice.due_on) == ("canbo", rung, DUE)
    assert notice.text.startswith(f"{words}: Bổ sung hồ sơ – ")


def test_a_reminder_is_kept_in_vietnamese_whatever_the_language_around(proposal):
    with override("en"):
        assert on("20/03/2026") == 1
    assert Notice.objects.get().text.startswith("Hôm nay là hạn cuối: Bổ sung hồ sơ")


def test_a_rung_speaks_once_though_the_job_runs_twice(proposal, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert [on("18/03/2026"), on("18/03/2026"), on("19/03/2026")] == [1, 0, 0]
    assert Notice.objects.count() == len(mail.outbox) == 1


def test_a_late_job_does_not_send_what_it_missed(proposal):
    on("20/03/2026")
    assert told() == [("canbo", "on")]


def test_then_the_head_then_the_level_above(proposal):
    on("25/03/2026")
    assert told() == [("bithu", "reminder.after.head"), ("canbo", "reminder.after.2")]
    on("27/03/2026")
    assert [pair for pair in told() if pair[1] == "reminder.after.superior"] == [
        ("captren", "reminder.after.superior"),
        ("vanphong", "reminder.after.superior"),
    ]
    assert Notice.objects.count() == 4


def test_a_paused_clock_is_silent(proposal):
    Deadline.objects.update(paused_on=date(2026, 3, 10), days_left_at_pause=8)
    assert on("25/03/2026") == 0


def test_a_new_due_day_starts_the_ladder_again(proposal):
    assert on("18/03/2026") == 1
    Deadline.objects.update(due_on=date(2026, 4, 20))
    assert on("16/04/2026") == 1


def test_the_ladder_comes_from_the_units_rules(small_tree: Tree):
    Rule.objects.create(
        key="reminder.before.1", label="Nhắc sớm", unit=small_tree.bloc, value=15, measure="WD",
        basis="Quy chế", certainty="D", valid_from=date(2022, 1, 1),
    )  # fmt: skip
    assert ladder_for(small_tree.cell)[0].offset == -15
    assert [rung.offset for rung in ladder_for(small_tree.cell)] == [-15, -2, 0, 1, 3, 3, 5]


def test_the_mail_is_vietnamese_and_leads_to_the_record(proposal, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        on("18/03/2026")
    message = mail.outbox[0]
    assert message.to == ["canbo@kl14.test"]
    assert message.subject.startswith("[KL14] Còn 2 ngày làm việc")
    assert "Kính gửi đồng chí Trần Đình Ân" in message.body
    assert proposal.get_absolute_url() in message.body


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_fails_loses_nothing(proposal, settings, monkeypatch):
    def refuse(self, fail_silently=False):
        raise OSError("no route to the mail server")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    on("18/03/2026")
    waiting = Delivery.objects.get()
    assert (waiting.sent_at, waiting.tries, waiting.error) == (None, 1, "no route to the mail server")
    monkeypatch.undo()
    with clock.at(moment("18/03/2026", 8)):
        assert deliver_pending() == 1
        assert deliver(waiting.pk) is False
    assert len(mail.outbox) == 1


def test_the_number_of_queries_does_not_grow_with_silent_deadlines(proposal, django_assert_max_num_queries):
    kind = ContentType.objects.get_for_model(proposal)
    Deadline.objects.bulk_create(
        Deadline(kind=f"k{n}", label="x", content_type=kind, object_id=proposal.pk, unit_id=proposal.unit_id,
                 due_on=date(2026, 9, 1))
        for n in range(30)
    )  # fmt: skip
    with clock.at(moment("10/03/2026")), django_assert_max_num_queries(6):
        remind_all()
