"""What only cores and overlays know: other words for a core's node, showing a hidden one, what is allowed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kinerja.instruments.content import Content, Entry
from kinerja.instruments.edits.base import NOTHING, Edit, Frozen, node_of, replaced, with_nodes


def set_texts(code: str, texts: Mapping[str, Any]) -> Edit:
    """Texts of a node by the names of their fields (forms/overlaytexts.py); None takes words of a role away."""

    def edit(content: Content, frozen: Frozen = NOTHING) -> Content:
        entry: Entry = node_of(content, code)
        for name, text in texts.items():
            entry = _saying(entry, name, text)
        return with_nodes(content, {code: entry})

    return edit


def _saying(entry: Entry, name: str, text: Any) -> Entry:
    head, _, rest = name.partition(".")
    if head == "levels":
        return {**entry, "levels": [_level_saying(level, rest, text) for level in entry.get("levels", ())]}
    if head == "wording":
        role, _, key = rest.partition(".")
        own = replaced(entry.get("wording", {}).get(role, {}), {key: text})
        return replaced(entry, {"wording": replaced(entry.get("wording", {}), {role: own or None}) or None})
    return replaced(entry, {name: text or None})


def _level_saying(level: Entry, name: str, text: Any) -> Entry:
    start = f"{level['value']}.wording."
    if name == f"{level['value']}.label":
        return {**level, "label": text}
    if not name.startswith(start):
        return level
    role = name.removeprefix(start)
    return replaced(level, {"wording": replaced(level.get("wording", {}), {role: text}) or None})


def show_node(code: str, whole: Content) -> Edit:
    """A hidden node and all under it as they are in `whole`, back among the siblings they have there."""

    def edit(content: Content, frozen: Frozen = NOTHING) -> Content:
        found = node_of(whole, code)
        if code in content.nodes or found["parent"] not in content.nodes:
            return content
        back = {each: whole.nodes[each] for each in whole.walk(code) if each not in content.nodes}
        order = [each for each in whole.children(found["parent"]) if each in content.nodes or each in back]
        order += [each for each in content.children(found["parent"]) if each not in order]
        nodes = {**content.nodes, **back}
        places = {each: {**nodes[each], "position": place} for place, each in enumerate(order)}
        return replace(content, nodes={**nodes, **places})

    return edit


def set_allowances(usual: Entry, own: Mapping[str, Entry]) -> Edit:
    """What overlays may do to every node, and to the nodes named, which say so themselves."""

    def edit(content: Content, frozen: Frozen = NOTHING) -> Content:
        changed = {code: replaced(node_of(content, code), {"overlay": said or None}) for code, said in own.items()}
        settings = replaced(content.settings, {"overlay": usual or None})
        return replace(with_nodes(content, changed), settings=settings)

    return edit
