"""An inspection committee over the pilots' world, and a review brought to any state by the real actions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pilots.models import Pilot
from reviews.actions import accountability as actions
from reviews.models import AccountabilityReview, Subject
from reviews.querysets import accountability as querysets
from tests.pilots import factories as pilots
from tests.pilots.factories import World, on, person
from units.models import Person, Unit, UnitType
from units.roles import Role

YES = {
    "policy_followed": True,
    "policy_followed_reason": "Làm đúng quyết định, có báo cáo các mốc",
    "pure_motive": True,
    "pure_motive_reason": "Không có lợi ích riêng, đã kê khai",
    "common_good": True,
    "common_good_reason": "Nhằm tăng giá bán cho công ty",
    "policy_abuse": False,
    "intent": False,
    "flags_reason": "",
}
CAUSES = [
    {
        "code": "O_MARKET",
        "weight": 70,
        "description": "Giá chè thế giới giảm sâu",
        "evidence": "Bản tin giá tháng 4",
        "responsibility": "NOBODY",
        "responsible": "",
    },
    {
        "code": "S_SUPERVISION",
        "weight": 30,
        "description": "Hội đồng giá họp chậm",
        "evidence": "Biên bản hội đồng giá",
        "responsibility": "COLLECTIVE",
        "responsible": "Hội đồng giá",
    },
]


@dataclass
class Committee:
    """The pilots' world, and over it an inspection committee of four, an office, a head of the bloc."""

    world: World
    chair: Person
    lead: Person
    member: Person
    spare: Person
    office: Person
    bloc_head: Person
    outside_chair: Person

    @property
    def everyone(self) -> dict[str, Person]:
        own = {name: value for name, value in vars(self).items() if isinstance(value, Person)}
        return self.world.everyone | own


def make_committee(world: World) -> Committee:
    office = Unit.objects.create(
        code="VP", name="Văn phòng", symbol="VPĐUK", type=UnitType.ADVISORY_BODY, parent=world.bloc
    )
    other = Unit.objects.create(code="TU", name="Tỉnh ủy khác", symbol="TU", type=UnitType.PROVINCIAL_COMMITTEE)
    body = Unit.objects.create(
        code="UBKTTU", name="UBKT khác", symbol="UBKTTU", type=UnitType.INSPECTION_COMMITTEE, parent=other
    )
    return Committee(
        world=world,
        chair=person("chunhiem", "Hồ Thị Chủ", (Role.UBKT_CHAIR, world.inspection)),
        lead=world.inspector,
        member=person("ubkt2", "Cil Thành", (Role.UBKT_MEMBER, world.inspection)),
        spare=person("ubkt3", "Dương Dự", (Role.UBKT_MEMBER, world.inspection)),
        office=person("vanphong", "Lê Văn Phòng", (Role.OFFICE, office)),
        bloc_head=person("bithukhoi", "Võ Khối", (Role.HEAD, world.bloc)),
        outside_chair=person("chunhiemkhac", "Phan Ngoài", (Role.UBKT_CHAIR, body)),
    )


def fresh(review: AccountabilityReview) -> AccountabilityReview:
    return querysets.load().get(pk=review.pk)


def of_pilot(pilot: Pilot) -> AccountabilityReview:
    return querysets.load().get(pilot=pilot)


def subject_of(review: AccountabilityReview, someone: Person | None) -> Subject:
    """The subject who is the person; None for the collective."""
    return next(one for one in fresh(review).subjects.all() if one.person == someone)


def assessment(review: AccountabilityReview, **changes: Any) -> list[dict[str, Any]]:
    return [{"subject": one, **YES, **changes} for one in review.subjects.all()]


def hearing(c: Committee, review: AccountabilityReview, **changes: Any) -> dict[str, Any]:
    return {
        "held_on": date(2026, 6, 26),
        "present": [c.chair, c.lead, c.member],
        "minutes": "Ủy ban Kiểm tra họp, nghe các đối tượng trình bày",
        "subjects": [
            {"subject": one, "hearing": "HEARD", "statement": "Nhận trách nhiệm phần mình"} for one in review.people
        ],
        **changes,
    }


def tally(review: AccountabilityReview, **changes: Any) -> list[dict[str, Any]]:
    """Three papers out, three for mitigation."""
    row = {
        "issued": 3,
        "returned": 3,
        "valid": 3,
        "counts": {"LIABILITY_EXEMPTED": 0, "LIABILITY_MITIGATED": 3},
        "outcome": "LIABILITY_MITIGATED",
        "with_lessons": True,
        **changes,
    }
    return [{"subject": one, **row} for one in review.subjects.all()]


def ballot(review: AccountabilityReview, **changes: Any) -> dict[str, Any]:
    return {
        "conclusion": "Giảm nhẹ trách nhiệm, kiểm điểm rút kinh nghiệm",
        "ballot_minutes": "Tổ kiểm phiếu gồm hai người, niêm phong phiếu",
        "subjects": tally(review, **changes),
    }


