"""Figures that formulas work out after the outcome: printed, never fed back."""

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from typing import Any

from forms.combination import given_found
from forms.conversions import rounding_problems
from forms.errors import Problem
from forms.exact import rounded
from forms.formula.tree import SO_FAR, Kind, codes_in
from forms.formula.working import MISSING, Found
from forms.formularules import kinds_of, positive_givens, written_problems
from forms.instrument import Draft, Instrument, OutcomeFigure, walk
from forms.ordering import is_tree
from forms.scoring import Score, formula_result


def figures_after(
    instrument: Instrument, score: Score, of_outcome: Mapping[str, Fraction]
) -> tuple[dict[str, Fraction], dict[str, dict[str, Any]]]:
    """The figures that have a value, and for each the formula with its trace.

    A figure reads nodes, givens, the figures of the category or predicate, and the figures written before it;
    [.] is the score as it is shown. Without an outcome there is nothing of it to read.
    """
    known: dict[str, Found] = {code: Found(value) for code, value in of_outcome.items()}
    known[SO_FAR] = MISSING if score.value is None else Found(Fraction(score.value))
    values: dict[str, Fraction] = {}
    explained: dict[str, dict[str, Any]] = {}
    for figure in instrument.draft.outcome.figures:
        value, absence, entry = formula_result(figure.formula, lambda code: found_after(instrument, score, known, code))
        if value is not None and figure.digits is not None:
            value = rounded(value, figure.digits, figure.mode)
        known[figure.code] = Found(value, "na" if absence == "na" else "missing" if value is None else "")
        explained[figure.code] = entry
        if value is not None:
            values[figure.code] = value
    return values, explained


def found_after(instrument: Instrument, score: Score, known: Mapping[str, Found], code: str) -> Found:
    """What a figure finds under a code."""
    if code in score.nodes:
        node = score.nodes[code]
        away = node.absence in ("na", "hidden")
        return Found(node.value, "na" if away else "missing" if node.value is None else "")
    if code in known:
        return known[code]
    declared = any(given.code == code for given in instrument.draft.givens)
    return given_found(instrument, code, score.givens) if declared else MISSING


def figure_problems(draft: Draft) -> Iterator[Problem]:
    """Figures that can't be worked out, and a warning for a figure that some rows of the category don't carry."""
    carried = carried_figures(draft)
    kinds: dict[str, Kind] = kinds_of(draft) | dict.fromkeys((name for _, names in carried for name in names), "number")
    kinds[SO_FAR] = "number"
    taken = {node.code for node in walk(draft.root)} | {given.code for given in draft.givens}
    both = taken & {name for _, names in carried for name in names}
    positive = positive_givens(draft.givens)
    for figure in draft.outcome.figures:
        yield from head_problems(figure, taken | {name for _, names in carried for name in names})
        where = (figure.code, "formula")
        yield from written_problems(figure.formula, kinds, where, positive=positive, both=both)
        yield from uncarried_problems(figure, carried)
        kinds[figure.code] = "number"
        taken = taken | {figure.code}


def head_problems(figure: OutcomeFigure, taken: Collection[str]) -> Iterator[Problem]:
    """A code that means something else already, no text, or a rounding that can't be done."""
    if figure.code in taken:
        yield Problem("code.repeated", figure.code, "code", {"code": figure.code, "other": figure.code})
    if not figure.label.get("id", "").strip():
        yield Problem("text.missing", figure.code, "label")
    yield from rounding_problems(figure.digits or 0, figure.mode, figure.code, "figure")


def carried_figures(draft: Draft) -> list[tuple[str, set[str]]]:
    """The rows of the category, or the predicates, each with the names of its figures."""
    rules = draft.outcome
    rows = [row for each in rules.lists if each.code == rules.category for row in each.rows if not row.not_rated]
    predicates = rules.matrix.predicates if rules.matrix is not None else ()
    found = [(row.code, set(row.figures)) for row in rows]
    return [*found, *((predicate.code, set(predicate.figures)) for predicate in predicates)]


def uncarried_problems(figure: OutcomeFigure, carried: list[tuple[str, set[str]]]) -> Iterator[Problem]:
    read = codes_in(figure.formula) if is_tree(figure.formula) else []
    for name in [name for name in read if any(name in names for _, names in carried)]:
        for code in [code for code, names in carried if name not in names]:
            yield Problem("outcome.figure_missing", figure.code, "formula", {"figure": name, "row": code}, True)
