"""The language of formulas: what is read, what is refused where, what is worked out, what the prover sees."""

from fractions import Fraction
from typing import Any

import pytest

from forms.formula.proving import faults_of
from forms.formula.reading import parse
from forms.formula.tree import FormulaRefused, Kind, codes_in
from forms.formula.working import MISSING, NOT_APPLICABLE, Found, Work, evaluate
from forms.formula.writing import json_of, settled, text_of, tree_from_json

VALUES = {
    "A": Found(Fraction(80)),
    "B-1": Found(Fraction(1, 3)),
    "NOL": Found(Fraction(0)),
    "UJI": Found(value=True),
    "KATA": Found("baik"),
    "KOSONG": MISSING,
    "LEWAT": NOT_APPLICABLE,
    ".": Found(Fraction(72)),
}
KINDS: dict[str, Kind] = {"A": "number", "B-1": "number", "N": "number", "UJI": "truth", "KATA": "words"}


def work(text: str) -> Work:
    return evaluate(parse(text), lambda code: VALUES[code])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,5 + 1.5", 3),
        ("2 + 3 × 4", 14),
        ("(2 + 3) * 4", 20),
        ("10 − 4 – 3", 3),
        ("12 ÷ 4 / 3", 1),
        ("-2 * -3", 6),
        ("- -3", 3),
        ("-[A] + 100", 20),
        ("[A] × [B-1]", Fraction(80, 3)),
        ("[.] ÷ 2", 36),
        ("jika([A] ≥ 80; 1; 0)", 1),
        ("IF(not [A] > 80 and [UJI]; 1; 0)", 1),
        ("IF(BUKAN [UJI] ATAU [A] <> 80; 1; 0)", 0),
        ("IF([A] = 80 OR [KOSONG] > 1; 1; 0)", 1),
        ("IF([A] <= 1 AND [KOSONG] > 1; 1; 0)", 0),
        ("MIN(3; 1,5; 2)", Fraction(3, 2)),
        ("MAKS([A]; [KOSONG]; [LEWAT])", 80),
        ("JUMLAH(1; [KOSONG]; 2)", 3),
        ("RATA(1; [LEWAT]; 2)", Fraction(3, 2)),
        ("BULAT(2,345; 2)", Fraction("2.35")),
        ("ROUND(-2,5)", -3),
        ("ABS(1 - 3)", 2),
        ("JIKA(ADA([KOSONG]); [KOSONG]; 7)", 7),
        ("JIKA(ADA([KATA]); 1; 0)", 1),
        ("JIKA([NOL] = 0; 5; 1 ÷ [NOL])", 5),
    ],
)
def test_formula_is_worked_out_exactly(text: str, value: Any) -> None:
    assert work(text).found == Found(Fraction(value))


@pytest.mark.parametrize(
    ("text", "absence", "cause"),
    [
        ("[KOSONG] + 1", "missing", ""),
        ("[LEWAT] × 0", "na", ""),
        ("[LEWAT] + [KOSONG]", "missing", ""),
        ("JIKA([KOSONG] > 1; 1; 0)", "missing", ""),
        ("JIKA([LEWAT] > 1; 1; 0)", "na", ""),
        ("JIKA([A] > 1 DAN TIDAK [LEWAT] = 1; 1; 0)", "na", ""),
        ("MIN([LEWAT]; [KOSONG])", "missing", ""),
        ("JUMLAH([LEWAT]; NA())", "na", ""),
        ("TIDAK_ADA()", "na", ""),
        ("1 ÷ [NOL]", "missing", "division_by_zero"),
        ("2 + ABS(1 ÷ 0)", "missing", "division_by_zero"),
    ],
)
def test_absent_values_make_absent_results(text: str, absence: str, cause: str) -> None:
    found = work(text).found
    assert (found.value, found.absence, found.cause) == (None, absence, cause)


def test_explanation_names_every_part_worked_out_and_no_other() -> None:
    assert work("JIKA([A] > 1; [A] ÷ [NOL]; [KOSONG])").trace == [
        {"part": "0.0", "value": "80"},
        {"part": "0", "value": "true"},
        {"part": "1.0", "value": "80"},
        {"part": "1.1", "value": "0"},
        {"part": "1", "value": None, "absence": "missing", "cause": "division_by_zero"},
        {"part": "", "value": None, "absence": "missing", "cause": "division_by_zero"},
    ]
    assert work("JIKA(ADA([KATA]) DAN [A] < 1; 1; [A])").trace[:2] == [
        {"part": "0.0.0", "value": "baik"},
        {"part": "0.0", "value": "true"},
    ]


