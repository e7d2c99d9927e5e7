"""The generated form: which fields a role has, and what each refuses."""

from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from wtforms import Form, RadioField, SelectChoice

from forms.answers import as_fields
from forms.builder import asked_of, form_class, group_class, is_required, owes_evidence, owes_reason
from forms.compiler import compile_instrument
from forms.errors import Problem
from forms.fieldtypes.asking import Asking
from forms.fieldtypes.askingnumbers import LevelOrNumber
from forms.fieldtypes.inputs import ExactNumberField
from forms.instrument import Criterion, Draft, Indicator, Instrument, Level, RaterRole, RoleKind, WeightMode
from tests.forms.generate import random_answers, random_instrument

ATASAN = RaterRole("atasan", {"id": "Atasan"}, RoleKind.SUPERVISOR, Fraction(60))
DATA = RaterRole("data", {"id": "Data"}, RoleKind.SYSTEM, Fraction(40))
REKAN = RaterRole("rekan", {"id": "Rekan"}, RoleKind.PEER, Fraction(20), minimum=3, closed=True)
PASIEN = RaterRole("pasien", {"id": "Pasien"}, RoleKind.EXTERNAL, Fraction(20))
ROLES = (ATASAN, DATA, REKAN, PASIEN)
ALL = ("atasan", "data", "rekan", "pasien")
LEVELS = tuple(Level(Fraction(n), {"id": f"tingkat {n}", "en": f"level {n}"}) for n in range(1, 6))
STRICT = (
    Level(Fraction(1), {"id": "satu"}, reason=True),
    Level(Fraction(2), {"id": "dua"}),
    Level(Fraction(3), {"id": "tiga"}, evidence=True),
)


def indicator(kind: str = "rubric", **changes: Any) -> Indicator:
    given: dict[str, Any] = {"code": "A", "type": kind, "label": {"id": "Ramah", "en": "Kind"}, "roles": ALL}
    if kind in ("rubric", "single_choice"):
        given["levels"] = LEVELS
    return Indicator(**(given | changes))


def instrument_of(*indicators: Indicator) -> Instrument:
    sure = Indicator("PASTI", "yes_no", {"id": "Pasti"}, ("data",))
    root = Criterion("AKAR", {"id": "Akar"}, WeightMode.EQUAL, (*indicators, sure))
    return compile_instrument(Draft("UJI", {"id": "Uji"}, root, ROLES))


def form(asked: Indicator, fields: dict[str, Any], *, role: str = "atasan", complete: bool = False, **rest: Any) -> Any:
    made = form_class(instrument_of(asked), role=role, locale="id", complete=complete)(as_fields(fields))
    made.files = rest.get("files", {})
    made.validate()
    return made


def codes(asked: Indicator, fields: dict[str, Any], **rest: Any) -> list[str]:
    return [f"{problem.field}: {problem.code}" for problem in form(asked, fields, **rest).problems()]


def names(asked: Indicator, role: str) -> set[str]:
    return set(form_class(instrument_of(asked), role=role, locale="id", complete=False)()._fields) - {
        "q_PASTI",
        "r_PASTI",
    }


def test_every_part_of_an_answer_has_its_own_prefixed_field() -> None:
    assert names(indicator(decline=("atasan",)), "atasan") == {"q_A", "n_A", "r_A", "e_A", "d_A"}


def test_only_roles_that_may_decline_have_the_field() -> None:
    assert "n_A" not in names(indicator(decline=("rekan",)), "atasan")


def test_a_closed_role_gives_no_evidence_unless_evidence_is_asked() -> None:
    assert names(indicator(), "rekan") == {"q_A", "r_A"}
    assert names(indicator("evidence"), "rekan") == {"e_A", "d_A"}


def test_an_indicator_of_other_roles_is_not_in_the_form() -> None:
    assert names(indicator(roles=("rekan",)), "atasan") == set()


def test_a_measured_value_has_fields_only_where_data_answers() -> None:
    measured = indicator("measured")
    assert names(measured, "atasan") == set()
    assert "q_A" in names(measured, "data")


def test_a_note_asks_nothing() -> None:
    assert names(indicator("note", roles=("atasan",)), "atasan") == set()


def test_a_code_that_is_a_name_of_wtforms_hides_nothing() -> None:
    made = form(indicator(code="validate"), {"q_validate": "9"})
    assert [problem.code for problem in made.problems()] == ["answer.off_scale"]


def test_choices_are_declared_as_choices_in_the_reader_s_language() -> None:
    made = form_class(instrument_of(indicator()), role="atasan", locale="en", complete=False)()
    assert isinstance(made["q_A"], RadioField)
    assert made["q_A"].choices[0] == SelectChoice("1", "level 1")
    assert made["q_A"].label.text == "Kind"


