"""Who acts in a meeting of the collective, and how its vote is counted and told in words (NĐ 73 Đ.8.1; DOMAIN §1.7)."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.models import Deliberation, LegalRegime, Proposal, VoteChoice, VoteMethod, Voter
from units import clock
from units.models import Person, Unit
from workflow import rules
from workflow.errors import NotReady
from workflow.who import Among, When

#: more than this percentage, as people say it
_IN_WORDS = {
    Decimal("50"): gettext_lazy("hơn một nửa"),
    Decimal("66.66"): gettext_lazy("hơn hai phần ba"),
    Decimal("66.67"): gettext_lazy("hơn hai phần ba"),
    Decimal("75"): gettext_lazy("hơn ba phần tư"),
}


def pending(proposal: Proposal) -> Deliberation | None:
    """The consideration that has no vote yet."""
    newest = proposal.deliberation
    return newest if newest and newest.voted_at is None else None


def _voters(test: Callable[[Voter], bool], otherwise: Any, **facts: Any) -> Among:
    """Those who vote in the application and whose vote is as `test` and `facts` say."""

    def ids(proposal: Proposal) -> set[int]:
        vote = pending(proposal)
        return {one.person_id for one in vote.voters.all() if test(one)} if vote and vote.is_open else set()

    def rows(by: Person) -> Any:
        cast = Voter.objects.filter(person=by, **facts).filter(
            deliberation__is_current=True, deliberation__voted_at=None, deliberation__method=VoteMethod.OPEN
        )
        return cast.values("deliberation__proposal_id")

    return Among(ids, rows, otherwise)


YET_TO_VOTE = _voters(
    lambda one: one.cast_at is None,
    gettext_lazy("Chỉ người có tên trong danh sách biểu quyết và chưa biểu quyết được làm việc này."),
    cast_at=None,
)
HAS_VOTED = _voters(
    lambda one: one.cast_at is not None,
    gettext_lazy("Chỉ người đã biểu quyết được đổi ý kiến của chính mình."),
    cast_at__isnull=False,
)


def _secretary(proposal: Proposal) -> set[int]:
    vote = pending(proposal)
    return {vote.secretary_id} if vote and vote.secretary_id else set()


SECRETARY = Among(
    _secretary,
    lambda by: Deliberation.objects.filter(secretary=by, is_current=True, voted_at=None).values("proposal_id"),
    gettext_lazy("Chỉ thư ký cuộc họp được làm việc này."),
)
_ASKING = [regime.value for regime in LegalRegime if regime.needs_party_opinion]
UNDER_ND73 = When(
    lambda proposal: proposal.regime in _ASKING,
    Q(regime__in=_ASKING),
    gettext_lazy("Chỉ hồ sơ áp dụng Nghị định 73/2023/NĐ-CP cần ý kiến cấp ủy cùng cấp."),
)


def seat_of(proposal: Proposal, by: Person) -> Voter:
    """Raises NotReady for one who does not vote."""
    vote = pending(proposal)
    for one in vote.voters.all() if vote else ():
        if one.person_id == by.pk:
            return one
    raise NotReady([_("Đồng chí không có tên trong danh sách biểu quyết.")])


def voting_is_open(proposal: Proposal) -> None:
    vote = pending(proposal)
    if vote and vote.meeting_on > clock.today():
        raise NotReady([_("Biểu quyết từ ngày họp %(day)s.") % {"day": f"{vote.meeting_on:%d/%m/%Y}"}])


def nobody_has_voted(proposal: Proposal) -> None:
    vote = pending(proposal)
    if vote and any(one.cast_at for one in vote.voters.all()):
        raise NotReady([_("Đã có người biểu quyết, không sửa danh sách nữa.")])


def somebody_has_voted(proposal: Proposal) -> None:
    """Of an open vote; whether they are enough is for the act to say, with the numbers."""
    vote = pending(proposal)
    if vote and vote.is_open and not any(one.cast_at for one in vote.voters.all()):
        raise NotReady([_("Chưa có ai biểu quyết.")])


def party_was_asked(proposal: Proposal) -> None:
    """NĐ 73 Đ.4: no approval before the same-level Party committee has given its opinion."""
    vote = proposal.deliberation
    if proposal.legal_regime.needs_party_opinion and not (vote and vote.party_opinion):
        raise NotReady([_("Chưa ghi ý kiến của cấp ủy cùng cấp (NĐ 73/2023/NĐ-CP, Điều 4).")])


def default_method(unit: Unit) -> VoteMethod:
    """How the unit votes when nobody says otherwise."""
    return VoteMethod.OPEN if rules.whole("proposal.vote_method", unit) else VoteMethod.TALLY


@dataclass(frozen=True)
class Threshold:
    """A share that must be exceeded, out of all voters; where it is written."""

    percent: Decimal
    voters: int
    basis: str

    @property
    def words(self) -> str:
        """ "hơn một nửa"; "hơn 60%" where the share has no name."""
        if self.percent in _IN_WORDS:
            return str(_IN_WORDS[self.percent])
        return _("hơn %(percent)s%%") % {"percent": f"{self.percent.normalize():f}".replace(".", ",")}

    @property
    def least(self) -> int:
        """The smallest whole number above the share."""
        return int(self.percent * self.voters // 100) + 1

    def is_exceeded_by(self, number: int) -> bool:
        return number * 100 > self.percent * self.voters

    def is_met_exactly_by(self, number: int) -> bool:
        return number * 100 == self.percent * self.voters


def quorum_of(vote: Deliberation) -> Threshold:
    return _threshold("proposal.quorum", vote)


def majority_of(vote: Deliberation) -> Threshold:
    return _threshold("proposal.vote_pass", vote)


def _threshold(key: str, vote: Deliberation) -> Threshold:
    """By the rule of the day of the vote, so that an old result is told by the rule that made it."""
    on = vote.meeting_on if vote.voted_at else None
    rule = rules.rule(key, vote.unit, on)
    return Threshold(Decimal(rule.value), len(vote.voters.all()), rule.basis)


@dataclass(frozen=True)
class Count:
    """How the votes stand: typed by the secretary, or given by the voters themselves."""

    votes_for: int
    votes_against: int
    votes_abstain: int
    head_voted_for: bool

    @property
    def present(self) -> int:
        return self.votes_for + self.votes_against + self.votes_abstain


def count_of(vote: Deliberation) -> Count:
    """Of the votes that the voters gave; a head who gave none is on nobody's side."""
    given = [one.choice for one in vote.voters.all()]
    head_for = any(one.is_head and one.choice == VoteChoice.FOR for one in vote.voters.all())
    return Count(
        votes_for=given.count(VoteChoice.FOR),
        votes_against=given.count(VoteChoice.AGAINST),
        votes_abstain=given.count(VoteChoice.ABSTAIN),
        head_voted_for=head_for,
    )


