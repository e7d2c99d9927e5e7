"""Levels as a table writes them: one column each, or all in one cell."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from forms.exact import exact, plain
from forms.numbers import NumberRefused, canonical, parse_number
from kinerja.core.errors import Invalid
from kinerja.instruments.exchange.columns import Layout
from kinerja.instruments.starting import with_duties

Entry = Mapping[str, Any]
LONGEST_LEVEL = 2000
MARK = re.compile(r"(?:\A|[;\n])\s*(-?[0-9]+(?:[.,][0-9]+)?)\s*(?:[:=)]|[.–-](?=\s))\s*")


def written_levels(row: Sequence[str], layout: Layout) -> list[tuple[str, str]]:
    """Value and text of each level that a row describes, lowest first; none when it describes none.

    Raises Invalid for a cell that cannot be read, for one level alone and for a value that stands twice.
    """
    found = [(str(number), row[place].strip()) for number, place in layout.levels() if row[place].strip()]
    whole = layout.cell(row, "levels").strip()
    if whole:
        found += levels_in(whole)
    values = [value for value, _text in found]
    if len(set(values)) < len(values):
        raise Invalid("paste.level_repeated", {"levels": ["paste.level_repeated"]})
    if len(found) == 1:
        raise Invalid("paste.level_alone", {"levels": ["paste.level_alone"]})
    if any(len(text) > LONGEST_LEVEL for _value, text in found):
        raise Invalid("paste.text_too_long", {"levels": ["paste.text_too_long"]}, most=LONGEST_LEVEL)
    return sorted(found, key=lambda pair: Fraction(pair[0]))


def levels_in(text: str) -> list[tuple[str, str]]:
    """`1: Buruk; 2: Cukup` or one level per line. Raises Invalid."""
    marks = list(MARK.finditer(text))
    if not marks or text[: marks[0].start()].strip():
        raise Invalid("paste.levels_unread", {"levels": ["paste.levels_unread"]})
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [(_value(mark[1]), text[mark.end() : end].strip(" ;\n")) for mark, end in zip(marks, ends, strict=True)]


def _value(text: str) -> str:
    try:
        return canonical(parse_number(text))
    except NumberRefused:
        raise Invalid("paste.levels_unread", {"levels": ["paste.levels_unread"]}) from None


def fresh_levels(written: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """New levels with the usual duties."""
    return with_duties([{"value": value, "label": {"id": text}} for value, text in written])


def levels_over(known: Sequence[Entry], written: Sequence[tuple[str, str]]) -> list[Entry]:
    """The written levels; those of known values keep their points, duties and own words."""
    by_value = {plain(exact(str(level["value"]))): level for level in known}
    if not set(by_value) & {value for value, _text in written}:
        return list(fresh_levels(written))
    found: list[Entry] = []
    for value, text in written:
        level = by_value.get(value, {"value": value})
        found.append({**level, "label": {**level.get("label", {}), "id": text}})
    return found
