"""Rater roles, and what the whole instrument says."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kinerja.core.errors import Invalid, NotFound
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.edits.base import CODE, NOTHING, Edit, Frozen, replaced
from kinerja.instruments.references import name_of, users_of_given


def add_role(role: Mapping[str, Any]) -> Edit:
    def edit(content: Content, frozen: Frozen = NOTHING) -> Content:
        code = role["code"]
        if not CODE.fullmatch(code):
            raise Invalid("code.malformed", {"code": ["code.malformed"]}, code=code)
        if code in content.roles:
            raise Invalid("code.taken", {"code": ["code.taken"]}, code=code)
        position = max((entry["position"] for entry in content.roles.values()), default=-1) + 1
        return replace(content, roles={**content.roles, code: {**role, "position": position}})

    return edit


def set_role(code: str, fields: Mapping[str, Any]) -> Edit:
    def edit(content: Content, frozen: Frozen = NOTHING) -> Content:
        if code not in content.roles:
            raise NotFound("role.unknown")
        return replace(content, roles={**content.roles, code: replaced(content.roles[code], fields)})

    return edit


def delete_role(code: str) -> Edit:
    """The role gone, and with it its place in every indicator and its own wording."""

    def edit(content: Content, frozen: Frozen = NOTHING) -> Content:
        if code not in content.roles:
            raise NotFound("role.unknown")
        roles = {key: entry for key, entry in content.roles.items() if key != code}
        nodes = {key: _without_role(entry, code) for key, entry in content.nodes.items()}
        return Content(content.settings, roles, nodes)

    return edit


def put_roles(roles: Sequence[Mapping[str, Any]]) -> Edit:
    """These roles and no others, in this order; what they do not say of a role that is there stays."""

    def edit(content: Content, frozen: Frozen = NOTHING) -> Content:
        for gone in content.roles.keys() - {role["code"] for role in roles}:
            content = delete_role(gone)(content, frozen)
        for place, role in enumerate(roles):
            if role["code"] not in content.roles:
                content = add_role(replaced({}, role))(content, frozen)
            content = set_role(role["code"], {**role, "position": place})(content, frozen)
        return content

    return edit


def put_givens(givens: Sequence[Mapping[str, Any]]) -> Edit:
    """These givens and no others, in this order. Raises Invalid for one that goes while something reads it."""

    def edit(content: Content, frozen: Frozen = NOTHING) -> Content:
        kept = {given["code"] for given in givens}
        for given in content.settings.get("givens", ()):
            users = users_of_given(content, given["code"])
            if given["code"] not in kept and users:
                names = ", ".join(f"“{name}”" for name in users)
                raise Invalid("given.in_use", {"givens": ["given.in_use"]}, given=name_of(given), places=names)
        return set_settings({"givens": list(givens) or None})(content, frozen)

    return edit


def set_settings(fields: Mapping[str, Any]) -> Edit:
    """Title, note, legal basis, givens, rounding, outcome."""

    def edit(content: Content, frozen: Frozen = NOTHING) -> Content:
        return replace(content, settings=replaced(content.settings, fields))

    return edit


def chained(*edits: Edit) -> Edit:
    """Several edits as one step."""

    def edit(content: Content, frozen: Frozen = NOTHING) -> Content:
        for step in edits:
            content = step(content, frozen)
        return content

    return edit


def _without_role(node: Entry, role: str) -> Entry:
    changed = dict(node)
    for name in ("roles", "decline"):
        if role in node.get(name, ()):
            changed[name] = [code for code in node[name] if code != role]
    if role in node.get("wording", {}):
        changed["wording"] = {code: text for code, text in node["wording"].items() if code != role}
    if any(role in level.get("wording", {}) for level in node.get("levels", ())):
        changed["levels"] = [_level_without_role(level, role) for level in node["levels"]]
    return changed


def _level_without_role(level: Entry, role: str) -> Entry:
    wording = {code: text for code, text in level.get("wording", {}).items() if code != role}
    return replaced(level, {"wording": wording or None})
