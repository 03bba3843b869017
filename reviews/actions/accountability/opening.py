"""Opening a review, by itself or by the chair; cancelling one opened by mistake; handing a case to others."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evidence.language import in_vietnamese
from pilots.actions import settle_accountability
from pilots.models import CONCLUDED as PILOT_CONCLUDED
from pilots.models import Accountability, Pilot, Result
from proposals.models import LegalRegime
from reviews.actions.accountability.common import Faults
from reviews.models import AccountabilityReview, ReasonKind, Relation, Subject
from reviews.querysets import accountability as querysets
from units.models import Person, Unit
from workflow.engine import begin, perform
from workflow.errors import NotReady


def open_by_system(pilot: Pilot, *, by: Person) -> AccountabilityReview | None:
    """The review that a failed or harmful pilot calls for (KL14 2.4; NĐ 73 Đ.11.4).

    None when all its subjects are under review already. Raises NotReady when no inspection committee has jurisdiction.
    """
    with transaction.atomic():
        _lock(pilot)
        subjects = _not_yet_reviewed(pilot, default_subjects(pilot))
        if not subjects:
            return None
        return _open(pilot, subjects, reasons_of(pilot), note="", by=by)


def open_review(
    pilot: Pilot,
    *,
    by: Person,
    reason_kinds: Iterable[str],
    note: str,
    people: Iterable[Person] = (),
    with_owner: bool = True,
    with_proposer: bool = True,
    with_collective: bool = True,
) -> AccountabilityReview:
    """Opened by hand by the chair, at any time after the start; `people` are further subjects.

    Raises Refused, NotReady, ValidationError.
    """
    kinds, others = list(reason_kinds), list(people)
    with transaction.atomic():
        _lock(pilot)
        wanted = {Relation.OWNER: with_owner, Relation.PROPOSER: with_proposer, Relation.DECIDER: with_collective}
        subjects = [one for one in default_subjects(pilot) if wanted[Relation(one.relation)]]
        known = {subject.person_id for subject in subjects}
        subjects += [_person(one, Relation.OTHER) for one in others if one.pk not in known]
        faults = Faults()
        faults.need(note=note)
        if not kinds or not set(kinds) <= set(ReasonKind.values):
            faults.say("reason_kinds", _("Chọn ít nhất một lý do mở xem xét."))
        if not subjects:
            faults.say("people", _("Chọn ít nhất một đối tượng."))
        if by.pk in {subject.person_id for subject in subjects}:
            faults.say("people", _("Người mở xem xét không thể là đối tượng."))
        taken = [one.name for one in subjects if one not in _not_yet_reviewed(pilot, subjects)]
        if taken:
            faults.say("people", _("Đang được xem xét trong vụ việc khác chưa kết thúc: %s.") % ", ".join(taken))
        faults.raise_if_any()
        return _open(pilot, subjects, kinds, note=note, by=by)


def default_subjects(pilot: Pilot) -> list[Subject]:
    """The owner, the proposer when another person, and the collective that decided."""
    subjects = [_person(pilot.owner, Relation.OWNER)]
    if pilot.proposal.proposer_id != pilot.owner_id:
        subjects.append(_person(pilot.proposal.proposer, Relation.PROPOSER))
    decision = pilot.proposal.decision
    unit: Unit = decision.unit if decision else pilot.holder
    name = f"Tập thể lãnh đạo {unit.short_name}"
    return [*subjects, Subject(collective=unit, name=name, relation=Relation.DECIDER)]


def reasons_of(pilot: Pilot) -> list[str]:
    """Why the pilot's own result calls for a review."""
    reasons = {
        ReasonKind.NOT_ACHIEVED: pilot.result == Result.NOT_ACHIEVED,
        ReasonKind.PARTLY_ACHIEVED: pilot.result == Result.PARTLY_ACHIEVED,
        ReasonKind.RISK: pilot.has_risk_event,
        ReasonKind.DAMAGE: pilot.has_damage,
    }
    return [str(kind) for kind, holds in reasons.items() if holds]


def _person(person: Person, relation: str) -> Subject:
    return Subject(person=person, name=person.full_name, relation=relation)


