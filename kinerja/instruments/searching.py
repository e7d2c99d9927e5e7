"""Finding criteria and indicators by their words: every word must be there, in any text or in the code."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kinerja.instruments.board import text_in
from kinerja.instruments.content import Content, Entry

MOST_HITS = 40
LONGEST_SEARCH = 100
MANY = 15  # from so many lines on an outline offers to be searched


@dataclass(frozen=True, slots=True)
class Hit:
    """One node that has all the words, and the criteria above it, the outermost first."""

    code: str
    label: str
    path: Sequence[str]
    entry: Entry


def words_in(text: str) -> list[str]:
    return text.casefold().split()[:10]


def hits_in(content: Content, words: Sequence[str], *, kind: str = "") -> list[Hit]:
    """Nodes in reading order that have all the words, the root left out; of one kind when it is named."""
    found = {
        code for code, node in content.nodes.items()
        if node["parent"] and (not kind or node["kind"] == kind) and has_words(node, words)
    }  # fmt: skip
    if not found:
        return []  # most definitions of a library; their order costs more than the search
    return [
        Hit(code, label_of(content, code), path_of(content, code), content.nodes[code])
        for code in content.walk(content.root)
        if code in found
    ]


def has_words(node: Entry, words: Sequence[str]) -> bool:
    """Whether every word stands in the code or in one of the node's own texts."""
    said = " ".join(texts_of(node)).casefold()
    return all(word in said for word in words)


def texts_of(node: Entry) -> Iterator[str]:
    yield str(node.get("code", ""))
    for part in (node.get("label"), node.get("help"), *(level.get("label") for level in node.get("levels") or ())):
        yield from _strings(part)


def _strings(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from (text for text in part.values() if isinstance(text, str))


def label_of(content: Content, code: str) -> str:
    return text_in(content.nodes[code].get("label")) or code


def path_of(content: Content, code: str) -> list[str]:
    """The names of the criteria above a node, without the root."""
    above: list[str] = []
    here = content.nodes[code]["parent"]
    while here and here != content.root:
        above.insert(0, label_of(content, here))
        here = content.nodes[here]["parent"]
    return above
