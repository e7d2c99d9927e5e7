"""What an overlay may say otherwise about a node, field by field: its weight, its words, those of its levels."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from marshmallow import ValidationError

from forms.exact import exact, plain
from forms.instrument import Indicator, Level, Node
from forms.schemafields import Words

WEIGHT = "weight"
WORDS = Words()


def said(node: Node) -> dict[str, Any]:
    """Every such field with what the node says, as JSON."""
    found: dict[str, Any] = {"label": dict(node.label), "help": dict(node.help)}
    if node.weight is not None:
        found[WEIGHT] = plain(node.weight)
    if isinstance(node, Indicator):
        for role, texts in node.wording.items():
            found |= {f"wording.{role}.{key}": dict(text) for key, text in texts.items()}
        for level in node.levels:
            name = f"levels.{plain(level.value)}"
            found[f"{name}.label"] = dict(level.label)
            found |= {f"{name}.wording.{role}": dict(text) for role, text in level.wording.items()}
    return found


def fields_of(node: Node) -> frozenset[str]:
    """Every field that may be said otherwise: also words for roles that have none of their own yet."""
    found = {"label", "help", WEIGHT}
    if isinstance(node, Indicator):
        found |= {f"wording.{role}.{key}" for role in node.roles for key in ("label", "help")}
        levels = [f"levels.{plain(level.value)}" for level in node.levels]
        found |= {f"{name}.label" for name in levels}
        found |= {f"{name}.wording.{role}" for name in levels for role in node.roles}
    return frozenset(found | said(node).keys())


def is_text(field: str, value: Any) -> bool:
    """Whether it can stand there; only words of one role can be taken away."""
    if value is None:
        return ".wording." in f".{field}"
    try:
        return bool(WORDS.deserialize(value) == value)
    except ValidationError:
        return False


def saying(node: Node, own: Mapping[str, Any]) -> Node:
    """The node with those fields; what is None is taken away."""
    fields = {name: value for name, value in (said(node) | dict(own)).items() if value is not None}
    weight = exact(fields[WEIGHT]) if WEIGHT in fields else None
    if not isinstance(node, Indicator):
        return replace(node, label=fields["label"], help=fields["help"], weight=weight)
    return replace(
        node,
        label=fields["label"],
        help=fields["help"],
        weight=weight,
        wording=wording_of(node, fields),
        levels=tuple(level_saying(level, fields) for level in node.levels),
    )


def wording_of(node: Indicator, fields: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {role: {} for role, texts in node.wording.items() if not texts}
    for name, text in fields.items():
        if name.startswith("wording."):
            _, role, key = name.split(".", 2)
            found.setdefault(role, {})[key] = text
    return found


def level_saying(level: Level, fields: Mapping[str, Any]) -> Level:
    name = f"levels.{plain(level.value)}"
    start = f"{name}.wording."
    wording = {key.removeprefix(start): text for key, text in fields.items() if key.startswith(start)}
    return replace(level, label=fields[f"{name}.label"], wording=wording)
