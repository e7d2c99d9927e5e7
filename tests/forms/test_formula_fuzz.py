"""Formulas made at random mean the same to a second evaluator; hostile text is refused, nothing else."""

from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from forms.formula.proving import faults_of
from forms.formula.reading import MOST_LENGTH, parse
from forms.formula.tree import MOST_DEEP, MOST_PARTS, FormulaRefused, Kind, walk
from forms.formula.working import MISSING, NOT_APPLICABLE, Found, evaluate
from forms.formula.writing import json_of, text_of, tree_from_json
from tests.forms import reference_formula
from tests.forms.reference_formula import CODES, some_number, some_truth, written

ALPHABET = "[]().,;+-×÷*/<>=≤≥≠!0123456789 ABCaz_\u00a0\u202e\x00é١𝟙'\"\\{}%$#\n"
PIECES = ("JIKA(", "MAKS(", "[A]", "[.]", "ADA(", "TIDAK", "DAN", "TIDAK_ADA()", "1,5", "BULAT(", ";", ")", "2")
HOSTILE = (
    "", " ", "(" * 5000, "-" * 3000 + "1", "TIDAK " * 500, "1" * 5000, "9" * 41, "1e999", "NaN", "inf", "0x10", "1_000",
    "__import__('os').system('true')", "[A].__class__", "[__class__]", "[A", "]", "[]", "[ ]", "[A]]", "[A][B]",
    "{{7*7}}", "%s%n", "\x00", "A\x00", "١٢", "𝟏", "ＩＦ(1)", "IF(1;2;3", "MAX(" * 400, "1" + "+1" * 3000,
    "[A]" + "-[A]" * 100, "ROUND(1; 99999999999)", "ROUND(1;[A])", "10^9", "2**3", "1;2", ";", ";;", "()", "((",
    "[A]" * 2000,
    "1,2,3", "1..2", "1.", ".5", ",5", "IF", "IF()", "NA(1)", "PRESENT()", "[" + "A" * 41 + "]", "lambda: 0", "\u2028",
    "'", '"',
)  # fmt: skip


def values_for(random: Random) -> dict[str, Any]:
    numbers = {code: Fraction(random.randint(-30, 300), random.choice((1, 2, 3, 7))) for code in CODES}
    numbers["DATA"] = Fraction(random.choice((0, 1)))
    return {**numbers, "KOSONG": "missing", "LEWAT": "na"}


def read_from(values: dict[str, Any]) -> Callable[[str], Found]:
    absent = {"missing": MISSING, "na": NOT_APPLICABLE}
    return lambda code: absent.get(values[code]) or Found(values[code])


@pytest.mark.parametrize("part", range(20))
def test_generated_formulas_equal_the_reference(part: int, scale: Callable[[int], int]) -> None:
    random = Random(f"formula {part}")
    kinds: dict[str, Kind] = dict.fromkeys(CODES, "number")
    seen: set[str] = set()
    for _ in range(scale(5_000)):
        truth = random.random() < 0.2
        made = (some_truth if truth else some_number)(random, random.randint(1, 4))
        tree, values = parse(written(random, made)), values_for(random)
        work = evaluate(tree, read_from(values))
        mine = work.found.value if work.found.value is not None else work.found.absence
        assert mine == reference_formula.worked_out(made, values)
        assert work.steps <= tree.parts == len(list(walk(tree)))
        assert not [
            fault for fault in faults_of(tree, kinds, wanted="truth" if truth else "number") if not fault.warning
        ]
        for locale in ("id", "en"):
            assert parse(text_of(tree, locale)) == tree
        assert tree_from_json(json_of(tree)) == tree
        seen.add(str(mine) if work.found.value is None or truth else "number")
    assert seen == {"missing", "na", "number", "True", "False"}


def outcome_of(text: str) -> str:
    """`read`, or the code of the refusal; any other error escapes and fails the test."""
    try:
        tree = parse(text)
    except FormulaRefused as refused:
        assert 0 <= refused.at <= max(len(text), 0)
        return refused.code
    assert tree.depth <= MOST_DEEP and tree.parts <= MOST_PARTS
    assert evaluate(tree, lambda code: MISSING).steps <= tree.parts
    assert parse(text_of(tree)) == tree
    return "read"


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:30])
def test_hostile_text_is_refused_at_a_character(text: str) -> None:
    assert outcome_of(text).startswith("formula.")


@pytest.mark.parametrize("part", range(4))
def test_random_text_is_read_or_refused(part: int, scale: Callable[[int], int]) -> None:
    random = Random(f"noise {part}")
    found = set()
    for _ in range(scale(10_000)):
        pieces = random.choices([*PIECES, *ALPHABET] if random.random() < 0.5 else PIECES, k=random.randint(1, 30))
        found.add(outcome_of("".join(pieces)))
    assert len(found) > 5


def test_longest_text_is_read_and_one_more_is_refused() -> None:
    assert outcome_of("1".rjust(MOST_LENGTH)) == "read"
    assert outcome_of("1".rjust(MOST_LENGTH + 1)) == "formula.too_long"


def test_squaring_again_and_again_stays_bounded() -> None:
    value, tree = Found(Fraction(3, 7)), parse("[.] × [.]")
    for _ in range(64):
        before = value
        value = evaluate(tree, lambda code, now=before: now).found  # type: ignore[misc]
    assert (value.absence, value.cause) == ("missing", "too_many_digits")
