"""Evaluations of before are compared with the plan that was in force when their meeting was called."""

from django.db import migrations


def name_the_plan(apps, schema_editor):
    Evaluation = apps.get_model("pilots", "Evaluation")
    PlanVersion = apps.get_model("pilots", "PlanVersion")
    for evaluation in Evaluation.objects.filter(plan_version=None).iterator():
        in_force = PlanVersion.objects.filter(pilot=evaluation.pilot_id, at__lte=evaluation.opened_at)
        version = in_force.order_by("-number").first()
        if version is not None:
            Evaluation.objects.filter(pk=evaluation.pk).update(plan_version=version)


class Migration(migrations.Migration):
    dependencies = [("pilots", "0006_adjustments")]
    operations = [migrations.RunPython(name_the_plan, migrations.RunPython.noop)]
