"""Five hundred indicators take no more than 25 times the steps of twenty, in criteria of ten or all in one."""

from collections.abc import Callable
from typing import Any

import pytest

from forms.aggregation import RaterSheet, combine
from forms.answers import incomplete, raw_from_answers, read_answers
from forms.compiler import compile_instrument, instrument_of, problems_of
from forms.controls import Sheet
from forms.diff import changes_between
from forms.document import draft_from_document
from forms.instrument import Answer, Draft, Instrument
from forms.markup import sections
from forms.page import values_of
from forms.progress import parts_of, progress
from tests.counting import calls
from tests.forms.builders import Json, criterion, document, indicator

FEW, MANY = 20, 500
NOISE = 1.05


def nested(number: int, weight: str = "1") -> Json:
    """Criteria of ten, each with a question that only some answers ask."""
    low = {"compare": {"left": {"answer": "A0-0"}, "op": "<=", "right": "2"}}
    groups = [
        criterion(
            f"K{part}",
            *(indicator(f"A{part}-{n}", weight=weight) for n in range(9)),
            indicator(f"A{part}-9", weight=weight, show_if=low),
            mode="ratio", weight="1",
        )
        for part in range(number // 10)
    ]  # fmt: skip
    return alone(*groups)


def flat(number: int, weight: str = "1") -> Json:
    """All in one criterion, each within limits."""
    limits = {"least": "0", "most": "9"}
    inside = [indicator(f"A{n}", weight=weight, limits=limits) for n in range(number)]
    return alone(criterion("K", *inside, mode="ratio", weight="1"))


def alone(*groups: Json) -> Json:
    """Without the words that usually stand beside."""
    return document() | {"root": criterion("NILAI", *groups, mode="ratio")}


def draft(shape: Callable[..., Json], number: int, **changed: str) -> Draft:
    return draft_from_document(shape(number, **changed))


def answered(instrument: Instrument) -> dict[str, Answer]:
    return {each.code: Answer(str(1 + place % 5)) for place, each in enumerate(instrument.indicators())}


def work_on(shape: Callable[..., Json], number: int) -> dict[str, Callable[[], object]]:
    """Everything that a page or a request does with a whole instrument."""
    made, other = draft(shape, number), draft(shape, number, weight="2")
    wrong = draft(shape, number, weight="11")
    instrument = instrument_of(made)
    answers = answered(instrument)
    raw = raw_from_answers(instrument, answers, role="atasan")
    sheet: dict[str, Any] = {"role": "atasan"}
    return {
        "document": lambda: draft_from_document(shape(number)),
        "problems": lambda: list(problems_of(made)),
        "many problems": lambda: list(problems_of(wrong)),
        "compile": lambda: compile_instrument(made),
        "differences": lambda: list(changes_between(made, other)),
        "sections": lambda: sections(Sheet(instrument, "atasan", "id", str)),
        "values": lambda: values_of(instrument, answers, locale="id", **sheet),
        "reading": lambda: read_answers(instrument, raw, complete=True, **sheet),
        "incomplete": lambda: incomplete(instrument, {}, **sheet),
        "progress": lambda: progress(instrument, answers, **sheet),
        "score": lambda: combine(instrument, [RaterSheet("atasan", answers, "A")]),
    }


NAMES = [
    "document", "problems", "many problems", "compile", "differences", "sections", "values", "reading", "incomplete",
    "progress", "score",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shape", [nested, flat])
def test_steps_grow_no_faster_than_the_indicators(shape: Callable[..., Json], name: str) -> None:
    few, many = (work_on(shape, number)[name] for number in (FEW, MANY))
    few(), many()  # what is kept between requests is not counted
    assert calls(many) <= calls(few) * NOISE * MANY / FEW


def test_parts_grow_no_faster_than_the_indicators() -> None:
    few, many = (instrument_of(draft(nested, number)) for number in (100, MANY))  # a short sheet has none
    steps = [calls(lambda each=each: parts_of(each, {}, role="atasan")) for each in (few, many)]  # type: ignore[misc]
    assert steps[1] <= steps[0] * NOISE * 5
