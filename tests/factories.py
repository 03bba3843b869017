"""Valid people, units and proposals; a proposal reaches its state by the real actions."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from proposals import actions
from proposals.models import ComplianceItem, LegalRegime, ProblemKind, Proposal, ProposalState
from tests.rows import Rows, lay
from units import clock
from units.actions import appoint
from units.models import Appointment, Grant, Person, Unit, UnitType, UnitVersion
from units.roles import Role

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
#: A Monday with no holiday near.
MONDAY = datetime(2024, 3, 11, 9, tzinfo=VIETNAM)
LONG_AGO = date(2021, 10, 1)
S = ProposalState


def day(number: int, hour: int = 9) -> datetime:
    """The moment `number` days after MONDAY."""
    return (MONDAY + timedelta(days=number)).replace(hour=hour)


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit

    code = factory.Sequence(lambda number: f"U{number}")
    name = factory.LazyAttribute(lambda unit: f"Chi bộ cơ sở {unit.code}")
    symbol = factory.SelfAttribute("code")
    type = UnitType.GRASSROOTS_CELL
    place = "Đà Lạt"


class PersonFactory(DjangoModelFactory):
    """`PersonFactory(full_name="Trần Đình Ân", post=(Role.CADRE, unit))` also appoints."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    username = factory.Sequence(lambda number: f"nguoi{number}")
    full_name = factory.Sequence(lambda number: f"Nguyễn Văn {'ABCDEGHKLMNPQRSTUVXY'[number % 20]} {number}")
    password = "!"

    @factory.post_generation
    def post(person: Person, create: bool, given: tuple[str, Unit] | None, **_kwargs: Any) -> None:
        if given:
            appoint(person, *given, valid_from=LONG_AGO)


@dataclass
class Tree:
    """A province, a bloc with its bodies, and two of its cells; people by what they are in it."""

    province: Unit
    bloc: Unit
    inspection: Unit
    office: Unit
    board: Unit
    cell: Unit
    other_cell: Unit
    cadre: Person
    colleague: Person
    clerk: Person
    head: Person
    deputy: Person
    member: Person
    watcher: Person
    superior_head: Person
    superior_deputy: Person
    superior_clerk: Person
    inspector: Person
    inspection_chair: Person
    officer: Person
    organiser: Person
    front: Person
    propagandist: Person
    admin: Person
    auditor: Person
    stranger: Person
    other_head: Person

    def people(self) -> dict[str, Person]:
        """Everybody, by what they are."""
        return {name: value for name, value in vars(self).items() if isinstance(value, Person)}


_kept: Rows = {}


def make_tree() -> Tree:
    """The tree, built by the real actions once a process, and laid in from then on.

    Beside other units it is built anew, for its keys may be taken.
    """
    if Unit.objects.exists() or Person.objects.filter(is_system=False).exists():
        return _build_tree()
    if not _kept:
        tree = _build_tree()
        people = Person.objects.filter(is_system=False)
        _kept.update(
            {Unit: list(Unit.objects.all()), UnitVersion: list(UnitVersion.objects.all()), Person: list(people)}
        )
        _kept.update({Appointment: list(Appointment.objects.all()), Grant: list(Grant.objects.all())})
        return tree
    lay({model: [copy(row) for row in rows] for model, rows in _kept.items()})
    units = {unit.code: unit for unit in Unit.objects.all()}
    people = {person.username: person for person in Person.objects.all()}
    named = {name: people[name] for name, *_rest in _PEOPLE}
    return Tree(**{name: units[code] for name, code in _CODES.items()}, **named)


def _build_tree() -> Tree:
    units = _units()
    people = {
        name: PersonFactory(username=name, full_name=full_name, title=title, post=(role, units[unit]))
        for name, full_name, title, role, unit in _PEOPLE
    }
    return Tree(**units, **people)


