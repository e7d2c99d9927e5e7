"""An entry of a draft as the cells of one line and back; whatever a cell cannot say exactly stays beside it as JSON."""

import json
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from forms.exact import exact, is_exact, plain
from forms.numbers import NumberRefused, canonical, parse_number
from kinerja.core.errors import Invalid
from kinerja.instruments.exchange.words import bare, value_of
from kinerja.instruments.exchange.workbook.layout import NO, YES, Column

Entry = Mapping[str, Any]
Cell = str | float | None
LONGEST_CELL = 32_000  # a spreadsheet holds 32,767 characters in one cell
WRITTEN = "_written"  # beside an entry: texts that a cell shows otherwise than they are
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def line_from(entry: Entry, columns: Sequence[Column]) -> tuple[list[Cell], dict[str, Any]]:
    """The cells, and what they leave unsaid."""
    rest = deepcopy(dict(entry))
    written: dict[str, str] = {}
    cells: list[Cell] = []
    for column in columns:
        value = _found(rest, column.path) if column.path else None
        cell = _cell(column, value)
        cells.append(cell)
        if cell is None:
            continue
        _drop(rest, column.path)
        if column.kind == "text" and isinstance(value, str) and cell != value:
            written[column.path] = value
    return cells, rest | ({WRITTEN: written} if written else {})


def entry_from(cells: Sequence[str], columns: Sequence[Column], rest: Entry) -> tuple[dict[str, Any], dict[str, str]]:
    """The entry, and what is wrong with which column (path -> code)."""
    entry = {key: deepcopy(value) for key, value in rest.items() if key != WRITTEN}
    written, problems = rest.get(WRITTEN, {}), {}
    for column, text in zip(columns, cells, strict=False):
        if not text or column.kind == "told":
            continue
        try:
            value = _value(column, text)
        except Invalid as refusal:
            problems[column.path] = refusal.code
            continue
        original = written.get(column.path) if isinstance(written, dict) else None
        value = original if isinstance(original, str) and seen(original) == text else value
        if value != column.usual:
            _put(entry, column.path, value)
    return entry, problems


def seen(text: str) -> str:
    """A text as a cell shows it: without control characters, cut where cells end, without space around it."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST_CELL].strip()


def cell_text(value: Any) -> str:
    """What a spreadsheet holds in a cell, as text; its numbers exactly as it prints them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, int | float):
        # Spreadsheets calculate in floats; the shortest text of one is the number that was typed.
        return plain(Fraction(Decimal(repr(value)))) if abs(value) < 10**15 else repr(value)
    return value.isoformat() if isinstance(value, date) else seen(str(value))


def json_cells(value: Any) -> list[str]:
    """JSON in as many cells as it needs; the signs of the cells' ends are never lost, because none is a space."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":")).replace(" ", "\\u0020")
    return [text[start : start + LONGEST_CELL] for start in range(0, len(text), LONGEST_CELL)]


def json_from_cells(cells: Sequence[str]) -> Any:
    """What those cells say together. Raises Invalid."""
    text = "".join(cells).strip()
    if not text:
        return {}
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Invalid("workbook.json_broken") from None


def _cell(column: Column, value: Any) -> Cell:
    """None where the cell stays empty and the value, if any, goes beside it."""
    if value is None:
        value = column.usual
    if column.kind == "flag" and isinstance(value, bool):
        return YES if value else NO
    if column.kind == "whole" and isinstance(value, int) and not isinstance(value, bool):
        return float(value) if abs(value) < 10**9 else None
    if column.kind == "number" and (is_exact(value) or (isinstance(value, int) and not isinstance(value, bool))):
        return _number(str(value))
    if column.kind == "codes" and isinstance(value, list) and value and all(_is_code(each) for each in value):
        return ", ".join(value)
    if column.kind == "word" and isinstance(value, str):
        return column.words.get(value)
    return (seen(value) or None) if column.kind == "text" and isinstance(value, str) else None


def _number(text: str) -> Cell:
    """A number where a float prints the same, else its exact text."""
    number = exact(text)
    if plain(number) != text:
        return None
    close = float(number)
    return close if abs(number) < 10**15 and Fraction(Decimal(repr(close))) == number else text


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_-]+", value) is not None


def _value(column: Column, text: str) -> Any:
    """What a cell means. Raises Invalid."""
    if column.kind in ("number", "whole"):
        return _typed_number(text, whole=column.kind == "whole")
    if column.kind == "flag":
        found = {YES: True, "yes": True, "true": True, "1": True, NO: False, "no": False, "false": False, "0": False}
        if bare(text) not in found:
            raise Invalid("workbook.not_flag")
        return found[bare(text)]
    if column.kind == "codes":
        return [code.strip() for code in re.split(r"[,;\n]", text) if code.strip()]
    if column.kind == "word":
        word = value_of(column.words, text)
        if word is None:
            raise Invalid("workbook.unknown_word")
        return word
    return text


def _typed_number(text: str, *, whole: bool) -> str | int:
    if is_exact(text):
        number = exact(text)
    else:
        try:
            number = parse_number(text, whole=whole)
        except NumberRefused as refusal:
            raise Invalid(refusal.code) from None
    if whole and number.denominator != 1:
        raise Invalid("number.not_whole")
    return int(number) if whole else canonical(number)


def _found(entry: Mapping[str, Any], path: str) -> Any:
    head, _, rest = path.partition(".")
    inner = entry.get(head)
    if not rest:
        return inner
    return _found(inner, rest) if isinstance(inner, Mapping) else None


def _drop(entry: dict[str, Any], path: str) -> None:
    head, _, rest = path.partition(".")
    if not rest:
        entry.pop(head, None)
    elif isinstance(entry.get(head), dict):
        _drop(entry[head], rest)
        if not entry[head]:
            del entry[head]


def _put(entry: dict[str, Any], path: str, value: Any) -> None:
    head, _, rest = path.partition(".")
    if rest:
        inner = entry.setdefault(head, {})
        if isinstance(inner, dict):
            _put(inner, rest, value)
    else:
        entry[head] = value
