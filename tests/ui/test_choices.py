"""A list to choose from says what is to be chosen."""

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH

from ui.forms import Kl14Form
from units.models import Unit


class Form(Kl14Form):
    lead = forms.ModelChoiceField(label="tổ trưởng", queryset=Unit.objects.none())
    cause = forms.ChoiceField(label="Nguyên nhân", choices=[*BLANK_CHOICE_DASH, ("A", "Thiên tai")])
    state = forms.ChoiceField(label="Trạng thái", choices=[("", "Tất cả"), ("A", "Đã gửi")])
    place = forms.ModelChoiceField(label="đơn vị", queryset=Unit.objects.none(), empty_label="Mọi đơn vị")


def first_choice(name: str) -> str:
    return str(next(iter(Form().fields[name].choices))[1])


def test_dashes_become_words(db):
    assert [first_choice("lead"), first_choice("cause")] == ["Chọn tổ trưởng", "Chọn nguyên nhân"]


def test_the_words_of_a_form_stay(db):
    assert [first_choice("state"), first_choice("place")] == ["Tất cả", "Mọi đơn vị"]
