"""Values up the tree: shares of a group, the three absences, a node's own steps (docs/scoring.md)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from forms import conversions
from forms.errors import Problem
from forms.exact import plain, total
from forms.fieldtypes import FIELD_TYPES
from forms.formula.tree import SO_FAR, Tree
from forms.formula.working import Found, Read, evaluate
from forms.formula.writing import json_of
from forms.grouping import AGGREGATES, ONE, WITH_SHARES, ZERO, Absence, Grouped, Member, absent, is_blocked
from forms.instrument import AbsenceRule, Answers, Criterion, Empty, Node, WeightMode

AS_WRITTEN: Mapping[str, Fraction] = {}
Dropped = Literal["missing", "below_minimum", "na", "weight_zero", "hidden"]


@dataclass(frozen=True, slots=True)
class RaterSheet:
    """What one rater sent in one role; `rater` is a label such as `A1`, never a name, unused in closed roles.

    `hidden` is found by the engine: what this rater's answers hide, whose answers don't count.
    """

    role: str
    answers: Answers
    rater: str = ""
    hidden: frozenset[str] = frozenset()


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
    term: Fraction | None = None
    roles: tuple[RoleTerm, ...] = ()
    children: tuple[str, ...] = ()
    steps: tuple[dict[str, Any], ...] = ()
    weight_set: str = ""
    how: dict[str, Any] = field(default_factory=dict)  # of a group without shares: what was counted, or its formula

    @property
    def counted(self) -> Fraction | None:
        """What the parent counts: the value, or zero where the rule turns an absence into zero."""
        return self.value if self.value is not None or self.share is None else ZERO


def scores(node: Node) -> bool:
    """Whether a node can have a value: an indicator of a scoring type, or a criterion above one."""
    if isinstance(node, Criterion):
        return any(scores(child) for child in node.children) or is_empty(node)
    return node.type in FIELD_TYPES and FIELD_TYPES[node.type].scores


def is_empty(node: Node) -> bool:
    """Whether a repeating criterion is written out without any row."""
    return isinstance(node, Criterion) and node.repeat is not None and not node.children


def scoring_children(criterion: Criterion, hidden: Collection[str] = ()) -> tuple[Node, ...]:
    """The children that take part in the shares, in reading order."""
    return tuple(child for child in criterion.children if child.code not in hidden and scores(child))


def points_of(node: Node, hidden: Collection[str] = (), own: Mapping[str, Fraction] = AS_WRITTEN) -> Fraction:
    """A node's weight in points: what the children of a summing criterion add up to, else as written."""
    if isinstance(node, Criterion) and node.mode is WeightMode.POINTS:
        return total([points_of(child, hidden, own) for child in scoring_children(node, hidden)])
    return own.get(node.code, node.weight or ZERO)


def weight_among_siblings(
    node: Node, mode: WeightMode, hidden: Collection[str] = (), own: Mapping[str, Fraction] = AS_WRITTEN
) -> Fraction:
    """The weight that a group of this mode reads; `own` are the weights that aren't the written ones."""
    if mode is WeightMode.EQUAL:
        return Fraction(1)
    if mode is WeightMode.POINTS:
        return points_of(node, hidden, own)
    return own.get(node.code, node.weight or ZERO)


def criterion_result(criterion: Criterion, children: Sequence[Result], read: Read) -> Result:
    """A criterion from its children, who learn their shares; then its steps in the order written.

    Without rows a repeating one is what it says, and its steps wait.
    """
    if criterion.repeat is not None and is_empty(criterion):
        return empty_result(criterion, criterion.repeat.empty)
    members = [Member(child.weight, child.value, child.absence, child.rule) for child in children]
    grouped, how = grouped_by(criterion, members, read)
    for child, share, term in zip(children, grouped.shares, grouped.terms, strict=True):
        child.share, child.term = share, term
    value, absence = grouped.value, grouped.absence
    steps: tuple[dict[str, Any], ...] = ()
    if not grouped.blocked:
        value, absence, steps = stepped(criterion, value, absence, read)
    if grouped.value is not None and criterion.aggregate.get("op", "weighted_mean") not in {*WITH_SHARES, "formula"}:
        pairs = zip(children, members, strict=True)
        how = {"counted": {child.node.code: plain(member.counted) for child, member in pairs if member.counts}}
    return Result(
        criterion,
        ONE,
        value,
        absence,
        rule=absence_rule(criterion, absence, blocked=grouped.blocked),
        blocked=grouped.blocked,
        children=tuple(child.node.code for child in children),
        steps=steps,
        how=how,
    )


def empty_result(criterion: Criterion, empty: Empty) -> Result:
    """A repeating criterion without a row."""
    if empty is Empty.ZERO:
        return Result(criterion, ONE, ZERO, "", rule=criterion.missing)
    blocks = empty is Empty.BLOCK
    rule = AbsenceRule.BLOCK if blocks else criterion.not_applicable
    return Result(criterion, ONE, None, "missing" if blocks else "na", rule=rule)


def grouped_by(criterion: Criterion, members: Sequence[Member], read: Read) -> tuple[Grouped, dict[str, Any]]:
    """The group's value as its criterion says; a formula reads its members by code, and only blocking stops it."""
    op = criterion.aggregate.get("op", "weighted_mean")
    if op != "formula":
        return AGGREGATES[op](members, criterion.aggregate), {}
    tree = criterion.aggregate["formula"]
    if is_blocked(members):
        return absent(members, "missing", blocked=True), {"formula": json_of(tree), "trace": []}
    value, absence, entry = formula_result(tree, read)
    return replace(absent(members, absence), value=value), entry


def formula_result(tree: Tree, read: Read) -> tuple[Fraction | None, Absence, dict[str, Any]]:
    """What a formula gives, and the formula with its trace for the sheet."""
    work = evaluate(tree, read)
    value = work.found.value if isinstance(work.found.value, Fraction) else None
    return value, work.found.absence, {"formula": json_of(tree), "trace": work.trace}


def stepped(
    node: Node, value: Fraction | None, absence: Absence, read: Read
) -> tuple[Fraction | None, Absence, tuple[dict[str, Any], ...]]:
    """The value after the node's own steps, each with what it found and what it left.

    Only a formula is applied to an absent value, because it can ask whether there is one.
    """
    steps: list[dict[str, Any]] = []
    for step in node.steps:
        before, own = value, dict(step)
        if step["op"] == "formula":
            value, absence, explained = formula_result(step["formula"], with_so_far(read, value, absence))
            own |= explained
        elif value is None:
            continue
        else:
            value = conversions.apply(step, value)
        steps.append({**own, "before": printed(before), "after": printed(value)})
    return value, absence, tuple(steps)


def with_so_far(read: Read, value: Fraction | None, absence: Absence) -> Read:
    """What a step's formula reads: everything that the node reads, and [.]."""
    so_far = Found(value, "na" if absence == "na" else "missing" if value is None else "")
    return lambda code: so_far if code == SO_FAR else read(code)


def printed(number: Fraction | None) -> str | None:
    return None if number is None else plain(number)


def absence_rule(node: Node, absence: Absence, *, blocked: bool) -> AbsenceRule:
    """What a node's absence does to its group; whatever was blocked below blocks all the way up."""
    if blocked:
        return AbsenceRule.BLOCK
    return node.not_applicable if absence == "na" else node.missing
