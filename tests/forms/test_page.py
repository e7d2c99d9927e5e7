"""The compiled page: equal to a plain template in every state, without personal data in its shell."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser
from random import Random
from typing import Any

import pytest
from markupsafe import Markup, escape

from forms.answers import parse_answers, raw_from_answers, read_answers
from forms.builder import asked_of
from forms.compiler import compile_instrument
from forms.conditions import over_answers
from forms.errors import Problem
from forms.instrument import Answer, Criterion, Draft, Indicator, Instrument, Level, RaterRole, RoleKind, WeightMode
from forms.page import PAGE_TEXTS, Page, PageValues, page_for, values_of
from tests.forms.builders import compiled, criterion
from tests.forms.builders import indicator as leaf
from tests.forms.generate import HOSTILE, random_answers, random_givens, random_instrument, random_typed
from tests.forms.reference_page import reference_page

INSTRUMENTS = 200


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        full = metafunc.config.getoption("full", default=False)
        metafunc.parametrize("seed", range(INSTRUMENTS if full else INSTRUMENTS // 20))


def shouted(text: str) -> str:
    """A translation that shows itself, with signs that need escaping."""
    return f"⟦{text}⟧ <&>"


def worded(problem: Problem) -> str:
    return f"<{problem.code}> {problem.params}\x00"


def by_code(problems: list[Problem]) -> dict[str, list[Problem]]:
    grouped: dict[str, list[Problem]] = {}
    for problem in problems:
        grouped.setdefault(problem.path, []).append(problem)
    return grouped


def around(instrument: Instrument, role: str, random: Random) -> dict[str, Any]:
    """What the application puts beside some indicators: ready markup or plain text."""
    codes = [indicator.code for indicator in instrument.indicators(role)]
    pieces: list[Any] = [Markup("<p>Penilaian diri: <b>4</b></p>"), "<p>teks</p>", "", Markup("")]
    return {code: random.choice(pieces) for code in codes if random.random() < 0.3}


@pytest.mark.parametrize("locale", ["id", "en"])
def test_the_joined_page_equals_the_reference_in_every_state(seed: int, locale: str) -> None:
    givens = random_givens(seed)
    instrument, random = random_instrument(seed), Random(seed)
    for role in instrument.roles:
        answers, typed = random_answers(random, instrument, role), random_typed(random, instrument, role)
        saved, problems = read_answers(instrument, typed, role=role, complete=True, locale=locale, givens=givens)
        owed = read_answers(instrument, {}, role=role, complete=True, givens=givens)[1]
        fields = raw_from_answers(instrument, answers, role=role, locale=locale)
        states: list[tuple[Mapping[str, Answer], Any, Any, Any]] = [
            ({}, None, {}, {}),
            (answers, None, fields, {}),
            (answers, typed, typed, by_code(problems)),
            (answers, None, fields, by_code(owed)),
        ]
        for given, raw, shown, errors in states:
            extras, files = around(instrument, role, random), around(instrument, role, random)
            page = page_for(instrument, role=role, locale=locale, translate=shouted)
            values = values_of(
                instrument,
                given,
                errors,
                role=role,
                locale=locale,
                extras=extras,
                files=files,
                typed=raw,
                givens=givens,
                message=worded,
            )
            assert page.join(values) == reference_page(
                instrument,
                shown,
                errors,
                role=role,
                locale=locale,
                extras=extras,
                files=files,
                givens=givens,
                say=shouted,
                message=worded,
            )


class Reader(HTMLParser):
    """Reads a page back as a browser would send it, and counts what must not be there."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self.attributes |= have.keys()
        self.ids += [have["id"]] if "id" in have else []
        if tag == "textarea":
            self.area = have["name"]
            self.sent[self.area] = []
        if tag == "input" and (have["type"] not in ("radio", "checkbox") or "checked" in have):
            self.sent.setdefault(have["name"], []).append(have["value"])

    def handle_data(self, data: str) -> None:
        if self.area:
            self.sent[self.area].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.sent[self.area] = ["".join(self.sent[self.area]).removeprefix("\n")]
            self.area = ""


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def test_a_page_sent_back_unchanged_gives_the_same_answers(seed: int) -> None:
    instrument = random_instrument(seed)
    for role in instrument.roles:
        answers = random_answers(Random(seed), instrument, role)
        values = values_of(instrument, answers, role=role, locale="id")
        sent = read(page_for(instrument, role=role, locale="id").join(values)).sent
        assert parse_answers(instrument, sent, role=role, complete=False) == answers


def test_a_hostile_definition_and_submission_break_out_of_nothing(seed: int) -> None:
    instrument = random_instrument(seed)
    for role in instrument.roles:
        typed = random_typed(Random(seed), instrument, role)
        errors = by_code(read_answers(instrument, typed, role=role, complete=True)[1])
        values = values_of(instrument, {}, errors, role=role, locale="id", typed=typed)
        reader = read(page_for(instrument, role=role, locale="id").join(values))
        assert not reader.tags & {"script", "img", "style"}
        assert not [name for name in reader.attributes if name.startswith("on") or name == "style"]
        assert len(reader.ids) == len(set(reader.ids))