def test_the_class_is_cached_by_fingerprint_role_locale_duty_and_base() -> None:
    class Own(Form):
        pass

    one, same = instrument_of(indicator()), instrument_of(indicator())
    made = form_class(one, role="atasan", locale="id", complete=True)
    assert form_class(same, role="atasan", locale="id", complete=True) is made
    others = [
        form_class(one, role="rekan", locale="id", complete=True),
        form_class(one, role="atasan", locale="en", complete=True),
        form_class(one, role="atasan", locale="id", complete=False),
        form_class(one, role="atasan", locale="id", complete=True, base=Own),
        form_class(instrument_of(indicator(help={"id": "baru"})), role="atasan", locale="id", complete=True),
    ]
    assert len({made, *others}) == 6
    assert issubclass(others[3], Own)


def test_a_group_has_the_fields_of_one_indicator() -> None:
    made = group_class(instrument_of(indicator()), "A", role="atasan", locale="id")()
    assert set(made._fields) == {"q_A", "r_A", "e_A", "d_A"}
    with pytest.raises(KeyError):
        group_class(instrument_of(indicator()), "B", role="atasan", locale="id")


def test_data_given_to_a_form_stands_in_its_fields() -> None:
    made = form_class(
        instrument_of(indicator("number", spec={"target": "1"})), role="atasan", locale="id", complete=False
    )
    assert made(data={"q_A": "12.5"})["q_A"].data == "12.5"
    assert isinstance(made()["q_A"], ExactNumberField)


CHOICES = [
    (indicator(), {"q_A": "6"}, "answer.off_scale"),
    (indicator(), {"q_A": "1 "}, "answer.off_scale"),
    (indicator(), {"q_A": ["1", "2"]}, "answer.several_given"),
    (indicator("single_choice"), {"q_A": "6"}, "answer.unknown_option"),
    (indicator("yes_no"), {"q_A": "mungkin"}, "answer.unknown_option"),
    (indicator("multiple_choice", levels=tuple(Level(Fraction(n), {"id": "x"}, Fraction(n)) for n in (1, 2))),
     {"q_A": ["1", "3"]}, "answer.unknown_option"),
    (indicator("scale", spec={"least": "0", "most": "10", "step": "1"}), {"q_A": "11"}, "answer.off_scale"),
    (indicator("scale", spec={"least": "0", "most": "100"}), {"q_A": "100,5"}, "answer.out_of_bounds"),
    (indicator("number", spec={"target": "9", "least": "5"}), {"q_A": "4"}, "answer.out_of_bounds"),
    (indicator("number", spec={"target": "9", "most": "5"}), {"q_A": "6"}, "answer.out_of_bounds"),
    (indicator("number", spec={"target": "9", "step": "0.5"}), {"q_A": "1,25"}, "answer.off_step"),
    (indicator("number", spec={"target": "9", "step": "1"}), {"q_A": "1,5"}, "number.not_whole"),
    (indicator("number", spec={"target": "9"}), {"q_A": "1.234"}, "number.ambiguous"),
    (indicator("number", spec={"target": "9"}), {"q_A": "sembilan"}, "number.invalid"),
    (indicator("number", spec={"target": "9"}), {"q_A": "9" * 50}, "number.too_long"),
    (indicator("date"), {"q_A": "2026-02-30"}, "date.invalid"),
    (indicator("date"), {"q_A": "besok"}, "date.invalid"),
    (indicator("date", spec={"earliest": "2026-01-01"}), {"q_A": "31/12/2025"}, "date.out_of_bounds"),
    (indicator("date", spec={"latest": "2026-01-01"}), {"q_A": "2026-01-02"}, "date.out_of_bounds"),
    (indicator("text"), {"q_A": "a" * 10_001}, "answer.too_long"),
    (indicator("text", spec={"longest": 5}), {"q_A": "enam hu"}, "answer.too_long"),
    (indicator("text"), {"q_A": "a\x00b"}, "answer.control_character"),
    (indicator("text"), {"q_A": "a\x1bb"}, "answer.control_character"),
    (indicator("text"), {"q_A": "a\ud800"}, "answer.control_character"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "fields", "code"), CHOICES)
