"""Who read what of a review: every page and file leaves its line, and only the chair and the audit see the lines."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from evidence.models import Attachment, ReadEntry
from reviews.actions import accountability as actions
from reviews.actions import complaint as complaints
from tests.pilots.factories import on
from tests.reviews import judging
from tests.reviews.judging import Committee
from units.models import Person

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def signed_in(someone: Person) -> Client:
    client = Client()
    client.force_login(someone)
    return client


def close(answer: Any) -> None:
    for one in answer._resource_closers:
        one()


def log(someone: Person, review: Any) -> Any:
    return signed_in(someone).get(reverse("reviews:accountability_reads", args=[review.pk]))


def read_by(someone: Person) -> list[str]:
    return [one.what for one in ReadEntry.objects.filter(by=someone).order_by("pk")]


@pytest.fixture
def auditor(committee: Committee) -> Person:
    return committee.world.auditor


def test_page_step_and_file_each_leave_a_line(committee: Committee) -> None:
    review = judging.explaining(committee)
    with on("12/06/2026"):
        files = [{"file": SimpleUploadedFile("bảng-giá.pdf", PDF), "description": "Bảng giá"}]
        actions.explain(review, by=committee.world.owner, explanation="Giá giảm", files=files)
        row = Attachment.objects.get()
        lead = signed_in(committee.lead)
        lead.get(review.get_absolute_url())
        close(lead.get(reverse("reviews:accountability_file", args=[review.pk, row.pk])))
        signed_in(committee.world.proposer).get(reverse("reviews:accountability_explain", args=[review.pk]))
    assert read_by(committee.lead) == ["Trang hồ sơ", "Tệp bảng-giá.pdf"]
    assert read_by(committee.world.proposer) == ["Bước “Gửi giải trình”"]


def test_a_wrong_form_that_draws_the_case_again_is_a_read_too(committee: Committee) -> None:
    review = judging.verifying(committee)
    with on("16/06/2026"):
        url = reverse("reviews:accountability_record_causes", args=[review.pk])
        assert signed_in(committee.lead).post(url, {"seen": review.version}).status_code == 422
    assert read_by(committee.lead) == ["Bước “Ghi nguyên nhân, thiệt hại”"]


def test_the_notice_read_by_the_plain_address_of_files_is_noted(committee: Committee) -> None:
    review = judging.concluded(committee)
    with on("30/06/2026"):
        told = judging.delivery(review) | {"notice_file": SimpleUploadedFile("thông-báo.pdf", PDF)}
        actions.notify(review, by=committee.office, **told)
        row = Attachment.objects.get(name="thông-báo.pdf")
        close(signed_in(committee.world.owner).get(reverse("attachment", args=[row.pk])))
    assert read_by(committee.world.owner) == ["Tệp thông-báo.pdf"]


def test_chair_and_auditor_see_the_log_of_review_and_complaints_and_nobody_else(
    committee: Committee, auditor: Person
) -> None:
    review = judging.notified(committee)
    owner = committee.world.owner
    with on("02/07/2026"):
        complaint = complaints.file_complaint(review, by=owner, grounds="Chưa xét nguyên nhân", request="Miễn")
        signed_in(owner).get(complaint.get_absolute_url())
        people = {name: one for name, one in committee.everyone.items() if name not in ("inspector", "system")}
        answers = {name: log(one, review).status_code for name, one in people.items()}
        text = log(auditor, review).content.decode()
        assert signed_in(auditor).get(review.get_absolute_url()).status_code == 404
    assert {name for name, status in answers.items() if status == 200} == {"chair", "auditor"}
    assert {status for name, status in answers.items() if name not in ("chair", "auditor")} == {404}
    assert f"Khiếu nại {complaint.reference}: Trang hồ sơ" in text
    assert owner.full_name in text


def test_a_chair_who_is_a_subject_sees_no_log(committee: Committee) -> None:
    review = judging.opened(committee)
    with on("08/06/2026"):
        review.subjects.filter(person=committee.world.owner).update(person=committee.chair)
        assert log(committee.chair, review).status_code == 404


def test_the_auditor_finds_the_logs_by_number_and_unit(committee: Committee, auditor: Person) -> None:
    review = judging.opened(committee)
    with on("08/06/2026"):
        text = signed_in(auditor).get(reverse("reviews:read_logs")).content.decode()
        assert signed_in(committee.chair).get(reverse("reviews:read_logs")).status_code == 403
    assert review.reference in text
    assert str(review.pilot) not in text


def test_the_log_goes_on_page_by_page_at_the_same_cost(
    committee: Committee, django_assert_max_num_queries: Any
) -> None:
    review = judging.opened(committee)
    with on("08/06/2026"):
        for _time in range(60):
            signed_in(committee.world.owner).get(review.get_absolute_url())
        client, url = signed_in(committee.chair), reverse("reviews:accountability_reads", args=[review.pk])
        first = client.get(url)
        assert len(first.context["page"].rows) == 50
        with django_assert_max_num_queries(14):
            second = client.get(url, {"sau": first.context["page"].next_cursor})
    assert len(second.context["page"].rows) == 10


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_keeps_the_log_as_it_is(committee: Committee, act: str) -> None:
    review = judging.opened(committee)
    with on("08/06/2026"):
        signed_in(committee.world.owner).get(review.get_absolute_url())
    rows = ReadEntry.objects.filter(by=committee.world.owner)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(what="Không xem") if act == "update" else rows._raw_delete(rows.db)
    assert rows.get().what == "Trang hồ sơ"
