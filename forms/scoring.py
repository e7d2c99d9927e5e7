"""Values up the tree: shares of a group, the three absences, a node's own steps (docs/scoring.md)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from forms import conversions
from forms.errors import Problem
from forms.exact import plain, total
from forms.fieldtypes import FIELD_TYPES
from forms.instrument import AbsenceRule, Answers, Criterion, Node, WeightMode

ZERO = Fraction(0)
Absence = Literal["", "missing", "na", "hidden"]
Dropped = Literal["missing", "below_minimum", "na", "weight_zero"]


@dataclass(frozen=True, slots=True)
class RaterSheet:
    """What one rater sent in one role; `rater` is a label such as `A1`, never a name, unused in closed roles."""

    role: str
    answers: Answers
    rater: str = ""


@dataclass(frozen=True, slots=True)
class NodeValue:
    value: Fraction | None
    absence: Absence = ""


@dataclass(frozen=True, slots=True)
class Score:
    """The number with its sheet. `value` is rounded once as the instrument says, `exact` isn't rounded."""

    status: Literal["scored", "incomplete", "not_rated"]
    value: Decimal | None
    exact: Fraction | None
    nodes: Mapping[str, NodeValue]
    sheet: dict[str, Any]
    problems: tuple[Problem, ...] = ()
    givens: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RoleTerm:
    """One role's part in an indicator: the mean of its raters, its share, or why it has none."""

    role: str
    weight: Fraction  # as counted: once, or times its raters
    n: int
    value: Fraction | None
    dropped: Dropped | None
    rule: AbsenceRule = AbsenceRule.RENORMALISE
    share: Fraction | None = None
    raters: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """One child of a group before shares are formed; `rule` says what its absence does."""

    weight: Fraction
    value: Fraction | None
    absence: Absence
    rule: AbsenceRule


@dataclass(frozen=True, slots=True)
class Weighed:
    """A group's value with every member's share; a member without share was left out."""

    value: Fraction | None
    absence: Absence
    shares: tuple[Fraction | None, ...]
    blocked: bool = False


@dataclass(slots=True)
class Result:
    """A node's value on its way up: its weight among its siblings, and its share once the parent is weighed."""

    node: Node
    weight: Fraction
    value: Fraction | None
    absence: Absence
    rule: AbsenceRule
    blocked: bool = False
    share: Fraction | None = None
    roles: tuple[RoleTerm, ...] = ()
    children: tuple[str, ...] = ()
    steps: tuple[dict[str, Any], ...] = ()

    @property
    def counted(self) -> Fraction | None:
        """What the parent counts: the value, or zero where the rule turns an absence into zero."""
        return self.value if self.value is not None or self.share is None else ZERO


def weigh(members: Sequence[Member]) -> Weighed:
    """The weighted mean of the members, shares recomputed over those that count (`weighted_mean`).

    All n/a, or nothing but weight 0 left: n/a. No value otherwise: missing.
    """
    nobody: tuple[Fraction | None, ...] = (None,) * len(members)
    if any(member.value is None and member.rule is AbsenceRule.BLOCK for member in members):
        return Weighed(None, "missing", nobody, blocked=True)
    if all(member.absence == "na" for member in members):
        return Weighed(None, "na", nobody)
    counts = [member.value is not None or member.rule is AbsenceRule.ZERO for member in members]
    if not any(counts):
        return Weighed(None, "missing", nobody)
    whole = total([member.weight for member, count in zip(members, counts, strict=True) if count])
    if whole == 0:
        return Weighed(None, "na", nobody)
    shares = tuple(member.weight / whole if count else None for member, count in zip(members, counts, strict=True))
    pairs = zip(shares, members, strict=True)
    return Weighed(total([share * member.value for share, member in pairs if share and member.value]), "", shares)


def scores(node: Node) -> bool:
    """Whether a node can have a value: an indicator of a scoring type, or a criterion above one."""
    if isinstance(node, Criterion):
        return any(scores(child) for child in node.children)
    return node.type in FIELD_TYPES and FIELD_TYPES[node.type].scores


def scoring_children(criterion: Criterion, hidden: Collection[str] = ()) -> tuple[Node, ...]:
    """The children that take part in the shares, in reading order."""
    return tuple(child for child in criterion.children if child.code not in hidden and scores(child))


def points_of(node: Node, hidden: Collection[str] = ()) -> Fraction:
    """A node's weight in points: what the children of a summing criterion add up to, else as written."""
    if isinstance(node, Criterion) and node.mode is WeightMode.POINTS:
        return total([points_of(child, hidden) for child in scoring_children(node, hidden)])
    return node.weight or ZERO


def weight_among_siblings(node: Node, mode: WeightMode, hidden: Collection[str] = ()) -> Fraction:
    """The weight that a group of this mode reads."""
    if mode is WeightMode.EQUAL:
        return Fraction(1)
    if mode is WeightMode.POINTS:
        return points_of(node, hidden)
    return node.weight or ZERO


def criterion_result(criterion: Criterion, weight: Fraction, children: Sequence[Result]) -> Result:
    """A criterion from its children, who learn their shares; then its steps in the order written."""
    weighed = weigh([Member(child.weight, child.value, child.absence, child.rule) for child in children])
    for child, share in zip(children, weighed.shares, strict=True):
        child.share = share
    value, steps = stepped(criterion, weighed.value)
    return Result(
        criterion,
        weight,
        value,
        weighed.absence,
        rule=absence_rule(criterion, weighed.absence, blocked=weighed.blocked),
        blocked=weighed.blocked,
        children=tuple(child.node.code for child in children),
        steps=steps,
    )


def stepped(criterion: Criterion, value: Fraction | None) -> tuple[Fraction | None, tuple[dict[str, Any], ...]]:
    """The value after the criterion's own steps, each with what it found and what it left."""
    steps = []
    for step in criterion.steps:
        if value is not None:
            after = conversions.apply(step, value)
            steps.append({**step, "before": plain(value), "after": plain(after)})
            value = after
    return value, tuple(steps)


def absence_rule(node: Node, absence: Absence, *, blocked: bool) -> AbsenceRule:
    """What a node's absence does to its group; whatever was blocked below blocks all the way up."""
    if blocked:
        return AbsenceRule.BLOCK
    return node.not_applicable if absence == "na" else node.missing
