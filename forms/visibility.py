"""What a rater sees of an instrument: conditions over the rater's own answers and the givens, evaluated in order."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.conditions import Condition, Scope, holds, references
from forms.instrument import Answers, Criterion, Indicator, Instrument, Node, walk
from forms.ordering import in_order

Hidden = frozenset[str]
NOTHING: Hidden = frozenset()


def conditional_order(root: Criterion) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The nodes with a condition, each after those that decide over what it reads; and the rings among them."""
    above = {child.code: node.code for node in walk(root) if isinstance(node, Criterion) for child in node.children}
    needs = {node.code: needed_by(node, above.get(node.code)) for node in walk(root)}
    order, rings = in_order(needs)
    with_condition = {node.code for node in walk(root) if node.show_if is not None}
    return tuple(code for code in order if code in with_condition), rings


def needed_by(node: Node, parent: str | None) -> list[str]:
    """What must be known to be shown or not before a node is: its parent, and the answers that its condition reads."""
    read = [] if node.show_if is None else [code for source, code in references(node.show_if) if source == "answer"]
    return [*([parent] if parent else []), *read]


def hidden_from(instrument: Instrument, answers: Answers, givens: Mapping[str, Any]) -> Hidden:
    """The codes of everything that somebody with these answers isn't shown.

    An answer that is hidden itself is no answer. Without conditions this costs nothing.
    """
    return hidden_among(instrument.nodes, instrument.conditional, answers, givens)


def hidden_among(
    nodes: Mapping[str, Node], conditional: Sequence[str], answers: Answers, givens: Mapping[str, Any]
) -> Hidden:
    """The same for nodes whose conditional ones are known in their order."""
    hidden: set[str] = set()
    for code in conditional:
        condition = nodes[code].show_if
        if code not in hidden and condition is not None and not is_true(condition, answers, givens, hidden):
            hidden |= {node.code for node in walk(nodes[code])}
    return frozenset(hidden) if hidden else NOTHING


@dataclass(frozen=True, slots=True)
class Shown:
    """The answers that a condition may read: not the hidden ones; who can't judge says nothing."""

    answers: Answers
    hidden: Collection[str]

    def get(self, code: str) -> Any:
        answer = None if code in self.hidden else self.answers.get(code)
        return None if answer is None or answer.not_applicable else answer.value


def is_true(condition: Condition, answers: Answers, givens: Mapping[str, Any], hidden: Collection[str]) -> bool:
    """Whether a condition holds over the answers that are shown, and the givens."""
    return holds(condition, Scope(Shown(answers, hidden), givens))


def is_owed(indicator: Indicator, answers: Answers, givens: Mapping[str, Any], hidden: Collection[str]) -> bool:
    """Whether an answer is required: always, or because a condition says so; never while it is hidden."""
    if indicator.code in hidden:
        return False
    if indicator.required or indicator.require_if is None:
        return indicator.required
    return is_true(indicator.require_if, answers, givens, hidden)


def hidden_from_all(
    instrument: Instrument, sheets: Sequence[tuple[str, Hidden]], givens: Mapping[str, Any], away: Collection[str]
) -> Hidden:
    """What has no place in the shares: named by the caller, or hidden from every rater who would answer it.

    `sheets` are role and hidden codes of each rater; where nobody has answered yet, what nobody's answers hide.
    A criterion without anything left to see is hidden too; the root stays, and is n/a.
    """
    hidden = {node.code for code in away for node in walk(instrument.nodes[code])}
    if instrument.conditional:
        nobody = hidden_from(instrument, {}, givens)
        seen = sheets or [("", nobody)]
        for indicator in instrument.indicators():
            asked = [each for role, each in sheets if role in indicator.roles] or [nobody]
            if all(indicator.code in each for each in asked):
                hidden.add(indicator.code)
        # A repeating criterion without rows says what it is itself; only a condition hides it.
        hidden |= {code for code in childless(instrument.nodes) if all(code in each for _, each in seen)}
        for node in instrument.nodes.values():
            leaves = [each.code for each in walk(node) if isinstance(each, Indicator) or not each.children]
            if node is not instrument.root and hidden.issuperset(leaves):
                hidden.add(node.code)
    return frozenset(hidden)


def childless(nodes: Mapping[str, Node]) -> Iterator[str]:
    return (code for code, node in nodes.items() if isinstance(node, Criterion) and not node.children)
