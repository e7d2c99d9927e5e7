"""Conditions as data: three-valued, exact, over answers, givens and nodes."""

from fractions import Fraction
from typing import Any

import pytest

from forms.conditions import Scope, holds, references, shape_problems, truth

SCOPE = Scope(
    answers={"A": "4", "T": "teks"}, givens={"G": "0.5", "DAY": "2026-11-25"}, nodes={"N": Fraction(1, 2), "M": None}
)
TRUE, FALSE, OPEN = {"present": {"node": "N"}}, {"present": {"node": "M"}}, {}


def compare(left: Any, op: str, right: Any) -> dict[str, Any]:
    return {"compare": {"left": left, "op": op, "right": right}}


OPEN = compare({"node": "M"}, "=", "1")


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (compare({"answer": "A"}, ">=", "4"), True),
        (compare({"answer": "A"}, "=", "4.0"), True),
        (compare({"node": "N"}, "=", {"given": "G"}), True),
        (compare({"node": "N"}, "<", "1/2"), False),
        (compare({"given": "DAY"}, ">", "2026-01-01"), True),
        (compare({"answer": "T"}, "!=", "lain"), True),
        (compare({"answer": "T"}, "=", "4"), False),
        (compare({"answer": "A"}, "<=", "3"), False),
        (OPEN, None),
        ({"not": OPEN}, None),
        ({"not": TRUE}, False),
        ({"all": [TRUE, OPEN]}, None),
        ({"all": [FALSE, OPEN]}, False),
        ({"all": [TRUE, TRUE]}, True),
        ({"any": [FALSE, OPEN]}, None),
        ({"any": [TRUE, OPEN]}, True),
        ({"any": [FALSE, FALSE]}, False),
        ({"present": {"answer": "X"}}, False),
        ({"present": {"given": "G"}}, True),
    ],
)
def test_truth_is_true_false_or_open(condition: Any, expected: bool | None) -> None:
    assert truth(condition, SCOPE) is expected
    assert holds(condition, SCOPE) is (expected is True)


def test_no_condition_always_holds() -> None:
    assert holds(None, Scope())


def test_blank_text_is_absent_and_zero_is_not() -> None:
    scope = Scope(answers={"A": "  ", "Z": "0"})
    assert not holds({"present": {"answer": "A"}}, scope)
    assert holds({"present": {"answer": "Z"}}, scope)


def test_references_name_source_and_code_once_each() -> None:
    condition = {"all": [compare({"node": "N"}, "=", "1"), {"not": {"any": [{"present": {"given": "G"}}]}}]}
    assert list(references(condition)) == [("node", "N"), ("given", "G")]


def test_bottomless_conditions_are_malformed() -> None:
    condition: Any = TRUE
    for _ in range(40):
        condition = {"not": condition}
    assert [problem.code for problem in shape_problems(condition, "x", "when")] == ["condition.malformed"]
