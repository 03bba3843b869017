"""Making, writing, issuing and cancelling a report."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from evidence import audit, documents
from evidence.models import Document, NumberSequence
from reports import actions, policies
from reports.figures import figures_of
from reports.machine import MACHINE
from reports.models import PeriodicReport, ReportState
from reports.periods import Period
from tests.reports.world import (
    SECOND_QUARTER,
    TEXTS,
    VIETNAM,
    World,
    at,
    draft,
    fresh,
    issued,
    make_cell,
    person,
    receive,
    submitted,
    unit_under,
    written_draft,
)  # fmt: skip
from units import clock
from units.models import Person, UnitType
from units.roles import Role
from workflow.errors import AlreadyDone, NotReady, Refused, Stale
from workflow.signals import transitioned

pytestmark = pytest.mark.usefixtures("in_july")


def stored_files(settings: Any) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_draft_begins_with_the_usual_words(world: World) -> None:
    report = draft(world)
    assert report.state == ReportState.DRAFT
    assert report.title == "kết quả thực hiện Kết luận số 14-KL/TW, quý II năm 2026"
    assert report.intro == (
        "Thực hiện Kết luận số 14-KL/TW, ngày 22/9/2021 của Bộ Chính trị về chủ trương khuyến khích và bảo vệ cán bộ "
        "năng động, sáng tạo vì lợi ích chung, Đảng ủy Khối Doanh nghiệp báo cáo kết quả thực hiện quý II năm 2026 "
        "như sau:"
    )
    assert report.recipients.split("\n") == [
        "Tỉnh ủy Lâm Đồng (báo cáo)",
        "Ban Thường vụ Đảng ủy Khối Doanh nghiệp",
        "Ủy ban Kiểm tra, các ban Đảng ủy Khối Doanh nghiệp",
        "Các tổ chức đảng trực thuộc",
        "Lưu Văn phòng",
    ]
    assert audit.chain_of(report).get().facts == {
        "Đơn vị": "Đảng ủy Khối Doanh nghiệp",
        "Loại": "Báo cáo quý",
        "Kỳ báo cáo": "quý II năm 2026",
    }


def test_a_report_on_a_cell_is_issued_by_the_committee_whose_office_makes_it(world: World) -> None:
    report = draft(world, unit=world.tea.unit)
    assert report.title.endswith("quý II năm 2026 của Chi bộ cơ sở Công ty Cổ phần Chè Đồi Sương")
    actions.edit(report, by=world.office, **TEXTS)
    report = actions.issue(report, by=world.office)
    assert Document.objects.get().unit == world.bloc
    assert report.number_text == "Số 01-BC/ĐUK"


def test_one_draft_for_a_unit_and_period(world: World) -> None:
    draft(world)
    with pytest.raises(ValidationError) as caught:
        draft(world)
    assert caught.value.message_dict == {"period": ["Đã có dự thảo báo cáo của đơn vị này cho kỳ này."]}
    assert draft(world, unit=world.tea.unit).pk
    assert draft(world, period=Period(date(2026, 4, 1), date(2026, 4, 30)), kind="MONTH").pk


@pytest.mark.parametrize(
    ("kind", "period", "field"),
    [
        ("QUARTER", Period(date(2026, 5, 1), date(2026, 7, 31)), "period"),
        ("QUARTER", Period(date(2026, 4, 1), date(2026, 5, 31)), "period"),
        ("AD_HOC", Period(date(2026, 5, 2), date(2026, 5, 1)), "ends_on"),
    ],
)
def test_a_period_must_fit_its_kind(world: World, kind: str, period: Period, field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        draft(world, kind=kind, period=period)
    assert list(caught.value.message_dict) == [field]


def test_the_texts_are_written_and_what_changed_is_told(world: World) -> None:
    report = actions.edit(draft(world), by=world.organisation, plans="Sơ kết vào tháng 12.")
    assert (report.plans, report.assessment) == ("Sơ kết vào tháng 12.", "")
    assert audit.chain_of(report).last().facts == {"Đã sửa": "phương hướng, nhiệm vụ"}


def test_the_title_cannot_be_emptied(world: World) -> None:
    with pytest.raises(ValidationError) as caught:
        actions.edit(draft(world), by=world.office, title="  ")
    assert list(caught.value.message_dict) == ["title"]


def test_a_draft_tells_live_figures_and_an_issued_one_the_frozen(world: World) -> None:
    with at(20, 6):
        receive(submitted(world.tea), world.tea)
    report = issued(world)
    assert report.figures["total"]["received"] == 1
    assert report.cut_off == SECOND_QUARTER.end
    with at(20, 6):
        receive(submitted(world.tea), world.tea)
    live = figures_of(world.bloc, SECOND_QUARTER, cut_off=clock.now())
    assert live["total"]["received"] == 2
    report = fresh(report)
    assert report.figures["total"]["received"] == 1


def test_issuing_numbers_signs_and_keeps_the_document(lived: World) -> None:
    report = issued(lived)
    document = Document.objects.get()
    assert (report.state, report.number_text) == (ReportState.ISSUED, "Số 01-BC/ĐUK")
    assert document.record == report
    assert document.signing_block == ["T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG"]
    assert document.signer == document.issued_by == lived.office
    assert document.term_name == "2025-2030"
    assert documents.verify(document)
    assert document.payload["figures"] == report.figures
    entry = audit.chain_of(report).last()
    assert (entry.action, entry.facts["Số văn bản"], entry.facts["SHA-256"]) == (
        "issue", "Số 01-BC/ĐUK", document.sha256,
    )  # fmt: skip
    assert entry.facts["Tiếp nhận"] == "7 đề xuất"
    assert entry.facts["Tiếp nhận"] == "7 đề xuất"
    assert list(audit.verify(audit.chain_of(report))) == []


def test_an_early_report_keeps_the_moment_of_its_figures(world: World) -> None:
    with at(15, 6, 10, 5):
        report = issued(world)
    assert report.cut_off == datetime(2026, 6, 15, 10, 5, tzinfo=VIETNAM)
    assert report.figures["cut_off"] == "2026-06-15T10:05:00+07:00"


def test_numbers_run_on(world: World) -> None:
    assert issued(world).number_text == "Số 01-BC/ĐUK"
    month = Period(date(2026, 6, 1), date(2026, 6, 30))
    second = actions.issue(written_draft(world, kind="MONTH", period=month), by=world.office)
    assert second.number_text == "Số 02-BC/ĐUK"


def test_a_report_without_assessment_and_plans_is_not_issued(world: World) -> None:
    with pytest.raises(NotReady) as caught:
        actions.issue(draft(world), by=world.office)
    assert caught.value.messages == [
        "Chưa viết phần nhận xét, đánh giá.",
        "Chưa viết phần phương hướng, nhiệm vụ.",
    ]


def test_a_period_that_has_not_begun_is_not_reported(world: World) -> None:
    period = Period(date(2026, 10, 1), date(2026, 12, 31))
    with pytest.raises(NotReady) as caught:
        actions.issue(written_draft(world, period=period), by=world.office)
    assert caught.value.messages == ["Kỳ báo cáo chưa bắt đầu."]


def test_the_same_form_twice_issues_one_document(world: World) -> None:
    report = written_draft(world)
    actions.issue(report, by=world.office, key="k1", seen=report.version)
    with pytest.raises(AlreadyDone):
        actions.issue(report, by=world.office, key="k1", seen=report.version)
    with pytest.raises(Stale):
        actions.issue(report, by=world.office, key="k2", seen=report.version)
    assert Document.objects.count() == 1
    assert NumberSequence.objects.get(symbol="BC").last == 1


def test_an_issued_report_is_neither_edited_nor_cancelled(world: World) -> None:
    report = issued(world)
    with pytest.raises(Stale):
        actions.edit(report, by=world.office, plans="Khác")
    with pytest.raises(Stale):
        actions.cancel(report, by=world.office, reason="Nhầm")


def test_a_cancelled_draft_makes_room_for_another(world: World) -> None:
    report = actions.cancel(draft(world), by=world.office, reason="Chọn nhầm kỳ")
    assert report.state == ReportState.CANCELLED
    assert draft(world).pk != report.pk
    with pytest.raises(ValidationError, match="Nhập lý do hủy"):
        actions.cancel(draft(world, unit=world.tea.unit), by=world.office, reason=" ")


def test_the_export_of_a_draft_writes_nothing(world: World, settings: Any, django_assert_num_queries: Any) -> None:
    report = written_draft(world)
    before = (audit.chain_of(report).count(), report.version)
    assert actions.draft_pdf(report).startswith(b"%PDF-")
    report = fresh(report)
    assert (audit.chain_of(report).count(), report.version) == before
    assert (Document.objects.count(), NumberSequence.objects.filter(symbol="BC").count()) == (0, 0)
    assert stored_files(settings) == []


# --- what fails leaves no trace ---------------------------------------------------
class Failed(Exception):
    """A receiver's own failure, after everything was written and before the commit."""


