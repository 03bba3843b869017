"""What several acts share: files enclosed with an act, sentences that must be there, the unit under lock."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from evidence import files
from proposals.models import Deliberation, Proposal
from units.models import Person, Unit
from workflow import rules
from workflow.errors import NotReady


def enclose(proposal: Proposal, upload: File | None, *, by: Person, description: str, facts: dict[str, Any]) -> None:
    """Keep a file with the act, its hash among the act's facts; call from `also`. Nothing happens without a file."""
    if upload is None:
        return
    cap = rules.whole("attachment.size", proposal.holder)
    try:
        kept = files.attach(proposal, upload, by=by, description=description, max_mb=cap)
    except ValidationError as refused:
        raise ValidationError({"attachment": refused.messages}) from refused
    facts[f"Tệp {kept.name} (SHA-256)"] = kept.sha256


def check(**conditions: tuple[Any, str]) -> None:
    """`check(ends_on=(end > start, "Ngày kết thúc …"))`: raises ValidationError for what fails, at its field."""
    errors = {name: [sentence] for name, (holds, sentence) in conditions.items() if not holds}
    if errors:
        raise ValidationError(errors)


def require(**values: tuple[Any, str]) -> None:
    """`require(reason=(reason, "Nêu lý do"))`: as `check`, for values that must be there; 0 is there."""
    check(**{name: (value not in (None, "", []), sentence) for name, (value, sentence) in values.items()})


def taken_up(proposal: Proposal) -> Deliberation:
    """The collective's last consideration. Raises NotReady before there is one."""
    if proposal.deliberation is None:
        raise NotReady([_("Hồ sơ chưa được đưa ra tập thể lãnh đạo.")])
    return proposal.deliberation


def holder_under_lock(proposal: Proposal) -> Unit:
    """The unit that holds the proposal now, whatever the page said; its row stays locked. Call inside `atomic`."""
    return Proposal.objects.select_for_update(of=("self",)).select_related("holder").get(pk=proposal.pk).holder


def day_text(day: date) -> str:
    """17/03/2022, as evidence writes days."""
    return f"{day:%d/%m/%Y}"
