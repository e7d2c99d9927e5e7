"""A Dinas's or a position's operations on a core: the effective draft, and where each part of it comes from.

What a core does not allow has no effect, whatever the operations say; `operation_problems` reports it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError

from forms.errors import Problem
from forms.exact import exact, is_exact
from forms.instrument import Criterion, Draft, Indicator, Node, Text, walk
from forms.overlayrules import Permit, permits_of
from forms.overlaytexts import WEIGHT, fields_of, is_text, saying
from forms.schemas import CriterionSchema, IndicatorSchema, shared


class Op(StrEnum):
    """ADD a node of the overlay's own, HIDE one of the core's with all under it, SET a text or the weight of one."""

    ADD = "add"
    HIDE = "hide"
    SET = "set"


class Origin(StrEnum):
    CORE = "core"
    CHANGED = "changed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that an overlay does; code and field name it, so their order does not matter.

    SET: `field` is `weight`, `label`, `help`, `wording.<role>.label`, `wording.<role>.help`,
    `levels.<value>.label` or `levels.<value>.wording.<role>`; `value` is JSON, None takes
    it away. ADD: `value` is `{"parent", "after", "node"}`, a node without children behind
    a sibling ("": the first). `base`: what the core said then; of HIDE, the node's label.
    """

    op: Op
    code: str
    field: str = ""
    value: Any = None
    base: Any = None


@dataclass(frozen=True, slots=True)
class Overlay:
    """What an overlay is called and does. `note`, `legal_basis`: None leaves the core's."""

    code: str
    title: Text
    operations: tuple[Operation, ...] = ()
    note: Text | None = None
    legal_basis: str | None = None


@dataclass(frozen=True, slots=True)
class Effective:
    """The instrument that comes of core and overlay: a draft like any other, and what in it is not the core's."""

    draft: Draft
    added: frozenset[str] = frozenset()
    changed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # node -> fields, in their order
    hidden: tuple[str, ...] = ()  # the nodes named; what is under them goes with them

    def origin(self, code: str, part: str = "") -> Origin:
        """Of a node, or of one field of it."""
        if code in self.added:
            return Origin.ADDED
        changed = self.changed.get(code, ())
        return Origin.CHANGED if part in changed or (changed and not part) else Origin.CORE


def effective(base: Draft, overlay: Overlay) -> Effective:
    """The core with every operation that it allows. Deterministic, whatever the order of the operations."""
    core = Core(base)
    good = core.permitted(overlay.operations)
    hidden = [op.code for op in good if op.op is Op.HIDE]
    sets: dict[str, dict[str, Any]] = {}
    for op in sorted((op for op in good if op.op is Op.SET), key=lambda each: each.field):
        sets.setdefault(op.code, {})[op.field] = op.value
    adds = {op.code: op for op in good if op.op is Op.ADD}
    root = Built(core, adds, sets, frozenset(hidden)).node(base.root)
    assert isinstance(root, Criterion)
    draft = replace(
        base,
        code=overlay.code,
        title=overlay.title,
        root=root,
        note=base.note if overlay.note is None else overlay.note,
        legal_basis=base.legal_basis if overlay.legal_basis is None else overlay.legal_basis,
    )
    shown = {node.code for node in walk(draft.root)}
    return Effective(
        draft,
        frozenset(shown & adds.keys()),
        {code: tuple(fields) for code, fields in sets.items() if code in shown},
        tuple(code for code in core.nodes if code in hidden),
    )


def operation_problems(base: Draft, operations: Iterable[Operation]) -> list[Problem]:
    """Every operation that the core does not allow or that speaks of what is not there."""
    core, operations = Core(base), tuple(operations)
    grown = core.grown(operations)
    return [problem for op in operations for problem in core.problems(op, grown)]


