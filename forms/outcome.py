"""What a score means: rows of outcome lists, indications of the axes, and the category or predicate that follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Literal

from forms.conditions import Scope, holds
from forms.errors import AnswersInvalid, Problem
from forms.exact import plain, rounded, total
from forms.figures import figures_after
from forms.grouping import WITH_SHARES, ZERO
from forms.instrument import Axis, Criterion, Instrument, OutcomeList, OutcomeRow, Text
from forms.scoring import Result, Score


@dataclass(frozen=True, slots=True)
class Outcome:
    """What followed: a category from a list, a predicate from the matrix, or neither.

    `figures` are those of the category or predicate, and those that formulas work out after it; `explained`
    holds each such formula with its trace. `list_rows` names the row that holds in every list of its own node,
    None where none does; lists that only indicate a rating belong to their axis (see `indications`).
    """

    kind: Literal["category", "predicate"] | None = None
    code: str | None = None
    label: Text = field(default_factory=dict)
    figures: Mapping[str, Fraction] = field(default_factory=dict)
    list_rows: Mapping[str, str | None] = field(default_factory=dict)
    explained: Mapping[str, Any] = field(default_factory=dict)


def indications(instrument: Instrument, score: Score) -> dict[str, str | None]:
    """The rating that the score suggests on each axis; None where nothing informs it."""
    axes = score.sheet.get("axes", {})
    return {axis.code: axes.get(axis.code, {}).get("indication") for axis in instrument.draft.outcome.axes}


def outcome_for(instrument: Instrument, score: Score, ratings: Mapping[str, str]) -> Outcome:
    """The predicate that the matrix gives two decided ratings, or the category of a scored number; then its figures.

    The machine alone sets no rating: without both there is no predicate.
    Raises AnswersInvalid for axes and options that the instrument doesn't have.
    """
    outcome = bare_outcome(instrument, score, ratings)
    if not instrument.draft.outcome.figures:
        return outcome
    values, explained = figures_after(instrument, score, outcome.figures)
    return replace(outcome, figures={**outcome.figures, **values}, explained=explained)


def bare_outcome(instrument: Instrument, score: Score, ratings: Mapping[str, str]) -> Outcome:
    """The outcome before formulas add to its figures."""
    refuse_unknown_ratings(instrument, ratings)
    rules = instrument.draft.outcome
    indicating = {axis.indication for axis in rules.axes} - {rules.category}
    lists = [each for each in rules.lists if each.code not in indicating]
    rows = {each.code: row_for(instrument, each, score) if score.status == "scored" else None for each in lists}
    list_rows = {code: row.code if row else None for code, row in rows.items()}
    if rules.matrix is not None:
        cell = rules.matrix.cells.get((ratings.get(rules.matrix.rows, ""), ratings.get(rules.matrix.columns, "")))
        for predicate in rules.matrix.predicates:
            if predicate.code == cell:
                return Outcome("predicate", cell, predicate.label, predicate.figures, list_rows)
        return Outcome(list_rows=list_rows)
    row = rows.get(rules.category) if rules.category else None
    if row is None:
        return Outcome(list_rows=list_rows)
    return Outcome("category", row.code, row.label, row.figures, list_rows)


def reason_due(instrument: Instrument, axis: str, decided: str, suggested: str | None) -> bool:
    """Whether a rating needs a written reason: above or below expectation, or other than indicated."""
    options = next(each.options for each in instrument.draft.outcome.axes if each.code == axis)
    expected = any(option.expected and option.code == decided for option in options)
    return not expected or (suggested is not None and suggested != decided)


def refuse_unknown_ratings(instrument: Instrument, ratings: Mapping[str, str]) -> None:
    """Raises AnswersInvalid for axes and options that don't exist."""
    axes = {axis.code: {option.code for option in axis.options} for axis in instrument.draft.outcome.axes}
    problems = [Problem("rating.unknown_axis", axis) for axis in ratings if axis not in axes]
    problems += [
        Problem("rating.unknown_option", axis, params={"option": option})
        for axis, option in ratings.items()
        if axis in axes and option not in axes[axis]
    ]
    if problems:
        raise AnswersInvalid(problems)


def row_for(instrument: Instrument, outcomes: OutcomeList, score: Score) -> OutcomeRow | None:
    """The first row of a list that holds for the value of its node."""
    node = score.nodes.get(outcomes.node or instrument.root.code)
    return None if node is None else first_row(outcomes, node.value, score)


def first_row(outcomes: OutcomeList, value: Fraction | None, score: Score) -> OutcomeRow | None:
    """The first row that a value satisfies, bounds inclusive; without a value none does."""
    if value is None:
        return None
    seen = value if outcomes.digits is None else rounded(value, outcomes.digits)
    scope = Scope(givens=score.givens, nodes={code: node.value for code, node in score.nodes.items()})
    holding = (row for row in outcomes.rows if (row.least is None or seen >= row.least) and holds(row.when, scope))
    return next(holding, None)


def says_not_rated(instrument: Instrument, score: Score) -> bool:
    """Whether the row that gives the category says that this score isn't rated."""
    rules = instrument.draft.outcome
    lists = [each for each in rules.lists if each.code == rules.category]
    return any((row := row_for(instrument, each, score)) is not None and row.not_rated for each in lists)


def axes_of(instrument: Instrument, score: Score, results: Mapping[str, Result]) -> dict[str, Any]:
    """Each axis for the sheet: the mean of its nodes by their shares of the root, and the rating it indicates."""
    shares = root_shares(instrument, results) if score.status == "scored" else {}
    return {axis.code: axis_entry(instrument, axis, score, shares) for axis in instrument.draft.outcome.axes}


def root_shares(instrument: Instrument, results: Mapping[str, Result]) -> dict[str, tuple[Fraction, Fraction]]:
    """For each node that counts: its share of the whole, and the value counted."""
    shares: dict[str, tuple[Fraction, Fraction]] = {}
    for code, result in results.items():
        above = shares.get(
            instrument.parents.get(code, ""), (Fraction(1), ZERO) if code == instrument.root.code else None
        )
        share = result.share if result.share is not None else own_share(instrument, code)
        if above is not None and share is not None and result.counted is not None:
            shares[code] = (above[0] * share, result.counted)
    return shares


def own_share(instrument: Instrument, code: str) -> Fraction | None:
    """A node in a group without shares (a minimum, a product, a formula) weighs as much as the group itself."""
    parent = instrument.nodes.get(instrument.parents.get(code, ""))
    op = parent.aggregate.get("op", "weighted_mean") if isinstance(parent, Criterion) else "weighted_mean"
    return None if op in WITH_SHARES else Fraction(1)


def axis_entry(
    instrument: Instrument, axis: Axis, score: Score, shares: Mapping[str, tuple[Fraction, Fraction]]
) -> dict[str, Any]:
    """One axis with its terms."""
    informing = {code: shares[code] for code in axis.nodes if code in shares}
    whole = total([share for share, _ in informing.values()])
    if whole == 0:
        return {"value": None, "nodes": [], "indication": None}
    value = total([share / whole * counted for share, counted in informing.values()])
    nodes = [
        {"code": code, "share": plain(share / whole), "value": plain(counted), "term": plain(share / whole * counted)}
        for code, (share, counted) in informing.items()
    ]
    indicating = [each for each in instrument.draft.outcome.lists if each.code == axis.indication]
    rows = [row for each in indicating if (row := first_row(each, value, score)) is not None]
    return {"value": plain(value), "nodes": nodes, "indication": rows[0].code if rows else None}
