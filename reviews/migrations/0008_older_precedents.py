"""Conclusions that were final before are cases to compare with too."""

from django.db import migrations

MILLION = 1_000_000


def fill(apps, schema_editor):
    Review, Precedent = apps.get_model("reviews", "AccountabilityReview"), apps.get_model("reviews", "Precedent")
    Rule = apps.get_model("workflow", "Rule")
    rules = Rule.objects.filter(unit=None, key__startswith="precedent.damage_").order_by("valid_from")
    limits = dict(rules.values_list("key", "value"))
    small, large = (limits[f"precedent.damage_{name}"] * MILLION for name in ("small", "large"))
    reviews = Review.objects.filter(state="FINAL").select_related("pilot", "unit").prefetch_related("causes", "subjects")
    for review in reviews.iterator(chunk_size=500):
        causes = list(review.causes.all())
        if not causes or not review.pilot.result:
            continue
        main = max(causes, key=lambda cause: (cause.weight, -cause.pk))
        damage = review.damage_vnd or 0
        band = "NONE" if damage <= 0 else "SMALL" if damage < small else "MEDIUM" if damage < large else "LARGE"
        Precedent.objects.bulk_create(
            Precedent(
                review=review, subject=subject, pilot=review.pilot, unit=review.unit, unit_path=review.unit_path,
                holder_id=review.holder_id, unit_type=review.unit.type, relation=subject.relation,
                regime=review.regime, result=review.pilot.result, damage_vnd=damage, band=band, main_cause=main.code,
                objective=sum(cause.weight for cause in causes if cause.kind == "OBJECTIVE"), outcome=subject.outcome,
                with_lessons=subject.with_lessons, final_at=review.state_since,
            )
            for subject in review.subjects.all()
            if subject.outcome and not subject.is_annulled
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("reviews", "0007_time_limits_and_precedents"), ("workflow", "0012_limitation_rules")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
