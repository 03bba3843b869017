"""The outcome guard over every combination, against the table of DOMAIN §7.6 written down a second time."""

from itertools import product

import pytest

from pilots.models import Result
from proposals.models import LegalRegime
from reviews.outcomes import Case, Outcome, allowed, kl14_equivalent, may_add_lessons, why_not

YES_NO = (True, False)
CASES = [
    Case(*facts)
    for facts in product(Result.values, YES_NO, YES_NO, YES_NO, YES_NO, YES_NO, YES_NO, LegalRegime.values, YES_NO)
]
EXCLUDED, EXEMPTED, MITIGATED = "LIABILITY_EXCLUDED", "LIABILITY_EXEMPTED", "LIABILITY_MITIGATED"
LESSONS, DISCIPLINE, REFERRED = "LESSONS_LEARNED", "DISCIPLINE_RECOMMENDED", "REFERRED"

# (achieved, abused, three conditions and nothing against them, damage, NĐ 73 applies) → the set
TABLE = {
    (True, False, None, None, None): {"NOT_HELD_LIABLE"},
    (True, True, None, None, None): {DISCIPLINE, REFERRED},
    (False, None, True, False, True): {EXCLUDED},
    (False, None, True, False, False): {EXEMPTED, MITIGATED},
    (False, None, True, True, True): {EXCLUDED, EXEMPTED, MITIGATED},
    (False, None, True, True, False): {EXEMPTED, MITIGATED},
    (False, None, False, None, None): {LESSONS, DISCIPLINE, REFERRED},
}


def row_of(case: Case) -> set[str]:
    achieved = case.result == "ACHIEVED"
    fits = (case.policy_followed, case.pure_motive, case.common_good, case.is_proposal) == (True, True, True, True)
    fits = fits and (case.policy_abuse, case.intent) == (False, False)
    facts = (achieved, case.policy_abuse, fits, case.has_damage, case.regime != "KL14")
    rows = [
        outcomes
        for key, outcomes in TABLE.items()
        if all(wanted is None or wanted == fact for wanted, fact in zip(key, facts, strict=True))
    ]
    assert len(rows) == 1, f"the table must answer once: {case}"
    return rows[0]


def test_every_combination_is_covered() -> None:
    assert len(CASES) == 3 * 2**6 * 3 * 2


def test_the_allowed_set_is_that_of_the_table_for_every_combination() -> None:
    wrong = [case for case in CASES if {str(outcome) for outcome in allowed(case)} != row_of(case)]
    assert wrong == []


def test_every_outcome_not_offered_says_why_and_no_offered_one_does() -> None:
    for case in CASES:
        refused = {outcome for outcome in Outcome if why_not(case, outcome)}
        assert refused == set(Outcome) - allowed(case)


@pytest.mark.parametrize("case", [case for case in CASES if case.policy_abuse])
def test_abuse_blocks_every_exemption_even_of_a_success(case: Case) -> None:
    assert allowed(case).isdisjoint({EXCLUDED, EXEMPTED, MITIGATED, "NOT_HELD_LIABLE"})


def test_lessons_go_with_an_exemption_or_a_mitigation_only() -> None:
    assert {outcome for outcome in Outcome if may_add_lessons(outcome)} == {EXEMPTED, MITIGATED}


def test_under_both_regimes_an_exclusion_names_its_kl14_equivalent() -> None:
    named = {(case.regime, outcome) for case in CASES for outcome in Outcome if kl14_equivalent(case, outcome)}
    assert named == {("BOTH", EXCLUDED)}
