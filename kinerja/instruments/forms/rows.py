"""Rows of a form that come, go and change places before anything is saved: only their numbered names change."""

import re
from collections.abc import Callable, Iterable

from werkzeug.datastructures import MultiDict

Sent = MultiDict[str, str]


def count_of(names: Iterable[str], stem: str, *, most: int) -> int:
    """How many rows the names speak of: `st0_at` and `st1_at` are two of the stem `st`; never more than `most`."""
    pattern = re.compile(rf"{re.escape(stem)}([0-9]{{1,3}})_")
    found = [int(match[1]) for name in names if (match := pattern.match(name))]
    return min(max(found, default=-1) + 1, most)


def without_row(sent: Sent, stem: str, place: int) -> Sent:
    """The row gone, those after it one place nearer."""
    return _renumbered(sent, stem, lambda n: None if n == place else n - (n > place))


def with_gap(sent: Sent, stem: str, place: int) -> Sent:
    """Room for a new row at a place, that row and those after it one place further."""
    return _renumbered(sent, stem, lambda n: n + (n >= place))


def swapped(sent: Sent, stem: str, place: int, other: int) -> Sent:
    """Two rows in each other's place."""
    return _renumbered(sent, stem, lambda n: {place: other, other: place}.get(n, n))


def _renumbered(sent: Sent, stem: str, number: Callable[[int], int | None]) -> Sent:
    pattern = re.compile(rf"{re.escape(stem)}([0-9]{{1,3}})(_.*)")
    found: Sent = MultiDict()
    for name, text in sent.items(multi=True):
        match = pattern.fullmatch(name)
        fresh = number(int(match[1])) if match else None
        if match is None:
            found.add(name, text)
        elif fresh is not None:
            found.add(f"{stem}{fresh}{match[2]}", text)
    return found
