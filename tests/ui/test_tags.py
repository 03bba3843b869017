import datetime as dt

import pytest
from django import forms
from django.core.paginator import Paginator
from django.forms import formset_factory
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import mark_safe

from ui.forms import Kl14Form
from ui.paging import Page


def draw(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context)).strip()


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        ("{{ x|vnd }}", 1_250_000_000, "1.250.000.000 đồng"),
        ("{{ x|vnd }}", None, "–"),
        ("{{ x|number_vi }}", 12.5, "12,5"),
        ("{{ x|date_vi }}", dt.date(2022, 3, 17), "17/03/2022"),
        ("{{ x|date_vi }}", None, "–"),
        ("{{ x|datetime_vi }}", dt.datetime(2022, 3, 17, 1, 15, tzinfo=dt.UTC), "08:15 17/03/2022"),
        ("{{ x|date_vi }}", dt.datetime(2022, 3, 16, 20, 0, tzinfo=dt.UTC), "17/03/2022"),
        ("{{ x|iso }}", dt.datetime(2022, 3, 17, 1, 15, tzinfo=dt.UTC), "2022-03-17T08:15+07:00"),
        ("{{ x|iso }}", dt.date(2022, 3, 17), "2022-03-17"),
        ('{{ x|formal_date:"Đà Lạt" }}', dt.date(2024, 7, 5), "Đà Lạt, ngày 05 tháng 7 năm 2024"),
        ("{{ x|file_size }}", 2048, "2 KB"),
        ("{{ x|person }}", None, "–"),
    ],
)
def test_values_are_shown_the_vietnamese_way_and_in_vietnamese_time(source, value, shown):
    assert draw(source, x=value) == shown


def test_an_icon_is_silent_for_screen_readers():
    assert draw('{% icon "send" %}') == (
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="/static/vendor/icons.svg#send"></use></svg>'
    )


class RowForm(Kl14Form):
    name = forms.CharField(label="Chỉ tiêu")
    kind = forms.ChoiceField(label="Loại", choices=[("a", "A")], widget=forms.RadioSelect)


Rows = formset_factory(RowForm, extra=1, can_delete=True, min_num=1, validate_min=True)


def rows_with(**data: str) -> forms.BaseFormSet:
    return Rows({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", **data})


def test_the_error_summary_links_to_fields_of_the_form_and_of_each_row():
    html = draw("{% error_summary form rows %}", form=RowForm({}, prefix="a"), rows=rows_with())
    assert '<a href="#id_a-name">Nhập chỉ tiêu</a>' in html
    assert '<a href="#id_a-kind_0">Chọn loại</a>' in html
    assert '<a href="#id_form-0-name">Dòng 1: Nhập chỉ tiêu</a>' in html


def test_the_error_summary_says_how_many_and_is_absent_when_all_is_well():
    assert "Có 2 lỗi cần sửa" in draw("{% error_summary form %}", form=RowForm({}))
    assert draw("{% error_summary form %}", form=RowForm({"name": "x", "kind": "a"})) == ""
    assert draw("{% error_summary form %}", form=RowForm()) == ""


def test_a_message_that_does_not_name_its_field_gets_the_name_before_it():
    form = RowForm({"name": "x", "kind": "z"})
    assert ">Loại: " in draw("{% error_summary form %}", form=form)


def test_a_row_that_is_deleted_has_no_errors_to_mend():
    html = draw("{% error_summary rows %}", rows=rows_with(**{"form-0-DELETE": "on"}))
    assert "Dòng 1" not in html
    assert 'href="#formset-form"' in html


def test_a_formset_offers_a_row_without_script_and_a_pattern_for_more():
    html = draw('{% formset rows "Chỉ tiêu" "Thêm chỉ tiêu" %}', rows=Rows())
    assert 'name="form-0-name"' in html
    assert 'name="form-__prefix__-name"' in html
    assert "Thêm chỉ tiêu" in html
    assert 'data-max="1000"' in html


def clock(**facts: object) -> str:
    running = {"label": "Quyết định", "due_on": dt.date(2026, 11, 24), "overdue": False, "paused": False, **facts}
    return " ".join(draw("{% clock running %}", running=running).split())


def test_a_clock_says_how_many_working_days_are_left():
    assert "Quyết định: còn 2 ngày làm việc, hạn 24/11/2026" in clock(working_days_left=2)
    assert "clock-soon" in clock(working_days_left=2)
    assert "clock-soon" not in clock(working_days_left=3)
    assert "đến hạn hôm nay" in clock(working_days_left=0)
    assert "quá hạn 3 ngày làm việc" in clock(working_days_left=-3, overdue=True)
    assert "đang tạm dừng tính hạn" in clock(working_days_left=2, paused=True)


def test_a_refused_step_is_no_button_and_says_why():
    html = draw(
        "{% actions offers %}",
        offers=[{"label": "Quyết định", "url": "/x", "tone": "primary", "blocked": "Chưa biểu quyết.", "hint": ""}],
    )
    assert "btn" not in html
    assert "Chưa biểu quyết." in html


def test_an_empty_fact_is_a_dash_and_a_zero_is_a_zero():
    html = draw("{% datagrid rows %}", rows=[("Không tán thành", 0), ("Đồng tác giả", ""), ("Ghi chú", None)])
    assert html.count(">–</dd>") == 2
    assert ">0</dd>" in html


def test_page_links_keep_the_filters_and_forget_the_old_place():
    request = RequestFactory().get("/", {"q": "cấp giấy", "truoc": "9~9"})
    html = draw("{% page_links page %}", request=request, page=Page(rows=[1], previous_cursor="", next_cursor="5~1"))
    assert 'rel="next" href="?q=c%E1%BA%A5p+gi%E1%BA%A5y&amp;sau=5~1"' in html
    assert 'rel="prev"' not in html


def test_page_links_take_numbered_pages_too():
    page = Paginator(range(30), 10).page(2)
    html = draw("{% page_links page %}", request=RequestFactory().get("/"), page=page)
    assert 'href="?trang=1"' in html
    assert 'href="?trang=3"' in html


def test_a_part_that_is_kept_is_escaped_again_whoever_asked_first():
    source = '{% status_badge label "ok" %}'
    for label in (mark_safe("<b>"), "<b>", mark_safe("<b>")):
        assert draw(source, label=label) == '<span class="badge st-ok">&lt;b&gt;</span>'


def test_a_part_that_is_kept_speaks_the_language_of_each_page():
    running = {
        "label": "Tiếp nhận",
        "due_on": dt.date(2022, 3, 17),
        "working_days_left": 0,
        "overdue": False,
        "paused": False,
    }
    said = {}
    for language in ("vi", "en", "vi"):
        with translation.override(language):
            said[language] = draw("{% clock running %}", running=running)
    assert "đến hạn hôm nay" in said["vi"]
    assert "hôm nay" not in said["en"]


def test_a_sentence_of_a_template_is_remembered_in_each_language_and_the_rest_is_left_to_django():
    source = Template(
        '{% load i18n ui %}{% translate "Đề xuất" %}|{% translate word %}|{% translate "Đề xuất" as kept %}{{ kept }}'
    )
    said = {}
    for language in ("vi", "en", "vi"):
        with translation.override(language):
            said[language] = source.render(Context({"word": "Đề xuất"}))
    assert said["vi"] == "Đề xuất|Đề xuất|Đề xuất"
    assert len(set(said["en"].split("|"))) == 1
    assert "Đề xuất" not in said["en"]
