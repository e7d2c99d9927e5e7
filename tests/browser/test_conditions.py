"""Conditions in the browser: for the same answers it hides and asks what the server does."""

from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from forms.answers import answers_to_json
from forms.builder import asked_of
from forms.compiler import compile_instrument
from forms.conditions import Scope, over_answers, truth
from forms.document import draft_from_document
from forms.instrument import Answer, Answers, Instrument
from forms.numbers import NumberRefused, parse_number
from forms.page import page_for, values_of
from forms.rows import in_rows
from forms.visibility import hidden_from, is_owed
from tests.browser.checks import watch
from tests.browser.conftest import NewContext
from tests.forms.builders import compiled, criterion, indicator
from tests.forms.cases import some_document, some_value

pytestmark = pytest.mark.browser

SCRIPT = Path(__file__).parents[2] / "kinerja" / "static" / "conditions.js"
ORIGIN = "http://lembar.test"
CSP = "default-src 'none'; script-src 'self'"
TEXTS = (
    "3",
    "3.0",
    "-0",
    "1/3",
    "1/0",
    " 4 ",
    "",
    "kata",
    "10",
    "9",
    "ﬁ",
    "\U0001f600",
    "2.50",
    "7,5",
    "\x1c5",
    "\ufeff6",
)
NUMBERS = (
    "3", "3,5", "3.5", "1.234", "1.234,5", "1,234.5", "1 234", "1'234,50", "−7", "- 7", "+2", "--2", "1.2.3", "0,1,2",
    "", " 12 ", "١٢", "1e3", "12.", ".5", ",5", "1.000.000", "0.123", "999.999", "1,2 3", "5" * 41, "0" * 40, "\ufeff1",
)  # fmt: skip
OUTCOME = """() => {
  const form = document.getElementById("lembar");
  for (const veil of form.querySelectorAll("[data-show]")) veil.hidden = !veil.hidden;
  for (const mark of form.querySelectorAll(".optional")) mark.hidden = !mark.hidden;
  form.dispatchEvent(new Event("input", { bubbles: true }));
  const groups = [...form.querySelectorAll("[data-field]")];
  const free = (group) => group.querySelector("legend .optional:not([hidden])") === null;
  return {
    hidden: groups.filter((each) => each.closest("[data-show][hidden]")).map((each) => each.dataset.field),
    owed: groups.filter((each) => each.dataset.require && free(each)).map((each) => each.dataset.field),
  };
}"""


