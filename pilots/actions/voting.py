"""What every tally of a collective has to be before it counts."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from units.models import Unit
from workflow import rules

TALLY = ("votes_for", "votes_against", "votes_abstain")


def check_quorum(votes: Mapping[str, Any], voters: int, unit: Unit) -> None:
    """Enough of the `voters` were there, none twice. Raises ValidationError at `votes_for`."""
    counted = [votes[name] for name in TALLY]
    cast = sum(counted)
    if min(counted) < 0:
        raise ValidationError({"votes_for": [_("Số phiếu không thể âm")]})
    if not 0 < cast <= voters:
        sentence = _("Tổng số phiếu phải từ 1 đến %(count)d, là số người biểu quyết") % {"count": voters}
        raise ValidationError({"votes_for": [sentence]})
    if cast * 100 <= rules.number("proposal.quorum", unit) * voters:
        sentence = _("Mới có %(present)d trong %(voters)d người biểu quyết, chưa đủ số người dự họp")
        raise ValidationError({"votes_for": [sentence % {"present": cast, "voters": voters}]})