def delivery(review: AccountabilityReview, delivered_on: date = date(2026, 6, 30)) -> dict[str, Any]:
    return {
        "notice_no": "05-TB/UBKTĐUK",
        "notice_on": date(2026, 6, 29),
        "subjects": [{"subject": one, "delivered_on": delivered_on} for one in review.subjects.all()],
    }


# --- the life, one maker per state -----------------------------------------------
def opened(c: Committee) -> AccountabilityReview:
    return of_pilot(pilots.failed(c.world))


def assigned(c: Committee) -> AccountabilityReview:
    with on("08/06/2026"):
        return actions.assign(
            opened(c), by=c.chair, decision_no="12-QĐ/UBKTĐUK", plan_no="12-KH/UBKTĐUK", lead=c.lead, members=[c.member]
        )


def declared(c: Committee) -> AccountabilityReview:
    review = assigned(c)
    with on("08/06/2026", 14):
        actions.declare(review, by=c.lead, has_conflict=False)
        return actions.declare(review, by=c.member, has_conflict=False)


def explaining(c: Committee) -> AccountabilityReview:
    review = declared(c)
    with on("09/06/2026"):
        return actions.send_outline(review, by=c.lead, outline="1. Vì sao bán dưới giá?\n2. Đã báo cáo khi nào?")


def half_explained(c: Committee) -> AccountabilityReview:
    review = explaining(c)
    with on("12/06/2026"):
        return actions.explain(review, by=c.world.owner, explanation="Giá giảm ngoài dự kiến")


def verifying(c: Committee) -> AccountabilityReview:
    review = half_explained(c)
    with on("15/06/2026"):
        return actions.explain(review, by=c.world.proposer, explanation="Đã đề xuất giá sàn từng tuần")


def with_causes(c: Committee) -> AccountabilityReview:
    review = verifying(c)
    with on("17/06/2026"):
        return actions.record_causes(
            review, by=c.member, verification="Đã làm việc với hội đồng giá", damage_vnd=214_000_000, causes=CAUSES
        )


def drafting(c: Committee, **changes: Any) -> AccountabilityReview:
    review = with_causes(c)
    with on("18/06/2026"):
        return actions.assess(review, by=c.member, subjects=assessment(review, **changes))


def in_hearing(c: Committee, **changes: Any) -> AccountabilityReview:
    review = drafting(c, **changes)
    with on("19/06/2026"):
        return actions.draft_conclusion(
            review, by=c.lead, draft="Nguyên nhân chủ yếu do thị trường", hearing_on=date(2026, 6, 26),
            hearing_where="8 giờ 00, phòng họp tầng 2",
        )  # fmt: skip


def voting(c: Committee, **changes: Any) -> AccountabilityReview:
    review = in_hearing(c, **changes)
    with on("26/06/2026"):
        return actions.hold_hearing(review, by=c.chair, **hearing(c, review))


def concluded(c: Committee) -> AccountabilityReview:
    review = voting(c)
    with on("26/06/2026", 11):
        return actions.record_ballot(review, by=c.chair, **ballot(review))


def notified(c: Committee) -> AccountabilityReview:
    review = concluded(c)
    with on("30/06/2026"):
        return actions.notify(review, by=c.office, **delivery(review))


def final(c: Committee) -> AccountabilityReview:
    review = notified(c)
    with on("20/08/2026"):
        return actions.finalise(review, by=Person.objects.system())


def referred(c: Committee) -> AccountabilityReview:
    review = verifying(c)
    with on("16/06/2026"):
        return actions.refer(review, by=c.chair, referred_to="Cơ quan điều tra", reason="Có dấu hiệu tội phạm")


def cancelled(c: Committee) -> AccountabilityReview:
    review = opened(c)
    with on("08/06/2026"):
        return actions.cancel(review, by=c.chair, reason="Mở nhầm đối tượng")


def conflicted(c: Committee) -> AccountabilityReview:
    review = assigned(c)
    with on("08/06/2026", 14):
        return actions.declare(review, by=c.member, has_conflict=True, declaration="Có em ruột là người chủ trì")


MAKERS: dict[str, Callable[[Committee], AccountabilityReview]] = {
    "OPENED": opened,
    "ASSIGNED": assigned,
    "CONFLICTED": conflicted,
    "DECLARED": declared,
    "EXPLAINING": explaining,
    "HALF_EXPLAINED": half_explained,
    "VERIFYING": verifying,
    "WITH_CAUSES": with_causes,
    "DRAFTING": drafting,
    "HEARING": in_hearing,
    "VOTING": voting,
    "CONCLUDED": concluded,
    "NOTIFIED": notified,
    "FINAL": final,
    "REFERRED": referred,
    "CANCELLED": cancelled,
}
