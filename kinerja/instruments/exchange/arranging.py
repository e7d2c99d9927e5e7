"""The order of parts when some changes are taken and others are not."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from kinerja.instruments.content import Content, Entry


def arranged(first: Sequence[str], second: Sequence[str], kept: Collection[str]) -> list[str]:
    """The kept codes in the order of `first`; those that only `second` knows follow whom they follow there.

    With nothing but additions and removals between the two, `arranged(old, new, new)` is the new order.
    """
    found = [code for code in first if code in kept]
    before = ""
    for code in second:
        if code not in kept:
            continue
        if code not in found:
            found.insert(found.index(before) + 1 if before else 0, code)
        before = code
    return found


def placed(entries: Mapping[str, Entry], order: Sequence[str]) -> dict[str, Entry]:
    """The entries with positions that put them into that order; none is touched when they stand so already."""
    positions = [entries[code].get("position", -1) for code in order]
    if positions == sorted(set(positions)) and -1 not in positions:
        return dict(entries)
    return {**entries, **{code: {**entries[code], "position": place} for place, code in enumerate(order)}}


def keyed(old: Sequence[Entry], new: Sequence[Entry], taken: Collection[str], *, reorder: bool) -> list[dict[str, Any]]:
    """Two lists of coded parts: those that are taken as in `new`, the others as in `old`."""
    before = {str(each["code"]): dict(each) for each in old}
    after = {str(each["code"]): dict(each) for each in new}
    found = {code: part for code, part in before.items() if code not in taken}
    found |= {code: after[code] for code in taken if code in after}
    first, second = (list(after), list(before)) if reorder else (list(before), list(after))
    return [found[code] for code in arranged(first, second, found)]


def settled_siblings(content: Content, old: Content, new: Content, reordered: Collection[str]) -> Content:
    """Every group of siblings in its order: the old one, or the new one where that was taken."""
    nodes: dict[str, Entry] = dict(content.nodes)
    groups: dict[str, list[str]] = {}
    for code, node in nodes.items():
        groups.setdefault(node["parent"], []).append(code)
    for parent, members in groups.items():
        orders = [side.children(parent) for side in (old, new)]
        first, second = reversed(orders) if parent in reordered else orders
        nodes = placed(nodes, arranged(first, second, members))
    return Content(content.settings, content.roles, nodes)
