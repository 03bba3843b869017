"""The committee's own deadlines remind the committee; the subjects hear of what they have to do."""

import pytest

from reviews.machines.accountability import MACHINE
from tests.reviews import judging
from tests.reviews.judging import Committee

SUBJECTS_TOO = {"explaining": True, "in_hearing": True, "opened": False, "declared": False, "drafting": False}


@pytest.mark.parametrize("state", SUBJECTS_TOO)
def test_subjects_are_reminded_only_of_what_is_theirs(committee: Committee, state: str) -> None:
    review = judging.fresh(getattr(judging, state)(committee))
    subjects = {subject.person for subject in review.people}
    reminded = set(MACHINE.who_must_act(review))
    assert bool(subjects & reminded) == SUBJECTS_TOO[state]
    assert reminded


def test_who_has_explained_is_not_reminded_again(committee: Committee) -> None:
    review = judging.fresh(judging.half_explained(committee))
    reminded = set(MACHINE.who_must_act(review))
    assert reminded == {subject.person for subject in review.people if not subject.has_answered}
