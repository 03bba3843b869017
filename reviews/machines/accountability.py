"""How accountability reviews move, as the register sees it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from organisation.forms.narrowing import ADDRESS
from reviews.actions import accountability as actions
from reviews.models import AccountabilityReview, ReviewState
from reviews.policies import accountability as policies
from reviews.querysets import accountability as querysets
from units.models import Person, everyone_with
from units.roles import Perm
from workflow.machine import Automatic, Clock, Machine
from workflow.stages import ended_early, stages_of

S = ReviewState

RESTS = frozenset({S.SUSPENDED})

CLOCKS = (
    Clock("review.assign", _("Lập tổ kiểm tra"), frozenset({S.OPENED}), RESTS, rule="review.assign"),
    Clock("review.outline", _("Gửi đề cương giải trình"), frozenset({S.ASSIGNED}), RESTS, rule="review.outline"),
    Clock("review.explain", _("Giải trình"), frozenset({S.EXPLAINING}), due_field="explain_due_on"),
    Clock("review.verify", _("Thẩm tra, xác minh"), frozenset({S.VERIFYING, S.DRAFTING}), RESTS, rule="review.verify"),
    Clock("review.again", _("Xem xét lại việc tạm dừng"), frozenset({S.SUSPENDED}), due_field="again_on"),
    Clock("review.hearing", _("Hội nghị nghe trình bày"), frozenset({S.HEARING}), due_field="hearing_on"),
    Clock("review.notify", _("Thông báo kết luận"), frozenset({S.CONCLUDED}), rule="review.notify"),
)

TONES: dict[str, str] = {
    S.NOTIFIED: "pilot",
    S.COMPLAINED: "pilot",
    S.FINAL: "ok",
    S.REFERRED: "no",
    S.SUSPENDED: "draft",
    S.CANCELLED: "draft",
}

_STAGES = (
    (_("Mở, lập tổ"), {S.OPENED, S.ASSIGNED}),
    (_("Giải trình"), {S.EXPLAINING}),
    (_("Thẩm tra"), {S.VERIFYING}),
    (_("Dự thảo, nghe"), {S.DRAFTING, S.HEARING}),
    (_("Biểu quyết"), {S.VOTING}),
    (_("Kết luận"), {S.CONCLUDED, S.NOTIFIED, S.COMPLAINED}),
    (_("Kết thúc"), {S.FINAL}),
)


def stages(review: AccountabilityReview) -> list[dict[str, Any]]:
    if review.state in (S.REFERRED, S.CANCELLED, S.SUSPENDED):
        return ended_early(review, [_STAGES[0][0]])
    return stages_of(review, _STAGES, ended={S.FINAL})


def concerns(review: AccountabilityReview) -> Iterable[Person]:
    """Who hears of a step: the chair, the team, the subjects where it touches them, in the end the authority.

    Everybody named here may open the page; working steps do not reach the subjects.
    """
    people = [*everyone_with(Perm.CHAIR_INSPECTION, review.holder_id)]
    people += [member.person for member in review.team if not member.has_conflict]
    if review.state not in (S.ASSIGNED, S.VERIFYING, S.DRAFTING, S.VOTING, S.CONCLUDED):
        people += [subject.person for subject in review.people]
    if review.concluded_at:
        people += everyone_with(Perm.DECIDE, review.holder_id)
        people += everyone_with(Perm.DECIDE, review.pilot.holder_id)
        people += everyone_with(Perm.ISSUE_REPORT, review.holder_id)
    return list({person.pk: person for person in people}.values())


def responsible(review: AccountabilityReview) -> Iterable[Person]:
    """Who has to act before the running clock ends; the committee's own deadlines are not the subjects' business."""
    team = [member.person for member in review.team if not member.has_conflict]
    if review.state == S.EXPLAINING:
        return [subject.person for subject in review.people if not subject.has_answered]
    if review.state in (S.ASSIGNED, S.VERIFYING, S.DRAFTING):
        return team
    people = [*everyone_with(Perm.CHAIR_INSPECTION, review.holder_id)]
    if review.state == S.HEARING:
        people += [*team, *(subject.person for subject in review.people)]
    if review.state == S.CONCLUDED:
        people += everyone_with(Perm.ISSUE_REPORT, review.holder_id)
    return people


MACHINE = Machine(
    model=AccountabilityReview,
    policies=policies,
    name=_("Xem xét trách nhiệm"),
    load=querysets.load,
    visible_to=querysets.visible_to,
    concerns=concerns,
    responsible=responsible,
    clocks=CLOCKS,
    automatic=(Automatic(querysets.complaint_time_over, actions.finalise),),
    tones=TONES,
    stages=stages,
    urls="reviews:accountability_",
    unit_list=ADDRESS,
    parent="pilot",
    panel="reviews/accountability_panel.html",
    confidential=True,
    has_part=querysets.has_part,
    hidden_steps=frozenset({"finalise", "complain", "end_complaints"}),
)
