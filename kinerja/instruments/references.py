"""Who in a draft refers to a given or a role: what must change before it may go."""

from collections.abc import Iterator
from typing import Any

from kinerja.instruments.content import Content, Entry


def users_of_given(content: Content, code: str) -> list[str]:
    """The Indonesian names of the nodes and outcome rows that read it, in reading order."""
    nodes = [content.nodes[node] for node in content.walk(content.root)]
    rows = [row for each in content.settings.get("outcome", {}).get("lists", ()) for row in each.get("rows", ())]
    return [name_of(entry) for entry in [*nodes, *rows] if code in set(givens_read(entry))]


def users_of_role(content: Content, code: str) -> list[str]:
    """The Indonesian names of the indicators that the role answers, in reading order."""
    nodes = [content.nodes[node] for node in content.walk(content.root)]
    return [name_of(node) for node in nodes if code in node.get("roles", ())]


def givens_read(part: Any) -> Iterator[str]:
    """Every given that a part of a document names: as a target, a weight, or in a condition."""
    if isinstance(part, dict):
        for key, inner in part.items():
            if key in ("given", "target_given") and isinstance(inner, str):
                yield inner
            else:
                yield from givens_read(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from givens_read(inner)


def name_of(entry: Entry) -> str:
    return str(entry.get("label", {}).get("id") or entry["code"])
