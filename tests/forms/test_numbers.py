"""Numbers that people type: every notation that is clear is read exactly, every other one is explained."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from forms.numbers import NumberRefused, canonical, half_up, parse_number, print_number, print_typed
from tests.anytext import any_text

finite = st.builds(
    lambda digits, places: Fraction(digits, 10**places), st.integers(-(10**12), 10**12), st.integers(0, 8)
)
locales = st.sampled_from(["id", "en"])


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("7", "7"),
        (" 12,5 ", "12.5"),
        ("12.5", "12.5"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234,567", "1234.567"),
        ("1 234 567,25", "1234567.25"),
        ("1\u00a0234", "1234"),
        ("1’234.5", "1234.5"),
        ("0,123", "0.123"),
        ("0.123", "0.123"),
        ("12345,678", "12345.678"),
        (",5", "0.5"),
        ("-3", "-3"),
        ("−3,25", "-3.25"),
        ("+4", "4"),
        ("- 4", "-4"),
        ("007", "7"),
        ("1,2340", "1.234"),
    ],
)
def test_clear_notations_are_read_exactly(typed: str, value: str) -> None:
    assert parse_number(typed) == Fraction(value)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "x",
        "1e5",
        "5.",
        "1,,5",
        "1.23.4",
        "1,234.567,8",
        "0.123.456",
        "'5",
        "1.234 567,8",
        "٣",
        "1/3",
        "--1",
        "1,2,3",
        "nan",
        "12 34",
    ],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(NumberRefused) as refused:
        parse_number(typed)
    assert refused.value.code == "number.invalid"


@pytest.mark.parametrize(
    ("typed", "locale", "thousands", "decimal"),
    [("1.234", "id", "1234", "1,2340"), ("12,500", "en", "12500", "12.5000"), ("-1.234", "id", "-1234", "-1,2340")],
)
def test_a_number_that_could_be_two_is_refused_with_both_readings(
    typed: str, locale: str, thousands: str, decimal: str
) -> None:
    with pytest.raises(NumberRefused) as refused:
        parse_number(typed, locale=locale)
    assert refused.value.code == "number.ambiguous"
    assert refused.value.params == {"typed": typed, "thousands": thousands, "decimal": decimal}
    assert parse_number(thousands) == 1000 * parse_number(decimal)


def test_where_only_whole_numbers_are_asked_for_a_sign_can_only_group() -> None:
    assert parse_number("12.500", whole=True) == 12500
    assert parse_number("12,0", whole=True) == 12
    with pytest.raises(NumberRefused) as refused:
        parse_number("1,5", whole=True)
    assert refused.value.code == "number.not_whole"


def test_a_number_of_endless_length_is_refused_before_it_is_read() -> None:
    with pytest.raises(NumberRefused) as refused:
        parse_number("1" * 41)
    assert (refused.value.code, refused.value.params) == ("number.too_long", {"most": 40})


@given(finite, locales)
def test_what_an_input_shows_is_read_back_as_the_same_number(value: Fraction, locale: str) -> None:
    assert parse_number(print_typed(value, locale)) == value


@given(finite, locales)
def test_what_a_page_shows_is_read_back_or_refused_as_ambiguous(value: Fraction, locale: str) -> None:
    shown = print_number(value, locale)
    try:
        assert parse_number(shown) == value
    except NumberRefused as refused:
        assert refused.code == "number.ambiguous"


@given(finite)
def test_the_two_locales_differ_only_in_their_signs(value: Fraction) -> None:
    assert print_number(value, "id") == print_number(value, "en").translate(str.maketrans(",.", ".,"))


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        ("1234567.5", None, "1.234.567,5"),
        ("2.005", 2, "2,01"),
        ("-2.005", 2, "-2,01"),
        ("3", 2, "3,00"),
        ("-0.001", 2, "0,00"),
        ("1/3", None, "1/3"),
        ("1/3", 3, "0,333"),
        ("999999.5", 0, "1.000.000"),
    ],
)
def test_numbers_for_reading_are_grouped_and_rounded_half_up(value: str, digits: int | None, shown: str) -> None:
    assert print_number(Fraction(value), "id", digits=digits) == shown


def test_decimals_are_printed_like_fractions() -> None:
    assert print_number(Decimal("88.50"), "id", digits=2) == "88,50"


@given(any_text(45))
def test_any_text_is_read_or_refused_with_a_code(text: str) -> None:
    try:
        parse_number(text)
    except NumberRefused as refused:
        assert refused.code.startswith("number.")
    else:
        assume(True)


def test_a_number_without_a_finite_decimal_stays_a_quotient() -> None:
    assert print_typed(Fraction(1, 3), "id") == "1/3"


@given(st.fractions())
def test_the_stored_text_is_exact(value: Fraction) -> None:
    assert Fraction(canonical(value)) == value


@given(finite)
def test_the_stored_text_of_a_finite_number_is_a_plain_decimal(value: Fraction) -> None:
    assert Fraction(Decimal(canonical(value))) == value


@given(st.fractions(), st.integers(0, 6))
def test_rounding_moves_at_most_half_a_step(value: Fraction, digits: int) -> None:
    assert abs(half_up(value, digits) - value) <= Fraction(1, 2 * 10**digits)
