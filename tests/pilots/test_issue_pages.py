"""Issues in the browser's eyes: raising one, its page and steps, what each person sees."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence.models import Attachment
from pilots.issues import actions
from pilots.models import Issue
from tests.pilots import factories as f
from tests.pilots import helping
from tests.pilots.factories import on
from tests.pilots.test_pages import signed_in, text_of

NO_FILES = {"files-TOTAL_FORMS": "0", "files-INITIAL_FORMS": "0"}
TYPED = helping.TOLD | {"since_on": "05/03/2026"} | NO_FILES


def raising(pilot):
    return reverse("pilots:raise_issue", args=[pilot.pk])


def step(issue, name):
    return reverse(f"pilots:issue_{name}", args=[issue.pk])


def test_the_owner_raises_one_from_the_page_of_the_pilot(world):
    pilot = f.active(world)
    with on("09/03/2026"):
        client = signed_in(world.owner)
        assert f'href="{raising(pilot)}"' in text_of(client.get(pilot.get_absolute_url()))
        assert 'value="09/03/2026"' in text_of(client.get(raising(pilot)))
        files = {
            "files-TOTAL_FORMS": "1",
            "files-INITIAL_FORMS": "0",
            "files-0-file": SimpleUploadedFile("anh.pdf", b"%PDF-1.4 anh\n%%EOF"),
            "files-0-description": "Ảnh lô hàng",
        }
        answer = client.post(raising(pilot), TYPED | files | {"key": "k"}, follow=True)
        issue = Issue.objects.get()
        assert answer.redirect_chain == [(issue.get_absolute_url(), 302)]
        assert "Đã nêu vướng mắc" in text_of(answer)
        assert Attachment.objects.get(object_id=issue.pk).description == "Ảnh lô hàng"
        assert issue.since_on == date(2026, 3, 5)
        again = client.post(raising(pilot), TYPED | {"key": "k"})
        assert again.headers["Location"] == issue.get_absolute_url()
        assert Issue.objects.count() == 1


def test_wrong_input_keeps_what_was_typed(world):
    pilot = f.active(world)
    with on("09/03/2026"):
        answer = signed_in(world.owner).post(raising(pilot), TYPED | {"since_on": "10/03/2026", "kind": ""})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Chọn loại vướng mắc" in page
    assert helping.TOLD["needed"] in page
    with on("09/03/2026"):
        answer = signed_in(world.owner).post(raising(pilot), TYPED | {"since_on": "10/03/2026"})
    assert "Ngày không được sau hôm nay" in text_of(answer)
    assert 'value="10/03/2026"' in text_of(answer)
    assert Issue.objects.count() == 0


@pytest.mark.parametrize(("who", "code"), [("head", 403), ("proposer", 403), ("stranger", 404)])
def test_nobody_else_raises_one(world, who, code):
    pilot = f.active(world)
    with on("09/03/2026"):
        client = signed_in(world.everyone[who])
        assert client.get(raising(pilot)).status_code == code
        assert client.post(raising(pilot), TYPED).status_code == code
        if code == 403:
            assert raising(pilot) not in text_of(client.get(pilot.get_absolute_url()))
    assert Issue.objects.count() == 0


def test_the_pilot_lists_who_holds_it_since_when_until_when(world):
    issue = helping.assigned(world, f.active(world))
    with on("11/03/2026"):
        page = text_of(signed_in(world.owner).get(issue.pilot.get_absolute_url()))
        own = text_of(signed_in(world.deputy).get("/"))
    for words in (f"{world.deputy.full_name} (tháo gỡ)", "từ 10/03/2026", "17/03/2026", helping.TOLD["description"]):
        assert words in page
    assert f'href="{step(issue, "reply")}"' in own


def test_every_step_by_its_form(world):
    issue = helping.raised(f.active(world))
    acts = (
        (world.head, "assign", {"person": f"{world.deputy.full_name} ({world.deputy.username})", "unit": ""}),
        (world.head, "reassign", {"person": "", "unit": world.other_cell.code, "reason": "Cần kho"}),
        (world.stranger, "reply", {"answer": "Cho mượn kho"} | NO_FILES),
        (world.owner, "return_answer", {"reason": "Kho xa"}),
        (world.stranger, "reply", {"answer": "Chở đến tận nơi"} | NO_FILES),
        (world.owner, "confirm_resolved", {"lesson": "Hỏi đơn vị bạn sớm"}),
    )
    with on("10/03/2026"):
        for who, name, typed in acts:
            client = signed_in(who)
            assert client.get(step(issue, name)).status_code == 200
            answer = client.post(step(issue, name), typed | {"seen": Issue.objects.get().version})
            assert (name, answer.status_code) == (name, 302)
        page = text_of(signed_in(world.monitor).get(issue.get_absolute_url()))
    for words in ("Chở đến tận nơi", "Hỏi đơn vị bạn sớm", "Kho xa"):
        assert words in page


def test_who_helps_from_elsewhere_sees_the_issue_and_not_the_pilot(world):
    issue = helping.raised(f.active(world))
    with on("10/03/2026"):
        actions.assign(issue, by=world.head, unit=world.other_cell)
        client = signed_in(world.stranger)
        page = text_of(client.get(issue.get_absolute_url()))
        assert helping.TOLD["needed"] in page
        assert issue.pilot.get_absolute_url() not in page
        assert client.get(issue.pilot.get_absolute_url()).status_code == 404


def test_a_stale_page_says_who_was_quicker(world):
    issue = helping.raised(f.active(world))
    with on("10/03/2026"):
        actions.assign(issue, by=world.head, person=world.deputy)
        typed = {"person": world.monitor.username, "unit": "", "note": "Việc gấp", "seen": issue.version}
        answer = signed_in(world.head).post(step(issue, "assign"), typed)
    assert answer.status_code == 409
    assert "Việc gấp" in text_of(answer)


def test_a_page_costs_the_same_however_many_issues(world):
    """A permission asked of a row costs nothing once the person's are known."""
    pilot = f.active(world)
    helping.raised(pilot)
    with on("10/03/2026"):
        client = signed_in(world.head)
        client.get(pilot.get_absolute_url())
        with CaptureQueriesContext(connection) as one:
            client.get(pilot.get_absolute_url())
    for _number in range(12):
        helping.raised(pilot)
    with on("10/03/2026"), CaptureQueriesContext(connection) as many:
        client.get(pilot.get_absolute_url())
    assert len(many) == len(one)
