"""The pages on which a cadre writes: what is typed is kept, what is wrong is told at its field."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from proposals import actions
from proposals.models import Proposal, ProposalState
from tests.factories import DOSSIER, Tree, draft
from tests.proposals.helpers import reload
from ui.text import nfc
from units.actions import appoint, end_appointment
from workflow.models import Rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_cadre(client: Client, tree: Tree) -> Client:
    client.force_login(tree.cadre)
    return client


@pytest.fixture
def empty(tree: Tree) -> Proposal:
    return actions.create_draft(by=tree.cadre, title="Bán chè đấu giá")


def url(proposal: Proposal, slug: str = "van-de") -> str:
    return reverse("proposals:section", args=[proposal.pk, slug])


def page_of(name: str, proposal: Proposal) -> str:
    return reverse(f"proposals:{name}", args=[proposal.pk])


def seen_on(client: Client, address: str) -> str:
    """The mark that the page carries of what it was drawn from."""
    return client.get(address).context["seen"]


def rows(prefix: str, *given: dict[str, Any]) -> dict[str, Any]:
    """Posted rows of a formset."""
    posted = {f"{prefix}-{at}-{name}": value for at, row in enumerate(given) for name, value in row.items()}
    return {f"{prefix}-TOTAL_FORMS": str(len(given)), f"{prefix}-INITIAL_FORMS": "0", **posted}


CRITERION = {"name": "Giá bán bình quân", "measure_unit": "%", "baseline": "100", "target": "112,5"}


def test_a_title_is_all_that_a_draft_needs(as_cadre: Client, tree: Tree) -> None:
    answer = as_cadre.post(reverse("proposals:create"), {"title": "Bán chè theo lô", "key": "a1"})
    proposal = Proposal.objects.get()
    assert answer.url == reverse("proposals:draft", args=[proposal.pk])
    assert (proposal.state, proposal.unit, proposal.holder, proposal.proposer) == (
        ProposalState.DRAFT, tree.cell, tree.cell, tree.cadre,
    )  # fmt: skip


def test_two_presses_of_begin_make_one_draft(as_cadre: Client) -> None:
    answers = [as_cadre.post(reverse("proposals:create"), {"title": "Bán chè", "key": "a1"}) for _press in range(2)]
    assert answers[0].url == answers[1].url
    assert Proposal.objects.count() == 1


def test_a_draft_without_a_title_is_not_begun(as_cadre: Client) -> None:
    answer = as_cadre.post(reverse("proposals:create"), {"title": "  "})
    assert answer.status_code == 422
    assert "Nhập tên đề xuất" in answer.text
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("name", ["inspector", "auditor", "admin"])
def test_who_has_no_post_to_propose_from_is_told_so(client: Client, tree: Tree, name: str) -> None:
    client.force_login(getattr(tree, name))
    page = client.get(reverse("proposals:create"))
    assert page.status_code == 200
    assert "chưa được bổ nhiệm vào đơn vị nào" in page.text
    assert "<form" not in page.text.split("<main")[1]
    refused = client.post(reverse("proposals:create"), {"title": "Đề xuất"})
    assert refused.status_code == 403
    assert "chưa được bổ nhiệm vào đơn vị nào" in refused.text
    assert not Proposal.objects.exists()


def test_the_task_list_says_how_far_each_section_has_come(as_cadre: Client, empty: Proposal, tree: Tree) -> None:
    actions.write(empty, by=tree.cadre, solution="Đấu giá trực tuyến")
    page = as_cadre.get(reverse("proposals:draft", args=[empty.pk]))
    told = {one.section.slug: (one.started, len(one.gaps)) for one in page.context["progress"]}
    assert told == {
        "van-de": (False, 5), "giai-phap": (True, 3), "nguon-luc": (False, 4), "tac-dong": (False, 3),
        "hieu-qua": (False, 2), "cam-ket": (False, 7), "dong-tac-gia": (False, 0), "tep": (False, 0),
    }  # fmt: skip
    assert "Chưa nhập" in page.text
    assert "Còn thiếu 3" in page.text
    full = as_cadre.get(reverse("proposals:draft", args=[draft(tree.cadre).pk]))
    assert "Đã đủ mọi nội dung bắt buộc" in full.text


@pytest.mark.parametrize("slug", ["van-de", "giai-phap", "nguon-luc", "tac-dong", "hieu-qua", "cam-ket"])
def test_every_section_draws_and_may_be_saved_unfinished(as_cadre: Client, tree: Tree, slug: str) -> None:
    proposal = actions.create_draft(by=tree.cadre, title="Bán chè")
    seen = seen_on(as_cadre, url(proposal, slug))
    posted = {"title": "Bán chè", "seen": seen, "next": "nhap"}
    for name in ("work_items", "risks", "criteria"):
        posted |= rows(name, {})
    answer = as_cadre.post(url(proposal, slug), posted)
    assert answer.url == reverse("proposals:draft", args=[proposal.pk])


def test_save_and_continue_goes_to_the_next_section(as_cadre: Client, empty: Proposal) -> None:
    posted = {"title": "Bán chè", "bottleneck": "Chưa có quy định", "seen": seen_on(as_cadre, url(empty))}
    answer = as_cadre.post(url(empty), {**posted, "next": "tiep"})
    assert answer.url == url(empty, "giai-phap")
    empty = reload(empty)
    assert empty.bottleneck == "Chưa có quy định"


def test_after_the_commitments_come_the_co_authors_and_the_files(as_cadre: Client, empty: Proposal) -> None:
    answer = as_cadre.post(url(empty, "cam-ket"), {"next": "tiep"})
    assert answer.url == reverse("proposals:coauthors", args=[empty.pk])
    assert f'href="{reverse("proposals:files", args=[empty.pk])}">Phần tiếp theo' in as_cadre.get(answer.url).text


def test_text_is_stored_composed_whatever_the_keyboard_sent(as_cadre: Client, empty: Proposal) -> None:
    decomposed = "Đề xuất đổi mới"
    as_cadre.post(url(empty), {"title": decomposed, "necessity": decomposed, "next": "nhap"})
    empty = reload(empty)
    assert (empty.title, empty.necessity) == (nfc(decomposed), nfc(decomposed))


WRONG = [
    ("nguon-luc", {"planned_start": "15/04/2024", "planned_end": "14/04/2024"}, "Ngày kết thúc phải từ ngày bắt đầu"),
    ("nguon-luc", {"planned_start": "31/02/2024"}, "Tháng 2 năm 2024 không có ngày 31"),
    ("nguon-luc", {"budget_vnd": "-5"}, "Nhập số tiền bằng đồng"),
    ("nguon-luc", {"budget_vnd": "nhiều"}, "Nhập số tiền bằng đồng"),
    ("van-de", {"title": ""}, "Nhập tên đề xuất"),
    ("van-de", {"title": "x" * 251}, "250"),
    ("van-de", {"title": "Bán chè", "field": "GOLF"}, "GOLF"),
    ("van-de", {"title": "Bán chè", "necessity": "x" * 10_001}, "Viết ngắn lại còn tối đa 10000 ký tự"),
    ("cam-ket", {"has_conflict_of_interest": "khong", "conflict_of_interest": "Có em ruột"}, "Đã chọn “Không có”"),
]


@pytest.mark.parametrize(("slug", "posted", "sentence"), WRONG)
def test_wrong_input_is_told_at_its_field_and_kept(
    as_cadre: Client, empty: Proposal, slug: str, posted: dict[str, str], sentence: str
) -> None:
    answer = as_cadre.post(url(empty, slug), {**posted, "next": "tiep"})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "data-error-summary" in answer.text
    kept = [value for value in posted.values() if len(value) < 200 and value != "GOLF"]
    assert all(value in answer.text for value in kept)
    empty = reload(empty)
    assert (empty.planned_start, empty.planned_end, empty.budget_vnd, empty.necessity) == (None, None, None, "")
    assert empty.title == (posted["title"] if posted.get("title") == "Bán chè" else "Bán chè đấu giá")
    again = as_cadre.get(url(empty, slug)).text
    assert sentence in again, "what was typed is kept, and told again"
    assert all(value in again for value in kept)


def test_words_are_counted_by_the_rule_in_force(as_cadre: Client, empty: Proposal) -> None:
    Rule.objects.filter(key="proposal.words").update(value=5)
    page = as_cadre.get(url(empty)).text
    assert 'data-max-words="5"' in page
    assert 'data-max-words="300"' in page
    assert "maxlength" not in page.replace("data-maxlength", "")
    answer = as_cadre.post(url(empty), {"title": "Bán chè", "necessity": "một hai ba bốn năm sáu\nbảy"})
    assert "Viết ngắn lại: vượt 2 chữ (tối đa 5 chữ)" in answer.text
    assert as_cadre.post(url(empty), {"title": "Bán chè", "necessity": " một hai\nba bốn năm "}).status_code == 302


WRONG_ROWS = [
    ({**CRITERION, "target": ""}, "Nhập chỉ tiêu"),
    ({**CRITERION, "name": ""}, "Nhập tiêu chí"),
    ({**CRITERION, "target": "100,0"}, "Chỉ tiêu phải khác hiện trạng"),
    ({**CRITERION, "baseline": "một trăm"}, "Nhập một số, ví dụ 12,5"),
]


@pytest.mark.parametrize(("row", "sentence"), WRONG_ROWS)
def test_a_criterion_half_filled_is_told_in_its_row(
    as_cadre: Client, empty: Proposal, row: dict[str, str], sentence: str
) -> None:
    posted = {"expected_effect": "Giá cao hơn", **rows("criteria", CRITERION, row)}
    answer = as_cadre.post(url(empty, "hieu-qua"), posted)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'href="#id_criteria-1-' in answer.text
    assert "Dòng 2: " in answer.text
    assert "Giá cao hơn" in answer.text
    assert "112,5" in answer.text
    assert not empty.criteria.exists()


def test_rows_are_added_changed_blanked_and_deleted(as_cadre: Client, empty: Proposal) -> None:
    other = {**CRITERION, "name": "Chi phí", "baseline": "11", "target": "4"}
    for given, names in (
        ((CRITERION, other), ["Giá bán bình quân", "Chi phí"]),
        (({**CRITERION, "DELETE": "on"}, other), ["Chi phí"]),
        ((dict.fromkeys(CRITERION, ""), {**other, "name": "Chi phí vận chuyển"}), ["Chi phí vận chuyển"]),
        ((dict.fromkeys(CRITERION, " "),), ["Chi phí vận chuyển"]),
    ):
        seen = seen_on(as_cadre, url(empty, "hieu-qua"))
        answer = as_cadre.post(url(empty, "hieu-qua"), {"seen": seen, **rows("criteria", *given)})
        if given[0].get("name") == " ":
            assert answer.status_code == 422
        assert [row.name for row in empty.criteria.all()] == names


def test_decimal_commas_and_money_are_read_as_written(as_cadre: Client, empty: Proposal) -> None:
    as_cadre.post(url(empty, "hieu-qua"), rows("criteria", CRITERION))
    as_cadre.post(url(empty, "nguon-luc"), {"budget_vnd": "1.250.000.000 đồng", "planned_start": "1/4/2024"})
    empty = reload(empty)
    assert f"{empty.criteria.get().target.normalize():f}" == "112.5"
    assert empty.budget_vnd == 1_250_000_000
    page = as_cadre.get(url(empty, "hieu-qua")).text
    assert 'value="112,5"' in page
    assert 'value="1.250.000.000"' in as_cadre.get(url(empty, "nguon-luc")).text


def test_a_browser_without_scripts_gets_a_spare_row(as_cadre: Client, tree: Tree) -> None:
    proposal = draft(tree.cadre)
    answer = as_cadre.post(
        url(proposal, "hieu-qua"), {"expected_effect": "Giá cao", "next": "them", **rows("criteria", CRITERION)}
    )
    page = as_cadre.get(answer.url)
    assert page.context["formsets"][0].total_form_count() == 2


def test_two_windows_on_different_sections_do_not_disturb_each_other(as_cadre: Client, empty: Proposal) -> None:
    first, second = seen_on(as_cadre, url(empty)), seen_on(as_cadre, url(empty, "giai-phap"))
    assert as_cadre.post(url(empty), {"title": "Tên mới", "seen": first}).status_code == 302
    posted = {"solution": "Đấu giá", "seen": second, **rows("work_items", {})}
    assert as_cadre.post(url(empty, "giai-phap"), posted).status_code == 302
    empty = reload(empty)
    assert (empty.title, empty.solution) == ("Tên mới", "Đấu giá")


def test_the_same_save_twice_is_one_save(as_cadre: Client, empty: Proposal) -> None:
    posted = {"title": "Tên mới", "seen": seen_on(as_cadre, url(empty))}
    answers = [as_cadre.post(url(empty), posted).status_code for _press in range(2)]
    assert answers == [302, 302]
    empty = reload(empty)
    assert empty.version == 2


def test_what_was_typed_into_a_sent_proposal_is_shown_back(as_cadre: Client, tree: Tree) -> None:
    proposal = draft(tree.cadre)
    seen = seen_on(as_cadre, url(proposal))
    actions.submit(proposal, by=tree.cadre)
    answer = as_cadre.post(url(proposal), {"title": "Sửa sau khi gửi", "seen": seen})
    assert answer.status_code == 409
    assert "Sửa sau khi gửi" in answer.text
    assert "Đã gửi đề xuất" in answer.text
    proposal = reload(proposal)
    assert proposal.title == DOSSIER["title"]


def test_pages_of_a_sent_proposal_lead_to_its_record(as_cadre: Client, tree: Tree) -> None:
    proposal = actions.submit(draft(tree.cadre), by=tree.cadre)
    for address in (
        url(proposal),
        reverse("proposals:draft", args=[proposal.pk]),
        reverse("proposals:files", args=[proposal.pk]),
    ):
        assert as_cadre.get(address).url == proposal.get_absolute_url()


def test_the_record_of_a_draft_leads_back_to_writing(as_cadre: Client, empty: Proposal, tree: Tree) -> None:
    text = as_cadre.get(empty.get_absolute_url()).text
    assert f'href="{page_of("draft", empty)}">Tiếp tục soạn' in text
    assert "Hồ sơ còn thiếu 25 nội dung bắt buộc." in text
    whole = draft(tree.cadre)
    assert f'href="{page_of("submit", whole)}"' in as_cadre.get(whole.get_absolute_url()).text


@pytest.mark.parametrize("name", ["colleague", "head", "stranger", "superior_head", "admin"])
def test_nobody_else_sees_a_draft(client: Client, tree: Tree, empty: Proposal, name: str) -> None:
    client.force_login(getattr(tree, name))
    for address in (
        url(empty),
        reverse("proposals:draft", args=[empty.pk]),
        reverse("proposals:submit", args=[empty.pk]),
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, {"title": "Của người khác"}).status_code == 404
    empty = reload(empty)
    assert empty.title == "Bán chè đấu giá"


def test_who_may_read_a_sent_proposal_may_not_write_in_it(client: Client, tree: Tree) -> None:
    proposal = actions.submit(draft(tree.cadre), by=tree.cadre)
    client.force_login(tree.head)
    answer = client.post(url(proposal), {"title": "Của người khác"})
    assert answer.status_code == 403
    assert "Chỉ người đề xuất được làm việc này." in answer.text


def test_an_unknown_section_is_not_found(as_cadre: Client, empty: Proposal) -> None:
    assert as_cadre.get(url(empty, "khong-co")).status_code == 404


def test_a_get_of_any_page_writes_nothing(as_cadre: Client, tree: Tree) -> None:
    proposal = draft(tree.cadre)
    version = proposal.version
    for address in (
        url(proposal),
        reverse("proposals:draft", args=[proposal.pk]),
        reverse("proposals:submit", args=[proposal.pk]),
    ):
        assert as_cadre.get(address).status_code == 200
    proposal = reload(proposal)
    assert proposal.version == version


def test_a_cadre_whose_post_has_ended_is_told_so(client: Client, tree: Tree) -> None:
    end_appointment(tree.colleague.appointments.get(), on=date(2024, 3, 10))
    client.force_login(tree.colleague)
    assert "chưa được bổ nhiệm" in client.get(reverse("proposals:create")).text


def test_the_back_button_shows_what_is_stored(as_cadre: Client, empty: Proposal) -> None:
    for address in (url(empty), page_of("submit", empty), page_of("files", empty)):
        assert "no-store" in as_cadre.get(address)["Cache-Control"]


def test_a_cadre_who_moved_on_does_not_send_from_the_unit_they_left(as_cadre: Client, tree: Tree) -> None:
    proposal = draft(tree.cadre)
    end_appointment(tree.cadre.appointments.get(), on=date(2024, 3, 10))
    appoint(tree.cadre, "CADRE", tree.other_cell)
    answer = as_cadre.get(page_of("submit", proposal))
    assert answer.status_code == 403
    assert "Gửi đề xuất" in answer.text
