"""Overlays and other drafts: the operations behind a wanted draft, and what becomes of them when the core moves."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from forms.diff import changes_between, outline, places
from forms.document import document_from_draft
from forms.errors import Problem
from forms.instrument import Criterion, Draft, Node
from forms.overlay import Core, Op, Operation, Overlay, effective, operation_problems
from forms.overlaytexts import fields_of, is_text, said

MINE, THEIRS = "mine", "theirs"
LONGEST = 40


def overlay_between(base: Draft, wanted: Draft, before: Iterable[Operation] = ()) -> Overlay:
    """The overlay that makes the wanted draft of the core, as far as any can (`refusals` says what none can).

    `before` are the operations so far: those about what is hidden are kept, so that showing it again brings them back.
    """
    core, now = places(base.root), places(wanted.root)
    operations = [*_on_core(core, now), *_own(core, wanted)]
    gone = {code for code in core if code not in now}
    return Overlay(
        wanted.code,
        wanted.title,
        (*operations, *_asleep(Core(base).permitted(before), gone)),
        None if wanted.note == base.note else wanted.note,
        None if wanted.legal_basis == base.legal_basis else wanted.legal_basis,
    )


Places = Mapping[str, tuple[Node, str | None]]


def _on_core(core: Places, now: Places) -> Iterator[Operation]:
    for code, (node, parent) in core.items():
        if code not in now:
            if parent is None or parent in now:
                yield Operation(Op.HIDE, code, base=dict(node.label))
            continue
        old, new = said(node), said(now[code][0])
        for name in sorted(fields_of(node)):
            if old.get(name) != new.get(name) and (name in new or is_text(name, None)):
                yield Operation(Op.SET, code, name, new.get(name), old.get(name))


def _own(core: Places, wanted: Draft) -> Iterator[Operation]:
    waiting: list[Node] = [wanted.root]
    while waiting:
        parent = waiting.pop()
        after = ""
        for child in parent.children if isinstance(parent, Criterion) else ():
            if child.code not in core:
                value = {"parent": parent.code, "after": after, "node": outline(child)}
                yield Operation(Op.ADD, child.code, value=value)
            after = child.code
            waiting.append(child)


def _asleep(before: Iterable[Operation], gone: set[str]) -> Iterator[Operation]:
    """Changes of hidden nodes, and the overlay's own nodes inside them."""
    waiting = [op for op in before if op.op is not Op.HIDE]
    inside = set(gone)
    while fresh := [op for op in waiting if (op.value["parent"] if op.op is Op.ADD else op.code) in inside]:
        yield from fresh
        inside |= {op.code for op in fresh}
        waiting = [op for op in waiting if op not in fresh]


def refusals(base: Draft, overlay: Overlay, wanted: Draft) -> list[Problem]:
    """Why the core does not let the overlay make the wanted draft; nothing where it does."""
    found = operation_problems(base, overlay.operations)
    made = effective(base, overlay).draft
    if not found and made != wanted and document_from_draft(made) != document_from_draft(wanted):
        found = [Problem("overlay.locked", change.code, change.field) for change in changes_between(made, wanted)]
        found = found or [Problem("overlay.locked", wanted.code)]
    return found


@dataclass(frozen=True, slots=True)
class Conflict:
    """An operation that the new core does not simply take.

    `reason`: `changed` (the core says otherwise than it did), `removed` (it has nothing there any more), `locked` (it
    no longer allows this), `taken` (it uses the code itself). `old` and `new` are the core's JSON then and now.
    `choices`: MINE keeps the operation, where it can be kept; THEIRS gives it up.
    """

    operation: Operation
    reason: str
    old: Any
    new: Any
    choices: tuple[str, ...] = (THEIRS,)

    @property
    def name(self) -> str:
        return f"{self.operation.op} {self.operation.code} {self.operation.field}".rstrip()


def merge(
    old: Draft, new: Draft, overlay: Overlay, choices: Mapping[str, str] | None = None
) -> tuple[Overlay, tuple[Conflict, ...]]:
    """The overlay on the new core, and each operation that somebody must decide about.

    What the overlay left alone follows. What both say alike is the core's from now on. Without a choice the new core
    stands; an own node that is given up takes along what stands in it.
    """
    chosen = choices or {}
    before, core = places(old.root), Core(new)
    kept: list[Operation] = []
    conflicts: list[Conflict] = []
    for op in overlay.operations:
        if op.op is Op.ADD:
            continue
        moved, conflict = _follow(op, core, before)
        kept += [] if moved is None else [moved]
        if conflict is not None:
            conflicts.append(conflict)
            if chosen.get(conflict.name) == MINE and MINE in conflict.choices:
                kept.append(replace(op, base=conflict.new))
    own, about_own = _follow_own([op for op in overlay.operations if op.op is Op.ADD], core, before, chosen)
    return replace(overlay, operations=(*kept, *own)), (*conflicts, *about_own)


