"""Vụ việc tương tự: final cases near this one, how near and why, how they ended. Nothing here suggests an outcome."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from reviews.models import AccountabilityReview, CauseKind, DamageBand, Precedent, ReviewState
from reviews.outcomes import Outcome
from reviews.querysets import accountability as querysets
from ui.charts import Chart, Series
from ui.paging import first_rows
from units.models import Person, Unit
from units.scope import both, under
from workflow import rules

MILLION = 1_000_000
FEATURES = 5


@dataclass(frozen=True)
class Facts:
    """What two cases are compared by."""

    regime: str
    result: str
    band: str
    main_cause: str
    objective: int


@dataclass(frozen=True)
class Near:
    """A case near to the one in hand: `shared` of FEATURES, and in which; `url` only for whoever may open it."""

    case: Precedent
    shared: int
    why: str
    title: str
    url: str


def band_of(damage_vnd: int, unit: Unit | None = None) -> str:
    """The band of a damage in đồng, by the rules in force for the unit."""
    if damage_vnd <= 0:
        return DamageBand.NONE
    small, large = (rules.whole(f"precedent.damage_{name}", unit) * MILLION for name in ("small", "large"))
    return DamageBand.SMALL if damage_vnd < small else DamageBand.MEDIUM if damage_vnd < large else DamageBand.LARGE


def facts_of(review: AccountabilityReview) -> Facts | None:
    """None before the causes are known: there is nothing to compare yet."""
    causes = list(review.causes.all())
    if not causes or not review.pilot.result:
        return None
    main = max(causes, key=lambda cause: (cause.weight, -cause.pk))
    objective = sum(cause.weight for cause in causes if cause.kind == CauseKind.OBJECTIVE)
    band = band_of(review.damage_vnd or 0, review.holder)
    return Facts(review.regime, review.pilot.result, band, main.code, objective)


def near_to(review: AccountabilityReview, by: Person) -> list[Near]:
    """The nearest final cases of units under the committee, the nearest and latest first; at most `precedent.shown`.

    Three queries whatever the number of cases: two indexed ways as far as `precedent.look`, and which may be opened.
    """
    facts, holder = facts_of(review), review.holder
    if facts is None:
        return []
    within = under(holder.path)
    ways = (
        both(within, Q(main_cause=facts.main_cause)),
        both(within, Q(result=facts.result, band=facts.band)),
    )
    rows = Precedent.objects.exclude(pilot=review.pilot_id).order_by("-final_at", "-id")
    found = first_rows(rows, rules.whole("precedent.look", holder), ways)
    least = rules.whole("precedent.shared", holder)
    compare = _Comparison(facts, holder)
    near = [(one, same) for one in found if len(same := compare.shared(one)) >= least]
    near.sort(key=lambda pair: (-len(pair[1]), -pair[0].final_at.timestamp(), -pair[0].pk))
    return _told(near[: rules.whole("precedent.shown", holder)], by)


class _Comparison:
    """The rules are asked once, not case by case."""

    def __init__(self, facts: Facts, unit: Unit) -> None:
        self.facts, self.share = facts, rules.whole("precedent.share", unit)
        self.small, self.large = (
            rules.whole(f"precedent.damage_{name}", unit) * MILLION for name in ("small", "large")
        )

    def shared(self, case: Precedent) -> list[str]:
        """In which features the case is like this one, in words."""
        facts = self.facts
        same = [
            (case.main_cause == facts.main_cause, _("cùng nguyên nhân chính: %s") % case.get_main_cause_display()),
            (abs(case.objective - facts.objective) <= self.share, _("khách quan %d%%") % case.objective),
            (self._band(case.damage_vnd) == facts.band, _("cùng mức: %s") % DamageBand(facts.band).label),
            (case.result == facts.result, _("cùng kết quả: %s") % case.get_result_display()),
            (case.regime == facts.regime, _("cùng chế độ: %s") % case.get_regime_display()),
        ]
        return [str(words) for holds, words in same if holds]

    def _band(self, damage: int) -> str:
        if damage <= 0:
            return DamageBand.NONE
        return (
            DamageBand.SMALL if damage < self.small else DamageBand.MEDIUM if damage < self.large else DamageBand.LARGE
        )


def _told(near: list[tuple[Precedent, list[str]]], by: Person) -> list[Near]:
    """Who may not open the other review reads of it by its kind of unit alone."""
    wanted = {case.review_id for case, _same in near}
    seen = AccountabilityReview.objects.filter(querysets.sight_of(by).q, pk__in=wanted) if wanted else ()
    open_to = {review.pk: review for review in seen}
    rows = []
    for case, same in near:
        review = open_to.get(case.review_id)
        title = review.reference if review else _("Vụ việc tại %s") % case.get_unit_type_display().lower()
        rows.append(Near(case, len(same), "; ".join(same), title, review.get_absolute_url() if review else ""))
    return rows


def spread_of(near: Iterable[Near]) -> Chart | None:
    """How the near cases ended: a bar per outcome that occurs, from light to heavy."""
    counts = Counter(one.case.outcome for one in near)
    if not counts:
        return None
    ends = [outcome for outcome in Outcome if counts[outcome]]
    labels = [str(outcome.label) for outcome in ends]
    values = [counts[outcome] for outcome in ends]
    told = "; ".join(f"{label}: {value}" for label, value in zip(labels, values, strict=True))
    return Chart(
        title=_("Các vụ việc gần nhất đã kết luận thế nào"),
        labels=labels,
        series=[Series(_("Số đối tượng"), values)],
        desc=told,
        id="precedent-chart",
    )


def section_of(review: AccountabilityReview, by: Person) -> dict[str, Any]:
    """What the pages show beside the draft and the choice of outcome."""
    near = near_to(review, by)
    return {"precedents": near, "precedent_chart": spread_of(near), "precedent_features": FEATURES}


def keep(review: AccountabilityReview) -> None:
    """The conclusion is final: each subject with an outcome that stands becomes a case to compare with."""
    facts = facts_of(review)
    forget(review)
    if facts is None or review.state != ReviewState.FINAL:
        return
    rows = [
        Precedent(
            review=review, subject=subject, pilot=review.pilot, unit=review.unit, unit_path=review.unit_path,
            holder=review.holder, unit_type=review.unit.type, relation=subject.relation, regime=facts.regime,
            result=facts.result, damage_vnd=review.damage_vnd or 0, band=facts.band, main_cause=facts.main_cause,
            objective=facts.objective, outcome=subject.outcome, with_lessons=subject.with_lessons,
            lessons=subject.lessons, final_at=review.state_since,
        )
        for subject in review.subjects.exclude(outcome="").filter(is_annulled=False)
    ]  # fmt: skip
    Precedent.objects.bulk_create(rows)


def forget(review: AccountabilityReview) -> None:
    """A complaint is open: the conclusion is no longer final."""
    Precedent.objects.filter(review=review).delete()
