"""What the answers of each type are worth, and which are refused."""

from fractions import Fraction
from typing import Any

import pytest

from forms.errors import AnswersInvalid
from forms.fieldtypes import FIELD_TYPES, index
from forms.fieldtypes.rubric import Rubric
from forms.instrument import Answer, Indicator, Level

LEVELS = tuple(Level(Fraction(value), {"id": "x"}) for value in (0, 1, 2))


def worth(kind: str, raw: Any, *, levels: tuple[Level, ...] = (), givens: Any = None, **spec: Any) -> Any:
    asked = Indicator("A", kind, {"id": "A"}, ("atasan",), levels=levels, spec=spec)
    return FIELD_TYPES[kind].value(asked, Answer(raw), givens or {})


def refusal(kind: str, raw: Any, **options: Any) -> str:
    with pytest.raises(AnswersInvalid) as refused:
        worth(kind, raw, **options)
    return refused.value.problems[0].code


@pytest.mark.parametrize("raw", [None, "", "  ", [], {}])
@pytest.mark.parametrize("kind", FIELD_TYPES)
def test_blank_answers_are_missing(kind: str, raw: Any) -> None:
    assert worth(kind, raw, levels=LEVELS).absence == "missing"


@pytest.mark.parametrize("kind", FIELD_TYPES)
def test_declined_answers_are_not_applicable_and_none_is_missing(kind: str) -> None:
    asked = Indicator("A", kind, {"id": "A"}, ("atasan",))
    assert FIELD_TYPES[kind].value(asked, Answer(not_applicable=True), {}).absence == "na"
    assert FIELD_TYPES[kind].value(asked, None, {}).absence == "missing"


@pytest.mark.parametrize("kind", ["text", "date", "evidence", "note"])
def test_words_have_no_value(kind: str) -> None:
    assert not FIELD_TYPES[kind].scores
    assert worth(kind, "apa saja").value is None


@pytest.mark.parametrize(
    ("kind", "raw", "options", "code"),
    [
        ("rubric", "3", {"levels": LEVELS}, "answer.off_scale"),
        ("rubric", "tinggi", {"levels": LEVELS}, "answer.off_scale"),
        ("rubric", ["1"], {"levels": LEVELS}, "answer.off_scale"),
        ("single_choice", "9", {"levels": LEVELS}, "answer.off_scale"),
        ("multiple_choice", ["1", "1"], {"levels": LEVELS}, "answer.off_scale"),
        ("multiple_choice", "1", {"levels": LEVELS}, "answer.off_scale"),
        ("multiple_choice", ["9"], {"levels": LEVELS}, "answer.off_scale"),
        ("yes_no", "maybe", {}, "answer.off_scale"),
        ("yes_no", ["yes"], {}, "answer.off_scale"),
        ("scale", "11", {"least": "0", "most": "10"}, "answer.off_scale"),
        ("scale", "-1", {"least": "0", "most": "10"}, "answer.off_scale"),
        ("scale", "2.3", {"least": "0", "most": "10", "step": "0.5"}, "answer.off_step"),
        ("scale", "2,5", {"least": "0", "most": "10"}, "answer.not_a_number"),
        ("number", ["5"], {"target": "10"}, "answer.not_a_number"),
        ("number", "5", {"target": "0"}, "answer.zero_target"),
        ("number", "5", {"target_given": "T", "givens": {"T": "-1"}}, "answer.negative_target"),
        ("number", "0", {"target": "5", "direction": "lower_inverse"}, "answer.not_positive"),
        ("measured", {"source": "x"}, {}, "answer.not_a_number"),
    ],
)
def test_answer_that_is_not_offered_is_refused(kind: str, raw: Any, options: Any, code: str) -> None:
    assert refusal(kind, raw, **options) == code