@pytest.fixture
def failing_receiver() -> Any:
    def fail(**_news: Any) -> None:
        raise Failed

    yield lambda: transitioned.connect(fail, sender=PeriodicReport, weak=False, dispatch_uid="fail")
    transitioned.disconnect(sender=PeriodicReport, dispatch_uid="fail")


ACTS = {
    "make": lambda world, report: draft(world, unit=world.water.unit),
    "edit": lambda world, report: actions.edit(report, by=world.office, plans="Khác"),
    "issue": lambda world, report: actions.issue(report, by=world.office, key="k"),
    "cancel": lambda world, report: actions.cancel(report, by=world.office, reason="Nhầm"),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_failure_before_the_commit_leaves_no_trace(
    world: World, act: str, failing_receiver: Any, settings: Any
) -> None:
    report = written_draft(world)
    stored = PeriodicReport.objects.values().get()
    failing_receiver()
    with pytest.raises(Failed):
        ACTS[act](world, report)
    assert PeriodicReport.objects.values().get() == stored
    assert audit.chain_of(report).count() == 2
    assert not Document.objects.exists()
    assert not NumberSequence.objects.filter(symbol="BC").exists()
    assert stored_files(settings) == []


def test_the_database_itself_refuses_an_issued_report_without_a_cut_off(world: World) -> None:
    report = draft(world)
    with pytest.raises(DatabaseError), transaction.atomic():
        PeriodicReport.objects.filter(pk=report.pk).update(state="ISSUED")


# --- who may ------------------------------------------------------------------------
def everyone(world: World) -> dict[str, Person]:
    people = {name: one for name, one in vars(world).items() if isinstance(one, Person)}
    cell_clerk = person("vanthu", "Lý Thị Mai", Role.CLERK, world.tea.unit)
    other_desk = unit_under(world.province, "VPTU", "Văn phòng Tỉnh ủy", UnitType.ADVISORY_BODY)
    above = person("vptu", "Ngô Đình Ổn", Role.OFFICE, other_desk, "Chánh Văn phòng")
    head, cadre = world.tea.head, world.tea.cadre
    return people | {
        "clerk": cell_clerk,
        "above": above,
        "head": head,
        "cadre": cadre,
        "system": Person.objects.system(),
    }


MAKERS = {"office", "organisation", "admin", "above"}
ISSUERS = {"office", "above"}


def test_who_may_do_what(world: World) -> None:
    report = written_draft(world)
    may: dict[str, set[str]] = {}
    for name, one in everyone(world).items():
        for step in ("create", "edit", "issue", "cancel"):
            if MACHINE.policy_of(step).who.includes(one, report):
                may.setdefault(step, set()).add(name)
    assert may == {"create": MAKERS, "edit": MAKERS, "issue": ISSUERS, "cancel": MAKERS}


def test_the_list_and_the_button_agree(world: World) -> None:
    report = written_draft(world)
    for name, one in everyone(world).items():
        for step in MACHINE.steps.values():
            listed = PeriodicReport.objects.filter(step.policy.q(one)).filter(pk=report.pk).exists()
            assert listed == step.policy.who.includes(one, report), (name, step.name)


def test_the_administrator_issues_nothing(world: World) -> None:
    report = written_draft(world)
    with pytest.raises(Refused) as caught:
        actions.issue(report, by=world.admin)
    assert caught.value.reason == "Đồng chí không có quyền “Ban hành báo cáo” tại đơn vị đang giữ hồ sơ này."
    assert not Document.objects.exists()


def test_an_office_reports_on_nothing_outside_its_subtree(world: World) -> None:
    outside = make_cell(world.province, "NGOAI", "Đảng ủy phường Cam Ly", UnitType.COMMUNE_COMMITTEE)
    with pytest.raises(Refused):
        draft(world, unit=outside.unit)
    assert not PeriodicReport.objects.exists()


def test_a_draft_waits_for_those_who_issue(world: World) -> None:
    report = written_draft(world)
    waiting = {name for name, one in everyone(world).items() if MACHINE.waiting_for(one).filter(pk=report.pk).exists()}
    assert waiting == ISSUERS


def test_who_sees_a_draft_and_who_an_issued_report(world: World) -> None:
    people = everyone(world)
    report = written_draft(world)

    def seers() -> set[str]:
        return {name for name, one in people.items() if MACHINE.visible_to(one).filter(pk=report.pk).exists()}

    assert seers() == MAKERS
    actions.issue(report, by=world.office)
    assert seers() == MAKERS | {"auditor", "chair", "lead", "member"}


def test_those_concerned_hear_of_an_issued_report(world: World) -> None:
    report = draft(world)
    assert list(MACHINE.concerns(report)) == [world.office]
    told = set(MACHINE.concerns(issued_from(report, world)))
    assert {world.top.head, world.office, world.organisation, world.admin} == told


def issued_from(report: PeriodicReport, world: World) -> PeriodicReport:
    actions.edit(report, by=world.office, **TEXTS)
    return actions.issue(report, by=world.office)


def test_every_step_has_its_policy() -> None:
    assert set(MACHINE.steps) == {"edit", "issue", "cancel"}
    assert policies.check_can_export.who == policies.MAKER
