"""Whether the conditions of nodes can work: known answers and givens, no ring, and each node shown to somebody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.conditions import references, shape_problems
from forms.errors import Problem
from forms.instrument import Criterion, Draft, Indicator, Node, walk
from forms.visibility import conditional_order, hidden_among
from forms.worlds import MOST_WORLDS, Unknowns, Variable, unknowns_of


def visibility_problems(draft: Draft) -> Iterator[Problem]:
    """Everything that keeps a node from being shown or required as its conditions say."""
    if draft.root.show_if is not None:
        yield Problem("visibility.root", draft.root.code, "show_if")
    broken = all_node_problems(draft)
    yield from broken
    if not is_readable(broken):
        return  # what can't be read can't be tried
    order, rings = conditional_order(draft.root)
    for ring in rings:
        yield Problem("visibility.cycle", ring[0], "show_if", {"codes": " → ".join([*ring, ring[0]])})
    if not rings and order:
        yield from unseen_problems(draft, order)


def is_readable(problems: list[Problem]) -> bool:
    return all(problem.warning for problem in problems)


def is_sound(draft: Draft) -> bool:
    """Whether the conditions of all nodes can be evaluated in an order."""
    return is_readable(all_node_problems(draft)) and not conditional_order(draft.root)[1]


def conditions_of(node: Node) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The conditions of a node by the name of their field."""
    for field in ("show_if", "require_if"):
        condition = getattr(node, field, None)
        if condition is not None:
            yield field, condition


def all_node_problems(draft: Draft) -> list[Problem]:
    """What is wrong with each condition by itself."""
    answered = {each.code: each for each in walk(draft.root) if isinstance(each, Indicator) and each.type != "note"}
    known = Known(answered, frozenset(given.code for given in draft.givens), tuple(role.code for role in draft.roles))
    return [
        problem
        for node in walk(draft.root)
        for field, condition in conditions_of(node)
        for problem in condition_problems(node, field, condition, known)
    ]


@dataclass(frozen=True, slots=True)
class Known:
    """What the conditions of a draft may read, and who answers it."""

    answered: Mapping[str, Indicator]
    givens: frozenset[str]
    roles: tuple[str, ...]

    def has(self, source: str, code: str) -> bool:
        return code in {"answer": self.answered, "given": self.givens}.get(source, ())


def condition_problems(node: Node, field: str, condition: Mapping[str, Any], known: Known) -> Iterator[Problem]:
    """A condition that can't be read, or that reads what isn't there for those who are asked."""
    malformed = list(shape_problems(condition, node.code, field))
    yield from (Problem("visibility.malformed", node.code, each.field) for each in malformed)
    for source, code in () if malformed else references(condition):
        if not known.has(source, code):
            yield Problem("visibility.unknown_reference", node.code, field, {"source": source, "code": code})
        elif source == "answer":
            yield from not_asked_problems(node, field, known.answered[code], known.roles)


def not_asked_problems(node: Node, field: str, read: Indicator, roles: tuple[str, ...]) -> Iterator[Problem]:
    """A warning for each role that answers the node, but never what its condition reads."""
    asked = {role for each in walk(node) if isinstance(each, Indicator) for role in each.roles}
    for role in [role for role in roles if role in asked and role not in read.roles]:
        yield Problem("visibility.not_asked", node.code, field, {"code": read.code, "role": role}, True)


def unseen_problems(draft: Draft, order: tuple[str, ...]) -> Iterator[Problem]:
    """Nodes that no combination shows, however answers and givens are chosen."""
    nodes = {node.code: node for node in walk(draft.root)}
    unknowns = unknowns_of(draft, [condition for node in nodes.values() for _, condition in conditions_of(node)])
    above = parents_among(nodes)
    for code in order:
        variables, deciding = deciding_over(nodes, above, [code])
        if unknowns.count(variables) > MOST_WORLDS:
            yield Problem("visibility.too_many", code, "show_if", {"most": MOST_WORLDS}, True)
        elif not any(is_shown(nodes, [each for each in order if each in deciding], code, unknowns, variables)):
            yield Problem("visibility.never", code, "show_if")


def is_shown(
    nodes: Mapping[str, Node], order: list[str], code: str, unknowns: Unknowns, variables: list[Variable]
) -> Iterator[bool]:
    """For each combination, whether the node is shown."""
    for world in unknowns.worlds(variables):
        yield code not in hidden_among(nodes, order, world.answers, world.givens)


def parents_among(nodes: Mapping[str, Node]) -> dict[str, str]:
    return {child.code: node.code for node in nodes.values() if isinstance(node, Criterion) for child in node.children}


def deciding_over(
    nodes: Mapping[str, Node], above: Mapping[str, str], codes: list[str]
) -> tuple[list[Variable], set[str]]:
    """What decides over some nodes: their conditions, those above them, and those of every answer read.

    The variables that these read, and the codes of the nodes that carry them.
    """
    found: dict[Variable, None] = {}
    seen: set[str] = set()
    waiting = list(codes)
    while waiting:
        code = waiting.pop()
        if code in seen:
            continue
        seen.add(code)
        read = [] if nodes[code].show_if is None else list(references(nodes[code].show_if))
        found |= dict.fromkeys(read)
        waiting += [each for source, each in read if source == "answer"]
        waiting += [above[code]] if code in above else []
    return list(found), seen
