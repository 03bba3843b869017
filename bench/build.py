"""python -m bench.build PROPOSALS: fills the database that the environment names (bench.__main__ makes it)."""

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any

import django


def main(count: int) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from bench import tree
    from bench.people import measured_places
    from units import clock

    say("  đơn vị, người, quyền")
    units = tree.build()
    busy, silent = measured_places(units)
    _records(lives.Lives(units, count, busy, silent, clock.now()), clock.now())


def _records(all_lives: "lives.Lives", now: datetime) -> None:
    from django.contrib.contenttypes.models import ContentType

    from pilots.models import Pilot
    from proposals.models import OPEN, Decision, Deliberation, Proposal, Voter
    from reviews.models import AccountabilityReview, MonitoringReview
    from workflow.models import Deadline

    today, kind = now.date(), ContentType.objects.get_for_model(Proposal).pk
    provinces = {unit.path[:8]: unit.pk for unit in all_lives.units if len(unit.path) == 8}
    say(f"  {all_lives.count} đề xuất")
    with without_indexes(Proposal):
        fill(Proposal, lives.PROPOSAL, (lives.proposal(life, now) for life in all_lives))
    for model, names, chosen, rows in (
        (Deliberation, lives.DELIBERATION, "was_put_to_the_vote", lambda life: [lives.deliberation(life)]),
        (Voter, lives.VOTER, "was_put_to_the_vote", lives.voters),
        (Decision, lives.DECISION, "runs", lambda life: [lives.decision(life)]),
        (Pilot, lives.PILOT, "runs", lambda life: [lives.pilot(life, today)]),
        (MonitoringReview, lives.MILESTONE, "runs", lambda life: lives.milestones(life, today)),
    ):
        say(f"  {model._meta.verbose_name or model.__name__}")
        fill(model, names, _of(all_lives, chosen, rows))
    failed = Pilot.objects.filter(result="NOT_ACHIEVED").values_list("pk", flat=True)
    fill(AccountabilityReview, lives.REVIEW, _reviews(all_lives, set(failed), provinces))
    open_lives = (life for life in all_lives if life.state in OPEN)
    fill(Deadline, lives.DEADLINE, (lives.deadline(life, kind, now) for life in open_lives))
    number_on(Proposal, Deliberation, Decision, Pilot, AccountabilityReview)


def _of(all_lives: "lives.Lives", chosen: str, rows: Callable[[Any], Iterable[Any]]) -> Iterator[Any]:
    return chain.from_iterable(rows(life) for life in all_lives if getattr(life, chosen))


def _reviews(all_lives: "lives.Lives", failed: set[int], provinces: dict[str, int]) -> Iterator[Any]:
    for life in all_lives:
        if life.pk in failed and life.unit.path[:8] in provinces:
            yield lives.review(life, provinces[life.unit.path[:8]])


if __name__ == "__main__":
    django.setup()
    from bench import lives
    from bench.fill import fill, number_on, without_indexes
    from scripts.console import say

    main(int(sys.argv[1]))
