"""The page of one proposal: what a head must know in two minutes first, then every word of the dossier."""

from typing import Any

from django.utils.translation import gettext as _

from proposals.content import as_record
from proposals.models import (
    ENDED,
    Decision,
    DecisionKind,
    Proposal,
    ProposalState,
    ProposalVersion,
    Reconsideration,
    RejectReason,
)
from proposals.querysets import visible_to
from proposals.reading import sections_of, sections_of_version
from proposals.views.appraising import panel_of
from proposals.views.coauthors import authors_line
from proposals.views.deciding import checklist_of, vote_rows, voters_of
from proposals.whereabouts import whereabouts_of
from ui.text import vnd
from workflow.pages import clock_of
from workflow.views import RecordPage


class ProposalPage(RecordPage):
    """The summary, the decision, the vote, the supplements, then the dossier in sections that fold."""

    model = Proposal
    template_name = "proposals/detail.html"

    def more(self, record: Proposal) -> dict[str, Any]:
        by = self.request.user
        versions = list(record.versions.defer("content", "files"))
        of: dict[int | None, ProposalVersion] = {one.pk: one for one in versions}
        seen = visible_to(by) if by.is_authenticated else Proposal.objects.none()
        return {
            "versions": versions,
            "whereabouts": whereabouts_of(record, clock_of(record)),
            "master": seen.filter(pk=record.duplicate_of_id).first() if record.duplicate_of_id else None,
            "merged": list(seen.filter(duplicate_of=record)),
            "councils": [
                panel_of(one, record, by) | {"version": of.get(one.version_id)} for one in record.appraisals.all()
            ]
            if by.is_authenticated
            else [],
            "reconsideration": reconsideration_of(record),
            "summary": summary_of(record),
            **contents_for(record, by),
            "authors": authors_line(record),
            "writes": record.proposer_id == by.pk,
            "decisions": [
                {"decision": one, "rows": decision_rows(one), "version": of.get(one.version_id)}
                for one in record.decisions.all()
            ],
            "deliberations": [
                {
                    "vote": one,
                    "version": of.get(one.version_id),
                    "rows": vote_rows(one) if one.voted_at else [],
                    "voters": voters_of(one),
                    "checklist": checklist_of(one),
                }
                for one in record.deliberations.all()
            ],
            "may_reuse": record.state in ENDED and record.proposer_id == self.request.user.pk,
            "supplements": [
                {"request": one, "version": of.get(one.version_id)}
                for one in record.supplements.select_related("by").prefetch_related("items")
            ],
        }


def contents_for(record: Proposal, by: Any) -> dict[str, Any]:
    """The dossier as it stands; to others than its author, what was sent, while it is being put right."""
    last = record.versions.last() if record.state == ProposalState.SUPPLEMENT and record.proposer_id != by.pk else None
    if last is None:
        return {
            "dossier": record,
            "criteria": list(record.criteria.all()),
            "sections": sections_of(record),
            "as_sent": None,
        }
    sent, rows = as_record(last.content)
    return {"dossier": sent, "criteria": rows["criteria"], "sections": sections_of_version(last), "as_sent": last}


def reconsideration_of(proposal: Proposal) -> Reconsideration | None:
    if not proposal.refused_by_id:
        return None
    return Reconsideration.objects.select_related("by", "refusal", "refusing_unit", "superior").get(proposal=proposal)


def summary_of(proposal: Proposal) -> list[tuple[str, Any]]:
    """The short facts of the first card; the long ones (problem, solution) the template prints as prose."""
    rows = [
        (_("Người đề xuất"), _with_title(proposal.proposer)),
        (_("Đơn vị"), proposal.unit.name),
        (_("Lĩnh vực"), proposal.get_field_display()),
        (_("Thời gian"), _period(proposal.planned_start, proposal.planned_end)),
        (_("Kinh phí"), "" if proposal.budget_vnd is None else vnd(proposal.budget_vnd)),
        (_("Nguồn kinh phí"), proposal.funding_source),
    ]
    if proposal.regime:
        rows.append((_("Chế độ pháp lý"), proposal.get_regime_display()))
    if proposal.registry_no:
        rows.append((_("Số vào sổ"), proposal.registry_no))
    return rows


def _with_title(person: Any) -> str:
    return f"{person.full_name}, {person.title}" if person.title else person.full_name


def _period(start: Any, end: Any) -> str:
    return f"{start:%d/%m/%Y} – {end:%d/%m/%Y}" if start and end else ""


def decision_rows(decision: Decision) -> list[tuple[str, Any]]:
    """Everything a decision names, as (label, value) pairs."""
    rows: list[tuple[str, Any]] = [
        (_("Số quyết định"), decision.number_text),
        (_("Ngày quyết định"), f"{decision.decided_on:%d/%m/%Y}"),
        (_("Người quyết định"), _with_title(decision.decided_by)),
    ]
    if decision.kind == DecisionKind.REJECT:
        return [*rows, (_("Lý do"), RejectReason(decision.reject_code).label)]
    return [
        *rows,
        (_("Người chủ trì"), decision.owner and _with_title(decision.owner)),
        (_("Người theo dõi"), decision.monitor and _with_title(decision.monitor)),
        (_("Thời gian"), _period(decision.starts_on, decision.ends_on)),
        (_("Kinh phí"), decision.budget_vnd is not None and vnd(decision.budget_vnd)),
    ]