def _units() -> dict[str, Unit]:
    def unit(code: str, name: str, kind: UnitType, parent: Unit | None = None) -> Unit:
        return UnitFactory(code=code, name=name, symbol=code, type=kind, parent=parent)

    province = unit("TU", "Đảng bộ tỉnh Lâm Đồng", UnitType.PROVINCIAL_COMMITTEE)
    bloc = unit("ĐUK", "Đảng ủy Khối Doanh nghiệp", UnitType.BLOC_COMMITTEE, province)
    return {
        "province": province,
        "bloc": bloc,
        "inspection": unit("UBKTĐUK", "Ủy ban Kiểm tra Đảng ủy Khối", UnitType.INSPECTION_COMMITTEE, bloc),
        "office": unit("VPĐUK", "Văn phòng Đảng ủy Khối", UnitType.ADVISORY_BODY, bloc),
        "board": unit("BTCĐUK", "Ban Tổ chức Đảng ủy Khối", UnitType.ADVISORY_BODY, bloc),
        "cell": unit("CBĐS", "Chi bộ cơ sở Công ty Cổ phần Chè Đồi Sương", UnitType.GRASSROOTS_CELL, bloc),
        "other_cell": unit("CBDG", "Chi bộ cơ sở Công ty Cổ phần Vận tải Dốc Gió", UnitType.GRASSROOTS_CELL, bloc),
    }


_CODES = {
    "province": "TU",
    "bloc": "ĐUK",
    "inspection": "UBKTĐUK",
    "office": "VPĐUK",
    "board": "BTCĐUK",
    "cell": "CBĐS",
    "other_cell": "CBDG",
}
_PEOPLE = (
    ("cadre", "Trần Đình Ân", "Trưởng phòng Kinh doanh", Role.CADRE, "cell"),
    ("colleague", "Hoàng Thị Êm", "Phó phòng Kinh doanh", Role.CADRE, "cell"),
    ("clerk", "Lý Thị Mai", "Văn thư", Role.CLERK, "cell"),
    ("head", "Hồ Quỳnh Anh", "Bí thư Chi bộ, Giám đốc", Role.HEAD, "cell"),
    ("deputy", "Đỗ Công Ẩn", "Phó Bí thư Chi bộ", Role.LEADER, "cell"),
    ("member", "Phạm Hồng Ửng", "Chi ủy viên", Role.LEADER, "cell"),
    ("watcher", "Bùi Văn Tấn", "Trưởng phòng Kế hoạch", Role.CADRE, "cell"),
    ("superior_head", "Mai Xuân Ứng", "Bí thư Đảng ủy Khối", Role.HEAD, "bloc"),
    ("superior_deputy", "Chế Thị Ngọc Oanh", "Phó Bí thư Thường trực", Role.LEADER, "bloc"),
    ("superior_clerk", "Ngô Đình Ổn", "Văn thư Đảng ủy Khối", Role.CLERK, "bloc"),
    ("inspector", "Nguyễn Hữu Phước", "Ủy viên Ủy ban Kiểm tra", Role.UBKT_MEMBER, "inspection"),
    ("inspection_chair", "Lâm Quốc Ái", "Chủ nhiệm Ủy ban Kiểm tra", Role.UBKT_CHAIR, "inspection"),
    ("officer", "Kiều Văn Ước", "Chánh Văn phòng", Role.OFFICE, "office"),
    ("organiser", "Võ Thị Hạnh", "Trưởng Ban Tổ chức", Role.ORG, "board"),
    ("front", "Y Moan Niê", "Cán bộ Mặt trận", Role.FRONT, "board"),
    ("propagandist", "Cil Ha Sương", "Cán bộ Tuyên giáo", Role.PROP, "board"),
    ("admin", "Đặng Văn An", "Quản trị hệ thống", Role.ADMIN, "bloc"),
    ("auditor", "Dương Minh Ê", "Kiểm toán", Role.AUDITOR, "bloc"),
    ("stranger", "Vũ Hải Ưng", "Đội trưởng", Role.CADRE, "other_cell"),
    ("other_head", "K'Brơi", "Bí thư Chi bộ", Role.HEAD, "other_cell"),
)

