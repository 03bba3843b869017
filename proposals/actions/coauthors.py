"""Writing a proposal together: inviting, answering, withdrawing, leaving, and the proposer's own share.

Every act locks the proposal first and gives it a new version: a check page drawn before shows other authors.
"""

from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from evidence.language import in_vietnamese
from notices.actions import lead_elsewhere
from proposals.actions.common import check, require
from proposals.actions.writing import lock_draft, lock_proposal, save_draft
from proposals.authorship import WHOLE, alive_in, co_authors_of, least_own_share, rest_for_proposer, too_small_sentence
from proposals.coauthors.querysets import may_be_invited, unanswered
from proposals.completeness import AUTHORS
from proposals.models import CoAuthorship, Commitments, Proposal
from proposals.querysets import visible_to
from ui.text import nfc
from units.models import Person
from workflow import rules
from workflow.engine import begin, made_before, perform

#: What each author answers for; all but the declaration of interests must be affirmed.
AFFIRMED = tuple(
    field.name for field in Commitments._meta.local_fields if field.name.startswith(("commits_", "contains_"))
)
_LONGEST = CoAuthorship._meta.get_field("contribution").max_length or 0


@transaction.atomic
def invite(
    proposal: Proposal, *, by: Person, person: Person, share: int, contribution: str, key: str = ""
) -> CoAuthorship:
    """Invite somebody to a draft of one's own; they are told at once. The same form sent twice invites once.

    Raises Refused, Stale, ValidationError at `person`, `share`, `contribution`.
    """
    made = made_before(key, by, CoAuthorship)
    if made:
        return made
    return ask(prepare(proposal, by=by, person=person, share=share, contribution=contribution, key=key), by=by)


@transaction.atomic
def prepare(
    proposal: Proposal, *, by: Person, person: Person, share: int, contribution: str, key: str = ""
) -> CoAuthorship:
    """The same, and not sent: nobody is told. Raises as `invite`."""
    fresh = lock_draft(proposal, by, [AUTHORS])
    contribution = _checked(fresh, share, contribution)
    most = rules.whole("proposal.co_authors", fresh.unit)
    check(person=(len(alive_in(fresh)) < most, _("Mỗi đề xuất có nhiều nhất %(most)d đồng tác giả") % {"most": most}))
    check(
        person=(
            may_be_invited(fresh).filter(pk=person.pk).exists(),
            _("%(name)s đã là người đề xuất, đã được mời hoặc đã ngừng hoạt động") % {"name": person.full_name},
        )
    )
    part = CoAuthorship(
        proposal=fresh, person=person, share=share, contribution=contribution, unit=fresh.unit, holder=fresh.holder
    )
    made = begin(part, by=by, key=key, facts=_facts(part))
    save_draft(fresh)
    return made


def ask(
    part: CoAuthorship,
    *,
    by: Person,
    share: int | None = None,
    contribution: str | None = None,
    key: str = "",
    seen: int | None = None,
) -> CoAuthorship:
    """Send what was prepared, with another share or contribution if given. From now on the invited may read the draft.

    Raises AlreadyDone, Stale, Refused, NotReady, ValidationError at `person`, `share`, `contribution`.
    """
    facts: dict[str, Any] = {}

    def write(fresh: CoAuthorship) -> None:
        fresh.share = fresh.share if share is None else share
        fresh.contribution = fresh.contribution if contribution is None else contribution
        fresh.contribution = _checked(fresh.proposal, fresh.share, fresh.contribution, besides=fresh)
        check(person=(fresh.person.is_active, _("%(name)s đã ngừng hoạt động") % {"name": fresh.person.full_name}))
        fresh.save()
        facts.update(_facts(fresh))

    return _act(part, "ask", write, by=by, facts=facts, key=key, seen=seen)


def accept(
    part: CoAuthorship,
    *,
    by: Person,
    has_conflict_of_interest: bool | None,
    conflict_of_interest: str = "",
    key: str = "",
    seen: int | None = None,
    **affirmed: bool,
) -> CoAuthorship:
    """The invited puts their name to it: `affirmed` are the commitments of AFFIRMED, each of them True.

    Raises AlreadyDone, Stale, Refused, NotReady, ValidationError at the fields.
    """
    conflict = nfc(conflict_of_interest)
    missing = {name: (affirmed.get(name), _("Xác nhận nội dung này")) for name in AFFIRMED}
    check(
        **missing,
        has_conflict_of_interest=(has_conflict_of_interest is not None, _("Khai báo xung đột lợi ích")),
        conflict_of_interest=(
            bool(conflict) == bool(has_conflict_of_interest) or has_conflict_of_interest is None,
            _("Nêu rõ xung đột lợi ích")
            if has_conflict_of_interest
            else _("Đã chọn “Không có” thì để trống ô này; nếu có, hãy chọn “Có”"),
        ),
    )
    declared = {"has_conflict_of_interest": has_conflict_of_interest, "conflict_of_interest": conflict}
    facts = {"Cam kết": "; ".join(in_vietnamese(_label(name)) for name in AFFIRMED)}
    facts["Xung đột lợi ích"] = conflict or "Không có"
    return _act(
        part, "accept", by=by, facts=facts, key=key, seen=seen, changes={**dict.fromkeys(AFFIRMED, True), **declared}
    )


