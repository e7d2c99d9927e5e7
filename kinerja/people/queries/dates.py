"""What "in force on a day" means for every dated row, and how long lists of ids are asked for."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

CHUNK = 20_000  # PostgreSQL's protocol takes 65,535 parameters at most.


def in_force(row: Any, on: date) -> ColumnElement[bool]:
    """True of rows with `valid_from <= on < valid_to`; an open end holds for ever."""
    return and_(row.valid_from <= on, or_(row.valid_to.is_(None), row.valid_to > on))


def not_ended(row: Any, on: date) -> ColumnElement[bool]:
    """True of rows that are in force on that day or will be later."""
    return or_(row.valid_to.is_(None), row.valid_to > on)


def chunks(ids: Collection[int]) -> Iterator[list[int]]:
    """The distinct ids in order, in lists that every database accepts as parameters."""
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
