"""The weights that count in one appraisal: as written, from a given, or of the set that a condition chooses."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from forms.conditions import Scope, holds
from forms.errors import Problem
from forms.exact import HUNDRED, exact, is_exact, plain, total
from forms.instrument import Criterion, Node, WeightMode, WeightSet, walk
from forms.scoring import scores, scoring_children, weight_among_siblings

Weights = Mapping[str, Fraction]


def chosen_set(criterion: Criterion, givens: Mapping[str, Any]) -> WeightSet | None:
    """The first weight set whose condition is true for the givens; None: the weights as written."""
    scope = Scope(givens=givens)
    return next((each for each in criterion.weight_sets if holds(each.when, scope)), None)


def weights_in(root: Node, givens: Mapping[str, Any]) -> dict[str, Fraction]:
    """Every weight that isn't the one written, by code; a set wins over a given."""
    own: dict[str, Fraction] = {}
    for node in walk(root):
        if node.weight_given is not None and is_exact(givens.get(node.weight_given)):
            own[node.code] = exact(givens[node.weight_given])
    for node in walk(root):
        chosen = chosen_set(node, givens) if isinstance(node, Criterion) else None
        own |= {} if chosen is None else chosen.weights
    return own


def is_reweighted(root: Node) -> bool:
    """Whether anything but the written weights can count."""
    return any(node.weight_given is not None or getattr(node, "weight_sets", ()) for node in walk(root))


def given_weight_problems(root: Criterion, givens: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with the weights that givens name: at opening, and again whenever a score is worked out.

    Each problem stands at the given. A total is looked at where every weight of the group is known and everything
    that it may hold is shown.
    """
    own = weights_in(root, givens)
    for criterion in (node for node in walk(root) if isinstance(node, Criterion)):
        inside = [node for child in criterion.children for node in counted_in(child, criterion.mode)]
        named = {node.code: str(node.weight_given) for node in inside if node.weight_given in givens}
        if not named or criterion.mode is WeightMode.EQUAL:
            continue
        problems = [*negative_problems(named, own), *limit_problems(criterion, own)]
        if not any(node.show_if is not None or is_unknown(node, own) for node in inside):
            problems += total_problems(criterion, own, is_root=criterion is root)
        first = next(iter(named.values()))
        yield from (replace(each, path=named.get(each.path, first), field="value") for each in problems)


def negative_problems(named: Mapping[str, str], own: Weights) -> Iterator[Problem]:
    for code in [code for code in named if own[code] < 0]:
        yield Problem("weight.negative", code, "value", {"weight": plain(own[code])})


def is_unknown(node: Node, own: Weights) -> bool:
    """Whether a weight still waits for its given."""
    return node.weight_given is not None and node.weight is None and node.code not in own


def counted_in(node: Node, mode: WeightMode) -> Iterator[Node]:
    """The nodes whose weights a group adds up: its children, in points those below a summing one too."""
    yield node
    if mode is WeightMode.POINTS and isinstance(node, Criterion) and node.mode is WeightMode.POINTS:
        for child in node.children:
            yield from counted_in(child, mode)


def total_problems(
    criterion: Criterion, own: Weights, hidden: frozenset[str] = frozenset(), *, is_root: bool, fullest: bool = True
) -> Iterator[Problem]:
    """Shares that can't be formed, or a total that isn't what the mode demands; asked of the fullest group only."""
    members = scoring_children(criterion, hidden)
    if not members or not fullest:
        return
    whole = total([weight_among_siblings(member, criterion.mode, hidden, own) for member in members])
    demands = criterion.mode is WeightMode.PERCENT or (criterion.mode is WeightMode.POINTS and is_root)
    if whole == 0:
        yield Problem("weight.all_zero", criterion.code, "children")
    elif whole != HUNDRED and demands:
        yield sum_problem(criterion, whole)


def sum_problem(criterion: Criterion, whole: Fraction) -> Problem:
    """How far a total is from 100, and on which side."""
    params = {"sum": plain(whole)}
    params["excess" if whole > HUNDRED else "lacking"] = plain(abs(whole - HUNDRED))
    return Problem("weight.sum_not_100", criterion.code, "children", params)


def limit_problems(criterion: Criterion, own: Weights, hidden: frozenset[str] = frozenset()) -> Iterator[Problem]:
    """Weights outside the limits that their node carries; being the heaviest allows equals."""
    members = scoring_children(criterion, hidden)
    weights = {each.code: weight_among_siblings(each, criterion.mode, hidden, own) for each in members}
    for member in members:
        weight = weights[member.code]
        least, most = (limit_of(member, key) for key in ("least", "most"))
        if least is not None and weight < least:
            params = {"weight": plain(weight), "least": plain(least)}
            yield Problem("weight.below_limit", member.code, "weight", params)
        if most is not None and weight > most:
            params = {"weight": plain(weight), "most": plain(most)}
            yield Problem("weight.above_limit", member.code, "weight", params)
        heavier = [code for code, other in weights.items() if other > weight] if member.limits.get("heaviest") else []
        if heavier:
            yield Problem("weight.not_heaviest", member.code, "weight", {"other": heavier[0]})


def limit_of(node: Node, key: str) -> Fraction | None:
    raw = node.limits.get(key)
    return exact(raw) if is_exact(raw) and isinstance(raw, str) else None


def own_weighted(criterion: Criterion) -> list[str]:
    """The members that need a weight of their own: all that score, but those that are summed."""
    return [child.code for child in criterion.children if scores(child) and not is_summed(child, criterion.mode)]


def is_summed(node: Node, mode: WeightMode) -> bool:
    """Whether a node weighs what its children add up to."""
    return mode is WeightMode.POINTS and isinstance(node, Criterion) and node.mode is WeightMode.POINTS
