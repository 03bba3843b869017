"""A final conclusion as later cases look for it: what it was about and how it ended, without a name."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilots.models import Result
from proposals.models import LegalRegime
from reviews.models.accountability import AccountabilityReview
from reviews.models.judging import CauseCode, Relation, Subject
from reviews.outcomes import Outcome
from units.models import UnitType
from units.scope import UnitScoped, per_level


class DamageBand(models.TextChoices):
    """By the rules `precedent.damage_small` and `precedent.damage_large`."""

    NONE = "NONE", _("không có thiệt hại")
    SMALL = "SMALL", _("thiệt hại nhỏ")
    MEDIUM = "MEDIUM", _("thiệt hại vừa")
    LARGE = "LARGE", _("thiệt hại lớn")


class Precedent(UnitScoped):
    """One subject of a review that is final, complaints considered. Written with FINAL, taken away by a complaint.

    `objective` is the share of objective causes in per cent; `band` as the rules said on that day, for the index.
    """

    review = models.ForeignKey(AccountabilityReview, models.CASCADE, related_name="precedents")
    subject = models.OneToOneField(Subject, models.CASCADE, related_name="precedent")
    pilot = models.ForeignKey("pilots.Pilot", models.PROTECT, related_name="+")
    unit_type = models.CharField(max_length=32, choices=UnitType)
    relation = models.CharField(max_length=12, choices=Relation)
    regime = models.CharField(max_length=8, choices=LegalRegime)
    result = models.CharField(max_length=16, choices=Result)
    damage_vnd = models.BigIntegerField()
    band = models.CharField(max_length=8, choices=DamageBand)
    main_cause = models.CharField(_("nguyên nhân chính"), max_length=24, choices=CauseCode)
    objective = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=24, choices=Outcome)
    with_lessons = models.BooleanField()
    lessons = models.TextField(blank=True)
    final_at = models.DateTimeField()

    class Meta(UnitScoped.Meta):
        ordering = ["-final_at", "-id"]
        indexes = [
            *per_level("main_cause", "-final_at", "-id", name="cause"),
            *per_level("result", "band", "-final_at", "-id", name="harm"),
            *per_level("-final_at", "-id", name="lesson", condition=~Q(lessons="")),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.get_outcome_display()}"
