"""Who in a draft refers to a given or a role: what must change before it may go."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kinerja.instruments.content import Content, Entry

IN_BRACKETS = re.compile(r"\[([^\]]+)\]")


def users_of_given(content: Content, code: str) -> list[str]:
    """The Indonesian names of the nodes, outcome rows and figures that read it, in reading order."""
    nodes = [content.nodes[node] for node in content.walk(content.root)]
    outcome = content.settings.get("outcome", {})
    rows = [row for each in outcome.get("lists", ()) for row in each.get("rows", ())]
    return [name_of(entry) for entry in [*nodes, *rows, *outcome.get("figures", ())] if code in set(codes_read(entry))]


def users_of_role(content: Content, code: str) -> list[str]:
    """The Indonesian names of the indicators that the role answers, in reading order."""
    nodes = [content.nodes[node] for node in content.walk(content.root)]
    return [name_of(node) for node in nodes if code in node.get("roles", ())]


def codes_read(part: Any) -> Iterator[str]:
    """Every code that a part of a document reads: as a target, in a condition, in a formula."""
    if isinstance(part, Mapping):
        for key, inner in part.items():
            if key == "formula" and isinstance(inner, str):
                yield from IN_BRACKETS.findall(inner)
            elif (key == "value" or key.endswith("given")) and isinstance(inner, str):
                yield inner  # `value` in a formula's tree; the values of levels and tables are no codes
            else:
                yield from codes_read(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from codes_read(inner)


def name_of(entry: Entry) -> str:
    return str(entry.get("label", {}).get("id") or entry["code"])
