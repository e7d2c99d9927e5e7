"""Texts, types and codes of nodes."""

from collections.abc import Mapping, Sequence
from typing import Any

from kinerja.core.errors import Invalid
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.edits.base import NOTHING, Edit, Frozen, check_new_code, kind_of, node_of, replaced, with_nodes
from kinerja.instruments.edits.following import followed, following


def set_node(code: str, fields: Mapping[str, Any]) -> Edit:
    """Fields of a node replaced; None takes a field back to its default."""

    def edit(content: Content, frozen: Frozen = NOTHING) -> Content:
        node = node_of(content, code)
        kind = fields.get("type")
        if kind is not None and frozen.get(code, kind) != kind:
            raise Invalid("code.type_frozen", {"type": ["code.type_frozen"]}, code=code)
        return with_nodes(content, {code: replaced(node, fields)})

    return edit


def set_levels(code: str, levels: Sequence[Entry]) -> Edit:
    """The described levels of an indicator, in the order given."""
    return set_node(code, {"levels": list(levels) or None})


def rename_node(code: str, new_code: str) -> Edit:
    """Another code for a node that was never published; whatever refers to it follows."""

    def edit(content: Content, frozen: Frozen = NOTHING) -> Content:
        node = node_of(content, code)
        if code == new_code:
            return content
        if code in frozen:
            raise Invalid("code.frozen", {"code": ["code.frozen"]}, code=code)
        check_new_code(content, new_code, kind_of(node), frozen)
        nodes = {
            (new_code if key == code else key): {
                **following(entry, {code: new_code}),
                "code": new_code if key == code else key,
                "parent": new_code if entry["parent"] == code else entry["parent"],
            }
            for key, entry in content.nodes.items()
        }
        settings = _outcome_renamed(content.settings, code, new_code)
        return Content(settings, content.roles, nodes)

    return edit


def _outcome_renamed(settings: Entry, code: str, new_code: str) -> Entry:
    outcome = settings.get("outcome")
    if not outcome:
        return settings

    def follow(value: str | None) -> str | None:
        return new_code if value == code else value

    changed = dict(outcome)
    changed["axes"] = [
        {**axis, "nodes": [follow(node) for node in axis.get("nodes", ())]} for axis in outcome.get("axes", ())
    ]
    changed["lists"] = [
        {**each, **({"node": follow(each["node"])} if each.get("node") else {}),
         "rows": followed(each.get("rows", []), {code: new_code})}
        for each in outcome.get("lists", ())
    ]  # fmt: skip
    return {**settings, "outcome": changed}
