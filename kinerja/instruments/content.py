"""A draft's content as one value: settings, roles and nodes by code, with differences that can be taken back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from kinerja.core.types import MICRO_LIMIT

Entry = Mapping[str, Any]
Key = tuple[str, str]  # (part, code): ("node", "KES-K3")
SETTINGS: Key = ("settings", "")
ROOT_PARENT = ""
BASE = "base"  # in a stored patch: the version that the draft rests on
CORE = "core"  # in a stored patch: the core's version that an overlay stands on


@dataclass(frozen=True)
class Content:
    """What an administrator is writing, perhaps half finished.

    An entry is the document's own mapping (docs/instrument-format.md) plus `position`,
    and for nodes `parent` (the root's is empty) instead of `children`. `operations` are
    what is written in an overlay, by code and field; it then holds neither roles nor nodes.
    """

    settings: Entry
    roles: Mapping[str, Entry] = field(default_factory=dict)
    nodes: Mapping[str, Entry] = field(default_factory=dict)
    operations: Mapping[str, Entry] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """The code of the node without parent."""
        return next(code for code, node in self.nodes.items() if node["parent"] == ROOT_PARENT)

    @cached_property
    def _below(self) -> Mapping[str, list[str]]:
        """The codes under each parent, sorted out once: nobody looks through all nodes for each of them."""
        found: dict[str, list[str]] = {}
        for code in sorted(self.nodes, key=lambda code: (self.nodes[code]["position"], code)):
            found.setdefault(self.nodes[code]["parent"], []).append(code)
        return found

    def children(self, code: str) -> list[str]:
        """The codes under a node, in order."""
        return list(self._below.get(code, ()))

    @cached_property
    def size(self) -> int:
        """How many indicators there are."""
        return sum(node["kind"] == "indicator" for node in self.nodes.values())

    def walk(self, code: str) -> Iterator[str]:
        """The node and all under it, in reading order."""
        yield code
        for child in self.children(code):
            yield from self.walk(child)

    def ordered_roles(self) -> list[Entry]:
        return sorted(self.roles.values(), key=lambda role: (role["position"], role["code"]))


def givens_read(content: Content) -> list[Entry]:
    """The givens, each list with the fields that its items have: what rows of a repeating criterion may read."""
    return [each for given in content.settings.get("givens", ()) for each in (given, *given.get("fields", ()))]


def content_from_document(document: Mapping[str, Any]) -> Content:
    """The same definition, flat."""
    nodes: dict[str, Entry] = {}

    def visit(node: Mapping[str, Any], parent: str, position: int) -> None:
        own = {key: value for key, value in node.items() if key != "children"}
        nodes[node["code"]] = {**own, "parent": parent, "position": position}
        for index, child in enumerate(node.get("children", ())):
            visit(child, node["code"], index)

    visit(document["root"], ROOT_PARENT, 0)
    roles = {role["code"]: {**role, "position": index} for index, role in enumerate(document.get("roles", ()))}
    kept = {key: value for key, value in document.items() if key not in ("root", "roles")}
    return Content(kept, roles, nodes)


def document_from_content(content: Content) -> dict[str, Any]:
    """The definition as a document; what is half written stays half written."""

    def build(code: str) -> dict[str, Any]:
        node = {key: value for key, value in content.nodes[code].items() if key not in ("parent", "position")}
        if node["kind"] == "criterion":
            node["children"] = [build(child) for child in content.children(code)]
        return node

    roles = [{key: value for key, value in role.items() if key != "position"} for role in content.ordered_roles()]
    return {**content.settings, "roles": roles, "root": build(content.root)}


def entries(content: Content) -> dict[Key, Entry]:
    """Everything by (part, code)."""
    found: dict[Key, Entry] = {SETTINGS: content.settings}
    found |= {("role", code): role for code, role in content.roles.items()}
    found |= {("node", code): node for code, node in content.nodes.items()}
    found |= {("op", name): operation for name, operation in content.operations.items()}
    return found


def content_from_entries(found: Mapping[Key, Entry | None]) -> Content:
    """The inverse of `entries`; absent ones (None) are left out."""
    parts: dict[str, dict[str, Entry]] = {"role": {}, "node": {}, "op": {}, "settings": {}}
    for (part, code), entry in found.items():
        if entry is not None:
            parts[part][code] = entry
    return Content(parts["settings"][""], parts["role"], parts["node"], parts["op"])


Patch = dict[Key, Entry | None]


def difference(old: Content, new: Content) -> tuple[Patch, Patch]:
    """What changed, as entries before and after; None where there was or is none."""
    before, after = entries(old), entries(new)
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return {key: before.get(key) for key in keys}, {key: after.get(key) for key in keys}


def patched(content: Content, patch: Patch) -> Content:
    """The content with those entries in place."""
    return content_from_entries({**entries(content), **patch})


def stored_patch(patch: Patch) -> dict[str, Any]:
    """A patch as JSON: "part code" -> entry or null."""
    return {f"{part} {code}": entry for (part, code), entry in patch.items()}


def patch_from_stored(stored: Mapping[str, Any]) -> Patch:
    """The entries of a stored patch; what else it says is left out."""
    found: Patch = {}
    for name, entry in stored.items():
        if name in (BASE, CORE):
            continue
        part, _, code = name.partition(" ")
        found[part, code] = entry
    return found


def merged(base: Content, mine: Content, theirs: Content) -> tuple[Content, list[tuple[Key, str]]]:
    """Both changes of one base, field by field, and the fields that both changed differently.

    A conflicting field keeps theirs. An entry that one side removed and the other
    changed is a conflict on all of it (field "").
    """
    old, left, right = entries(base), entries(mine), entries(theirs)
    result: dict[Key, Entry | None] = dict(right)
    conflicts: list[tuple[Key, str]] = []
    for key in {**old, **left}:
        was, my, their = old.get(key), left.get(key), right.get(key)
        if my in (was, their):
            continue
        if their == was:
            result[key] = my
        elif was is None or my is None or their is None:
            conflicts.append((key, ""))
        else:
            entry, fields = _merged_entry(was, my, their)
            result[key] = entry
            conflicts += [(key, name) for name in fields]
    return content_from_entries(result), conflicts


def _merged_entry(was: Entry, mine: Entry, theirs: Entry) -> tuple[Entry, list[str]]:
    entry, conflicts = dict(theirs), []
    for name in {**was, **mine}:
        if mine.get(name) in (was.get(name), theirs.get(name)):
            continue
        if theirs.get(name) != was.get(name):
            conflicts.append(name)
        elif name in mine:
            entry[name] = mine[name]
        else:
            del entry[name]
    return entry, conflicts


MICRO = Decimal("0.000001")


def amount_from(text: Any) -> Decimal | None:
    """A number as an amount of at most six decimals; None for nothing, for finer ones (1/9) and too large ones."""
    if text in (None, "") or "/" in str(text):
        return None
    # By fractions: a decimal of forty digits has no quotient that decimals could round.
    millionths = Fraction(str(text)) / Fraction(MICRO)
    fits = millionths.denominator == 1 and abs(millionths) <= MICRO_LIMIT
    return Decimal(text) if fits else None


def finer(name: str, text: Any) -> dict[str, str]:
    """The number by its name where no amount holds it exactly; nothing where one does."""
    return {name: str(text)} if text not in (None, "") and amount_from(text) is None else {}


def text_of(amount: Decimal) -> str:
    """The number as documents write it: exact, without trailing zeros."""
    plain = format(amount, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
