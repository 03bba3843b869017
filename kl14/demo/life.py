"""One life: reads its script, knows when its next act comes, and acts through the real actions.

A script (data/lives/*.toml) has a `[life]` (proposer, and the anchor: the day on which the pilot is to start, or simply
day zero), a `[dossier]`, and `[[acts]]`. An act names who (`by`), what (`do`, see `acts.py`) and when, by one of:

    day = -20            working days from the anchor
    after = 2            working days after the act before; 0 is later the same day
    left = 1             working days before today
    milestone = 3        the day of the third monitoring review; `early = 1` is a working day before it

The rest of an act's keys are the keywords of the action, with `"@canbo"` for a person, `{in = 3}` for a working day
after the act, `{day = 0}` and `{months = 4}` for days from the anchor, `{pdf = …}` for a file made for the demo.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone

from kl14.demo import acts, papers
from kl14.demo.people import DATA
from pilots.models import Adjustment, Issue, Pilot, ResourceRequest
from reviews.models import AccountabilityReview, Complaint, MonitoringReview
from reviews.schedule import add_months
from units import clock
from units.models import Person
from workflow import rules
from workflow.calendar import ONE_DAY, WorkingCalendar

OFFICE_OPENS = time(8, 5)
LATEST_FIRST_ACT = 400  # minutes after the office opens
BETWEEN_ACTS = timedelta(minutes=25)
WHEN = ("day", "after", "left", "milestone", "early")


def read_lives(cast: dict[str, Person]) -> list["Life"]:
    """Every life of the demo, by the name of its file."""
    today = clock.today()
    calendar = WorkingCalendar(today)
    paths = sorted((DATA / "lives").glob("*.toml"))
    scripts = ((path.stem, tomllib.loads(path.read_text(), parse_float=Decimal)) for path in paths)
    return [Life(code, script, cast, today, calendar) for code, script in scripts]


@dataclass(eq=False)
class Life:
    """`played` counts the acts done, `last` is when the last was; the first one makes the proposal or the report."""

    code: str
    script: dict[str, Any]
    cast: dict[str, Person]
    today: date
    calendar: WorkingCalendar
    played: int = 0
    last: datetime | None = None
    proposal_pk: int = 0
    report_pk: int = 0
    next_moment: datetime | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.next_moment = self._moment_of_next()

    # --- when ----------------------------------------------------------------------------------------
    @cached_property
    def anchor(self) -> date:
        """A working day: so many days ago, working days before today, or months before a day soon to come."""
        told = self.script["life"]["anchor"]
        if "days_ago" in told:
            day = self.today - timedelta(days=told["days_ago"])
        elif "left" in told:
            day = self.calendar.add(self.today, -told["left"])
        else:
            day = add_months(self.calendar.add(self.today, told["due_in"]), -told["months_before"])
        return self.calendar.next_working(day)

    def _moment_of_next(self) -> datetime | None:
        acts_of_life = self.script["acts"]
        if self.played == len(acts_of_life):
            return None
        day = self._day_of(acts_of_life[self.played])
        moment = timezone.make_aware(datetime.combine(day, OFFICE_OPENS) + self._minutes_of_the_day())
        if self.last is not None:
            moment = max(moment, self.last + BETWEEN_ACTS)
        if timezone.localdate(moment) >= self.today:
            raise ValueError(f"{self.code}: act {self.played + 1} would lie in the future")
        return moment

    def _minutes_of_the_day(self) -> timedelta:
        """Some moment of the office hours, the same each time for the same act; acts that follow it still fit in."""
        return timedelta(minutes=(sum(self.code.encode()) * 7 + self.played * 97) % LATEST_FIRST_ACT)

    def _day_of(self, act: dict[str, Any]) -> date:
        if "left" in act:
            return self.calendar.add(self.today, -act["left"])
        if "milestone" in act:
            return self.calendar.add(self.milestone(act["milestone"]).due_on, -act.get("early", 0))
        if "day" in act:
            return self.calendar.add(self.anchor, act["day"])
        before = timezone.localdate(self.last) if self.last else self.anchor
        return self.calendar.add(before, act["after"])

    # --- what ----------------------------------------------------------------------------------------
    def act(self, moment: datetime) -> set[date]:
        """Do the next act; returns the days on which the system will have something to do after it."""
        act = self.script["acts"][self.played]
        plain = {key: value for key, value in act.items() if key not in (*WHEN, "do", "by")}
        with clock.at(moment):
            acts.perform(self, act["do"], by=self.cast[act["by"]], told=self.value(plain), act=act)
        self.played, self.last = self.played + 1, moment
        self.next_moment = self._moment_of_next()
        return set(self._alarms(act["do"]))

    def _alarms(self, do: str) -> Iterator[date]:
        """The days on which a milestone falls due, the time runs out, a conclusion becomes final."""
        if do == "pilot.start":
            pilot = self.pilot
            notice = rules.whole("monitoring.due_before", pilot.holder)
            for review in pilot.monitoring_reviews.all():
                yield self.calendar.add(review.due_on, -notice)
            yield pilot.ends_on + ONE_DAY
        elif do == "accountability.notify" and (last_day := self.accountability.complaint_until):
            yield last_day + ONE_DAY
        elif do == "complaint.deliver" and self.complaint and self.complaint.next_until:
            yield self.complaint.next_until + ONE_DAY

    def value(self, told: Any) -> Any:
        """What the script says, as the action takes it."""
        if isinstance(told, str):
            return self.cast[told[1:]] if told.startswith("@") else told.strip()
        if isinstance(told, list):
            return [self.value(one) for one in told]
        if not isinstance(told, dict):
            return told
        if "pdf" in told:
            return papers.make(told)
        if told.keys() <= {"in", "day", "months"} and told:
            return self._date(**{f"{key}_": value for key, value in told.items()})
        return {key: self.value(one) for key, one in told.items()}

    def _date(self, in_: int | None = None, day_: int | None = None, months_: int | None = None) -> date:
        """`months` after the anchor ends the day before, as a period does."""
        if in_ is not None:
            return self.calendar.add(clock.today(), in_)
        if day_ is not None:
            return self.calendar.add(self.anchor, day_)
        return add_months(self.anchor, months_ or 0) - ONE_DAY

    # --- on what -------------------------------------------------------------------------------------
    @property
    def pilot(self) -> Pilot:
        return Pilot.objects.get(proposal=self.proposal_pk)

    @property
    def accountability(self) -> AccountabilityReview:
        return AccountabilityReview.objects.get(pilot__proposal=self.proposal_pk)

    @property
    def complaint(self) -> Complaint | None:
        """The last one, if anybody complained."""
        return Complaint.objects.filter(review__pilot__proposal=self.proposal_pk).order_by("pk").last()

    @property
    def adjustment(self) -> Adjustment:
        """The last one that was asked for."""
        return Adjustment.objects.filter(pilot__proposal=self.proposal_pk).latest("pk")

    @property
    def issue(self) -> Issue:
        """The last one that was raised."""
        return Issue.objects.filter(pilot__proposal=self.proposal_pk).latest("pk")

    @property
    def request(self) -> ResourceRequest:
        """The last one that was made."""
        return ResourceRequest.objects.filter(pilot__proposal=self.proposal_pk).latest("pk")

    def milestone(self, number: int) -> MonitoringReview:
        return MonitoringReview.objects.get(pilot__proposal=self.proposal_pk, number=number)
