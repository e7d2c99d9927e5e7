"""How far a sheet is, and the parts of a long one."""

from forms.instrument import Answer, Answers, Instrument
from forms.progress import LONG, parts_of, progress
from tests.forms.builders import compiled, criterion, indicator, label
from tests.forms.test_answers import SHEET
from tests.forms.test_builder import indicator as bare_indicator
from tests.forms.test_builder import instrument_of


def test_progress_counts_what_is_owed() -> None:
    assert progress(SHEET, {}, role="atasan") == (0, 2)
    assert progress(SHEET, {"A": Answer("2"), "B": Answer("  ")}, role="atasan") == (1, 2)
    assert progress(SHEET, {"A": Answer(not_applicable=True)}, role="pasien") == (1, 1)


def test_progress_counts_everything_where_nothing_is_owed() -> None:
    sheet = instrument_of(bare_indicator("text", roles=("atasan",), required=False))
    assert progress(sheet, {"A": Answer("ya")}, role="atasan") == (1, 1)
    assert progress(sheet, {}, role="pasien") == (0, 0)


def long_sheet() -> Instrument:
    """Sixty questions in two criteria, a third whose only question some answers ask, one nobody owes, one of others."""
    asked = {"show_if": {"compare": {"left": {"answer": "A1"}, "op": "<=", "right": "2"}}}
    free = {"type": "text", "required": False}
    others = [{"code": "rekan", "label": label("Rekan"), "kind": "peer", "weight": "40"}]
    roles = [{"code": "atasan", "label": label("Atasan"), "kind": "supervisor", "weight": "60"}, *others]
    return compiled(
        criterion("A", *(indicator(f"A{n}") for n in range(1, LONG))),
        criterion("B", criterion("B-DALAM", indicator("B1"))),
        criterion("C", indicator("C1", type="yes_no", **asked)),
        criterion("D", indicator("D1", **free)),
        criterion("E", indicator("E1", roles=["rekan"])),
        indicator("LEPAS"),
        roles=roles,
    )


def told(answers: Answers, role: str = "atasan") -> dict[str, tuple[int, int]]:
    parts = parts_of(long_sheet(), answers, role=role)
    return {part.criterion.code: (part.filled, part.total) for part in parts}


def test_parts_are_the_criteria_that_the_role_sees_now() -> None:
    before = told({})
    assert list(before) == ["A", "B", "D", "UMPAN-BALIK"]
    assert (before["A"], before["B"], before["D"]) == ((0, LONG - 1), (0, 1), (0, 0))
    after = told({"A1": Answer("2"), "B1": Answer("4")})
    assert (after["A"], after["B"], after["C"]) == ((1, LONG - 1), (1, 1), (0, 1))


def test_parts_and_loose_indicators_make_up_the_whole() -> None:
    answers = {"A1": Answer("2"), "LEPAS": Answer("1")}
    assert progress(long_sheet(), answers, role="atasan") == (
        sum(filled for filled, _total in told(answers).values()) + 1,
        sum(total for _filled, total in told(answers).values()) + 1,
    )


def test_a_sheet_of_sixty_questions_has_no_parts() -> None:
    assert told({}, role="rekan") == {}
    sheet = compiled(criterion("A", *(indicator(f"A{n}") for n in range(1, LONG - 1))))
    assert parts_of(sheet, {}, role="atasan") == []