def passes(count: Count, majority: Threshold) -> bool:
    """More than the share of all voters; exactly that share goes to the head's side (NĐ 73 Đ.8.1)."""
    if majority.is_met_exactly_by(count.votes_for):
        return count.head_voted_for
    return majority.is_exceeded_by(count.votes_for)


def needed_sentence(vote: Deliberation) -> str:
    """Before the vote: what it takes."""
    majority, quorum = majority_of(vote), quorum_of(vote)
    return _(
        "Có %(voters)d người biểu quyết. Cuộc họp hợp lệ khi %(quorum)s dự họp (ít nhất %(present)d người); thông qua "
        "khi %(majority)s của %(voters)d tán thành (ít nhất %(least)d người). Ngang nhau thì theo phía người đứng đầu."
    ) % {
        "voters": majority.voters, "quorum": quorum.words, "present": quorum.least, "majority": majority.words,
        "least": majority.least,
    }  # fmt: skip


def quorum_sentence(present: int, quorum: Threshold) -> str:
    """What a vote without enough people is told."""
    return _(
        "Mới có %(present)d trong %(voters)d người biểu quyết, chưa đủ số người dự họp: cần %(words)s, ít nhất "
        "%(least)d người (%(basis)s)"
    ) % {
        "present": present, "voters": quorum.voters, "words": quorum.words, "least": quorum.least,
        "basis": quorum.basis,
    }  # fmt: skip


def outcome_sentence(vote: Deliberation) -> str:
    """After the vote: "4/7 tán thành, cần hơn một nửa của 7: thông qua"."""
    majority = majority_of(vote)
    votes_for = vote.votes_for or 0
    words = _("%(votes_for)d/%(voters)d tán thành, cần %(words)s của %(voters)d: %(result)s.") % {
        "votes_for": votes_for, "voters": majority.voters, "words": majority.words,
        "result": _("thông qua") if vote.passed else _("không thông qua"),
    }  # fmt: skip
    if majority.is_met_exactly_by(votes_for):
        side = _("tán thành") if vote.head_voted_for else _("không tán thành")
        words += " " + _("Ngang nhau nên theo phía người đứng đầu (%(side)s).") % {"side": side}
    return words