class Sheets:
    """Serves whatever body stands on stage, beside the script."""

    body = ""

    def __call__(self, route: Route) -> None:
        if route.request.url.endswith(".js"):
            route.fulfill(path=SCRIPT, content_type="text/javascript")
            return
        page = f"""<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Lembar</title>
<script type="module" src="/conditions.js"></script></head><body><form id="lembar">{self.body}</form></body></html>"""
        headers = {"Content-Security-Policy": CSP, "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(status=200, headers=headers, body=page)


@pytest.fixture
def sheets() -> Sheets:
    return Sheets()


@pytest.fixture
def page(new_context: NewContext, sheets: Sheets) -> Page:
    page = new_context().new_page()
    page.route(f"{ORIGIN}/**", sheets)
    return page


def conditional(seed: int) -> Instrument:
    """A random instrument in which something depends on answers."""
    for number in count(seed * 1000):
        instrument = compile_instrument(draft_from_document(some_document(Random(number))))
        if instrument.conditional or instrument.demanding:
            return instrument
    raise AssertionError


def some_sheet(random: Random, instrument: Instrument, role: str) -> dict[str, Answer]:
    asked = [each for each in asked_of(instrument, role) if random.random() < 0.8]
    answers = {each.code: Answer(some_value(random, each)) for each in asked}
    for each in asked:
        if role in each.decline and random.random() < 0.2:
            answers[each.code] = Answer(None, not_applicable=True)
    return {code: answer for code, answer in answers.items() if answer.value is not None or answer.not_applicable}


def body_of(instrument: Instrument, answers: Answers, role: str, givens: dict[str, Any]) -> str:
    values = values_of(instrument, answers, role=role, locale="id", givens=givens)
    return page_for(instrument, role=role, locale="id").join(values)


@pytest.mark.timeout(400)
def test_the_browser_hides_and_asks_what_the_server_does(page: Page, sheets: Sheets, scale: Any) -> None:
    seen, complaints = 0, watch(page)
    for seed in range(scale(1000)):
        instrument, random = conditional(seed), Random(seed)
        givens = random.choice(
            ({}, {"TARGET": "10"}, {"SIAP": "yes"}, {"TARGET": "10", "SIAP": "no", "ARAH": "higher"})
        )
        instrument = in_rows(instrument, givens | {"BUTIR": "2"})
        for role in instrument.roles:
            answers = some_sheet(random, instrument, role)
            sheets.body = body_of(instrument, answers, role, givens)
            page.goto(f"{ORIGIN}/lembar")
            outcome = page.evaluate(OUTCOME)
            hidden = hidden_from(instrument, answers, givens)
            shown = [node.code for node in instrument.indicators(role)]
            assert set(outcome["hidden"]) == hidden.intersection(shown), (seed, role, answers_to_json(answers))
            asked = {each.code: each for each in asked_of(instrument, role)}
            owed = {
                code for code in instrument.demanding if code in asked and is_owed(asked[code], answers, givens, hidden)
            }
            # A mark on what is hidden is seen by nobody.
            assert set(outcome["owed"]) & asked.keys() - hidden == owed, (seed, role, answers_to_json(answers))
            seen += len(outcome["hidden"])
    assert seen > 20 and complaints == []


def some_question(random: Random, depth: int = 3) -> Any:
    kind = random.choice(("compare", "compare", "present", "not", "all", "any")) if depth else "compare"
    if kind == "not":
        return {"not": some_question(random, depth - 1)}
    if kind in ("all", "any"):
        return {kind: [some_question(random, depth - 1) for _ in range(random.randint(1, 3))]}
    if kind == "present":
        return {"present": {random.choice(("answer", "given")): random.choice("ABCD")}}
    sides = [random.choice((*TEXTS, {"answer": "A"}, {"answer": "B"}, {"given": "C"})) or "0" for _ in range(2)]
    sides = [side if isinstance(side, dict) or side.strip() else "0" for side in sides]
    return {"compare": {"left": sides[0], "op": random.choice(("<", "<=", "=", "!=", ">=", ">")), "right": sides[1]}}


def test_every_condition_is_as_true_as_on_the_server(page: Page, scale: Any) -> None:
    random, cases, expected = Random(7), [], []
    for _ in range(scale(20_000)):
        answers = {code: random.choice((*TEXTS, None, ["3", "kata"], ["3.0"], ["ﬁ", " "])) for code in "ABD"}
        givens = {code: random.choice((*TEXTS, None)) for code in "ACD"}
        question = some_question(random)
        cases.append([over_answers(question, givens), answers])
        expected.append(truth(question, Scope(answers, givens)))
    page.goto(f"{ORIGIN}/lembar")
    answered = page.evaluate(
        """async (cases) => {
          const { truth, settled } = await import("/conditions.js");
          const valued = (raw) => {
            if (raw === null) return null;
            if (!Array.isArray(raw)) return settled(raw);
            const found = raw.map(settled).filter((each) => each !== null);
            return found.length ? found : null;
          };
          return cases.map(([condition, answers]) => truth(condition, (code) => valued(answers[code] ?? null)));
        }""",
        cases,
    )
    wrong = [case for case, one, other in zip(cases, answered, expected, strict=True) if one is not other]
    assert wrong == []
    assert {True, False, None} == set(expected)


def test_typed_numbers_are_read_as_on_the_server(page: Page, scale: Any) -> None:
    random = Random(11)
    made = [
        "".join(random.choice("0123456789.,- '+−") for _ in range(random.randint(1, 9))) for _ in range(scale(20_000))
    ]
    typed = [*NUMBERS, *made]
    page.goto(f"{ORIGIN}/lembar")
    read = page.evaluate(
        """async (typed) => {
          const { typedNumber } = await import("/conditions.js");
          return typed.map(typedNumber).map((each) => each && `${each.top}/${each.over}`);
        }""",
        typed,
    )

    def expected(text: str) -> str | None:
        try:
            number = parse_number(text)
        except NumberRefused:
            return None
        return f"{number.numerator}/{number.denominator}"

    wrong = [(text, one, expected(text)) for text, one in zip(typed, read, strict=True) if one != expected(text)]
    assert wrong == []


def test_a_question_comes_and_goes_with_the_answer_and_keeps_what_was_typed(page: Page, sheets: Sheets) -> None:
    least = {"compare": {"left": {"answer": "A"}, "op": ">=", "right": "3"}}
    part = criterion("K", indicator("B", type="text"), show_if=least)
    optional = indicator("C", type="text", required=False, require_if=least)
    instrument = compiled(criterion("L", indicator("A"), part, optional))
    sheets.body = body_of(instrument, {}, "atasan", {})
    page.goto(f"{ORIGIN}/lembar")
    question, mark = page.locator("#i_B"), page.locator("#i_C .optional")
    expect(question).to_be_hidden()
    expect(mark).to_be_visible()
    page.locator("#q_A-4").check()
    expect(mark).to_be_hidden()
    page.fill("#q_B", "Menyapa lebih dulu")
    page.locator("#q_A-2").check()
    expect(question).to_be_hidden()
    expect(mark).to_be_visible()
    page.locator("#q_A-3").check()
    expect(page.locator("#q_B")).to_have_value("Menyapa lebih dulu")
