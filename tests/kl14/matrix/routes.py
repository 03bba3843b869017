"""Every address of the project, and what its numbers stand for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from comments.models import Comment
from evidence.models import Attachment, Document, Dossier
from notices.models import Notice
from organisation.models import ImportRun, UnitEvent
from pilots.models import Adjustment, Issue, Pilot, ResourceRequest
from proposals.models import CoAuthorship, ListExport, Proposal
from reports.models import PeriodicReport
from reviews.models import AccountabilityReview, Complaint, MonitoringReview
from units.models import Appointment, Person, Unit
from workflow.models import CalendarDay, Rule

#: The longest prefix that fits a name says what its `pk` is.
RECORDS: dict[str, type[Any]] = {
    "attachment": Attachment,
    "document": Document,
    "notices:open": Notice,
    "comments:": Comment,
    "proposals:": Proposal,
    "proposals:export_": ListExport,
    "proposals:coauthor_": CoAuthorship,
    "pilots:": Pilot,
    "pilots:adjustment_": Adjustment,
    "pilots:issue_": Issue,
    "pilots:request_": ResourceRequest,
    "pilots:request_start": Pilot,
    "reviews:monitoring_": MonitoringReview,
    "reviews:accountability_": AccountabilityReview,
    "reviews:accountability_open": Pilot,
    "reviews:complaint_": Complaint,
    "reports:": PeriodicReport,
    "dossiers:": Dossier,
    "dossiers:of": Proposal,
    "organisation:event": UnitEvent,
    "organisation:unit": Unit,
    "organisation:branch": Unit,
    "organisation:import_": ImportRun,
    "organisation:person": Person,
    "organisation:appointment_": Appointment,
    "organisation:rule": Rule,
    "organisation:calendar_": CalendarDay,
}
#: Pages about no record in particular.
OF_NO_RECORD = {
    "home", "health", "profile", "login", "logout", "signed_in", "password_change", "password_change_done",
    "password_reset",
    "password_reset_done", "password_reset_confirm", "password_reset_complete", "notices:list", "notices:read_all",
    "evidence:seals", "evidence:seals_copy", "dossiers:check", "dossiers:check_file",
    "proposals:filters", "proposals:bulk", "proposals:export",
    "proposals:list", "proposals:create", "pilots:list", "reviews:monitoring_list", "reviews:accountability_list",
    "reviews:complaint_list", "reviews:read_logs", "reviews:lessons",
    "reviews:accountability_choose", "reports:list", "reports:create", "organisation:hub",
    "organisation:events", "organisation:event_create",
    "organisation:tree",
    "organisation:imports", "organisation:import_units", "organisation:import_people",
    "organisation:template_units_xlsx", "organisation:template_units_csv",
    "organisation:template_people_xlsx", "organisation:template_people_csv",
    "organisation:export_units_xlsx", "organisation:export_units_csv",
    "organisation:export_people_xlsx", "organisation:export_people_csv",
    "organisation:people", "organisation:person_open", "organisation:rules", "organisation:calendar",
    "organisation:calendar_add",
}  # fmt: skip
OTHER_ARGUMENTS = {"attachment": 1, "file": 1, "number": 1, "slug": "van-de"}


@dataclass(frozen=True)
class Route:
    """An address: its name with namespace, the names of its arguments, its view."""

    name: str
    arguments: frozenset[str]
    view: Any

    @property
    def model(self) -> type[Any]:
        """Raises LookupError for an address that nobody has described above."""
        known = [prefix for prefix in RECORDS if self.name.startswith(prefix)]
        if not known or not self.arguments <= {"pk", *OTHER_ARGUMENTS}:
            raise LookupError(f"say in tests/kl14/matrix/routes.py what {self.name} is about")
        return RECORDS[max(known, key=len)]

    def url(self, pk: int) -> str:
        more = {name: value for name, value in OTHER_ARGUMENTS.items() if name in self.arguments}
        return reverse(self.name, kwargs={"pk": pk, **more})


def routes() -> list[Route]:
    return list(_below(get_resolver().url_patterns, ""))


def _below(patterns: list[Any], namespace: str) -> Iterator[Route]:
    for item in patterns:
        if isinstance(item, URLResolver):
            inner = f"{namespace}{item.namespace}:" if item.namespace else namespace
            yield from _below(item.url_patterns, inner)
        elif isinstance(item, URLPattern):
            yield Route(f"{namespace}{item.name}", frozenset(item.pattern.regex.groupindex), item.callback)
