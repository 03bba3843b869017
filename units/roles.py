"""Who may do what: the one table. Read it beside DOMAIN §7 "Roles".

A role held in a unit gives permissions as django-guardian rows on a unit. `post` says on which: OWN, the unit of
the appointment; SERVED, the committee that the body serves (an inspection committee, an office or a board acts for
the committee above it). A permission's reach says where the row counts: UNIT, only where that very unit holds the
record (competence is a unit's own); SUBTREE, in the unit and everything under it (sight, oversight, reports).
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Perm(StrEnum):
    PROPOSE = "propose"
    RECEIVE = "receive"
    DECIDE = "decide"
    VOTE = "vote"
    INSPECT = "inspect"
    CHAIR_INSPECTION = "chair_inspection"
    VIEW = "view_records"
    OVERSEE = "oversee"
    REPORT = "make_report"
    ISSUE_REPORT = "issue_report"
    ADMINISTER = "administer"
    AUDIT = "audit"


PERM_LABELS = {
    Perm.PROPOSE: _("Gửi đề xuất"),
    Perm.RECEIVE: _("Tiếp nhận đề xuất, yêu cầu bổ sung"),
    Perm.DECIDE: _("Quyết định, đưa ra tập thể, đánh giá kết quả"),
    Perm.VOTE: _("Biểu quyết trong tập thể lãnh đạo"),
    Perm.INSPECT: _("Tham gia tổ kiểm tra"),
    Perm.CHAIR_INSPECTION: _("Chủ trì xem xét trách nhiệm"),
    Perm.VIEW: _("Xem hồ sơ của đơn vị và cấp dưới"),
    Perm.OVERSEE: _("Theo dõi, đôn đốc hồ sơ quá hạn"),
    Perm.REPORT: _("Lập và xuất báo cáo"),
    Perm.ISSUE_REPORT: _("Ban hành báo cáo"),
    Perm.ADMINISTER: _("Quản trị tài khoản và danh mục"),
    Perm.AUDIT: _("Kiểm tra nhật ký"),
}

UNIT_REACH = frozenset({Perm.RECEIVE, Perm.DECIDE, Perm.VOTE, Perm.INSPECT, Perm.CHAIR_INSPECTION, Perm.PROPOSE})


#: What the holder of a post may leave to another while away. A vote, an inspection, an audit are nobody else's.
DELEGABLE = frozenset({Perm.RECEIVE, Perm.DECIDE, Perm.VIEW, Perm.OVERSEE, Perm.REPORT, Perm.ISSUE_REPORT})


class Role(models.TextChoices):
    CADRE = "CADRE", _("Cán bộ")
    CLERK = "CLERK", _("Văn thư")
    HEAD = "HEAD", _("Người đứng đầu")
    LEADER = "LEADER", _("Cấp phó, tập thể lãnh đạo")
    UBKT_MEMBER = "UBKT_MEMBER", _("Ủy viên Ủy ban Kiểm tra")
    UBKT_CHAIR = "UBKT_CHAIR", _("Chủ nhiệm Ủy ban Kiểm tra")
    ORG = "ORG", _("Ban Tổ chức")
    PROP = "PROP", _("Ban Tuyên giáo")
    FRONT = "FRONT", _("Mặt trận Tổ quốc")
    OFFICE = "OFFICE", _("Văn phòng")
    ADMIN = "ADMIN", _("Quản trị hệ thống")
    AUDITOR = "AUDITOR", _("Kiểm toán (chỉ đọc)")


OWN, SERVED = "OWN", "SERVED"


@dataclass(frozen=True)
class Powers:
    """What a role gives (`perms`), and on which unit the rows sit (`post`)."""

    perms: frozenset[Perm]
    post: str = OWN


def _gives(*perms: Perm, post: str = OWN) -> Powers:
    return Powers(frozenset(perms), post)


P = Perm
ROLES: dict[str, Powers] = {
    Role.CADRE: _gives(P.PROPOSE),
    Role.CLERK: _gives(P.PROPOSE, P.VIEW, P.RECEIVE),
    Role.HEAD: _gives(P.PROPOSE, P.VIEW, P.RECEIVE, P.DECIDE, P.VOTE),
    Role.LEADER: _gives(P.PROPOSE, P.VIEW, P.VOTE),
    Role.UBKT_MEMBER: _gives(P.VIEW, P.INSPECT, post=SERVED),
    Role.UBKT_CHAIR: _gives(P.VIEW, P.INSPECT, P.CHAIR_INSPECTION, post=SERVED),
    Role.ORG: _gives(P.VIEW, P.OVERSEE, P.REPORT, post=SERVED),
    Role.PROP: _gives(P.VIEW, post=SERVED),
    Role.FRONT: _gives(P.VIEW, post=SERVED),
    Role.OFFICE: _gives(P.VIEW, P.OVERSEE, P.REPORT, P.ISSUE_REPORT, post=SERVED),
    Role.ADMIN: _gives(P.VIEW, P.REPORT, P.ADMINISTER),
    Role.AUDITOR: _gives(P.VIEW, P.AUDIT),
}
