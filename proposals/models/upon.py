"""What points at the version of a proposal that it is about."""

from django.db import models


class OnVersion(models.Model):
    """What was judged, decided or asked about: the version that lay on the table; none where it is from before them."""

    version = models.ForeignKey(
        "proposals.ProposalVersion", models.PROTECT, null=True, editable=False, related_name="%(class)ss"
    )

    class Meta:
        abstract = True
