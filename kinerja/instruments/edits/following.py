"""What refers to nodes by their codes, when codes change: formulas, conditions, sets of weights."""

import re
from collections.abc import Mapping
from typing import Any

from kinerja.instruments.content import Entry

READING = ("steps", "aggregate", "show_if", "require_if", "weight_sets")
REFERENCES = ("value", "answer", "node")  # keys under which a code stands; numbers under them are no codes
IN_BRACKETS = re.compile(r"\[([^\]]+)\]")


def following(node: Entry, renamed: Mapping[str, str]) -> Entry:
    """The node with everything that it reads under the new codes."""
    return {**node, **{field: followed(node[field], renamed) for field in READING if field in node}}


def followed(part: Any, renamed: Mapping[str, str]) -> Any:
    """A part of a document with the new codes in the place of the old ones; a given of that name stays."""
    if isinstance(part, Mapping):
        return {key: _under(key, inner, renamed) for key, inner in part.items()}
    return [followed(inner, renamed) for inner in part] if isinstance(part, list | tuple) else part


def _under(key: str, inner: Any, renamed: Mapping[str, str]) -> Any:
    if key == "formula" and isinstance(inner, str):
        return IN_BRACKETS.sub(lambda found: f"[{renamed.get(found[1], found[1])}]", inner)
    if key in REFERENCES and isinstance(inner, str):
        return renamed.get(inner, inner)
    if key == "weights" and isinstance(inner, Mapping):
        return {renamed.get(code, code): weight for code, weight in inner.items()}
    return followed(inner, renamed)
