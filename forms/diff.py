"""What changed in meaning between two drafts: node by node, role by role, in reading order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from forms.document import json_from
from forms.instrument import Criterion, Draft, Node

Kind = Literal[
    "added", "removed", "reweighted", "moved", "retexted", "retyped", "rescored", "role_changed", "outcome_changed",
    "overlay_changed",
]  # fmt: skip
TEXTS = ("label", "help", "basis", "wording")
TYPES = ("type",)
ASKED = ("roles", "decline")
ALLOWED = ("overlay",)
SCORING = (
    "mode", "aggregate", "steps", "missing", "not_applicable", "required", "spec", "show_if", "require_if", "repeat",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; `before` and `after` are JSON, None where there was or is nothing."""

    kind: Kind
    code: str
    field: str = ""
    before: Any = None
    after: Any = None


def changes_between(old: Draft, new: Draft) -> list[Change]:
    """Every change of meaning, none where the documents say the same; `new` against `old`."""
    return [*head_changes(old, new), *role_changes(old, new), *tree_changes(old, new), *rule_changes(old, new)]


def head_changes(old: Draft, new: Draft) -> Iterator[Change]:
    """Title, note and legal basis."""
    for field in ("code", "title", "note", "legal_basis"):
        yield from field_change("retexted", new.code, field, getattr(old, field), getattr(new, field))


def role_changes(old: Draft, new: Draft) -> Iterator[Change]:
    """Roles by code, each with the whole of it before and after, field by field."""
    before, after = by_code(old.roles), by_code(new.roles)
    for code in [*before, *(code for code in after if code not in before)]:
        if code in before and code in after:
            for field in sorted({*before[code], *after[code]}):
                left, right = before[code].get(field), after[code].get(field)
                yield from field_change("role_changed", code, field, left, right)
        else:
            yield Change("role_changed", code, "", before.get(code), after.get(code))
    yield from field_change(
        "role_changed", "roles", "order", [c for c in before if c in after], [c for c in after if c in before]
    )


def rule_changes(old: Draft, new: Draft) -> Iterator[Change]:
    """Rounding and givens score differently; lists, axes and matrix give another outcome."""
    yield from field_change("rescored", new.code, "rounding", old.rounding, new.rounding)
    yield from field_change("overlay_changed", new.code, "overlay_of_all", old.overlay, new.overlay)
    yield from keyed_changes("rescored", "givens", by_code(old.givens), by_code(new.givens))
    for field in ("lists", "axes", "figures"):
        before, after = (by_code(getattr(draft.outcome, field)) for draft in (old, new))
        yield from keyed_changes("outcome_changed", field, before, after)
    for field in ("category", "matrix"):
        before, after = getattr(old.outcome, field), getattr(new.outcome, field)
        yield from field_change("outcome_changed", "outcome", field, before, after)


def tree_changes(old: Draft, new: Draft) -> Iterator[Change]:
    """Nodes by code: those of the new draft in reading order, then the removed ones."""
    before, after = places(old.root), places(new.root)
    for code, (node, _) in after.items():
        if code not in before:
            yield Change("added", code, "", None, outline(node))
    for code, (node, place) in after.items():
        if code in before:
            yield from node_changes(before[code][0], node)
            yield from field_change("moved", code, "parent", before[code][1], place)
    for code, (node, _) in before.items():
        if code not in after:
            yield Change("removed", code, "", outline(node), None)
    yield from order_changes(before, after)


def node_changes(old: Node, new: Node) -> Iterator[Change]:
    """One node that is in both drafts, whatever became of it."""
    if isinstance(old, Criterion) != isinstance(new, Criterion):
        yield Change("retyped", new.code, "kind", outline(old), outline(new))
        return
    for field in ("weight", "weight_given", "limits", "weight_sets"):
        if hasattr(old, field):
            yield from field_change("reweighted", new.code, field, getattr(old, field), getattr(new, field))
    kinds: tuple[tuple[Kind, tuple[str, ...]], ...] = (
        ("retyped", TYPES),
        ("role_changed", ASKED),
        ("retexted", TEXTS),
        ("rescored", SCORING),
        ("overlay_changed", ALLOWED),
    )
    for kind, names in kinds:
        for name in names:
            if hasattr(old, name):
                yield from field_change(kind, new.code, name, getattr(old, name), getattr(new, name))
    yield from level_changes(new.code, json_from(getattr(old, "levels", ())), json_from(getattr(new, "levels", ())))


def level_changes(code: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[Change]:
    """Levels: other values or duties score differently, other words are only retexted."""

    def split(levels: list[dict[str, Any]], *, words: bool) -> list[dict[str, Any]]:
        return [
            {key: part for key, part in level.items() if (key in ("label", "wording")) == words} for level in levels
        ]

    yield from field_change("rescored", code, "levels", split(old, words=False), split(new, words=False))
    if len(old) == len(new):
        yield from field_change("retexted", code, "levels", split(old, words=True), split(new, words=True))


def order_changes(
    before: Mapping[str, tuple[Node, str | None]], after: Mapping[str, tuple[Node, str | None]]
) -> Iterator[Change]:
    """Groups whose common members stand in another order."""
    for code, (node, _) in after.items():
        if isinstance(node, Criterion) and code in before and isinstance(before[code][0], Criterion):
            old = [child.code for child in getattr(before[code][0], "children", ())]
            new = [child.code for child in node.children]
            common = {*old} & {*new}
            kept, now = ([child for child in each if child in common] for each in (old, new))
            yield from field_change("moved", code, "children", kept, now)


def keyed_changes(kind: Kind, field: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """Parts by code, and their order."""
    for code in [*before, *(code for code in after if code not in before)]:
        yield from field_change(kind, code, field, before.get(code), after.get(code))
    yield from field_change(kind, field, "order", [c for c in before if c in after], [c for c in after if c in before])


def field_change(kind: Kind, code: str, field: str, before: Any, after: Any) -> Iterator[Change]:
    """A change where two parts say different things as JSON."""
    if before is after:
        return
    left, right = json_from(before), json_from(after)
    if left != right:
        yield Change(kind, code, field, left, right)


def by_code(parts: Any) -> dict[str, Any]:
    return {part.code: json_from(part) for part in parts}


def places(node: Node, parent: str | None = None) -> dict[str, tuple[Node, str | None]]:
    """Every node by code with its parent's code, in reading order."""
    found = {node.code: (node, parent)}
    for child in node.children if isinstance(node, Criterion) else ():
        found |= places(child, node.code)
    return found


def outline(node: Node) -> dict[str, Any]:
    """A node without its children: they are changes of their own."""
    document = json_from(node)
    return {key: part for key, part in document.items() if key != "children"}
