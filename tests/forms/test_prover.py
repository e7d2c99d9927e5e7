"""Every planted defect is found, none is found where none is; and generated definitions do everything a sheet does."""

from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

import pytest

from forms.aggregation import combine
from forms.answers import raw_from_answers, read_answers
from forms.builder import asked_of
from forms.compiler import compile_instrument, problems_of
from forms.document import document_from_draft, draft_from_document, fingerprint_of
from forms.errors import DefinitionInvalid, Problem
from forms.givens import settled_givens
from forms.instrument import Indicator, walk
from forms.page import page_for, values_of
from forms.responses import responses_from_json
from forms.rows import in_rows
from tests.forms.cases import large_document, some_answers, some_document
from tests.forms.mutants import MUTATORS, Mutator

PARTS = 20


def problems_in(document: Any) -> list[Problem]:
    try:
        return problems_of(draft_from_document(document))
    except DefinitionInvalid as error:
        return list(error.problems)


@pytest.mark.parametrize("mutator", MUTATORS, ids=lambda mutator: mutator.__name__)
def test_every_planted_defect_is_found_where_it_was_planted(mutator: Mutator, scale: Callable[[int], int]) -> None:
    planted, wanted = 0, scale(100)
    for seed in range(40 * wanted):
        random = Random(f"{mutator.__name__} {seed}")
        damaged = some_document(random)
        sound = deepcopy(damaged)
        expected = mutator(random, damaged)
        if expected is None:
            continue
        code, path = expected
        found, before = (
            [each for each in problems_in(one) if each.code == code and path in ("", each.path)]
            for one in (damaged, sound)
        )
        assert found and found != before, (seed, expected, problems_in(damaged)[:6])
        planted += 1
        if planted == wanted:
            return
    pytest.fail(f"only {planted} documents offered a place")


def test_there_are_at_least_twelve_classes_of_defects() -> None:
    assert len(MUTATORS) >= 12 and len({mutator.__name__ for mutator in MUTATORS}) == len(MUTATORS)


@pytest.mark.parametrize("part", range(PARTS))
def test_generated_definitions_compile_render_validate_score_and_travel(part: int, scale: Callable[[int], int]) -> None:
    count = scale(2000) // PARTS
    for seed in range(part * count, (part + 1) * count):
        random = Random(f"generated {seed}")
        document = large_document(random) if seed % 50 == 0 else some_document(random)
        assert [each for each in problems_in(document) if not each.warning] == [], seed
        draft = draft_from_document(document)
        instrument = compile_instrument(draft)
        travelled = document_from_draft(draft)
        assert draft_from_document(travelled) == draft and fingerprint_of(travelled) == instrument.fingerprint
        sent = some_answers(random, draft)
        responses = responses_from_json(sent, instrument.groups)
        assert combine(instrument, responses.sheets, responses.givens).status in ("scored", "incomplete", "not_rated")
        known = settled_givens(responses.givens)
        page = in_rows(instrument, known)
        for each in responses.sheets[:2]:
            asked = {indicator.code for indicator in asked_of(page, each.role)}
            said = {code: answer for code, answer in each.answers.items() if answer.value or answer.not_applicable}
            own = {code: answer for code, answer in said.items() if code in asked}
            joined = page_for(page, role=each.role, locale="id").join(
                values_of(page, own, role=each.role, locale="id", givens=known)
            )
            assert joined.count("data-field=") == sum(each.role in node.roles for node in page.indicators())
            raw = raw_from_answers(page, own, role=each.role)
            read, wrong = read_answers(page, raw, role=each.role, complete=False, givens=known)
            assert (read, wrong) == (own, []), seed


def test_large_definitions_are_large(scale: Callable[[int], int]) -> None:
    sizes = []
    for seed in range(scale(40)):
        draft = draft_from_document(large_document(Random(seed)))
        sizes.append(sum(isinstance(node, Indicator) for node in walk(draft.root)))
    assert min(sizes) >= 60 and max(sizes) <= 330
