"""Whether weights make shares: none missing, none negative, and totals that are what their mode demands."""

from collections.abc import Iterator
from fractions import Fraction

from forms.errors import Problem
from forms.exact import HUNDRED, plain, total
from forms.instrument import Criterion, Draft, Indicator, Node, WeightMode, walk
from forms.scoring import points_of, scores, scoring_children, weight_among_siblings


def weight_problems(draft: Draft) -> Iterator[Problem]:
    """Weights that are missing, negative, all zero, or total the wrong number."""
    for node in walk(draft.root):
        if node.weight is not None and node.weight < 0:
            yield Problem("weight.negative", node.code, "weight", {"weight": plain(node.weight)})
        if isinstance(node, Indicator) and node.weight is not None and not scores(node):
            yield Problem("weight.not_for_type", node.code, "weight", {"type": node.type})
    for criterion in (node for node in walk(draft.root) if isinstance(node, Criterion)):
        yield from group_problems(criterion, is_root=criterion is draft.root)


def group_problems(criterion: Criterion, *, is_root: bool) -> Iterator[Problem]:
    """One group of siblings by its mode."""
    members = scoring_children(criterion)
    if not members or criterion.mode is WeightMode.EQUAL:
        return
    points = criterion.mode is WeightMode.POINTS
    for member in members:
        yield from member_problems(member, points=points)
    whole = total([weight_among_siblings(member, criterion.mode) for member in members])
    if whole == 0:
        yield Problem("weight.all_zero", criterion.code, "children")
    elif whole != HUNDRED and (criterion.mode is WeightMode.PERCENT or (points and is_root)):
        yield sum_problem(criterion, whole)


def member_problems(member: Node, *, points: bool) -> Iterator[Problem]:
    """A sibling needs a weight; in points a criterion has the sum of its children's, and may not say otherwise."""
    summed = points and isinstance(member, Criterion) and member.mode is WeightMode.POINTS
    if member.weight is None and not summed:
        yield Problem("weight.missing", member.code, "weight")
    elif summed and member.weight is not None and isinstance(member, Criterion):
        whole = points_of(member)
        if whole != member.weight:
            params = {"weight": plain(member.weight), "sum": plain(whole)}
            yield Problem("weight.not_sum_of_children", member.code, "weight", params)


def sum_problem(criterion: Criterion, whole: Fraction) -> Problem:
    """How far a total is from 100, and on which side."""
    params = {"sum": plain(whole)}
    params["excess" if whole > HUNDRED else "lacking"] = plain(abs(whole - HUNDRED))
    return Problem("weight.sum_not_100", criterion.code, "children", params)
