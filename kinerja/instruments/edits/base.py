"""What the editing steps stand on: codes, places in the tree, replaced fields."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from kinerja.core.errors import Invalid, NotFound
from kinerja.instruments.content import Content, Entry

Frozen = Mapping[str, str]  # codes that were published -> criterion, or the indicator's type
Edit = Callable[[Content, Frozen], Content]
NOTHING: Frozen = MappingProxyType({})

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
DEEPEST = 6


def node_of(content: Content, code: str) -> Entry:
    """Raises NotFound when the node is not there (any more)."""
    if code not in content.nodes:
        raise NotFound("node.unknown")
    return content.nodes[code]


def kind_of(node: Mapping[str, Any]) -> str:
    """What a code stands for: `criterion`, or the indicator's type."""
    return str(node.get("type") or node["kind"])


def depth_of(content: Content, code: str) -> int:
    """0 for the root."""
    depth = 0
    while content.nodes[code]["parent"]:
        code, depth = content.nodes[code]["parent"], depth + 1
    return depth


def height_of(content: Content, code: str) -> int:
    """How many layers the node and what is under it take."""
    return 1 + max((height_of(content, child) for child in content.children(code)), default=0)


def with_nodes(content: Content, changed: Mapping[str, Entry]) -> Content:
    return replace(content, nodes={**content.nodes, **changed})


def ordered(content: Content, codes: Iterable[str]) -> Content:
    return with_nodes(content, {code: {**content.nodes[code], "position": i} for i, code in enumerate(codes)})


def check_new_code(content: Content, code: str, kind: str, frozen: Frozen) -> None:
    """A code must be well formed, free, and never have stood for something else in a published version."""
    if not CODE.fullmatch(code):
        raise Invalid("code.malformed", {"code": ["code.malformed"]}, code=code)
    if code.upper() in {known.upper() for known in content.nodes}:
        raise Invalid("code.taken", {"code": ["code.taken"]}, code=code)
    if frozen.get(code, kind) != kind:
        raise Invalid("code.used_before", {"code": ["code.used_before"]}, code=code)


def free_code(content: Content, parent: str, kind: str, frozen: Frozen, *, like: str = "") -> str:
    """The next code in the manner of its siblings: KES-K3 is followed by KES-K4."""
    same = [child for child in content.children(parent) if content.nodes[child]["kind"] == kind]
    model = like or (same[-1] if same else "")
    return FreeCodes(content, frozen).like(model, usual="K" if kind == "criterion" else f"{parent[:30]}-")


class FreeCodes:
    """Codes that nothing has, one after the other; what was given is taken from then on."""

    def __init__(self, content: Content, frozen: Frozen) -> None:
        self.here = {known.upper() for known in content.nodes}
        self.before = {known.upper() for known in frozen}
        self.last: dict[str, int] = {}  # stem -> the number that was given last

    def like(self, model: str, *, usual: str = "K") -> str:
        """The next one with another number at its end; `usual` begins a code that has no model."""
        stem = re.sub(r"[0-9]+$", "", model) or usual
        if stem == model:
            stem = f"{stem[:36]}-"
        number = self.last.get(stem, 0) + 1
        while (code := f"{stem}{number}").upper() in self.here or code.upper() in self.before:
            number += 1
        self.last[stem] = number
        self.take(code)
        return code

    def take(self, code: str) -> None:
        self.here.add(code.upper())


def replaced(entry: Entry, fields: Mapping[str, Any]) -> Entry:
    merged = {**entry, **fields}
    return {name: value for name, value in merged.items() if value is not None}


def refuse_root(content: Content, code: str) -> None:
    if code == content.root:
        raise Invalid("node.is_root", code=code)
