"""Who may take each step: roles, relations, S4; the record in hand and the list in SQL agree."""

from collections.abc import Callable
from itertools import product

import pytest
from django.core.exceptions import ValidationError

from pilots.models import EvaluationVoter
from proposals.models import Voter
from reviews.actions import accountability as actions
from reviews.conflicts import involved_people, reviews_involving
from reviews.machines.accountability import MACHINE
from reviews.models import AccountabilityReview, Relation, Subject
from reviews.policies import accountability as policies
from reviews.querysets import accountability as querysets
from tests.pilots.factories import on
from tests.reviews import judging
from tests.reviews.judging import Committee, fresh
from units.models import Person
from workflow.errors import Refused

# Who may take each step in the state that a maker of tests/reviews/judging.py reaches, on 30/06/2026.
MATRIX = {
    "OPENED": {"assign": {"chair"}, "cancel": {"chair"}, "refer": {"chair"}, "suspend": {"chair"}},
    "ASSIGNED": {
        "declare": {"lead", "member"},
        "replace_member": {"chair"},
        "refer": {"chair"},
        "suspend": {"chair"},
        "cancel": {"chair"},
    },
    "CONFLICTED": {
        "declare": {"lead"},
        "replace_conflicted": {"chair"},
        "refer": {"chair"},
        "suspend": {"chair"},
        "cancel": {"chair"},
    },
    "DECLARED": {
        "send_outline": {"lead"},
        "replace_member": {"chair"},
        "refer": {"chair"},
        "suspend": {"chair"},
        "cancel": {"chair"},
    },
    "EXPLAINING": {
        "replace_member": {"chair"},
        "explain": {"owner", "proposer"},
        "extend": {"chair"},
        "close_explaining": {"lead", "member"},
        "refer": {"chair"},
        "suspend": {"chair"},
    },
    "HALF_EXPLAINED": {
        "replace_member": {"chair"},
        "explain": {"proposer"},
        "extend": {"chair"},
        "close_explaining": {"lead", "member"},
        "refer": {"chair"},
        "suspend": {"chair"},
    },
    "VERIFYING": {
        "replace_member": {"chair"},
        "record_causes": {"lead", "member"},
        "assess": {"lead", "member"},
        "refer": {"chair"},
        "suspend": {"chair"},
    },
    "DRAFTING": {
        "replace_member": {"chair"},
        "draft_conclusion": {"lead"},
        "return_to_verifying": {"chair"},
        "refer": {"chair"},
        "suspend": {"chair"},
    },
    "HEARING": {
        "replace_member": {"chair"},
        "hold_hearing": {"chair"},
        "return_to_verifying": {"chair"},
        "refer": {"chair"},
        "suspend": {"chair"},
    },
    "VOTING": {"record_ballot": {"chair"}, "return_to_verifying": {"chair"}, "refer": {"chair"}},
    "CONCLUDED": {"notify": {"chair", "office"}, "refer": {"chair"}},
    "NOTIFIED": {"finalise": {"system"}, "refer": {"chair"}, "complain": {"system"}},
    "FINAL": {"complain": {"system"}},
    "REFERRED": {},
    "CANCELLED": {},
}


@pytest.mark.parametrize("state", MATRIX)
def test_each_step_is_for_those_whose_job_it_is_in_hand_and_in_lists(committee: Committee, state: str) -> None:
    review = fresh(judging.MAKERS[state](committee))
    people = {name: one for name, one in committee.everyone.items() if name != "inspector"}  # the lead's other name
    found: dict[str, set[str]] = {}
    with on("30/06/2026"):
        for (name, person), step in product(people.items(), MACHINE.steps.values()):
            in_hand = step.policy.who.includes(person, review)
            in_list = AccountabilityReview.objects.filter(step.policy.q(person), pk=review.pk).exists()
            assert in_hand == in_list, f"{name} {step.name}"
            if in_hand and review.state in step.sources:
                found.setdefault(step.name, set()).add(name)
    assert found == MATRIX[state]


