"""Secret documents stay outside: a review holds their number, day, place and who may open them, and nothing more."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from evidence import audit
from reviews.actions import accountability as actions
from reviews.models import AccountabilityReview, OutsideDocument
from tests.pilots.factories import on
from tests.reviews import judging
from tests.reviews.judging import CAUSES, Committee
from units.models import Person

SECRET: dict[str, Any] = {
    "symbol": "15-BC/UBKT (Mật)",
    "dated": date(2026, 5, 4),
    "kept_at": "Tủ mật, Văn phòng Đảng ủy Khối",
    "opened_by": "Chủ nhiệm Ủy ban Kiểm tra",
}


def signed_in(someone: Person) -> Client:
    client = Client()
    client.force_login(someone)
    return client


def page(someone: Person, review: AccountabilityReview) -> str:
    return signed_in(someone).get(review.get_absolute_url()).content.decode()


def recorded(c: Committee, **changes: Any) -> AccountabilityReview:
    review = judging.verifying(c)
    with on("17/06/2026"):
        return actions.record_causes(
            review, by=c.lead, verification="Đã xác minh", damage_vnd=214_000_000, causes=CAUSES,
            outside=[SECRET | changes],
        )  # fmt: skip


def test_there_is_no_field_for_a_content() -> None:
    own = {field.name for field in OutsideDocument._meta.get_fields()}
    assert own == {"id", "review", "subject", "added_by", "added_at", *SECRET}


def test_the_team_names_it_and_the_subjects_do_not_read_of_it(committee: Committee) -> None:
    review = recorded(committee)
    with on("17/06/2026", 14):
        assert "Tủ mật, Văn phòng Đảng ủy Khối" in page(committee.chair, review)
        assert "Tủ mật" not in page(committee.world.owner, review)
    assert "15-BC/UBKT (Mật), 04/05/2026" in str(audit.chain_of(review).last().facts)


def test_the_one_of_an_explanation_is_shown_with_it(committee: Committee) -> None:
    review = judging.explaining(committee)
    with on("12/06/2026"):
        actions.explain(review, by=committee.world.owner, explanation="Giá giảm", outside=[SECRET])
        assert "Tủ mật" in page(committee.world.owner, review)
        assert "Tủ mật" in page(committee.lead, review)
        assert "Tủ mật" not in page(committee.world.proposer, review)
    assert OutsideDocument.objects.get().subject == judging.subject_of(review, committee.world.owner)


@pytest.mark.parametrize("change", [{"symbol": " "}, {"kept_at": ""}, {"opened_by": ""}, {"dated": date(2026, 6, 18)}])
def test_a_reference_is_whole_or_refused(committee: Committee, change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        recorded(committee, **change)
    assert list(refused.value.message_dict) == ["outside"]
    assert not OutsideDocument.objects.exists()


def test_by_the_form_of_the_explanation_in_nfd(committee: Committee) -> None:
    review = judging.explaining(committee)
    told = {
        "explanation": "Giá giảm", "seen": review.version, "files-TOTAL_FORMS": "0", "files-INITIAL_FORMS": "0",
        "outside-TOTAL_FORMS": "1", "outside-INITIAL_FORMS": "0", "outside-0-symbol": "02-CV/BXP",
        "outside-0-dated": "04/05/2026", "outside-0-kept_at": "Tu\u0309 ma\u0323\u0302t",
        "outside-0-opened_by": "Bí thư",
    }  # fmt: skip
    with on("12/06/2026"):
        url = reverse("reviews:accountability_explain", args=[review.pk])
        assert signed_in(committee.world.owner).post(url, told | {"outside-0-kept_at": ""}).status_code == 422
        assert signed_in(committee.world.owner).post(url, told).status_code == 302
    assert OutsideDocument.objects.get().kept_at == "Tủ mật"
