"""Who reads, writes, changes and answers a remark: two faces each, so that page, count and list cannot disagree."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from comments.forums import OfRecord, SeesRecord
from comments.models import Comment, Readers
from units.models import Person
from workflow.errors import Refused
from workflow.who import Is, Policy, When

SEES_RECORD = SeesRecord(_("Đồng chí không xem được hồ sơ này."))
FOR_ALL = When(
    lambda comment: comment.readers == Readers.ALL,
    Q(readers=Readers.ALL),
    _("Ý kiến này chỉ dành cho lãnh đạo và bộ phận tiếp nhận."),
)
AUTHOR = Is("author", _("Chỉ người viết được sửa hoặc rút ý kiến của mình."))
ASKED = Is("asked", _("Chỉ người được hỏi trả lời câu hỏi này."))
LEADERS = OfRecord("leaders")
STANDS = When(lambda comment: comment.withdrawn_at is None, Q(withdrawn_at=None), _("Ý kiến này đã được rút."))
ANSWERED = Comment.objects.filter(parent=OuterRef("pk"), author=OuterRef("asked"), withdrawn_at=None)
WAITS = When(
    lambda comment: comment.awaits_answer,
    Q(asked__isnull=False, released_at=None, withdrawn_at=None) & ~Q(Exists(ANSWERED)),
    _("Câu hỏi này không còn chờ trả lời."),
)
#: The writer keeps sight of what they wrote when the record goes to another's leadership; the proposer's side never.
READS = SEES_RECORD & (FOR_ALL | (OfRecord("apart") & (LEADERS | AUTHOR)))
WRITES = SEES_RECORD & OfRecord("writers") & OfRecord("open")

check_can_read = Policy(READS)
check_can_write = Policy(WRITES & (FOR_ALL | LEADERS))
check_can_reply = Policy(READS & WRITES & STANDS)
check_can_edit = Policy(READS & WRITES & AUTHOR & STANDS)
check_can_withdraw = Policy(READS & AUTHOR & STANDS)
check_can_release = Policy(READS & AUTHOR & WAITS)
check_can_answer = Policy(READS & WRITES & ASKED & WAITS)


def may(policy: Policy, by: Person, comment: Comment) -> bool:
    """For a button: the policy's answer without its sentence."""
    try:
        policy(by, comment)
    except Refused:
        return False
    return True