def test_the_shell_holds_no_value_and_no_token(seed: int) -> None:
    instrument = random_instrument(seed)
    for role in instrument.roles:
        page = page_for(instrument, role=role, locale="id")
        assert page.shell == page.join(values_of(instrument, {}, role=role, locale="id"))
        sent = read(page.shell).sent
        assert not any(text for texts in sent.values() for text in texts)


# One small definition for the states that are looked at closely.

ATASAN = RaterRole("atasan", {"id": "Atasan"}, RoleKind.SUPERVISOR, Fraction(1))
PASIEN = RaterRole("pasien", {"id": "Pasien"}, RoleKind.EXTERNAL, Fraction(1))
LEVELS = tuple(Level(Fraction(n), {"id": f"tingkat {n}"}, evidence=n == 5, reason=n == 1) for n in range(1, 6))
RAMAH = Indicator(
    "RAMAH", "rubric", {"id": "Ramah"}, ("atasan", "pasien"), Fraction(60), decline=("pasien",), levels=LEVELS
)
KUAT = Indicator("KUAT", "text", {"id": "Satu hal yang kuat"}, ("atasan",))
HADIR = Indicator("HADIR", "measured", {"id": "Kehadiran"}, ("atasan",), Fraction(40), spec={"most": "100"})


@pytest.fixture
def small() -> Instrument:
    mutu = Criterion("MUTU", {"id": "Mutu"}, WeightMode.PERCENT, (RAMAH, HADIR), Fraction(100))
    kata = Criterion("KATA", {"id": "Kata"}, WeightMode.EQUAL, (KUAT,))
    root = Criterion("AKAR", {"id": "Akar"}, WeightMode.PERCENT, (mutu, kata))
    return compile_instrument(Draft("KECIL", {"id": "Kecil"}, root, (ATASAN, PASIEN)))


def joined(instrument: Instrument, answers: Mapping[str, Answer], *, role: str = "atasan", **rest: Any) -> str:
    return page_for(instrument, role=role, locale="id").join(
        values_of(instrument, answers, role=role, locale="id", **rest)
    )


def test_the_stored_level_is_checked_and_no_other(small: Instrument) -> None:
    page = joined(small, {"RAMAH": Answer("4")})
    assert 'value="4" checked' in page
    assert page.count(" checked") == 1


def test_the_fold_is_open_when_something_stands_in_it_or_is_wrong_in_it(small: Instrument) -> None:
    assert '<details class="more">' in joined(small, {"RAMAH": Answer("4")})
    assert '<details class="more" open>' in joined(small, {"RAMAH": Answer("4", reason="ya")})
    missing = {"RAMAH": [Problem("answer.evidence_required", "RAMAH", "evidence")]}
    assert '<details class="more" open>' in joined(small, {}, errors=missing)
    assert '<details class="more" open>' in joined(small, {}, files={"RAMAH": Markup("<ul></ul>")})


def test_an_error_stands_at_its_field_and_marks_it(small: Instrument) -> None:
    page = joined(small, {}, errors={"KUAT": [Problem("answer.required", "KUAT", "value")]})
    assert '<div class="error-list" id="x_KUAT" data-error><p class="error">answer.required</p></div>' in page
    assert page.count('aria-invalid="true"') == 1


def test_a_problem_of_no_field_marks_nothing(small: Instrument) -> None:
    page = joined(small, {}, errors={"": [Problem("form.unknown_field", "", "x")]})
    assert page == joined(small, {})


def test_another_role_sees_only_what_it_is_asked(small: Instrument) -> None:
    page = joined(small, {}, role="pasien")
    assert "RAMAH" in page and "KUAT" not in page and "HADIR" not in page and "KATA" not in page
    assert "Tidak dapat menilai" in page and "Tidak dapat menilai" not in joined(small, {})


def test_only_those_whom_a_level_obliges_are_told_so(small: Instrument) -> None:
    assert page_count(small, "atasan") == (1, 1)
    assert page_count(small, "pasien") == (0, 1)


def page_count(instrument: Instrument, role: str) -> tuple[int, int]:
    page = joined(instrument, {}, role=role)
    return page.count("perlu bukti dukung"), page.count("perlu alasan tertulis")


def test_a_measured_value_is_shown_to_raters_without_a_field(small: Instrument) -> None:
    page = joined(small, {}, extras={"HADIR": Markup("<p>97,5 (rekap)</p>")})
    assert "<p>97,5 (rekap)</p>" in page and "Diisi dari data" in page and 'name="q_HADIR"' not in page


def test_weights_stand_among_their_siblings(small: Instrument) -> None:
    page = joined(small, {})
    assert '<span class="tag">bobot 60 dari 100</span>' in page
    assert '<h2 id="t_KATA">Kata</h2></div>' in page