DOSSIER: dict[str, Any] = {
    "title": "Bán chè đấu giá theo lô nhỏ trên sàn trực tuyến",
    "field": "PRODUCTION",
    "problem_kind": ProblemKind.UNREGULATED,
    "bottleneck": "Quy chế bán hàng chưa quy định hình thức đấu giá trực tuyến.",
    "necessity": "Công ty bán 90% sản lượng với giá cố định từ đầu năm.",
    "objective": "Hưởng lợi khi giá thị trường tăng.",
    "solution": "Đưa 15% sản lượng chè ô long loại một bán đấu giá theo lô 50 kg.",
    "scope": "Chè ô long loại một, một vụ.",
    "target_subjects": "Phòng Kinh doanh và khách mua trên sàn.",
    "planned_start": date(2024, 4, 15),
    "planned_end": date(2024, 10, 15),
    "budget_vnd": 120_000_000,
    "funding_source": "Chi phí bán hàng",
    "staffing": "Hai nhân viên kinh doanh.",
    "feasibility": "Sàn đã có, công ty đủ người.",
    "positive_impact": "Tăng giá bán bình quân.",
    "negative_impact": "Không, vì 85% sản lượng vẫn bán như cũ.",
    "expected_effect": "Giá bán bình quân cao hơn giá bao tiêu.",
    "commits_pure_motive": True,
    "commits_common_good": True,
    "commits_truthful": True,
    "commits_supervision": True,
    "commits_resources": True,
    "contains_no_secret": True,
    "has_conflict_of_interest": False,
    "work_items": [
        {"content": "Mở tài khoản trên sàn", "responsible": "Phòng Kinh doanh", "due_on": date(2024, 4, 20)}
    ],
    "risks": [{"description": "Giá chè giảm", "likelihood": "MEDIUM", "effect": "HIGH", "response": "Đặt giá sàn"}],
    "criteria": [
        {
            "name": "Giá bán bình quân so với giá bao tiêu",
            "measure_unit": "%",
            "baseline": Decimal(100),
            "target": Decimal(112),
        }
    ],
}


def draft(by: Person, **dossier: Any) -> Proposal:
    """A complete draft of `by`."""
    return actions.create_draft(by=by, **{**DOSSIER, **dossier})


def all_passed(**reasons: str) -> list[dict[str, Any]]:
    """A compliance checklist; `all_passed(CHARTER="trái Điều 9")` fails that item with that reason."""
    return [
        {"code": item.value, "passed": item.name not in reasons, "reason": reasons.get(item.name, "")}
        for item in ComplianceItem
    ]


def tally(votes_for: int = 3, votes_against: int = 0, votes_abstain: int = 0, **changes: Any) -> dict[str, Any]:
    """A vote of the cell's three voters."""
    return {
        "votes_for": votes_for,
        "votes_against": votes_against,
        "votes_abstain": votes_abstain,
        "head_voted_for": votes_for > votes_against,
        "minutes": "Tập thể thảo luận và thống nhất.",
        **changes,
    }


def party_opinion(**changes: Any) -> dict[str, Any]:
    """What the same-level Party committee said today."""
    return {
        "party_body": "Ban Thường vụ Đảng ủy Khối",
        "party_opinion_on": clock.today(),
        "party_opinion_no": "15-CV/ĐUK",
        "party_agrees": True,
        "party_opinion": "Nên làm thử.",
        **changes,
    }


def meeting(**changes: Any) -> dict[str, Any]:
    """A meeting of today, in which everybody votes in the application."""
    return {
        "meeting_on": clock.today(),
        "meeting_at": time(14, 30),
        "place": "Phòng họp tầng 2",
        "method": "OPEN",
        "agenda": [{"content": "Trình bày đề xuất", "presenter": "Trần Đình Ân", "papers": "Hồ sơ"}],
        **changes,
    }


def approval(tree: Tree, **changes: Any) -> dict[str, Any]:
    """Everything that an approval names."""
    return {
        "owner": tree.cadre,
        "monitor": tree.watcher,
        "starts_on": date(2024, 4, 15),
        "ends_on": date(2024, 10, 15),
        "budget_vnd": 120_000_000,
        "reasons": "Đề xuất khả thi, tập thể thống nhất.",
        "stop_conditions": "Dừng khi giá sàn thấp hơn giá bao tiêu hai tuần liền.",
        **changes,
    }


