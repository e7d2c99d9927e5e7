"""NIP and NI PPPK, as the rules that were found describe them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.core.errors import Invalid
from kinerja.people.models import NumberKind
from kinerja.people.numbers import birth_date_of, number_from, number_problems, shown_number
from tests.anytext import any_text

TODAY = date(2026, 11, 25)
NIP, PPPK = NumberKind.NIP, NumberKind.NI_PPPK


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("198609262015051001", NIP),
        ("19860926 201505 1 001", NIP),
        ("'198609262015051001", NIP),
        ("\u200b198609262015051001\xa0", NIP),
        ("200811012026111999", NIP),  # 18 in the month of the appointment, this month
        ("199001012023212001", PPPK),
        ("199001012023241001", PPPK),  # a part-time code; 24 is no month
    ],
)
def test_valid_numbers_are_accepted(text: str, kind: NumberKind) -> None:
    number = number_from(text, kind, today=TODAY)
    assert len(number) == 18 and number.isdigit()


@pytest.mark.parametrize(
    ("text", "kind", "codes"),
    [
        ("", NIP, ["number.not_18_digits"]),
        ("19860926201505100", NIP, ["number.not_18_digits"]),
        ("1986092620150510011", NIP, ["number.not_18_digits"]),
        ("19860926201505100O", NIP, ["number.not_18_digits"]),
        ("١٩٨٦٠٩٢٦٢٠١٥٠٥١٠٠١", NIP, ["number.not_18_digits"]),
        ("1.98609262015051E+17", NIP, ["number.scientific"]),
        ("1,98609E+17", PPPK, ["number.scientific"]),
        ("198602302015051001", NIP, ["number.birth_date"]),
        ("000000002015051001", NIP, ["number.birth_date"]),
        ("198609262015131001", NIP, ["number.month"]),
        ("198609262015001001", NIP, ["number.month"]),
        ("198609262015053001", NIP, ["number.sex"]),
        ("198609262015051000", NIP, ["number.serial"]),
        ("198609262027011001", NIP, ["number.in_future"]),
        ("198609262026121001", NIP, ["number.in_future"]),
        ("198609262027211001", PPPK, ["number.in_future"]),
        ("200811012026101001", NIP, ["number.too_young"]),
        ("200901012026211001", PPPK, ["number.too_young"]),
        ("198613402015133000", NIP, ["number.birth_date", "number.sex", "number.serial", "number.month"]),
    ],
)
def test_every_fault_is_named(text: str, kind: NumberKind, codes: list[str]) -> None:
    with pytest.raises(Invalid) as refusal:
        number_from(text, kind, today=TODAY)
    assert refusal.value.errors == {"number": codes}


def test_display_groups_the_digits() -> None:
    assert shown_number("198609262015051001") == "19860926 201505 1 001"
    assert shown_number("") == ""


def test_birth_date_is_read() -> None:
    assert birth_date_of("198609262015051001") == date(1986, 9, 26)


@given(
    born=st.dates(date(1960, 1, 1), date(2004, 12, 31)),
    month=st.integers(1, 12),
    sex=st.sampled_from("12"),
    serial=st.integers(1, 999),
)
def test_built_numbers_are_valid_and_survive_display(born: date, month: int, sex: str, serial: int) -> None:
    number = f"{born:%Y%m%d}{born.year + 19}{month:02d}{sex}{serial:03d}"
    assert number_problems(number, NIP, today=TODAY) == []
    assert number_from(shown_number(number), NIP, today=TODAY) == number


@given(any_text(30))
def test_no_text_breaks_the_check(text: str) -> None:
    for kind in NumberKind:
        assert isinstance(number_problems(text, kind, today=TODAY), list)
