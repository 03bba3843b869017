import datetime as dt
import re
import unicodedata
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from ui.forms import DateField, DecimalField, IntegerField, Kl14Form, Kl14ModelForm, MoneyField
from units.models import Term, Unit


@pytest.mark.parametrize(
    "written", ["17/03/2022", "17/3/2022", "17-3-2022", "17.03.2022", "17032022", "2022-03-17", " 17 / 03 / 2022 "]
)
def test_a_day_may_be_written_in_any_way_that_offices_use(written):
    assert DateField().clean(written) == dt.date(2022, 3, 17)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("31/02/2022", "Tháng 2 năm 2022 không có ngày 31"),
        ("29/02/2023", "Tháng 2 năm 2023 không có ngày 29"),
        ("0/03/2022", "Tháng 3 năm 2022 không có ngày 0"),
        ("03/17/2022", "Không có tháng 17; viết ngày theo dạng 17/03/2022"),
        ("17/03/0022", "Năm 22 không hợp lệ"),
        ("17/03/22", "Viết ngày theo dạng ngày/tháng/năm, ví dụ 17/03/2022"),
        ("hôm qua", "Viết ngày theo dạng ngày/tháng/năm, ví dụ 17/03/2022"),
    ],
)
def test_a_day_that_does_not_exist_is_refused_with_what_is_wrong(written, sentence):
    with pytest.raises(ValidationError) as refused:
        DateField().clean(written)
    assert refused.value.messages == [sentence]


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2200, 12, 31)))
def test_a_day_shown_by_the_box_reads_back_as_itself(day):
    field = DateField()
    assert field.clean(field.widget.format_value(day)) == day


@pytest.mark.parametrize(
    "written", ["1.250.000.000", "1250000000", "1 250 000 000", "1,250,000,000", "1.250.000.000 đồng", "1250000000đ"]
)
def test_money_may_be_grouped_or_not(written):
    assert MoneyField().clean(written) == 1_250_000_000


@pytest.mark.parametrize(
    "written", ["86 triệu", "1.25", "1.250,5", "-5", "1.2500", "1.250,000", "9.999.999.999.999.999"]
)
def test_what_is_not_whole_dong_is_refused(written):
    with pytest.raises(ValidationError):
        MoneyField().clean(written)


@given(st.integers(min_value=0, max_value=999_999_999_999_999))
def test_money_shown_by_the_box_reads_back_as_itself(amount):
    field = MoneyField()
    assert field.clean(field.widget.format_value(amount)) == amount


@pytest.mark.parametrize(
    ("written", "number"), [("12,5", "12.5"), ("12.5", "12.5"), ("1.250", "1250"), ("1.250,75", "1250.75")]
)
def test_decimals_are_read_the_vietnamese_way(written, number):
    assert DecimalField(max_digits=12, decimal_places=2).clean(written) == Decimal(number)


@pytest.mark.parametrize(("written", "number"), [("12", 12), ("1.250", 1250)])
def test_whole_numbers_may_be_grouped(written, number):
    assert IntegerField().clean(written) == number


class SampleForm(Kl14Form):
    title = forms.CharField(label="Tên đề xuất", max_length=12)
    text = forms.CharField(label="Nội dung", widget=forms.Textarea, max_length=20, required=False)
    kind = forms.ChoiceField(label="Loại", choices=[("", "Chọn…"), ("a", "A")])
    sure = forms.BooleanField(label="Tôi cam đoan")
    ratio = DecimalField(label="Tỷ lệ", required=False)
    password = forms.CharField(label="Mật khẩu", strip=False, required=False)


def test_text_reaches_the_application_composed_and_trimmed():
    pasted = unicodedata.normalize("NFD", " Đổi\r\nmới ")
    form = SampleForm({"title": "x", "text": pasted, "kind": "a", "sure": "on", "password": pasted})
    assert form.is_valid()
    assert form.cleaned_data["text"] == "Đổi\nmới"
    assert form.cleaned_data["password"] == pasted


def test_length_counts_composed_letters_and_single_line_ends():
    twelve = "ặ" * 12
    form = SampleForm({"title": unicodedata.normalize("NFD", twelve), "text": "a\r\n" * 10, "kind": "a", "sure": "on"})
    assert form.is_valid()
    assert form.cleaned_data["title"] == twelve


def test_a_missing_field_is_told_by_its_own_name():
    form = SampleForm({})
    assert form.errors == {
        "title": ["Nhập tên đề xuất"],
        "kind": ["Chọn loại"],
        "sure": ["Cần đánh dấu: tôi cam đoan"],
    }


def test_a_text_area_counts_letters_instead_of_cutting_what_is_pasted():
    attrs = SampleForm().fields["text"].widget.attrs
    assert attrs["data-maxlength"] == "20"
    assert "maxlength" not in attrs


def test_each_kind_of_widget_gets_its_bootstrap_class():
    form = SampleForm({"title": ""})
    assert 'class="form-control is-invalid"' in str(form["title"])
    assert 'class="form-select is-invalid"' in str(form["kind"])
    assert 'class="form-check-input is-invalid"' in str(form["sure"])


def test_hint_and_error_are_tied_to_their_field():
    form = SampleForm({"title": ""})
    form.fields["title"].help_text = "Ngắn gọn"
    html = form["title"].as_field_group()
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert re.search(r'id="id_title_helptext">\s*Ngắn gọn\s*</div>', html)
    assert "Lỗi: Nhập tên đề xuất" in html


def test_only_optional_fields_are_marked():
    form = SampleForm()
    assert "(không bắt buộc)" in form["text"].as_field_group()
    assert "(không bắt buộc)" not in form["title"].as_field_group()


def test_a_stored_decimal_is_shown_without_idle_zeros():
    form = SampleForm(initial={"ratio": Decimal("12.5000")})
    assert 'value="12,5"' in str(form["ratio"])


class TermForm(Kl14ModelForm):
    class Meta:
        model = Term
        fields = ["unit", "name", "starts_on"]


def test_a_model_form_uses_our_own_date_field_and_keeps_choices():
    fields = TermForm().fields
    assert type(fields["starts_on"]) is DateField
    assert fields["unit"].queryset.model is Unit