def council(tree: Tree, **changes: Any) -> dict[str, Any]:
    """A council of five of the cell, and two criteria."""
    return {
        "reason": "Phạm vi rộng, liên quan nhiều khách mua.",
        "chair": tree.head,
        "secretary": tree.deputy,
        "members": [tree.member, tree.colleague, tree.watcher],
        "criteria": [{"name": "Tính khả thi", "weight": 60}, {"name": "Hiệu quả", "weight": 40}],
        **changes,
    }


REJECTION = {
    "reject_code": "NOT_FEASIBLE",
    "reasons": "Đơn vị chưa có người đủ năng lực để vận hành, rủi ro tài chính lớn hơn hiệu quả dự kiến.",
    "advice": "Bổ sung phương án nhân lực rồi đề xuất lại.",
}

# How each state is reached from the one before, by the people whose job it is.
_STEPS: dict[str, tuple[str, Callable[[Proposal, Tree], Proposal]]] = {
    S.SUBMITTED: (S.DRAFT, lambda one, tree: actions.submit(one, by=one.proposer)),
    S.RECEIVED: (S.SUBMITTED, lambda one, tree: actions.receive(one, by=tree.clerk, regime=LegalRegime.KL14)),
    S.SUPPLEMENT: (
        S.RECEIVED,
        lambda one, tree: actions.request_supplement(
            one, by=tree.clerk, gaps=[{"gap": "Nêu phương án nhân lực"}, {"gap": "Nêu giá sàn"}]
        ),
    ),
    S.REVIEWING: (
        S.RECEIVED,
        lambda one, tree: actions.put_to_collective(
            one, by=tree.head, meeting_on=clock.today(), compliance=all_passed()
        ),
    ),
    S.APPRAISING: (S.RECEIVED, lambda one, tree: actions.convene_council(one, by=tree.head, **council(tree))),
    S.AWAIT_DECISION: (S.REVIEWING, lambda one, tree: actions.record_vote(one, by=tree.head, **tally())),
    S.APPROVED_PILOT: (
        S.AWAIT_DECISION,
        lambda one, tree: actions.approve_pilot(one, by=tree.head, **approval(tree)),
    ),
    S.APPROVED_FULL: (
        S.AWAIT_DECISION,
        lambda one, tree: actions.approve_full(one, by=tree.head, **approval(tree)),
    ),
    S.REJECTED: (S.REVIEWING, lambda one, tree: actions.reject(_voted_down(one, tree), by=tree.head, **REJECTION)),
    S.ESCALATED: (
        S.RECEIVED,
        lambda one, tree: actions.escalate(one, by=tree.head, reason="Vượt thẩm quyền của đơn vị."),
    ),
    S.WITHDRAWN: (S.SUBMITTED, lambda one, tree: actions.withdraw(one, by=one.proposer, reason="Đã có cách khác.")),
    S.LAPSED: (S.SUPPLEMENT, lambda one, tree: actions.lapse(one, by=Person.objects.system())),
    S.DUPLICATE: (
        S.RECEIVED,
        lambda one, tree: actions.merge(one, by=tree.head, master=twin(tree), reason="Cùng một nội dung."),
    ),
    S.CLOSED: (S.APPROVED_FULL, lambda one, tree: actions.close(one, by=Person.objects.system())),
}


def _voted_down(proposal: Proposal, tree: Tree) -> Proposal:
    return actions.record_vote(proposal, by=tree.head, **tally(0, 3))


def twin(tree: Tree) -> Proposal:
    """The same again, sent by a colleague."""
    return proposal_in(S.SUBMITTED, tree, by=tree.colleague)


def proposal_in(state: str, tree: Tree, *, by: Person | None = None, **dossier: Any) -> Proposal:
    """A proposal of the cadre (or `by`) in `state`, fresh, brought there by real actions at the present moment."""
    if state == S.DRAFT:
        return draft(by or tree.cadre, **dossier)
    before, act = _STEPS[state]
    return act(proposal_in(before, tree, by=by, **dossier), tree)
