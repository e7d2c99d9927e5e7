"""Adding, copying, moving and deleting nodes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kinerja.core.errors import Invalid
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.edits.base import (
    DEEPEST,
    NOTHING,
    Edit,
    FreeCodes,
    Frozen,
    check_new_code,
    depth_of,
    free_code,
    height_of,
    kind_of,
    node_of,
    ordered,
    refuse_root,
    with_nodes,
)
from kinerja.instruments.edits.following import following


def add_node(parent: str, node: Mapping[str, Any]) -> Edit:
    """A new criterion or indicator at the end of a criterion; without a code, the next free one."""

    def edit(content: Content, frozen: Frozen = NOTHING) -> Content:
        if node_of(content, parent)["kind"] != "criterion":
            raise Invalid("node.not_a_criterion", {"parent": ["node.not_a_criterion"]})
        if depth_of(content, parent) + 1 >= DEEPEST:
            raise Invalid("tree.too_deep", {"parent": ["tree.too_deep"]}, most=DEEPEST)
        code = str(node.get("code") or free_code(content, parent, node["kind"], frozen))
        check_new_code(content, code, kind_of(node), frozen)
        siblings = content.children(parent)
        position = content.nodes[siblings[-1]]["position"] + 1 if siblings else 0
        return with_nodes(content, {code: {**node, "code": code, "parent": parent, "position": position}})

    return edit


def duplicate_node(code: str, *, suffix: str) -> Edit:
    """A copy of the node and all under it, just below it, with free codes and `suffix` after its name.

    What the copied nodes read of each other they read of the copies.
    """

    def edit(content: Content, frozen: Frozen = NOTHING) -> Content:
        node = node_of(content, code)
        refuse_root(content, code)
        renamed: dict[str, str] = {}
        codes, made = FreeCodes(content, frozen), dict[str, Entry]()
        for old in content.walk(code):
            entry = content.nodes[old]
            fresh = renamed[old] = codes.like(old)
            made[fresh] = {**entry, "code": fresh, "parent": renamed.get(entry["parent"], entry["parent"])}
        result = with_nodes(content, {fresh: following(entry, renamed) for fresh, entry in made.items()})
        copy = renamed[code]
        label = {locale: f"{text} {suffix}" for locale, text in node.get("label", {}).items()}
        result = with_nodes(result, {copy: {**result.nodes[copy], "label": label}})
        order = [child for child in result.children(node["parent"]) if child != copy]
        order.insert(order.index(code) + 1, copy)
        return ordered(result, order)

    return edit


def move_node(code: str, where: str) -> Edit:
    """One step `up` or `down` among its siblings, `in` under the criterion above it, or `out` beside its own."""

    def edit(content: Content, frozen: Frozen = NOTHING) -> Content:
        node = node_of(content, code)
        refuse_root(content, code)
        siblings = content.children(node["parent"])
        index = siblings.index(code)
        if where in ("up", "down"):
            other = index + (1 if where == "down" else -1)
            if not 0 <= other < len(siblings):
                return content
            siblings[index], siblings[other] = siblings[other], siblings[index]
            return ordered(content, siblings)
        if where == "in":
            above = [child for child in siblings[:index] if content.nodes[child]["kind"] == "criterion"]
            if not above:
                raise Invalid("node.no_criterion_above", code=code)
            return move_node_to(code, above[-1], len(content.children(above[-1])))(content, frozen)
        parent = node["parent"]
        if parent == content.root:
            raise Invalid("node.outermost", code=code)
        grandparent = content.nodes[parent]["parent"]
        return move_node_to(code, grandparent, content.children(grandparent).index(parent) + 1)(content, frozen)

    return edit


def move_node_to(code: str, parent: str, position: int) -> Edit:
    """Under another criterion, at a place among its children."""

    def edit(content: Content, frozen: Frozen = NOTHING) -> Content:
        node = node_of(content, code)
        refuse_root(content, code)
        if node_of(content, parent)["kind"] != "criterion":
            raise Invalid("node.not_a_criterion", {"parent": ["node.not_a_criterion"]})
        if parent in content.walk(code):
            raise Invalid("node.under_itself", {"parent": ["node.under_itself"]})
        if depth_of(content, parent) + height_of(content, code) >= DEEPEST:
            raise Invalid("tree.too_deep", {"parent": ["tree.too_deep"]}, most=DEEPEST)
        order = [child for child in content.children(parent) if child != code]
        order.insert(position, code)
        return ordered(with_nodes(content, {code: {**node, "parent": parent}}), order)

    return edit


def homes_for(content: Content, code: str) -> list[str]:
    """The criteria that the node may stand in, its own among them, in reading order."""
    inside, height = set(content.walk(code)), height_of(content, code)
    return [
        home
        for home in content.walk(content.root)
        if content.nodes[home]["kind"] == "criterion"
        and home not in inside
        and (depth_of(content, home) + height < DEEPEST or home == content.nodes[code]["parent"])
    ]


def delete_node(code: str) -> Edit:
    """The node and all under it gone; undo brings everything back."""

    def edit(content: Content, frozen: Frozen = NOTHING) -> Content:
        node_of(content, code)
        refuse_root(content, code)
        gone = set(content.walk(code))
        return replace(content, nodes={key: entry for key, entry in content.nodes.items() if key not in gone})

    return edit