@pytest.mark.parametrize(
    ("kind", "raw", "options", "value"),
    [
        ("rubric", "1.0", {"levels": LEVELS}, 50),
        ("multiple_choice", ["1", "2"], {"levels": LEVELS}, 150),
        ("multiple_choice", ["1", "2"], {"levels": LEVELS, "cap": True}, 100),
        ("scale", "5", {"least": "0", "most": "10", "scale": {"op": "line", "factor": "3"}}, 15),
        ("scale", "1.5", {"least": "1", "most": "3", "step": "0.5", "scale": "direct"}, Fraction(3, 2)),
        ("measured", {"value": "97.5", "source": "SIMPEG", "date": "2026-11-25"}, {}, Fraction(195, 2)),
        ("measured", "2", {"levels": LEVELS}, 100),
        ("measured", "5", {"most": "20", "scale": "share"}, 25),
        ("measured", "5", {"scale": "share"}, 5),
        ("number", "190", {"target": "95"}, 200),
        ("number", "47.5", {"target_given": "T", "givens": {"T": 95}}, 50),
        ("number", "0", {"target": "5", "direction": "lower_mirror", "cap": "150"}, 150),
        ("number", "0", {"target": "0", "zero_target": "met"}, 100),
        ("number", "-1", {"target": "0", "zero_target": "met"}, 0),
        ("number", "40", {"target": "4", "direction": "lower_inverse", "floor": "20"}, 20),
    ],
)
def test_answer_has_its_value(kind: str, raw: Any, options: Any, value: Any) -> None:
    assert worth(kind, raw, **options).value == value


def test_a_target_that_is_not_given_yet_leaves_the_value_missing() -> None:
    valued = worth("number", "5", target_given="T")
    assert (valued.absence, valued.how["given"]) == ("missing", "T")


def test_zero_target_may_make_an_answer_not_applicable() -> None:
    assert worth("number", "5", target="0", zero_target="na").absence == "na"


def test_explanation_says_which_bound_held() -> None:
    assert worth("number", "30", target="10", cap="120").how == {"rule": "target_higher", "target": "10", "cap": "120"}


def test_two_types_with_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="rubric"):
        index([Rubric(), Rubric()])


RANGE = {"target": "36", "target_to": "40", "direction": "range"}


@pytest.mark.parametrize(
    ("spec", "givens", "raw", "value"),
    [
        (RANGE, {}, "18", 50),
        (RANGE, {}, "36", 100),
        (RANGE | {"floor": "80"}, {}, "18", 80),
        (RANGE | {"cap": "90"}, {}, "38", 90),
        (RANGE, {}, "60", 50),
        (RANGE | {"beyond": "inverse"}, {}, "80", 50),
        (RANGE | {"target": "0", "zero_target": "met"}, {}, "-1", 0),
        (RANGE | {"target": "0", "target_to": "0", "zero_target": "na"}, {}, "1", None),
        ({"target_given": "A", "target_to_given": "B", "direction": "range"}, {"A": "1", "B": "2"}, "4", 0),
        ({"target_given": "A", "target_to_given": "B", "direction": "range"}, {"A": "1"}, "4", None),
        ({"target": "8", "direction_given": "D"}, {"D": "lower_mirror"}, "6", 125),
        ({"target": "8", "direction_given": "D"}, {}, "6", None),
    ],
)
def test_ranges_and_given_directions(spec: Any, givens: Any, raw: str, value: Any) -> None:
    assert worth("number", raw, givens=givens, **spec).value == value


def test_value_that_waits_names_the_given() -> None:
    spec = {"target_given": "A", "target_to_given": "B", "direction_given": "D"}
    assert worth("number", "1", givens={"A": "1", "D": "range"}, **spec).how == {"rule": "missing", "given": "B"}
    assert worth("number", "1", givens={"A": "1", "B": "2"}, **spec).how == {"rule": "missing", "given": "D"}


@pytest.mark.parametrize(
    ("spec", "givens", "raw", "code"),
    [
        ({"target": "8", "direction_given": "D"}, {"D": "sideways"}, "6", "answer.unknown_direction"),
        ({"target": "8", "direction_given": "D"}, {"D": "range"}, "6", "answer.unknown_direction"),
        ({"target": "8", "target_to_given": "B", "direction": "range"}, {"B": "7"}, "6", "answer.range_crossed"),
        ({"target": "0", "target_to": "3", "direction": "range"}, {}, "-6", "answer.zero_target"),
        ({"target_given": "A", "target_to": "3", "direction": "range"}, {"A": "-1"}, "1", "answer.negative_target"),
    ],
)
def test_targets_that_nothing_can_be_held_against(spec: Any, givens: Any, raw: str, code: str) -> None:
    assert refusal("number", raw, givens=givens, **spec) == code
