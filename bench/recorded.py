"""What one request asked of the database and what it answered; and the same again through the bare driver."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import event

from kinerja.core.db import PRAGMAS, db

READING = ("SELECT", "WITH")


@dataclass(frozen=True, slots=True)
class Statement:
    """As the driver got it. `kept`: inside the writing transaction."""

    text: str
    values: Any
    many: bool
    kept: bool


@dataclass(frozen=True, slots=True)
class Recording:
    """One request: its statements, the bytes of its answer."""

    statements: tuple[Statement, ...]
    body: bytes
    kind: str

    @property
    def writes(self) -> int:
        return sum(not one.text.lstrip().upper().startswith(READING) for one in self.statements)


@dataclass(frozen=True, slots=True)
class Plan:
    """The recordings by name, and the databases to replay them on: the served one, and a copy from before sending."""

    url: str
    copy_url: str
    recordings: dict[str, Recording]


def record(app: Flask, ask: Callable[[], Any]) -> Recording:
    """Ask once, and keep what went to the drivers; the second BEGIN is the replay's own."""
    seen: list[Statement] = []
    with app.app_context():
        engines = dict(db.engines)
    with listening(engines, seen):
        answer = ask()
    if answer.status_code >= 400:
        raise RuntimeError(f"{answer.status_code}: {answer.text[:500]}")
    return Recording(tuple(seen), answer.data, answer.content_type)


@contextmanager
def listening(engines: dict[Any, Any], seen: list[Statement]) -> Iterator[None]:
    def listener(kept: bool) -> Callable[..., None]:
        def note(_connection: Any, _cursor: Any, text: str, values: Any, _context: Any, many: bool) -> None:
            if not text.startswith("BEGIN"):
                seen.append(Statement(text, values, many, kept))

        return note

    notes = [(engine, listener(name is None)) for name, engine in engines.items()]
    for engine, note in notes:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        for engine, note in notes:
            event.remove(engine, "before_cursor_execute", note)


class Replay:
    """Statements through the bare driver, on one connection per thread that is kept."""

    def __init__(self, url: str, *, keep: bool = True) -> None:
        self.sqlite = url.startswith("sqlite")
        self.begin, self.end = ("BEGIN IMMEDIATE" if self.sqlite else "BEGIN"), ("COMMIT" if keep else "ROLLBACK")
        self.connection: Any
        if self.sqlite:
            self.connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
            for pragma in PRAGMAS:
                self.connection.execute(f"PRAGMA {pragma}")
        else:
            self.connection = psycopg.connect(url, autocommit=True)

    def run(self, statements: tuple[Statement, ...]) -> int:
        """All of them in order; how many rows came back."""
        cursor, rows, inside = self.connection.cursor(), 0, False
        for one in statements:
            if one.kept and not inside:
                cursor.execute(self.begin)
                inside = True
            (cursor.executemany if one.many else cursor.execute)(one.text, one.values)
            if cursor.description:
                rows += len(cursor.fetchall())
        if inside:
            cursor.execute(self.end)
        return rows