def test_pages_are_compiled_once_per_fingerprint_role_and_locale(small: Instrument) -> None:
    again = compile_instrument(small.draft)
    assert page_for(again, role="atasan", locale="id") is page_for(small, role="atasan", locale="id")
    assert page_for(small, role="atasan", locale="en") is not page_for(small, role="atasan", locale="id")


def test_a_join_costs_one_step_per_value_however_many_slots_stay_empty(small: Instrument) -> None:
    class Counted(dict[str, Any]):
        looked = 0

        def get(self, *key: Any) -> Any:
            Counted.looked += 1
            return super().get(*key)

    page: Page = page_for(small, role="atasan", locale="id")
    values = values_of(small, {"RAMAH": Answer("4")}, role="atasan", locale="id")
    replace(page, whole=Counted(page.whole)).join(values)
    assert Counted.looked == len(values.slots) < len(page.whole) + len(page.cuts)


def test_a_slot_may_be_filled_for_good_and_hold_another(small: Instrument) -> None:
    page = page_for(small, role="atasan", locale="id")
    own = page.filled({"extra_RAMAH": "<p>\0name\0</p>"})
    values = {"name": "Sari", "q_RAMAH=4": " checked"}
    assert own.join(PageValues(values, {}, {})) == page.join(
        PageValues(values | {"extra_RAMAH": "<p>Sari</p>"}, {}, {})
    )


def test_values_are_also_plain_data(small: Instrument) -> None:
    errors = {"KUAT": [Problem("answer.required", "KUAT", "value")]}
    values = values_of(small, {"RAMAH": Answer("4", reason="<ya>")}, errors, role="atasan", locale="id")
    assert values.json() == {"fields": {"q_RAMAH": ["4"], "r_RAMAH": ["<ya>"]}, "errors": {"KUAT": ["answer.required"]}}


def test_every_text_of_ours_goes_through_the_translation() -> None:
    asked: set[str] = set()

    def noting(text: str) -> str:
        asked.add(text)
        return text

    for number in range(40):
        instrument = random_instrument(number)
        for role in instrument.roles:
            page_for(instrument, role=role, locale="id_NOTING", translate=noting)
    assert asked == set(PAGE_TEXTS)


def test_hostile_texts_are_hostile() -> None:
    assert "<script" in HOSTILE[0] and any("\x00" in text for text in HOSTILE)
    assert list(asked_of(random_instrument(1), "atasan"))


def when(left: Any, op: str, right: Any) -> dict[str, Any]:
    return {"compare": {"left": left, "op": op, "right": right}}


A_IS_HIGH = when({"answer": "A"}, ">=", "3")
GIVEN = {"code": "TARGET", "label": {"id": "Target"}, "required": False}


def test_what_a_condition_hides_is_sent_hidden_with_the_condition() -> None:
    inner = criterion("K", leaf("B"), show_if=A_IS_HIGH)
    instrument = compiled(leaf("A"), criterion("L", inner, leaf("C", required=False, require_if=A_IS_HIGH)))
    low, high = (joined(instrument, {"A": Answer(value)}) for value in ("2", "4"))
    condition = str(escape('{"compare":{"op":">=","left":{"answer":"A"},"right":"3"}}'))
    assert f'<div data-show="{condition}" hidden><div class="row">' in low
    assert f'<div data-show="{condition}"><div class="row">' in high
    assert f'data-type="rubric" data-require="{condition}">' in low
    assert '<span class="optional">' in low and '<span class="optional" hidden>' in high


def test_a_given_is_not_told_beyond_what_the_condition_needs() -> None:
    secret = {"all": [when({"given": "TARGET"}, ">", "73"), A_IS_HIGH]}
    instrument = compiled(leaf("A"), leaf("B", show_if=secret), givens=[GIVEN])
    shown, unseen = (joined(instrument, {}, givens={"TARGET": value}) for value in ("91.5", "12.25"))
    assert "91.5" not in shown and "73" not in shown and "12.25" not in unseen
    assert "{&#34;is&#34;:true}" in shown and "{&#34;is&#34;:false}" in unseen


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ({"not": {"present": {"answer": "A"}}}, {"not": {"present": {"answer": "A"}}}),
        (when({"answer": "A"}, "<", {"given": "TARGET"}), when({"answer": "A"}, "<", "2.5")),
        (when({"answer": "A"}, "<", {"given": "BLANK"}), {"is": None}),
        ({"any": [when({"given": "TARGET"}, "=", "5/2"), A_IS_HIGH]}, {"any": [{"is": True}, A_IS_HIGH]}),
        ({"not": when({"given": "BLANK"}, "=", "1")}, {"is": None}),
    ],
)
def test_conditions_over_answers_alone(condition: Any, told: Any) -> None:
    assert over_answers(condition, {"TARGET": "2.5", "BLANK": " "}) == told
