"""The end: what was considered, and the proposal closes with its pilot."""

from typing import Any

from django.utils.translation import gettext as _

from pilots.actions.common import require, said, yes_no
from pilots.models import Closing, Pilot, Result
from proposals import actions as proposal_actions
from units.models import Person
from workflow.engine import perform


def settle_accountability(pilot: Pilot, *, by: Person) -> Pilot:
    """The accountability review is final; the pilot may close (by the system account)."""
    return perform(pilot, "settle_accountability", by=by)


def close(
    pilot: Pilot,
    *,
    by: Person,
    commend: bool | None = None,
    commend_reason: str = "",
    replicate: bool | None = None,
    replicate_reason: str = "",
    institutionalise: bool | None = None,
    institutionalise_reason: str = "",
    note: str = "",
    key: str = "",
    seen: int | None = None,
) -> Pilot:
    """Close the pilot and its proposal. An achieved goal asks for three answers, each with its reason (KL14 2.5)."""
    closing = Closing(note=note)
    if pilot.result == Result.ACHIEVED:
        closing.commend, closing.commend_reason = commend, commend_reason
        closing.replicate, closing.replicate_reason = replicate, replicate_reason
        closing.institutionalise, closing.institutionalise_reason = institutionalise, institutionalise_reason
        _check_answers(closing)
    else:
        require(note=(note, _("Nêu việc khắc phục, bài học khi kết thúc")))

    def write(fresh: Pilot) -> None:
        closing.pilot = fresh
        closing.save()
        proposal_actions.close(fresh.proposal, by=Person.objects.system())

    return perform(pilot, "close", by=by, facts=_facts(closing), also=write, key=key, seen=seen)


def _check_answers(closing: Closing) -> None:
    require(
        commend=(closing.commend, _("Trả lời có hay không đề nghị khen thưởng")),
        commend_reason=(closing.commend_reason, _("Nêu lý do về khen thưởng")),
        replicate=(closing.replicate, _("Trả lời có hay không đề nghị nhân rộng")),
        replicate_reason=(closing.replicate_reason, _("Nêu lý do về nhân rộng")),
        institutionalise=(closing.institutionalise, _("Trả lời có hay không đề nghị thể chế hóa")),
        institutionalise_reason=(closing.institutionalise_reason, _("Nêu lý do về thể chế hóa")),
    )


def _facts(closing: Closing) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if closing.commend is not None:
        facts["Đề nghị khen thưởng"] = f"{yes_no(closing.commend)}: {closing.commend_reason}"
        facts["Đề nghị nhân rộng"] = f"{yes_no(bool(closing.replicate))}: {closing.replicate_reason}"
        facts["Đề nghị thể chế hóa"] = f"{yes_no(bool(closing.institutionalise))}: {closing.institutionalise_reason}"
    return said(facts | {"Ghi chú": closing.note})