def decline(part: CoAuthorship, *, by: Person, reason: str, key: str = "", seen: int | None = None) -> CoAuthorship:
    """The invited says no, and why."""
    reason = nfc(reason)
    require(reason=(reason, _("Nêu lý do từ chối")))
    return _act(part, "decline", by=by, reason=reason, key=key, seen=seen)


def withdraw(
    part: CoAuthorship, *, by: Person, reason: str = "", key: str = "", seen: int | None = None
) -> CoAuthorship:
    """The proposer takes back what has not been answered; the invited may no longer read the draft."""
    return _act(part, "withdraw", by=by, reason=nfc(reason), key=key, seen=seen)


def leave(part: CoAuthorship, *, by: Person, reason: str, key: str = "", seen: int | None = None) -> CoAuthorship:
    """A co-author no longer puts their name to it, as long as it is a draft.

    What they were told of the proposal while it had been sent leads to this record from now on.
    """
    reason = nfc(reason)
    require(reason=(reason, _("Nêu lý do thôi tham gia")))

    def write(fresh: CoAuthorship) -> None:
        if not visible_to(by).filter(pk=fresh.proposal_id).exists():
            lead_elsewhere(by, fresh.proposal, fresh)

    return _act(part, "leave", write, by=by, reason=reason, key=key, seen=seen)


@transaction.atomic
def set_own_share(proposal: Proposal, *, by: Person, share: int) -> Proposal:
    """The proposer's own part of a draft, in whole percent. Raises Refused, Stale, ValidationError at `share`."""
    fresh = lock_draft(proposal, by, [AUTHORS])
    least = least_own_share(fresh)
    check(
        share=(
            least <= share <= WHOLE,
            _("Ghi số nguyên từ %(least)d đến 100") % {"least": least} if share > WHOLE else too_small_sentence(least),
        )
    )
    if fresh.own_share != share:
        fresh.own_share = share
        save_draft(fresh)
    return fresh


def withdraw_unanswered(proposal: Proposal, *, by: Person) -> None:
    """A proposal that its proposer withdraws asks nobody any more. Call inside `atomic`."""
    for part in unanswered(proposal):
        perform(part, "withdraw", by=by, reason="Đề xuất đã được rút.")


@transaction.atomic
def copy_co_authors(proposal: Proposal, draft: Proposal, *, by: Person) -> None:
    """The accepted co-authors of `proposal` stand in the new draft, not invited yet: they answer for it anew.

    Whom the rules of today would not let in is left out: that is no reason to refuse the draft.
    """
    if not co_authors_of(proposal):
        return
    with suppress(ValidationError):
        set_own_share(draft, by=by, share=proposal.own_share)
    for part in co_authors_of(proposal):
        with suppress(ValidationError):
            prepare(draft, by=by, person=part.person, share=part.share, contribution=part.contribution)


@transaction.atomic
def _act(part: CoAuthorship, step: str, also: Any = None, *, changes: Any = None, **act: Any) -> CoAuthorship:
    """The step, with the proposal locked before it (as sending does) and made new after it."""
    lock_proposal(part.proposal)

    def write(fresh: CoAuthorship) -> None:
        if also:
            also(fresh)
        save_draft(fresh.proposal)

    return perform(part, step, also=write, **act, **(changes or {}))


def _checked(proposal: Proposal, share: int, contribution: str, *, besides: CoAuthorship | None = None) -> str:
    """The contribution in NFC; raises ValidationError for a share that leaves the proposer too little."""
    contribution = nfc(contribution)
    left = rest_for_proposer(proposal) + (besides.share if besides else 0) - least_own_share(proposal)
    check(
        share=(
            1 <= share <= left,
            _("Ghi số nguyên từ 1 đến %(left)d, để người đề xuất còn phần tối thiểu") % {"left": left}
            if left > 0
            else _("Không còn phần nào để mời thêm; hủy bớt lời mời trước"),
        ),
        contribution=(0 < len(contribution) <= _LONGEST, _("Nêu nội dung đóng góp, nhiều nhất 300 ký tự")),
    )
    return contribution


def _facts(part: CoAuthorship) -> dict[str, Any]:
    return {
        "Đề xuất": f"{part.proposal.code} – {part.proposal.title}",
        "Người được mời": part.person.full_name,
        "Tỷ lệ đóng góp": f"{part.share}%",
        "Nội dung đóng góp": part.contribution,
    }


def _label(name: str) -> Any:
    return getattr(CoAuthorship._meta.get_field(name), "verbose_name")  # noqa: B009
