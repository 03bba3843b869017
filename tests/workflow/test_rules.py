"""Numbers of the law: general, a unit's own, in force or not."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction

from tests.small_tree import Tree
from workflow import rules
from workflow.models import Rule


def own(key: str, unit, value: int, start: date = date(2022, 1, 1), end: date | None = None) -> Rule:
    return Rule.objects.create(
        key=key, label="Riêng", unit=unit, value=value, measure="WD", basis="Quy chế", certainty="D",
        valid_from=start, valid_to=end,
    )  # fmt: skip


def test_the_general_rule_holds_everywhere(small_tree: Tree):
    assert rules.whole("proposal.leadership_meeting", small_tree.cell) == 7
    assert "73/2023" in rules.rule("proposal.leadership_meeting").basis


def test_the_nearest_unit_wins(small_tree: Tree):
    own("proposal.receive", small_tree.bloc, 4)
    assert rules.whole("proposal.receive", small_tree.cell) == 4
    own("proposal.receive", small_tree.cell, 1)
    assert rules.whole("proposal.receive", small_tree.cell) == 1
    assert rules.whole("proposal.receive", small_tree.other) == 4
    assert rules.whole("proposal.receive") == 2


def test_a_rule_holds_only_in_its_period(small_tree: Tree):
    own("proposal.receive", small_tree.cell, 9, start=date(2026, 3, 1), end=date(2026, 3, 31))
    values = [
        rules.whole("proposal.receive", small_tree.cell, on=day)
        for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1))
    ]
    assert values == [2, 9, 9, 2]


def test_a_missing_rule_is_never_guessed(db):
    with pytest.raises(ImproperlyConfigured, match=r"no rule 'khong\.co'"):
        rules.number("khong.co")


def test_fractions_stay_exact(small_tree: Tree):
    own("thu", small_tree.cell, Decimal("66.67"))
    assert rules.number("thu", small_tree.cell) == Decimal("66.67")


def test_the_same_rule_cannot_start_twice(small_tree: Tree):
    with pytest.raises(IntegrityError), transaction.atomic():
        own("proposal.receive", None, 3, start=date(2021, 9, 22))
