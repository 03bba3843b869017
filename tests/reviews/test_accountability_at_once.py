"""Two people at the same moment on one review: each effect once, none lost."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from evidence import audit
from pilots.models import Pilot
from reviews.actions import accountability as actions
from reviews.models import AccountabilityReview, ReviewState
from tests.pilots import factories as pilots
from tests.pilots.factories import make_world, on
from tests.reviews import judging
from tests.reviews.judging import fresh
from units.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> Counter[str]:
    """Run the acts on threads that start together; counts how each ended."""
    ends: list[str] = []
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=10)
            act()
            ends.append("done")
        except ValidationError as end:
            ends.append(type(end).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return Counter(ends)


def test_the_last_two_explanations_at_once_open_the_verification() -> None:
    committee = judging.make_committee(make_world())
    review = judging.explaining(committee)

    def explains(person: Person) -> Callable[[], object]:
        def act() -> None:
            with on("12/06/2026"):
                actions.explain(review, by=Person.objects.get(pk=person.pk), explanation="Đã làm đúng")

        return act

    ends = at_once(explains(committee.world.owner), explains(committee.world.proposer))
    assert ends == {"done": 2}
    assert fresh(review).state == ReviewState.VERIFYING
    assert audit.chain_of(review).filter(action="explain").count() == 2


def test_two_presses_open_one_review() -> None:
    committee = judging.make_committee(make_world())
    pilot = pilots.active(committee.world)

    def press() -> None:
        chair = Person.objects.get(pk=committee.chair.pk)
        with on("06/04/2026"):
            actions.open_review(
                Pilot.objects.get(pk=pilot.pk), by=chair, reason_kinds=["VIOLATION"], note="Theo phản ánh"
            )

    assert at_once(press, press) == {"done": 1, "ValidationError": 1}
    assert AccountabilityReview.objects.count() == 1
