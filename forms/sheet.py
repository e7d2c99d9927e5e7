"""The sheet of a score (`kinerja.sheet/1`): every term as exact text; adding them up again gives the score."""

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any

from forms.exact import plain, written
from forms.fieldtypes import Valued
from forms.instrument import Criterion, Indicator, Instrument, RaterRole
from forms.scoring import RaterSheet, Result, RoleTerm, Score, printed

FORMAT = "kinerja.sheet/1"


def sheet_of(
    instrument: Instrument,
    score: Score,
    results: Mapping[str, Result],
    *,
    axes: Mapping[str, Any],
    hidden: Collection[str],
) -> dict[str, Any]:
    """The sheet of a score as JSON. Nodes without a place in the shares are not in it."""
    rounding = instrument.draft.rounding
    titles = titles_in(instrument, score.givens)
    return {
        "format": FORMAT,
        "fingerprint": instrument.fingerprint,
        "status": score.status,
        "score": None if score.value is None else written(score.value),
        "exact": printed(score.exact),
        "rounding": {"digits": rounding.digits, "mode": rounding.mode},
        "root": instrument.root.code,
        "nodes": {code: node_entry(instrument, result) | titles.get(code, {}) for code, result in results.items()},
        "axes": dict(axes),
        "givens": dict(score.givens),
        "hidden": sorted(hidden),
    }


def titles_in(instrument: Instrument, givens: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What the items of givens call the rows that stand for them."""
    return {code: {"title": givens[given]} for code, given in instrument.titles.items() if given in givens}


def node_entry(instrument: Instrument, result: Result) -> dict[str, Any]:
    """One node: its value after its steps, and its term in the parent's sum."""
    node = result.node
    entry: dict[str, Any] = {
        "kind": "indicator" if isinstance(node, Indicator) else "criterion",
        "label": dict(node.label),
        "value": printed(result.value),
        "absence": result.absence,
        "weight": plain(result.weight),
        "share": printed(result.share),
        "term": printed(result.term),
        "steps": [dict(step) for step in result.steps],
        "children": list(result.children),
    }
    if isinstance(node, Indicator):
        entry["type"] = node.type
        entry["roles"] = [role_entry(instrument.roles[term.role], term) for term in result.roles]
    if result.weight_set:
        entry["weight_set"] = result.weight_set
    if isinstance(node, Criterion) and node.aggregate:
        entry["aggregate"] = {**node.aggregate, **result.how}
    if isinstance(node, Criterion) and node.repeat is not None:
        entry["rows"] = len(node.children)
        if not node.children:
            entry["empty"] = node.repeat.empty.value
    return entry


def role_entry(role: RaterRole, term: RoleTerm) -> dict[str, Any]:
    """One role's term; a closed role never shows its raters, and below its minimum no value either."""
    counted = Fraction(0) if term.value is None or term.dropped else term.value
    entry: dict[str, Any] = {
        "role": role.code,
        "label": dict(role.label),
        "closed": role.closed,
        "n": term.n,
        "value": printed(term.value),
        "weight": plain(term.weight),
        "share": printed(term.share),
        "term": None if term.share is None else plain(term.share * counted),
        "dropped": term.dropped,
    }
    if term.dropped in ("missing", "below_minimum"):
        entry["rule"] = term.rule.value
    if not role.closed:
        entry["raters"] = list(term.raters)
    return entry


def rater_entry(rater: RaterSheet, indicator: Indicator, valued: Valued) -> dict[str, Any]:
    """One rater of an open role: the answer and how it became a value."""
    answer = rater.answers.get(indicator.code)
    return {
        "rater": rater.rater,
        "answer": None if answer is None or answer.not_applicable else answer.value,
        "value": printed(valued.value),
        "how": dict(valued.how),
    }
