"""Six years of proposals with their votes, decisions, pilots, milestones and clocks, in believable shares."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from bench.tree import Place, person_id
from proposals.models import OPEN, Field, ProposalState
from ui.words import indexed
from units.roles import Role

S = ProposalState
DAYS = 6 * 365
SILENT_FOR = 3 * 365
KEPT_BUSY = 60  # rows that each measured unit has in every data set, so that its page is full in all of them
TOPICS = (
    "Số hóa hồ sơ một cửa", "Đấu giá quyền sử dụng đất", "Liên kết tiêu thụ chè", "Vận chuyển hàng ban đêm",
    "Bảo trì thiết bị theo tình trạng", "Sinh hoạt chi bộ trực tuyến", "Du lịch trải nghiệm", "Tái sử dụng nước rửa",
)  # fmt: skip
PROSE = "Quy trình hiện nay qua nhiều khâu, mất thời gian của người dân và cán bộ; số liệu nhập đi nhập lại. " * 3
HELD_REGISTERED = (S.RECEIVED, S.REVIEWING, S.AWAIT_DECISION, S.APPROVED_FULL, S.APPROVED_PILOT, S.REJECTED, S.CLOSED)
#: Of a hundred open proposals; no council sits, for its members and sheets are on no measured page.
OPEN_SHARES = {S.SUBMITTED: 20, S.RECEIVED: 25, S.SUPPLEMENT: 10, S.REVIEWING: 25, S.ESCALATED: 3, S.AWAIT_DECISION: 17}
DECIDED = (S.APPROVED_FULL, S.APPROVED_PILOT, S.REJECTED, S.CLOSED)


@dataclass(frozen=True)
class Life:
    """One proposal of the data set."""

    pk: int
    unit: Place
    holder: Place
    state: ProposalState
    created: datetime
    since: datetime
    title: str
    field: str
    fails: bool

    @property
    def proposer(self) -> int:
        return person_id(self.unit.pk, Role.CADRE if self.pk % 5 else Role.LEADER)

    @property
    def runs(self) -> bool:
        """Whether a pilot follows."""
        return self.state == S.APPROVED_PILOT or (self.state == S.CLOSED and self.pk % 5 == 0)

    @property
    def was_put_to_the_vote(self) -> bool:
        return (
            self.state in (S.REVIEWING, S.AWAIT_DECISION) or self.runs or (self.state in DECIDED and self.pk % 9 == 0)
        )


class Lives:
    """`count` proposals in the order of time, the same at every call."""

    def __init__(self, units: list[Place], count: int, busy: list[Place], silent: Place, now: datetime) -> None:
        self.units, self.count, self.busy, self.silent, self.now = units, count, busy, silent, now
        self.by_key = {unit.pk: unit for unit in units}

    def __iter__(self) -> Iterator[Life]:
        rng = Random(14)  # noqa: S311 - data, no secret
        shuffled = self.units[:]
        rng.shuffle(shuffled)
        every = self.count // KEPT_BUSY
        for number in range(self.count):
            age = timedelta(days=DAYS * (1 - number / self.count)) + timedelta(hours=1)
            turn, place = divmod(number, every)
            kept = place < len(self.busy) and turn < KEPT_BUSY
            unit = self.busy[place] if kept else shuffled[int(len(shuffled) * rng.random() ** 1.3)]
            if place == len(self.busy) and age.days > SILENT_FOR:
                unit = self.silent
            elif unit is self.silent:
                unit = shuffled[0]
            state = _state(rng, age.days)
            if kept:
                state = _kept_state(turn) or state
            fails = (kept and turn % 5 == 1) or number % 10 == 2
            yield self._life(number + 1, unit, state, self.now - age, fails, rng)

    def _life(self, pk: int, unit: Place, state: ProposalState, created: datetime, fails: bool, rng: Random) -> Life:
        holder = self.by_key[unit.parent] if state == S.ESCALATED and unit.parent else unit
        title = f"{rng.choice(TOPICS)} {pk}, {unit.name}"
        weeks = 0 if state == S.DRAFT else 1 if state in OPEN else 5
        since = min(created + timedelta(weeks=weeks), self.now)
        return Life(pk, unit, holder, state, created, since, title, rng.choice(Field.values), fails)


def _kept_state(turn: int) -> ProposalState | None:
    """A measured unit has some at every step, and so many pilots that their lists are full too; None: by chance."""
    if turn >= KEPT_BUSY - 10:
        return list(OPEN_SHARES)[turn % len(OPEN_SHARES)]
    return S.APPROVED_PILOT if turn % 5 else None


def _state(rng: Random, age: int) -> ProposalState:
    """The younger, the more are open; a few stay open for years."""
    if rng.random() < 0.07:
        return S.DRAFT
    if rng.random() < (0.85 if age < 45 else 0.25 if age < 150 else 0.005):
        return rng.choices(list(OPEN_SHARES), list(OPEN_SHARES.values()))[0]
    ended = [S.APPROVED_FULL, S.APPROVED_PILOT, S.REJECTED, S.WITHDRAWN, S.LAPSED, S.CLOSED]
    return rng.choices(ended, [22, 13, 20, 5, 3, 37])[0]


Row = tuple[Any, ...]
PROPOSAL = (
    "id", "unit_id", "unit_path", "holder_id", "proposer_id", "state", "created_at", "state_since", "submitted_at",
    "received_at", "decided_at", "registry_no", "registry_term", "regime", "title", "search_text", "field", "necessity",
    "objective", "bottleneck", "solution", "positive_impact", "version", "budget_vnd", "nearest_due",
)  # fmt: skip


def proposal(life: Life, now: datetime) -> Row:
    received = life.since if life.state in HELD_REGISTERED else None
    number, term, regime = (f"{life.pk}/ĐX", "2020-2025", "KL14") if received else ("", "", "")
    return (
        life.pk, life.unit.pk, life.unit.path, life.holder.pk, life.proposer, life.state.value, life.created,
        life.since,
        None if life.state == S.DRAFT else life.created, received, life.since if life.state in DECIDED else None,
        number, term, regime, life.title, indexed(life.title, number, PROSE), life.field, *[PROSE] * 5, 1,
        None if life.state == S.DRAFT else life.pk * 7_919 % 900 * 5_000_000,
        deadline(life, 0, now)[-1] if life.state in OPEN else None,
    )  # fmt: skip


DELIBERATION = (
    "id", "proposal_id", "unit_id", "opened_by_id", "opened_at", "meeting_on", "compliance", "votes_for",
    "votes_against", "votes_abstain", "passed", "voted_at",
)  # fmt: skip


def deliberation(life: Life) -> Row:
    head = person_id(life.holder.pk, Role.HEAD)
    tally: Row = (None, None, None, None, None)
    if life.state != S.REVIEWING:
        tally = (2, 0, 0, True, life.since)
    return (life.pk, life.pk, life.holder.pk, head, life.created, life.created.date(), "[]", *tally)


VOTER = ("deliberation_id", "person_id", "is_head")


def voters(life: Life) -> Iterator[Row]:
    for post in (Role.HEAD, Role.LEADER):
        if person_id(life.holder.pk, post) != life.proposer:
            yield life.pk, person_id(life.holder.pk, post), post == Role.HEAD


DECISION = (
    "id", "proposal_id", "deliberation_id", "kind", "unit_id", "number_text", "term_name", "decided_on",
    "decided_by_id", "compliance", "owner_id", "monitor_id", "starts_on", "ends_on", "budget_vnd", "stop_conditions",
)  # fmt: skip


def decision(life: Life) -> Row:
    """An approval of what runs as a pilot."""
    post, day = life.holder.pk, life.since.date()
    return (
        life.pk, life.pk, life.pk, "PILOT", post, f"{life.pk}-QĐ", "2020-2025", day, person_id(post, Role.HEAD), "[]",
        person_id(life.unit.pk, Role.CADRE), person_id(post, Role.CLERK), day, day + timedelta(days=365), 0,
        "Khi có rủi ro",
    )  # fmt: skip


PILOT = (
    "id", "proposal_id", "unit_id", "unit_path", "holder_id", "created_at", "state_since", "execution_kind", "owner_id",
    "monitor_id", "starts_on", "ends_on", "start_due_on", "budget_vnd", "stop_conditions", "state", "started_at",
    "finished_at", "reported_at", "concluded_at", "closed_at", "result", "accountability", "next_review_on",
)  # fmt: skip


def pilot(life: Life, today: date) -> Row:
    """Planned, running or over, by its days; some fail, and a few of these still wait for their review."""
    begins = life.since.date()
    ends, at = begins + timedelta(days=365), life.since
    over = ends < today
    state, result, account = "ACTIVE", "", "NOT_NEEDED"
    if over:
        state = result = "NOT_ACHIEVED" if life.fails else "ACHIEVED"
        account = "NOT_NEEDED" if not life.fails else "REQUIRED" if is_under_review(life) else "SETTLED"
        state = state if account == "REQUIRED" or life.pk % 50 == 1 else "CLOSED"
    elif begins > today - timedelta(days=30):
        state = "PLANNED"
    ended = at + timedelta(days=366) if over else None
    return (
        life.pk, life.pk, life.unit.pk, life.unit.path, life.holder.pk, at, ended or at, "PILOT",
        person_id(life.unit.pk, Role.CADRE), person_id(life.holder.pk, Role.CLERK), begins, ends, begins, 0,
        "Khi có rủi ro", state, None if state == "PLANNED" else at, ended, ended, ended,
        ended if state == "CLOSED" else None, result, account, None if over else today + timedelta(days=life.pk % 90),
    )  # fmt: skip


MILESTONE = (
    "pilot_id", "unit_id", "unit_path", "holder_id", "created_at", "state_since", "number", "due_on", "state",
    "progress_percent", "spent_vnd", "submitted_at", "verdict", "accepted_at",
)  # fmt: skip


def milestones(life: Life, today: date) -> Iterator[Row]:
    """Four a pilot; past ones acknowledged, now and then one overdue."""
    for number in range(1, 5):
        due = life.since.date() + timedelta(days=91 * number)
        told, late = due < today, (life.pk + number) % 40 == 0
        state = "SCHEDULED" if not told else "OVERDUE" if late else "ACCEPTED"
        at = life.since + timedelta(days=91 * number)
        report: Row = (25 * number, 0, at, "ON_TRACK", at) if state == "ACCEPTED" else (None, None, None, "", None)
        yield (
            life.pk, life.unit.pk, life.unit.path, life.holder.pk, life.since, at if told else life.since, number, due,
            state, *report,
        )  # fmt: skip


def is_under_review(life: Life) -> bool:
    """Whether the review of a failure goes on; the others were closed."""
    return life.pk % 3 == 0


REVIEW = (
    "id", "pilot_id", "unit_id", "unit_path", "holder_id", "created_at", "state_since", "state", "regime",
    "reason_kinds",
)  # fmt: skip


def review(life: Life, committee: int) -> Row:
    """Opened by the inspection committee of the province for a pilot that failed."""
    at = life.since + timedelta(days=370)
    state = "OPENED" if is_under_review(life) else "CANCELLED"
    return (
        life.pk, life.pk, life.unit.pk, life.unit.path, committee, at, at, state, "KL14", '["NOT_ACHIEVED"]',
    )  # fmt: skip


DEADLINE = ("kind", "label", "content_type_id", "object_id", "unit_id", "opened_at", "due_on")
_KINDS = {
    S.SUBMITTED: ("proposal.receive", "Tiếp nhận", 3), S.ESCALATED: ("proposal.receive_escalated", "Tiếp nhận", 3),
    S.RECEIVED: ("proposal.leadership_meeting", "Tập thể lãnh đạo xem xét", 30),
    S.REVIEWING: ("proposal.leadership_meeting", "Tập thể lãnh đạo xem xét", 30),
    S.SUPPLEMENT: ("proposal.supplement", "Bổ sung hồ sơ", 15),
    S.AWAIT_DECISION: ("proposal.decide", "Ra quyết định", 10),
}  # fmt: skip


def deadline(life: Life, content_type: int, now: datetime) -> Row:
    """The clock of an open proposal: mostly in time, at times long overdue."""
    kind, label, days = _KINDS[life.state]
    start = max(life.since, now - timedelta(days=life.pk % 40))
    return (kind, label, content_type, life.pk, life.holder.pk, start, (start + timedelta(days=days)).date())