def _follow(op: Operation, core: Core, before: Places) -> tuple[Operation | None, Conflict | None]:
    """A HIDE or SET under the new core: as it is, or what there is to decide; neither where it has become needless."""
    node = core.nodes.get(op.code)
    if node is None:
        then = outline(before[op.code][0]) if op.code in before else None
        return None, None if op.op is Op.HIDE else Conflict(op, "removed", then if op.base is None else op.base, None)
    if op.op is Op.SET and op.field not in fields_of(node):
        return None, Conflict(op, "removed", op.base, None)
    says = dict(node.label) if op.op is Op.HIDE else said(node).get(op.field)
    if op.op is Op.SET and says == op.value:
        return None, None
    if any(core.problems(op, frozenset())):
        return None, Conflict(op, "locked", op.base, says)
    if says == op.base:
        return op, None
    return None, Conflict(op, "changed", op.base, says, (MINE, THEIRS))


def _follow_own(
    adds: list[Operation], core: Core, before: Places, chosen: Mapping[str, str]
) -> tuple[list[Operation], list[Conflict]]:
    """The overlay's own nodes under the new core, the outer ones first."""
    kept: dict[str, Operation] = {}
    conflicts: list[Conflict] = []
    fresh: dict[str, str] = {}
    own = {op.code for op in adds}
    waiting = adds
    while ready := [op for op in waiting if op.value["parent"] not in {each.code for each in waiting} - {op.code}]:
        waiting = [op for op in waiting if op not in ready]
        for op in ready:
            parent = op.value["parent"]
            if parent in own and parent not in kept:
                continue  # given up with what it stands in
            conflict = _own_conflict(op, core, before, inside=parent in kept)
            if conflict is not None:
                conflicts.append(conflict)
                if chosen.get(conflict.name) != MINE or MINE not in conflict.choices:
                    continue
                fresh[op.code] = free_code(op.code, {*core.nodes, *own, *fresh.values()})
            kept[op.code] = op
    return [_renamed(op, fresh) for op in kept.values()], conflicts


def _own_conflict(op: Operation, core: Core, before: Places, *, inside: bool) -> Conflict | None:
    parent = op.value["parent"]
    if not inside and not isinstance(core.nodes.get(parent), Criterion):
        return Conflict(op, "removed", outline(before[parent][0]) if parent in before else None, None)
    if not inside and not core.may_add(parent):
        return Conflict(op, "locked", None, None)
    if op.code in core.nodes:
        return Conflict(op, "taken", None, outline(core.nodes[op.code]), (MINE, THEIRS))
    return None


def free_code(code: str, taken: set[str]) -> str:
    """The code with the first number that makes it free, in any case of letters."""
    used = {each.lower() for each in taken}
    number = 2
    while (found := f"{code[: LONGEST - 1 - len(str(number))]}-{number}").lower() in used:
        number += 1
    return found


def _renamed(op: Operation, fresh: Mapping[str, str]) -> Operation:
    """An own node under its new code, reading the others under theirs."""
    if not fresh:
        return op
    value = followed(op.value, fresh)
    code = fresh.get(op.code, op.code)
    place = {key: fresh.get(value[key], value[key]) for key in ("parent", "after")}
    return replace(op, code=code, value={**value, **place, "node": {**value["node"], "code": code}})


def followed(part: Any, fresh: Mapping[str, str]) -> Any:
    """JSON of a node with the new codes where codes of nodes stand: conditions, formulas, weight sets."""
    if isinstance(part, list):
        return [followed(inner, fresh) for inner in part]
    if not isinstance(part, Mapping):
        return part
    found = {key: followed(inner, fresh) for key, inner in part.items()}
    for key in ("value", "answer", "node"):
        if isinstance(part.get(key), str):
            found[key] = fresh.get(part[key], part[key])
    if isinstance(part.get("weights"), Mapping):
        found["weights"] = {fresh.get(code, code): weight for code, weight in part["weights"].items()}
    return found
