"""Taking a newer version's changes over into a draft: what both sides changed differently is decided one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kinerja.instruments.content import Content, Entry, Key, content_from_entries, entries, merged

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing that the draft and the newer version changed differently; an empty `field` is all of it.

    `mine` and `theirs` are the values; None where it was removed or never written.
    """

    part: str
    code: str
    field: str
    mine: Any
    theirs: Any

    @property
    def name(self) -> str:
        """What the choice is called on the page."""
        return f"pilih {self.part} {self.code} {self.field}".rstrip()


def rebased(base: Content, mine: Content, theirs: Content, choices: Mapping[str, str]) -> tuple[Content, list[Clash]]:
    """The draft with the newer version's changes, and everything that somebody must choose about.

    What is not chosen stands as in the newer version. The order of siblings follows the
    draft. A criterion that one side removed while the other put something into it is a
    choice too. Deterministic; the content is a tree whatever was chosen.
    """
    result, conflicts = merged(base, mine, theirs)
    found = entries(result)
    clashes: list[Clash] = []
    for key, field in conflicts:
        clash = clash_of(key, field, mine, theirs)
        side = MINE if field == "position" else choices.get(clash.name, THEIRS)
        if field != "position":
            clashes.append(clash)
        settle(found, clash, mine if side == MINE else theirs)
    while fresh := [clash for clash in homeless(found, mine, theirs) if clash.name not in {c.name for c in clashes}]:
        for clash in fresh:
            clashes.append(clash)
            settle(found, clash, mine if choices.get(clash.name) == MINE else theirs)
    drop_homeless(found)
    return untangled(content_from_entries(dict(found)), theirs), clashes


def clash_of(key: Key, field: str, mine: Content, theirs: Content) -> Clash:
    """Both values of what is in conflict."""
    left, right = entries(mine).get(key), entries(theirs).get(key)
    if not field:
        return Clash(*key, "", left, right)
    return Clash(*key, field, (left or {}).get(field), (right or {}).get(field))


def settle(found: dict[Key, Entry], clash: Clash, side: Content) -> None:
    """Put what one side says in place; a node comes or goes with everything under it."""
    key = (clash.part, clash.code)
    entry = entries(side).get(key)
    if clash.field and (entry is None or key not in found):
        return  # gone by another choice
    if clash.field and entry is not None:
        kept = {name: value for name, value in found[key].items() if name != clash.field}
        found[key] = kept | ({clash.field: entry[clash.field]} if clash.field in entry else {})
        return
    if entry is None:
        drop(found, key)
        return
    found[key] = entry
    if clash.part == "node":
        for code in side.walk(clash.code):
            found.setdefault(("node", code), side.nodes[code])


def drop(found: dict[Key, Entry], key: Key) -> None:
    found.pop(key, None)
    if key[0] == "node":
        for child in [each for each, entry in found.items() if each[0] == "node" and entry["parent"] == key[1]]:
            drop(found, child)


def homeless(found: Mapping[Key, Entry], mine: Content, theirs: Content) -> Iterator[Clash]:
    """A choice for every criterion that is gone while something still stands in it."""
    nodes = {code: entry for (part, code), entry in found.items() if part == "node"}
    gone = dict.fromkeys(
        entry["parent"] for entry in nodes.values() if entry["parent"] and entry["parent"] not in nodes
    )
    for code in gone:
        yield Clash("node", code, "", mine.nodes.get(code), theirs.nodes.get(code))


def drop_homeless(found: dict[Key, Entry]) -> None:
    """What has no place left goes: its criterion was given up."""
    while orphans := [
        key for key, entry in found.items()
        if key[0] == "node" and entry["parent"] and ("node", entry["parent"]) not in found
    ]:  # fmt: skip
        for key in orphans:
            del found[key]


def untangled(content: Content, theirs: Content) -> Content:
    """Nodes that two moves put into each other go back to where the newer version has them."""
    reached = set(content.walk(content.root))
    lost = [code for code in content.nodes if code not in reached and code in theirs.nodes]
    nodes = {
        **content.nodes,
        **{code: {**content.nodes[code], "parent": theirs.nodes[code]["parent"]} for code in lost},
    }
    return Content(content.settings, content.roles, nodes)
