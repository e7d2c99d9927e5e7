"""A draft as the lines of each sheet and back; both directions side by side, so that they never drift apart."""

from collections.abc import Iterator, Mapping
from typing import Any

from kinerja.instruments.content import Content

Entry = Mapping[str, Any]
OF_INDICATORS = ("type", "roles", "decline", "required", "basis")
OF_CRITERIA = ("mode",)
IN_RULES = ("lists", "axes", "figures")


def node_lines(content: Content) -> list[dict[str, Any]]:
    """Every node in reading order, numbered among its siblings; levels stand on a sheet of their own."""
    return [
        {**{key: part for key, part in content.nodes[code].items() if key != "levels"}, "position": place + 1}
        for parent in [None, *content.walk(content.root)]
        for place, code in enumerate([content.root] if parent is None else content.children(parent))
    ]


def level_lines(content: Content) -> Iterator[dict[str, Any]]:
    """The levels of every indicator, numbered."""
    for code in content.walk(content.root):
        for place, level in enumerate(content.nodes[code].get("levels") or ()):
            yield {**level, "node": code, "position": place + 1}


def role_lines(content: Content) -> list[dict[str, Any]]:
    return [{**role, "position": place + 1} for place, role in enumerate(content.ordered_roles())]


def given_lines(content: Content) -> list[dict[str, Any]]:
    return [{**each, "position": place + 1} for place, each in enumerate(content.settings.get("givens") or ())]


def setting_line(content: Content) -> dict[str, Any]:
    """What the whole instrument says, without what has a sheet of its own."""
    return {key: part for key, part in content.settings.items() if key not in ("format", "givens", "outcome")}


def rule_lines(content: Content) -> Iterator[tuple[str, str, int, Any]]:
    """Part, code, place and the whole of each rule."""
    outcome = content.settings.get("outcome") or {}
    for part in IN_RULES:
        for place, each in enumerate(outcome.get(part) or ()):
            yield part, str(each.get("code", "")), place + 1, each
    for part in ("category", "matrix"):
        if outcome.get(part) is not None:
            yield part, "", 1, outcome[part]


def outcome_from(rules: list[tuple[str, int, Any]]) -> dict[str, Any]:
    """The outcome of those parts, each list in its order."""
    outcome: dict[str, Any] = {}
    for part, _place, whole in sorted(rules, key=lambda rule: rule[1]):
        if part in IN_RULES:
            outcome.setdefault(part, []).append(whole)
        else:
            outcome[part] = whole
    return outcome
