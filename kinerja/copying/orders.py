"""In which order the official system asks for what: data in config/seeds/copying or in a file of one's own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from forms.instrument import Text

SOURCES = ("nip", "name", "period", "rating", "reason", "predicate", "rater_words", "year_feedback")


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One place of the official form, or one per piece where `source` has several."""

    source: str
    label: Text
    parts: Text = field(default_factory=dict)  # words before each part of a text that has several


@dataclass(frozen=True, slots=True)
class Order:
    code: str
    name: Text
    lines: tuple[OrderLine, ...]


@lru_cache(maxsize=8)
def order_named(name: str) -> Order:
    """A seed by its code, or the file at that path. Raises ValueError that says what is wrong with it."""
    file = Path(name) if name.endswith(".json") else resources.files("config") / "seeds" / "copying" / f"{name}.json"
    if not file.is_file():
        raise ValueError(f"no order of copying: {name}")
    return order_from_json(json.loads(file.read_text(encoding="utf-8")))


def order_from_json(found: Mapping[str, Any]) -> Order:
    """Raises ValueError for a source that nobody knows, one that comes twice, and for missing words."""
    lines = tuple(
        OrderLine(str(one.get("from", "")), one.get("label") or {}, one.get("parts") or {})
        for one in found.get("items", ())
    )
    sources = [line.source for line in lines]
    unknown = sorted(set(sources) - set(SOURCES))
    if unknown:
        raise ValueError(f"unknown sources: {', '.join(unknown)}")
    if len(set(sources)) < len(sources) or not sources:
        raise ValueError("each source once, and at least one")
    if not all(text.get("id") for text in (found.get("name") or {}, *(line.label for line in lines))):
        raise ValueError("words in Indonesian are missing")
    return Order(str(found.get("code", "")), found["name"], lines)
