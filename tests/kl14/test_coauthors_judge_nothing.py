"""S1–S4: what keeps a proposer out keeps a co-author out, in every room (DOMAIN §7)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from pilots.models import Pilot
from pilots.querysets import evaluators_of
from pilots.querysets import visible_to as pilots_for
from proposals import actions
from proposals.actions import coauthors
from proposals.models import Proposal
from proposals.querysets import load, may_sit_for, voters_for
from reports.dossiers.policies import may_have
from reviews.conflicts import concluders, involved_in
from reviews.models import AccountabilityReview
from reviews.querysets import accountability, monitoring
from tests.factories import MONDAY, draft
from tests.kl14.matrix.house import House, make_house
from tests.kl14.matrix.valid import valid
from tests.kl14.matrix.walks import failed, first_review_of, live, review_of, started
from tests.kl14.matrix.walks.of_pilots import TO_APPROVAL
from tests.together import invited, written_with
from units import clock
from units.models import Person
from workflow.errors import Refused
from workflow.machine import machine_of


@pytest.fixture
def house(db: None) -> Iterator[House]:
    with clock.at(MONDAY):
        yield make_house()


def shared_with(house: House, *who: str) -> Proposal:
    return written_with(draft(house["proposer"]), *(house[one] for one in who))


def pilot_of(house: House, *who: str, **named: Any) -> Pilot:
    return live(house, shared_with(house, *who), "submit by proposer", *TO_APPROVAL, **named).pilot


def is_refused(record: Any, step: str, by: Person) -> bool:
    """The act, the button and the list say the same."""
    fresh, machine = machine_of(record).load().get(pk=record.pk), machine_of(record)
    who = machine.steps[step].policy.who
    listed = type(record)._base_manager.filter(machine.steps[step].policy.q(by), pk=record.pk).exists()
    assert listed is who.includes(by, fresh)
    return not listed


def test_a_deputy_who_wrote_it_too_is_not_among_the_voters(house: House) -> None:
    proposal = live(house, shared_with(house, "deputy"), "submit by proposer", "receive by clerk")
    assert {one.pk for one in voters_for(proposal)} == {house["head"].pk, house["voter"].pk}
    taken_up = live(house, proposal, "put_to_collective by head")
    assert house["deputy"].pk not in set(taken_up.deliberation.voters.values_list("person_id", flat=True))


def test_a_co_author_sits_in_no_council(house: House) -> None:
    proposal = live(house, shared_with(house, "colleague"), "submit by proposer", "receive by clerk")
    assert house["colleague"] not in may_sit_for(proposal)
    council = valid(house, proposal, "convene_council")
    assert house["colleague"] not in (council["chair"], council["secretary"], *council["members"])
    with pytest.raises(ValidationError):
        actions.convene_council(
            proposal, by=house["head"], **council | {"members": [*council["members"][:-1], house["colleague"]]}
        )


def test_a_clerk_who_wrote_it_too_does_not_receive_it(house: House) -> None:
    proposal = live(house, shared_with(house, "clerk"), "submit by proposer")
    assert is_refused(proposal, "receive", house["clerk"]) and not is_refused(proposal, "receive", house["head"])
    with pytest.raises(Refused):
        actions.receive(proposal, by=house["clerk"], regime="KL14")


def test_what_a_head_wrote_too_goes_to_the_superior_unit(house: House) -> None:
    proposal = live(house, shared_with(house, "head"), "submit by proposer")
    assert (proposal.state, proposal.holder) == ("ESCALATED", house.tree.bloc)
    assert is_refused(proposal, "receive_escalated", house["head"])


def test_a_superior_head_among_the_authors_is_passed_over(house: House) -> None:
    proposal = live(house, shared_with(house, "head", "superior_head"), "submit by proposer")
    assert proposal.holder == house.tree.province


def test_nobody_watches_what_they_wrote_too(house: House) -> None:
    waiting = live(house, shared_with(house, "monitor"), "submit by proposer", *TO_APPROVAL[:-1])
    with pytest.raises(ValidationError) as caught:
        live(house, waiting, "approve_pilot by head")
    assert set(caught.value.message_dict) == {"monitor"}


def test_whoever_came_to_watch_it_all_the_same_does_not_judge_its_progress(house: House) -> None:
    pilot = live(house, pilot_of(house, "deputy"), "request_start by owner", "start by monitor")
    review = live(house, first_review_of(pilot), "mark_due by system", "submit_progress by owner")
    Pilot.objects.filter(pk=pilot.pk).update(monitor=house["deputy"])
    assert is_refused(review, "accept", house["deputy"])


def test_an_evaluation_is_without_the_co_authors(house: House) -> None:
    pilot = pilot_of(house, "deputy")
    assert house["deputy"] not in evaluators_of(pilot)
    run = live(house, pilot, "request_start by owner", "start by monitor", "finish by owner", "report_result by owner")
    evaluated = live(house, run, "open_evaluation by head")
    voters = evaluated.evaluations.get().voters.values_list("person_id", flat=True)
    assert house["deputy"].pk not in set(voters)


def test_a_co_author_who_became_head_judges_no_result(house: House) -> None:
    pilot = pilot_of(house, "superior_head")
    Pilot.objects.filter(pk=pilot.pk).update(holder=house.tree.bloc)
    assert is_refused(pilot, "open_evaluation", house["superior_head"])
    assert is_refused(pilot, "close", house["superior_head"])


def test_an_inspector_who_wrote_it_too_joins_no_team(house: House) -> None:
    review = review_of(failed(house, pilot_of(house, "lead")))
    assert house["lead"].pk in involved_in(review.pilot)
    assert house["lead"] not in accountability.may_join(review)
    assert house["lead"].pk in concluders(review)  # nor decides a complaint against it (S5)
    arguments = valid(house, review, "assign")
    with pytest.raises(ValidationError):
        live(house, review, "assign by chair", **arguments | {"members": [house["lead"], house["teammate"]]})


def test_a_chair_who_wrote_it_too_leaves_the_case_to_the_level_above(house: House) -> None:
    pilot = failed(house, pilot_of(house, "chair"))
    review = review_of(pilot)
    assert is_refused(review, "assign", house["chair"])
    assert AccountabilityReview.objects.get(pk=review.pk).state == "OPENED"


def test_a_co_author_reads_the_pilot_and_its_reviews_and_has_the_dossier_made(house: House) -> None:
    pilot = live(house, pilot_of(house, "stranger"), "request_start by owner", "start by monitor")
    stranger = house["stranger"]
    assert pilots_for(stranger).filter(pk=pilot.pk).exists()
    assert monitoring.visible_to(stranger).filter(pilot=pilot).exists()
    assert may_have(stranger, load().get(pk=pilot.proposal_id))
    other = started(house)
    assert not pilots_for(stranger).filter(pk=other.pk).exists()
    assert not may_have(stranger, load().get(pk=other.proposal_id))


def test_only_who_accepted_is_kept_out(house: House) -> None:
    """Who left, declined or was withdrawn has no part in it."""
    proposal = shared_with(house, "deputy")
    coauthors.decline(invited(proposal, house["clerk"], share=5), by=house["clerk"], reason="Bận")
    coauthors.leave(proposal.co_authorships.first(), by=house["deputy"], reason="Bận")
    received = live(house, proposal, "submit by proposer", "receive by clerk")
    assert house["deputy"] in voters_for(received)
