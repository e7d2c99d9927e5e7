"""Whether the outcome of a draft is complete: lists that end, references that exist, a matrix without gaps."""

from collections.abc import Iterator, Sequence

from forms.conditions import references, shape_problems
from forms.errors import Problem
from forms.exact import plain
from forms.instrument import Axis, Draft, Matrix, OutcomeList, OutcomeRow, Text, walk
from forms.scoring import scores


def outcome_problems(draft: Draft) -> Iterator[Problem]:
    """Everything that keeps a score from getting its outcome."""
    rules = draft.outcome
    nodes = {node.code for node in walk(draft.root) if scores(node)}
    lists = {each.code: each for each in rules.lists}
    yield from repeated([each.code for each in rules.lists], "outcome", "lists")
    yield from repeated([each.code for each in rules.axes], "outcome", "axes")
    for outcomes in rules.lists:
        yield from list_problems(draft, outcomes, nodes)
    if rules.category is not None and rules.category not in lists:
        yield Problem("outcome.unknown_list", "outcome", "category", {"list": rules.category})
    if rules.category is not None and rules.matrix is not None:
        yield Problem("outcome.category_and_matrix", "outcome", "category")
    for axis in rules.axes:
        yield from axis_problems(axis, nodes, lists)
    if rules.matrix is not None:
        yield from matrix_problems(rules.matrix, {axis.code: axis for axis in rules.axes})


def repeated(codes: Sequence[str], path: str, field: str) -> Iterator[Problem]:
    """Codes that stand twice in one family."""
    for position, code in enumerate(codes):
        if code in codes[:position]:
            yield Problem("code.repeated", path, field, {"code": code, "other": code})


def texts(label: Text, path: str, field: str) -> Iterator[Problem]:
    if not label.get("id", "").strip():
        yield Problem("text.missing", path, field)


def list_problems(draft: Draft, outcomes: OutcomeList, nodes: set[str]) -> Iterator[Problem]:
    """A list needs a node with a value, rows with codes and texts, and a last row that always holds."""
    node = outcomes.node or draft.root.code
    if node not in nodes:
        yield Problem("outcome.unknown_node", outcomes.code, "node", {"node": node})
    if outcomes.digits is not None and not 0 <= outcomes.digits <= 12:
        yield Problem("rounding.digits", outcomes.code, "digits", {"most": 12})
    if not outcomes.rows or outcomes.rows[-1].least is not None or outcomes.rows[-1].when is not None:
        yield Problem("outcome.no_last_row", outcomes.code, "rows")
    yield from repeated([row.code for row in outcomes.rows], outcomes.code, "rows")
    for position, row in enumerate(outcomes.rows):
        where = f"rows.{position}"
        yield from texts(row.label, outcomes.code, f"{where}.label")
        if row.least is None and row.when is None and position < len(outcomes.rows) - 1:
            yield Problem("outcome.rows_never_reached", outcomes.code, where, {"row": row.code})
        if row.when is not None:
            yield from condition_problems(draft, outcomes, row, f"{where}.when")
    yield from threshold_problems(outcomes)


def threshold_problems(outcomes: OutcomeList) -> Iterator[Problem]:
    """A row whose bound isn't below that of an unconditional row above it never holds."""
    lowest = None
    for position, row in enumerate(outcomes.rows):
        if row.least is None:
            continue
        if lowest is not None and row.least >= lowest:
            params = {"row": row.code, "least": plain(row.least), "above": plain(lowest)}
            yield Problem("outcome.thresholds_not_descending", outcomes.code, f"rows.{position}.least", params)
        if row.when is None:
            lowest = row.least if lowest is None else min(lowest, row.least)


def condition_problems(draft: Draft, outcomes: OutcomeList, row: OutcomeRow, where: str) -> Iterator[Problem]:
    """A condition that is malformed, or reads what isn't there; answers are many, so an outcome reads none."""
    malformed = list(shape_problems(row.when, outcomes.code, where))
    yield from malformed
    if malformed:
        return
    known = {
        "node": {node.code for node in walk(draft.root) if scores(node)},
        "given": {given.code for given in draft.givens},
        "answer": set(),
    }
    for source, code in references(row.when):
        if code not in known[source]:
            yield Problem("condition.unknown_reference", outcomes.code, where, {"source": source, "code": code})


def axis_problems(axis: Axis, nodes: set[str], lists: dict[str, OutcomeList]) -> Iterator[Problem]:
    """Options to choose from, nodes that exist, and a list whose rows are options."""
    yield from texts(axis.label, axis.code, "label")
    options = [option.code for option in axis.options]
    yield from repeated(options, axis.code, "options")
    if len(options) < 2:
        yield Problem("axis.too_few_options", axis.code, "options")
    for position, option in enumerate(axis.options):
        yield from texts(option.label, axis.code, f"options.{position}.label")
    if not any(option.expected for option in axis.options):
        yield Problem("axis.nothing_expected", axis.code, "options")
    for node in axis.nodes:
        if node not in nodes:
            yield Problem("outcome.unknown_node", axis.code, "nodes", {"node": node})
    yield from repeated(axis.nodes, axis.code, "nodes")
    if axis.indication is None:
        return
    if axis.indication not in lists:
        yield Problem("outcome.unknown_list", axis.code, "indication", {"list": axis.indication})
        return
    for row in lists[axis.indication].rows:
        if row.code not in options:
            yield Problem("axis.row_is_no_option", axis.code, "indication", {"row": row.code})


def matrix_problems(matrix: Matrix, axes: dict[str, Axis]) -> Iterator[Problem]:
    """Two different axes, every pair of options with a predicate, every predicate known."""
    predicates = [predicate.code for predicate in matrix.predicates]
    yield from repeated(predicates, "matrix", "predicates")
    for position, predicate in enumerate(matrix.predicates):
        yield from texts(predicate.label, "matrix", f"predicates.{position}.label")
    for field, code in (("rows", matrix.rows), ("columns", matrix.columns)):
        if code not in axes:
            yield Problem("matrix.unknown_axis", "matrix", field, {"axis": code})
    if matrix.rows == matrix.columns:
        yield Problem("matrix.one_axis_twice", "matrix", "columns", {"axis": matrix.rows})
    if matrix.rows not in axes or matrix.columns not in axes:
        return
    pairs = {(row.code, column.code) for row in axes[matrix.rows].options for column in axes[matrix.columns].options}
    for row, column in sorted(pairs - set(matrix.cells)):
        yield Problem("matrix.cell_missing", "matrix", "cells", {"row": row, "column": column})
    for (row, column), predicate_code in sorted(matrix.cells.items()):
        if (row, column) not in pairs:
            yield Problem("matrix.cell_unknown", "matrix", "cells", {"row": row, "column": column})
        if predicate_code not in predicates:
            yield Problem("matrix.unknown_predicate", "matrix", "cells", {"predicate": predicate_code})