def test_what_is_not_offered_is_refused_at_the_value(asked: Indicator, fields: dict[str, Any], code: str) -> None:
    assert codes(asked, fields) == [f"value: {code}"]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"n_A": "2"}, "na: answer.unknown_option"),
        ({"n_A": "1", "q_A": "2"}, "na: answer.declined_and_given"),
        ({"r_A": "a\x07"}, "reason: answer.control_character"),
        ({"e_A": "javascript:alert(1)"}, "evidence: evidence.bad_link"),
        ({"e_A": "JAVASCRIPT:alert(1)"}, "evidence: evidence.bad_link"),
        ({"e_A": "ftp://contoh.go.id"}, "evidence: evidence.bad_link"),
        ({"e_A": "mailto:a@b.id"}, "evidence: evidence.bad_link"),
        ({"e_A": "https://"}, "evidence: evidence.bad_link"),
        ({"e_A": "https:contoh.go.id"}, "evidence: evidence.bad_link"),
        ({"e_A": "https://bank.id@contoh.go.id"}, "evidence: evidence.bad_link"),
        ({"e_A": "https://contoh.go.id/a b"}, "evidence: evidence.bad_link"),
        ({"e_A": "https://contoh.go.id:99999"}, "evidence: evidence.bad_link"),
        ({"e_A": "https://[::1"}, "evidence: evidence.bad_link"),
        ({"e_A": 'https://contoh.go.id/"'}, "evidence: evidence.bad_link"),
        ({"e_A": "https://contoh.go.id/" + "a" * 2000}, "evidence: answer.too_long"),
        ({"e_A": "lemari " * 100}, "evidence: answer.too_long"),
        ({"e_A": "lemari\n" * 21}, "evidence: evidence.too_many"),
        ({"e_A": "lemari", "d_A": "kemarin"}, "seen: date.invalid"),
        ({"d_A": "2026-11-25"}, "evidence: evidence.place_missing"),
    ],
)
def test_what_stands_beside_an_answer_is_checked(fields: dict[str, Any], problem: str) -> None:
    assert codes(indicator(decline=("atasan",)), fields) == [problem]


def test_a_problem_names_its_place_and_what_explains_it() -> None:
    problem = form(indicator("number", spec={"target": "1", "least": "0", "most": "2.5"}), {"q_A": "3"}).problems()[0]
    assert problem == Problem("answer.out_of_bounds", "A", "value", {"least": "0", "most": "2,5"})


@pytest.mark.parametrize(
    ("asked", "sent", "value"),
    [
        (indicator(), "3", "3"),
        (indicator(), ["3", "3"], "3"),
        (indicator("yes_no"), "no", "no"),
        (indicator("scale", spec={"least": "0", "most": "100"}), "99,5", "99.5"),
        (indicator("scale", spec={"least": "0", "most": "10", "step": "2.5"}), "7.5", "7.5"),
        (indicator("scale", spec={"least": "0", "most": "100", "step": "1"}), "7", "7"),
        (indicator("number", spec={"target": "9", "least": "0", "step": "1"}), "12.500", "12500"),
        (indicator("number", spec={"target": "9", "least": "0.5", "step": "1"}), "1,5", "1.5"),
        (indicator("date"), "1/2/2026", "2026-02-01"),
        (indicator("date"), " 2026-2-1 ", "2026-02-01"),
        (indicator("text"), "  satu\r\ndua\rtiga\t ", "  satu\ndua\ntiga\t "),
        (indicator("text"), " \r\n ", None),
        (indicator("date"), "", None),
        (indicator("number", spec={"target": "9"}), " ", None),
        (indicator(), "", None),
    ],
)
def test_texts_become_the_values_that_are_stored(asked: Indicator, sent: Any, value: str | None) -> None:
    answer = form(asked, {"q_A": sent}).answers().get("A")
    assert (answer.value if answer else None) == value


def test_options_are_kept_in_the_order_of_the_definition() -> None:
    levels = tuple(Level(Fraction(n), {"id": "x"}, Fraction(n)) for n in (3, 1, 2))
    asked = indicator("multiple_choice", levels=levels)
    assert form(asked, {"q_A": ["2", "3", "2", ""]}).answers()["A"].value == ["3", "2"]
    assert form(asked, {"q_A": [""]}).answers() == {}


@pytest.mark.parametrize(("levels", "sent", "value"), [(LEVELS, "4", "4"), ((), "97,25", "97.25")])
def test_data_answers_a_measured_indicator_by_level_or_number(levels: Any, sent: str, value: str) -> None:
    asked = indicator("measured", roles=("data",), levels=levels)
    assert form(asked, {"q_A": sent}, role="data").answers()["A"].value == value


def test_each_line_is_one_piece_of_evidence_with_the_day_it_was_seen() -> None:
    typed = "https://contoh.go.id/a?b=1 \n\n  Arsip: lemari 3, map 7\nhttp://contoh.go.id:8080"
    pieces = form(indicator(), {"e_A": typed, "d_A": "25-11-2026"}).answers()["A"].evidence
    assert pieces == (
        {"kind": "link", "url": "https://contoh.go.id/a?b=1", "seen": "2026-11-25"},
        {"kind": "place", "text": "Arsip: lemari 3, map 7", "seen": "2026-11-25"},
        {"kind": "link", "url": "http://contoh.go.id:8080", "seen": "2026-11-25"},
    )