def _lock(pilot: Pilot) -> None:
    """Two openings at once on one pilot: the second sees the subjects of the first (S8)."""
    Pilot.objects.select_for_update().only("pk").get(pk=pilot.pk)


def _not_yet_reviewed(pilot: Pilot, subjects: list[Subject]) -> list[Subject]:
    taken = set(querysets.open_subjects(pilot).values_list("person_id", "collective_id"))
    return [subject for subject in subjects if (subject.person_id, subject.collective_id) not in taken]


def _open(
    pilot: Pilot,
    subjects: list[Subject],
    kinds: list[str],
    *,
    note: str,
    by: Person,
    redo_of: AccountabilityReview | None = None,
) -> AccountabilityReview:
    holder = querysets.jurisdiction_over(pilot)
    if holder is None:
        raise NotReady([_("Không có Ủy ban Kiểm tra nào có thẩm quyền xem xét vụ việc này.")])
    review = AccountabilityReview(
        pilot=pilot,
        unit=pilot.unit,
        holder=holder,
        regime=pilot.proposal.regime or LegalRegime.KL14,
        reason_kinds=kinds,
        note=note,
        redo_of=redo_of,
    )

    def write_subjects(fresh: AccountabilityReview) -> None:
        for subject in subjects:
            subject.review, subject.pilot = fresh, pilot
            subject.save()

    facts = {
        "Thí điểm": f"{pilot.reference}: {pilot}",
        "Lý do mở": ", ".join(in_vietnamese(ReasonKind(kind).label) for kind in kinds),
        "Đối tượng": ", ".join(f"{one.name} ({in_vietnamese(Relation(one.relation).label)})" for one in subjects),
        "Ủy ban Kiểm tra có thẩm quyền": holder.name,
        "Chế độ pháp lý": in_vietnamese(LegalRegime(review.regime).label),
    }
    if redo_of:
        facts["Xem xét lại từ"] = redo_of.reference
    return begin(review, by=by, facts=facts | ({"Nội dung": note} if note else {}), also=write_subjects)


def reopen_for(subject: Subject, *, note: str) -> AccountabilityReview:
    """The conclusion about `subject` was annulled: everything anew for them alone, by another team (DOMAIN §7.6)."""
    old = subject.review
    again = Subject(person=subject.person, collective=subject.collective, name=subject.name, relation=subject.relation)
    return _open(old.pilot, [again], old.reason_kinds, note=note, by=Person.objects.system(), redo_of=old)


def cancel(
    review: AccountabilityReview, *, by: Person, reason: str, key: str = "", seen: int | None = None
) -> AccountabilityReview:
    """Opened by mistake: nothing is concluded, the pilot still has to be reviewed where it had to."""
    _need(reason=reason)
    return perform(review, "cancel", by=by, key=key, seen=seen, reason=reason, also=end_subjects)


def refer(
    review: AccountabilityReview,
    *,
    by: Person,
    referred_to: str,
    reason: str,
    key: str = "",
    seen: int | None = None,
) -> AccountabilityReview:
    """Signs of a crime, or outside competence: the case goes to another authority, and is settled here."""
    _need(reason=reason, referred_to=referred_to)
    facts = {"Cơ quan nhận chuyển": referred_to, "Đối tượng": names_of(review)}
    with transaction.atomic():
        done = perform(
            review, "refer", by=by, key=key, seen=seen, reason=reason, facts=facts, also=end_subjects,
            referred_to=referred_to,
        )  # fmt: skip
        settle(done)
        return done


def _need(**texts: str) -> None:
    faults = Faults()
    faults.need(**texts)
    faults.raise_if_any()


def names_of(review: AccountabilityReview) -> str:
    return ", ".join(subject.name for subject in review.subjects.all())


def end_subjects(fresh: Any) -> None:
    """The subjects are no longer under an open review (S8)."""
    fresh.subjects.update(is_open=False)


def settle(review: AccountabilityReview) -> None:
    """Tell the pilot that nothing more is to be reviewed, once its last open review has ended."""
    pilot = Pilot.objects.select_for_update().get(pk=review.pilot_id)
    waits = pilot.accountability == Accountability.REQUIRED and pilot.state in PILOT_CONCLUDED
    if waits and not querysets.open_subjects(pilot).exists():
        settle_accountability(pilot, by=Person.objects.system())