@pytest.mark.parametrize(
    ("text", "code", "at", "params"),
    [
        ("  ", "formula.empty", 0, {}),
        ("1" + " " * 4000, "formula.too_long", 4000, {"most": 4000}),
        ("2 $ 3", "formula.unknown_sign", 2, {"sign": "$"}),
        ("[A] + [B", "formula.bracket_unclosed", 6, {}),
        ("MAKS([A], 3)", "formula.semicolon_expected", 8, {}),
        ("[1A]", "formula.malformed_code", 0, {"typed": "1A"}),
        ("1.2,3", "formula.not_a_number", 0, {"typed": "1.2,3"}),
        ("9" * 41, "formula.number_too_long", 0, {"most": 40}),
        ("1 + JUMLA(2)", "formula.unknown_word", 4, {"word": "JUMLA", "meant": "JUMLAH"}),
        ("nilai", "formula.unknown_word", 0, {"word": "NILAI", "meant": ""}),
        ("MIN 3", "formula.parenthesis_expected", 4, {"word": "MIN"}),
        ("1 + ", "formula.value_expected", 4, {"found": ""}),
        ("1 + × 2", "formula.value_expected", 4, {"found": "×"}),
        ("[A] DAN", "formula.value_expected", 7, {"found": ""}),
        ("[A] [A]", "formula.operator_expected", 4, {"found": "[A]"}),
        ("(1 2)", "formula.operator_expected", 3, {"found": "2"}),
        ("(1 + 2", "formula.parenthesis_unclosed", 0, {}),
        ("MIN(1; 2", "formula.parenthesis_unclosed", 3, {}),
        ("1 + 2)", "formula.parenthesis_unopened", 5, {}),
        ("1 < [A] < 3", "formula.chained_comparison", 8, {}),
        ("JIKA(1; 2)", "formula.arguments", 0, {"word": "JIKA", "least": 3, "most": 3, "count": 2}),
        ("BULAT(1; [A])", "formula.digits", 9, {"most": 12}),
        ("BULAT(1; 13)", "formula.digits", 9, {"most": 12}),
        ("BULAT(1; 1,5)", "formula.digits", 9, {"most": 12}),
        ("(" * 33 + "1", "formula.too_deep", 32, {"most": 32}),
        ("1" + " - 1" * 32, "formula.too_deep", 126, {"most": 32}),
        ("1+" * 501 + "1", "formula.too_many_parts", 997, {"most": 500}),
        (
            "JUMLAH(" + "1; " * 500 + "1)",
            "formula.arguments",
            0,
            {"word": "JUMLAH", "least": 1, "most": 500, "count": 501},
        ),
    ],
)
def test_refusal_points_at_the_character(text: str, code: str, at: int, params: dict[str, Any]) -> None:
    with pytest.raises(FormulaRefused) as refused:
        parse(text)
    assert (refused.value.code, refused.value.at, refused.value.params) == (code, at, params)


@pytest.mark.parametrize(
    ("text", "indonesian", "english"),
    [
        ("if([A]>1.5;max(1;2);na())", "JIKA([A] > 1,5; MAKS(1; 2); TIDAK_ADA())", "IF([A] > 1.5; MAX(1; 2); NA())"),
        ("(1+2)+(3-4)*5", "1 + 2 + (3 - 4) × 5", "1 + 2 + (3 - 4) × 5"),
        ("1-(2-3)/(4/5)", "1 - (2 - 3) ÷ (4 ÷ 5)", "1 - (2 - 3) ÷ (4 ÷ 5)"),
        ("-([A]*2)*-[A]", "-([A] × 2) × -[A]", "-([A] × 2) × -[A]"),
        ("if(not(not [A]<>1) or [A]<=2;1;2)", "JIKA(TIDAK (TIDAK [A] ≠ 1) ATAU [A] ≤ 2; 1; 2)",
         "IF(NOT (NOT [A] ≠ 1) OR [A] ≤ 2; 1; 2)"),
        ("round([A];2)+round([A])", "BULAT([A]; 2) + BULAT([A])", "ROUND([A]; 2) + ROUND([A])"),
        ("if((1=2 or 2=3) and 1=1;1;2)", "JIKA((1 = 2 ATAU 2 = 3) DAN 1 = 1; 1; 2)",
         "IF((1 = 2 OR 2 = 3) AND 1 = 1; 1; 2)"),
    ],
)  # fmt: skip
def test_formula_is_written_back_in_the_readers_locale(text: str, indonesian: str, english: str) -> None:
    tree = parse(text)
    assert (text_of(tree), text_of(tree, "en")) == (indonesian, english)
    assert parse(indonesian) == parse(english) == tree == tree_from_json(json_of(tree))


