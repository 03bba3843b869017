"""What Celery beat rings for."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from kl14.celery import app

SCHEDULE = app.conf.beat_schedule


@pytest.mark.parametrize("name", sorted(SCHEDULE))
def test_every_entry_names_a_task_that_a_worker_knows(name: str) -> None:
    app.loader.import_default_modules()
    assert SCHEDULE[name]["task"] in app.tasks


def test_reminders_go_out_at_seven_in_the_morning_in_vietnam() -> None:
    hours = SCHEDULE["remind"]["schedule"]
    assert (hours.hour, hours.minute) == ({7}, {0})
    midnight = datetime(2026, 3, 17, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    assert app.timezone.utcoffset(midnight) == midnight.utcoffset()