class Core:
    """A core as operations meet it."""

    def __init__(self, base: Draft) -> None:
        self.nodes: dict[str, Node] = {node.code: node for node in walk(base.root)}
        self.permits: dict[str, Permit] = permits_of(base)
        self._own: dict[int, Node | None] = {}

    def own(self, op: Operation) -> Node | None:
        """The node of an ADD, without children, read once; None where it is none."""
        key = id(op.value)
        if key not in self._own:
            self._own[key] = node_from(op.value)
        return self._own[key]

    def permitted(self, operations: Iterable[Operation]) -> list[Operation]:
        operations = tuple(operations)
        grown = self.grown(operations)
        return [op for op in operations if not any(True for _ in self.problems(op, grown))]

    def grown(self, operations: Collection[Operation]) -> frozenset[str]:
        """The overlay's own criteria that stand under the core's, straight or through each other."""
        own = {op.code: op.value["parent"] for op in operations if op.op is Op.ADD and not any(self.own_problems(op))}
        kinds = {op.code: op.value["node"]["kind"] for op in operations if op.code in own and op.op is Op.ADD}
        found: set[str] = set()
        while fresh := [
            code
            for code, parent in own.items()
            if code not in found and kinds[code] == "criterion" and (parent in found or self.may_add(parent))
        ]:
            found |= set(fresh)
        return frozenset(found)

    def may_add(self, parent: str) -> bool:
        return parent in self.permits and self.permits[parent].add

    def problems(self, op: Operation, grown: frozenset[str]) -> Iterator[Problem]:
        if op.op is Op.ADD:
            yield from self.own_problems(op) or self.place_problems(op, grown)
        elif op.code not in self.nodes:
            yield Problem("overlay.unknown_node", op.code, op.field, {"code": op.code})
        elif op.op is Op.HIDE:
            if not self.permits[op.code].hide:
                yield Problem("overlay.may_not_hide", op.code)
        elif op.field not in fields_of(self.nodes[op.code]):
            yield Problem("overlay.unknown_field", op.code, op.field, {"field": op.field})
        elif op.field == WEIGHT:
            yield from self.weight_problems(op)
        elif not self.permits[op.code].retext:
            yield Problem("overlay.may_not_retext", op.code, op.field)
        elif not is_text(op.field, op.value):
            yield Problem("document.not_text", op.code, op.field)

    def weight_problems(self, op: Operation) -> Iterator[Problem]:
        permit = self.permits[op.code]
        if not permit.reweight:
            yield Problem("overlay.may_not_reweight", op.code, op.field)
        elif not is_exact(op.value):
            yield Problem("document.not_exact", op.code, op.field)
        elif exact(op.value) < 0:
            yield Problem("weight.negative", op.code, op.field, {"weight": op.value})
        elif not permit.takes(exact(op.value)):
            yield Problem("overlay.weight_outside", op.code, op.field, {"weight": op.value, **permit.bounds})

    def own_problems(self, op: Operation) -> list[Problem]:
        """What is wrong with a node of the overlay's own, wherever it stands."""
        if op.code in self.nodes:
            return [Problem("overlay.code_taken", op.code, "code", {"code": op.code})]
        node = self.own(op)
        return [] if node is not None and node.code == op.code else [Problem("overlay.unreadable", op.code)]

    def place_problems(self, op: Operation, grown: frozenset[str]) -> list[Problem]:
        parent = op.value["parent"]
        if parent in grown or self.may_add(parent):
            return []
        return [Problem("overlay.may_not_add" if parent in self.nodes else "overlay.unknown_parent", op.code, "parent")]


def node_from(value: Any) -> Node | None:
    """The node of an ADD, without children; None where it is none."""
    try:
        document = value["node"]
        place = (value["parent"], value["after"])
        criterion = document["kind"] == "criterion"
        schema = shared(CriterionSchema if criterion else IndicatorSchema)
        node = schema.load({**document, "children": []} if criterion else document)
    except (ValidationError, TypeError, KeyError):
        return None
    assert isinstance(node, Criterion | Indicator)
    return node if all(isinstance(each, str) for each in place) else None


@dataclass(frozen=True, slots=True)
class Built:
    """The tree as it is put together from the core's nodes and the overlay's own."""

    core: Core
    adds: Mapping[str, Operation]
    sets: Mapping[str, Mapping[str, Any]]
    hidden: frozenset[str]

    def node(self, node: Node) -> Node:
        if node.code in self.sets:
            node = saying(node, self.sets[node.code])
        if not isinstance(node, Criterion):
            return node
        core = {child.code: child for child in node.children}
        own = {code: op for code, op in self.adds.items() if op.value["parent"] == node.code}
        order = placed([*core], {code: op.value["after"] for code, op in own.items()})
        children = [core[code] if code in core else self.own(own[code]) for code in order if code not in self.hidden]
        return replace(node, children=tuple(self.node(child) for child in children))

    def own(self, op: Operation) -> Node:
        node = self.core.own(op)
        assert node is not None  # only what can be read is permitted
        return node


def placed(core: Collection[str], own: Mapping[str, str]) -> list[str]:
    """The core's children with the overlay's own behind those they follow, else at the end; ties by code."""
    order: list[str] = []

    def follow(code: str) -> None:
        for each in sorted(each for each, after in own.items() if after == code and each not in order):
            order.append(each)
            follow(each)

    follow("")
    for code in core:
        order.append(code)
        follow(code)
    for code in sorted(own, key=lambda each: (own[each] in own, each)):
        if code not in order:
            order.append(code)
            follow(code)
    return order