def test_stored_tree_is_one_per_meaning_and_knows_its_places() -> None:
    tree = tree_from_json({"op": "+", "of": [{"op": "+", "of": [{"value": "A"}, {"number": "8/15"}]}, {"value": "."}]})
    assert text_of(tree) == "[A] + 8 ÷ 15 + [.]"
    assert json_of(tree) == json_of(parse("[A] + (8/15 + [.])"))
    assert (codes_in(tree), tree.at) == (["A", "."], 13)
    assert json_of(parse("BULAT([A]; 2) - NA()")) == {
        "op": "-", "of": [{"op": "round", "of": [{"value": "A"}], "digits": 2}, {"op": "na"}]}  # fmt: skip


@pytest.mark.parametrize(
    "raw",
    [
        3,
        None,
        {},
        {"number": 3},
        {"number": "x"},
        {"value": "1A"},
        {"value": 3},
        {"op": "power", "of": []},
        {"op": ["+"], "of": []},
        {"op": "+", "of": [{"number": "1"}]},
        {"op": "+", "of": 3},
        {"op": "abs", "of": [{"number": "1"}], "more": 1},
        {"op": "abs", "of": [{"number": "1"}], "digits": 1},
        {"op": "round", "of": [{"number": "1"}], "digits": 13},
        {"op": "round", "of": [{"number": "1"}], "digits": True},
        {"op": "round", "of": [{"number": "1"}], "digits": "1"},
        {"op": "round", "of": [{"number": "1"}, {"number": "1"}]},
    ],
)
def test_json_that_is_no_tree_is_refused(raw: Any) -> None:
    with pytest.raises(FormulaRefused) as refused:
        settled(raw)
    assert refused.value.code == "formula.malformed"


def test_text_of_a_document_is_read_and_waits_while_it_cannot_be() -> None:
    assert settled("[A] + 1") == parse("[A]+1")
    assert settled("[A] +") == "[A] +"


def faults(text: str, positive: tuple[str, ...] = (), wanted: Kind = "number") -> list[tuple[str, int]]:
    return [(fault.code, fault.at) for fault in faults_of(parse(text), KINDS, wanted=wanted, positive=positive)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[X] + 1", [("formula.unknown_reference", 0)]),
        ("[.]", [("formula.unknown_reference", 0)]),
        ("[A] > 1", [("formula.number_expected", 4)]),
        ("[UJI] + 1", [("formula.number_expected", 0)]),
        ("[KATA] + 1", [("formula.number_expected", 0)]),
        ("JIKA([A]; 1; 2)", [("formula.truth_expected", 5)]),
        ("JIKA([UJI]; 1; [UJI])", [("formula.number_expected", 15)]),
        ("JIKA(JIKA([X]; [UJI]; 1); 1; 2)", [("formula.unknown_reference", 10), ("formula.truth_expected", 22)]),
        ("JIKA(TIDAK [A]; 1; 2)", [("formula.truth_expected", 11)]),
        ("JIKA(ADA([KATA]) DAN ADA([A] + 1) DAN ADA([UJI]); 1; 2)", []),
        ("JIKA(ADA([X]); 1; 2)", [("formula.unknown_reference", 9)]),
        ("1 ÷ 0", [("formula.may_divide_by_zero", 4)]),
        ("1 ÷ [A]", [("formula.may_divide_by_zero", 4)]),
        ("1 ÷ -[N]", [("formula.may_divide_by_zero", 4)]),
        ("1 ÷ 2 + [A] ÷ [N] + 1 ÷ MAKS([A]; 1) ÷ ([N] + 1)", []),
        ("JIKA([A] = 0; TIDAK_ADA(); 1 ÷ [A])", []),
        ("JIKA([A] = 0; 1 ÷ [A]; 1)", [("formula.may_divide_by_zero", 18)]),
        ("JIKA(0 < [A] DAN [UJI]; 1 ÷ [A]; 1)", []),
        ("JIKA(TIDAK [UJI] ATAU 0 ≥ [A]; 1; 1 ÷ [A])", []),
        ("JIKA(TIDAK ([A] ≠ 5); 1 ÷ [A]; 1)", []),
        ("JIKA([A] ≤ -1; 1 ÷ [A]; 1)", []),
        ("JIKA([A] ≥ 1; JIKA([UJI]; 1 ÷ [A]; 2); 1)", []),
        ("JIKA([A] > [N]; 1 ÷ [A]; 1)", [("formula.may_divide_by_zero", 20)]),
    ],
)
def test_prover_sees_what_does_not_fit(text: str, found: list[tuple[str, int]]) -> None:
    assert faults(text, positive=("N",)) == found


def test_prover_wants_a_truth_where_a_condition_stands() -> None:
    assert faults("[A]", wanted="truth") == [("formula.truth_expected", 0)]
    assert faults("JIKA([UJI]; [UJI]; [A] > 1)", wanted="truth") == []