FILE = {"kind": "file", "sha256": "0" * 64, "name": "foto.jpg"}
DUTIES = [
    ({}, "atasan", ["value: answer.required"]),
    ({"r_A": "kata saja"}, "atasan", ["value: answer.required"]),
    ({"q_A": "2"}, "atasan", []),
    ({"q_A": "1"}, "atasan", ["reason: answer.reason_required"]),
    ({"q_A": "1", "r_A": "sebab"}, "atasan", []),
    ({"q_A": "3"}, "atasan", ["evidence: answer.evidence_required"]),
    ({"q_A": "3", "r_A": "sebab"}, "atasan", ["evidence: answer.evidence_required"]),
    ({"q_A": "3", "e_A": "https://contoh.go.id"}, "atasan", []),
    ({"q_A": "3", "e_A": "lemari"}, "atasan", ["seen: evidence.date_missing"]),
    ({"q_A": "3", "e_A": "lemari", "d_A": "2026-11-25"}, "atasan", []),
    ({"q_A": "1"}, "pasien", ["reason: answer.reason_required"]),
    ({"q_A": "1", "r_A": "sebab"}, "pasien", []),
    ({"q_A": "3"}, "pasien", []),
    ({"q_A": "1"}, "rekan", []),
    ({"q_A": "3"}, "rekan", []),
    ({"n_A": "1"}, "pasien", []),
]


@pytest.mark.parametrize(("fields", "role", "expected"), DUTIES)
def test_sending_demands_what_the_level_obliges_to(fields: dict[str, Any], role: str, expected: list[str]) -> None:
    asked = indicator(levels=STRICT, decline=("pasien",), roles=("atasan", "rekan", "pasien"))
    assert codes(asked, fields, role=role, complete=True) == expected
    assert codes(asked, fields, role=role) == []


OWED = {"supervisor": (True, True), "peer": (True, False), "subordinate": (True, False), "external": (True, False),
        "self": (False, False), "system": (False, False)}  # fmt: skip


@pytest.mark.parametrize("kind", RoleKind)
@pytest.mark.parametrize("closed", [False, True])
def test_duties_bind_the_supervisor_and_open_raters(kind: RoleKind, closed: bool) -> None:
    """Never a closed role, which would give itself away, never the self-assessment, never data."""
    sheet = instrument_of(indicator(levels=STRICT))
    role = replace(ATASAN, code="x", kind=kind, closed=closed)
    sheet = replace(sheet, roles={**sheet.roles, "x": role})
    owed = owes_reason(sheet, "x"), owes_evidence(sheet, "x")
    assert owed == ((False, False) if closed else OWED[kind])


def test_an_uploaded_file_is_evidence() -> None:
    asked = indicator(levels=STRICT, roles=("atasan",))
    made = form(asked, {"q_A": "3", "d_A": "2026-11-25"}, complete=True, files={"A": (FILE,)})
    assert made.problems() == []
    assert made.answers()["A"].evidence == (FILE,)


def test_evidence_is_the_answer_where_evidence_is_asked() -> None:
    asked = indicator("evidence", roles=("atasan",))
    assert codes(asked, {}, complete=True) == ["value: answer.required"]
    assert codes(asked, {"e_A": "https://contoh.go.id"}, complete=True) == []


def test_a_duty_may_be_narrowed_to_some_roles() -> None:
    asked = indicator("text", roles=("atasan", "pasien"), spec={"required_roles": ["atasan"]})
    assert codes(asked, {}, role="pasien", complete=True) == []
    assert codes(asked, {}, complete=True) == ["value: answer.required"]
    assert not is_required(indicator(required=False), "atasan")


def test_any_answers_of_any_definition_fit_their_form() -> None:
    for seed in range(5):
        instrument = random_instrument(seed)
        for role in instrument.roles:
            known = {each.code for each in asked_of(instrument, role)}
            assert random_answers(Random(seed), instrument, role).keys() <= known


def test_what_is_asked_with_nothing_has_no_value_and_no_options() -> None:
    asked, note = Asking(), indicator("note")
    assert asked.options(note, role="atasan", locale="id") == []
    assert asked.read(note, ["apa saja"], locale="id") is None
    assert asked.written(note, None, locale="id") == []


def test_a_measured_number_is_read_like_any_other() -> None:
    assert LevelOrNumber().read(indicator("measured"), ["97,5"], locale="id") == "97.5"
