"""Whether the formulas and aggregates of a draft can be worked out: read, known, of one kind, in no ring."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from forms.errors import Problem
from forms.formula.proving import faults_of
from forms.formula.reading import parse
from forms.formula.tree import SO_FAR, FormulaRefused, Kind, codes_in
from forms.grouping import aggregate_problems
from forms.instrument import Criterion, Draft, Given, WeightMode, walk
from forms.ordering import evaluation_order, formulas_of, is_tree
from forms.scoring import scores

KINDS: Mapping[str, Kind] = {"number": "number", "rows": "number", "yes_no": "truth", "text": "words", "date": "words"}


def formula_problems(draft: Draft) -> Iterator[Problem]:
    """Everything that keeps a value from being worked out as its aggregate and formulas say."""
    kinds, positive = kinds_of(draft), positive_givens(draft.givens)
    both = {node.code for node in walk(draft.root)} & {given.code for given in draft.givens}
    for node in walk(draft.root):
        if isinstance(node, Criterion) and node.aggregate:
            yield from aggregate_problems(node.aggregate, node.code)
            if node.aggregate.get("op", "weighted_mean") != "weighted_mean" and node.mode is not WeightMode.EQUAL:
                yield Problem("aggregate.weights_unused", node.code, "mode", {"mode": node.mode.value})
        for where, formula in formulas_of(node):
            known = kinds | ({SO_FAR: "number"} if where.startswith("steps.") else {})
            yield from written_problems(formula, known, (node.code, where), positive=positive, both=both)
    for ring in evaluation_order(draft.root)[1]:
        yield Problem("formula.cycle", ring[0], "", {"codes": " → ".join([*ring, ring[0]])})


def kinds_of(draft: Draft) -> dict[str, Kind]:
    """What stands under each code that a formula may read."""
    kinds = {given.code: KINDS[given.type] for given in draft.givens if given.type in KINDS}
    return kinds | dict.fromkeys((node.code for node in walk(draft.root) if scores(node)), KINDS["number"])


def positive_givens(givens: Collection[Given]) -> set[str]:
    """The givens that are always above 0."""
    return {given.code for given in givens if given.least is not None and given.least > 0}


def written_problems(
    formula: Any,
    kinds: Mapping[str, Kind],
    place: tuple[str, str],
    *,
    positive: Collection[str] = (),
    both: Collection[str] = (),
) -> Iterator[Problem]:
    """What is wrong with one formula, each with the place of its character, from 1."""
    if not is_tree(formula):
        try:
            parse(str(formula))
        except FormulaRefused as refused:
            yield Problem(refused.code, *place, {"position": refused.at + 1, **refused.params})
        return
    for code in codes_in(formula):
        if code in both:
            yield Problem("formula.ambiguous_reference", *place, {"code": code})
    for fault in faults_of(formula, kinds, positive=positive):
        yield Problem(fault.code, *place, {"position": fault.at + 1, **fault.params}, fault.warning)
