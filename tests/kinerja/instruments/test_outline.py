from fractions import Fraction

import pytest

from kinerja.instruments.outline import Weights, balances_of, outline_of
from tests.kinerja.instruments.stage import NAMES, group, seed_content


@pytest.mark.parametrize("name", NAMES)
def test_the_seeds_total_100(name: str) -> None:
    content = seed_content(name)
    balance = balances_of(content)[content.root]
    assert (balance.total, balance.gap) == (100, 0)


def test_points_of_a_criterion_are_the_sum_of_its_children() -> None:
    lines = {line.code: line for line in outline_of(seed_content())}
    assert lines["kualitas_kerja"].weight == 50
    assert lines["kualitas_kerja"].share == Fraction(1, 2)
    assert lines["KES-K3"].share == Fraction(1, 5)
    assert not lines["kualitas_kerja"].takes_weight


def test_words_stand_outside_the_weights() -> None:
    lines = {line.code: line for line in outline_of(seed_content())}
    assert not lines["UMPAN-BALIK"].counts
    assert lines["KUAT"].share is None
    assert not lines["KUAT"].takes_weight


def test_percent_groups_say_what_is_missing_or_too_much() -> None:
    assert Weights(group("percent", "60", "37")).balance("R").gap == 3
    assert Weights(group("percent", "60", "43")).balance("R").gap == -3
    assert Weights(group("percent", "60", None)).balance("R").gap == 40


def test_ratio_and_equal_groups_have_nothing_to_total() -> None:
    assert Weights(group("ratio", "1", "2")).balance("R").due is None
    assert Weights(group("equal", None, None)).shares()["A1"] == Fraction(1, 2)
    assert Weights(group("ratio", "1", "2")).shares()["A1"] == Fraction(1, 3)
    assert Weights(group("ratio", "0", "0")).shares() == {"R": 1}
