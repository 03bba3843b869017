"""The stepper tells what a record really passed."""

from proposals.models import ProposalState as S
from tests.factories import MONDAY, Tree, make_tree, proposal_in
from units import clock
from workflow.machine import machine_of


def stages(state: str, tree: Tree) -> list[tuple[str, str]]:
    with clock.at(MONDAY):
        proposal = proposal_in(state, tree)
    fresh = machine_of(proposal).load().get(pk=proposal.pk)
    return [(str(stage["label"]), stage["state"]) for stage in machine_of(proposal).stages(fresh)]


def test_what_has_ended_has_passed_its_last_stage_too(db):
    assert stages(S.CLOSED, make_tree())[-2:] == [("Thực hiện", "done"), ("Kết thúc", "done")]


def test_what_was_refused_was_never_carried_out(db):
    told = ["Soạn thảo", "Tiếp nhận", "Tập thể xem xét", "Quyết định", "Không chấp thuận"]
    assert stages(S.REJECTED, make_tree()) == [(label, "done") for label in told]


def test_what_was_withdrawn_before_it_was_received_shows_no_more_than_that(db):
    assert stages(S.WITHDRAWN, make_tree()) == [("Soạn thảo", "done"), ("Đã rút", "done")]
