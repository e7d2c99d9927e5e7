"""The order in which nodes get their values, and the rings of nodes that wait for each other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from forms.formula.tree import Number, Operation, Reference, Tree, codes_in
from forms.instrument import Criterion, Node, walk
from forms.scoring import scores, scoring_children


def formulas_of(node: Node) -> Iterator[tuple[str, Any]]:
    """The formulas of a node with their places: its own aggregate's, then those of its steps."""
    if isinstance(node, Criterion) and "formula" in node.aggregate:
        yield "aggregate.formula", node.aggregate["formula"]
    for position, step in enumerate(node.steps):
        if "formula" in step:
            yield f"steps.{position}.formula", step["formula"]


def is_tree(formula: Any) -> bool:
    """Whether a formula could be read; else it is the text as typed."""
    return isinstance(formula, Number | Reference | Operation)


def read_by(node: Node) -> list[str]:
    """The codes whose values a node needs before it has its own: its children's, and those its formulas read."""
    children = [child.code for child in scoring_children(node)] if isinstance(node, Criterion) else []
    trees: list[Tree] = [formula for _, formula in formulas_of(node) if is_tree(formula)]
    return [*children, *(code for tree in trees for code in codes_in(tree))]


def evaluation_order(root: Criterion) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The codes that can have a value, each after what it reads, in reading order otherwise; and the rings."""
    return in_order({node.code: read_by(node) for node in walk(root) if scores(node)})


def in_order(needs: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Every code after those that it needs; a ring is reported once, and cut where it closes. Without recursion."""
    done: dict[str, bool] = {}  # False while its needs are being looked at
    order: list[str] = []
    rings: list[tuple[str, ...]] = []
    for start in needs:
        way = [] if start in done else [(start, iter(needs[start]))]
        while way:
            code, rest = way[-1]
            done.setdefault(code, False)
            following = next((each for each in rest if each in needs and not done.get(each, False)), None)
            if following is None:
                way.pop()
                done[code] = True
                order.append(code)
            elif following in done:
                on_way = [each for each, _ in way]
                rings.append(tuple(on_way[on_way.index(following) :]))
            else:
                way.append((following, iter(needs[following])))
    return tuple(order), tuple(rings)