def test_everybody_who_is_told_may_open_the_page(committee: Committee) -> None:
    review = fresh(judging.notified(committee))
    told = set(MACHINE.concerns(review))
    assert told == {
        committee.chair, committee.lead, committee.member, committee.world.owner, committee.world.proposer,
        committee.world.head, committee.bloc_head, committee.office,
    }  # fmt: skip
    assert all(querysets.visible_to(person).filter(pk=review.pk).exists() for person in told)


# --- S4: each relation, on the member who would otherwise lead the team -----------
def _proposed(c: Committee, review: AccountabilityReview) -> None:
    review.pilot.proposal.proposer = c.lead
    review.pilot.proposal.save()


def _owned(c: Committee, review: AccountabilityReview) -> None:
    review.pilot.owner = c.lead
    review.pilot.save()


def _monitored(c: Committee, review: AccountabilityReview) -> None:
    review.pilot.monitor = c.lead
    review.pilot.save()


def _approved(c: Committee, review: AccountabilityReview) -> None:
    review.pilot.proposal.decisions.update(decided_by=c.lead)


def _voted(c: Committee, review: AccountabilityReview) -> None:
    Voter.objects.create(deliberation=review.pilot.proposal.deliberations.get(), person=c.lead)


def _evaluated(c: Committee, review: AccountabilityReview) -> None:
    EvaluationVoter.objects.create(evaluation=review.pilot.evaluations.get(), person=c.lead)


def _concluded_the_result(c: Committee, review: AccountabilityReview) -> None:
    review.pilot.evaluations.update(concluded_by=c.lead)


def _is_reviewed(c: Committee, review: AccountabilityReview) -> None:
    Subject.objects.create(
        review=review, pilot=review.pilot, person=c.lead, name=c.lead.full_name, relation=Relation.OTHER
    )


RELATIONS = [_proposed, _owned, _monitored, _approved, _voted, _evaluated, _concluded_the_result, _is_reviewed]


@pytest.mark.parametrize("relate", RELATIONS)
def test_whoever_had_a_part_does_not_review(
    committee: Committee, relate: Callable[[Committee, AccountabilityReview], None]
) -> None:
    review = judging.with_causes(committee)
    assert committee.lead.pk not in involved_people(fresh(review))
    assert not reviews_involving(committee.lead).filter(pk=review.pk).exists()
    relate(committee, fresh(review))
    review = fresh(review)
    assert committee.lead.pk in involved_people(review)
    assert reviews_involving(committee.lead).filter(pk=review.pk).exists()
    assert committee.lead not in querysets.impartial_members(review)
    with pytest.raises(Refused, match="không được tham gia"), on("18/06/2026"):
        actions.assess(review, by=committee.lead, subjects=judging.assessment(review))
    assert fresh(review).state == "VERIFYING"


@pytest.mark.parametrize("relate", RELATIONS)
def test_whoever_had_a_part_is_not_chosen_for_the_team(
    committee: Committee, relate: Callable[[Committee, AccountabilityReview], None]
) -> None:
    review = judging.opened(committee)
    relate(committee, fresh(review))
    with pytest.raises(ValidationError) as refused, on("08/06/2026"):
        actions.assign(
            review, by=committee.chair, decision_no="1", plan_no="1", lead=committee.lead, members=[committee.member]
        )
    assert "K'Brơi" in refused.value.message_dict["members"][0]
    assert fresh(review).members.count() == 0


def test_a_chair_who_voted_on_the_proposal_may_not_judge_it(committee: Committee) -> None:
    review = judging.opened(committee)
    Voter.objects.create(deliberation=review.pilot.proposal.deliberations.get(), person=committee.chair)
    with pytest.raises(Refused, match="không được tham gia"):
        policies.check_can_assign(committee.chair, fresh(review))


def test_waiting_for_names_the_duty_of_each(committee: Committee) -> None:
    review = judging.half_explained(committee)

    def waits(person: Person) -> bool:
        return MACHINE.waiting_for(person).filter(pk=review.pk).exists()

    with on("15/06/2026"):
        assert waits(committee.world.proposer)
        assert not waits(committee.world.owner)
        assert not waits(committee.member)
    with on("24/06/2026"):
        assert waits(committee.member)
