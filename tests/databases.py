"""A schema built once per test run, a fresh copy of it for every test, and what many tests set up alike, kept."""

import pickle
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

import psycopg
from flask import Flask
from psycopg import sql

from kinerja.core import db as database
from kinerja.core.migrations import create_all

TEMPLATE = "kinerja_template"
UNDER_TEST = "kinerja_test"
SWEEP = 100  # what is emptied leaves dead rows behind; swept up each time so many tests have run

# A new database costs a tenth of a second; emptying the few tables that a test filled costs a tenth of that.
SHAPE = """
SELECT (SELECT sum(hashtextextended(attname::text, attrelid::bigint * 4096 + atttypid::bigint + atttypmod))
          FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
         WHERE relnamespace = 'public'::regnamespace AND NOT attisdropped),
       (SELECT sum(hashtextextended(tgname::text || tgenabled::text, tgrelid::bigint + tgfoid::bigint))
          FROM pg_trigger WHERE NOT tgisinternal)
"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
STARTED = "SELECT format('%I', sequencename), last_value FROM pg_sequences WHERE last_value IS NOT NULL"
GUARD = "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = 'kinerja_refuse'"
# Foreign keys rest on this connection alone, for good: each change of the role forgets every plan.
RESTING = "SET lock_timeout = '5s'; SET session_replication_role = replica"
# Inside one transaction: nobody else ever sees the guard asleep.
ASLEEP = """
CREATE OR REPLACE FUNCTION kinerja_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RETURN COALESCE(NEW, OLD); END $$
"""

Made = TypeVar("Made")


class Database(Protocol):
    url: str

    def renew(self, disconnect: Callable[[], None]) -> None:
        """Back to the bare schema; calls `disconnect` first where nobody may be connected."""

    def mark(self) -> object:
        """Differs from an earlier mark when anything was written in between."""

    def keep(self) -> Any:
        """Everything that is stored."""

    def restore(self, kept: Any) -> None:
        """Back to what was kept, under whoever is connected."""


class SqliteDatabase:
    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.db"
        self.path = folder / "kinerja.db"
        self.journal = folder / "kinerja.db-wal"
        self.url = f"sqlite:///{self.path}"
        build_schema(f"sqlite:///{self.template}")

    def renew(self, disconnect: Callable[[], None]) -> None:
        disconnect()
        for ending in ("-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
        shutil.copyfile(self.template, self.path)

    def mark(self) -> object:
        state = self.journal.stat() if self.journal.exists() else None
        journal = (state.st_size, state.st_mtime_ns) if state and state.st_size else None
        return self.path.stat().st_mtime_ns, journal

    def keep(self) -> sqlite3.Connection:
        kept = sqlite3.connect(":memory:", check_same_thread=False)
        with closing(sqlite3.connect(self.path)) as stored:
            stored.backup(kept)
        return kept

    def restore(self, kept: sqlite3.Connection) -> None:
        with closing(sqlite3.connect(self.path)) as stored:
            kept.backup(stored)


class PostgresqlDatabase:
    def __init__(self, server_url: str) -> None:
        self.server_url = server_url
        self.server = psycopg.connect(server_url, autocommit=True)
        self.url = server_url.replace("/postgres?", f"/{UNDER_TEST}?")
        self.inside: psycopg.Connection | None = None
        self.shape: tuple[int, ...] | None = None
        self.filled = ""
        self.guard = ""
        self.renewed = 0
        self.server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
        build_schema(server_url.replace("/postgres?", f"/{TEMPLATE}?"))

    def renew(self, disconnect: Callable[[], None]) -> None:
        self.renewed += 1
        if not self._emptied():
            disconnect()
            self._leave()
            name, template = sql.Identifier(UNDER_TEST), sql.Identifier(TEMPLATE)
            self.server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            self.server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(name, template))
            self._enter()

    def _enter(self) -> None:
        self.inside = psycopg.connect(self.url, autocommit=True)
        self.inside.execute(RESTING)
        self.shape = self.inside.execute(SHAPE).fetchone()
        (self.guard,) = self.inside.execute(GUARD).fetchone()
        asked = [f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for (name,) in self.inside.execute(TABLES)]
        self.filled = " UNION ALL ".join(asked)

    def _emptied(self) -> bool:
        """Empties the database of the last test; False when there is none, or when that test changed its shape."""
        if self.inside is None:
            return False
        try:
            if self.inside.execute(SHAPE).fetchone() != self.shape:
                return False
            with self._unguarded(self.inside):
                self._empty(self.inside)
            if self.renewed % SWEEP == 0:
                self.inside.execute("VACUUM")
        except (psycopg.errors.LockNotAvailable, psycopg.OperationalError):
            return False  # a connection that the last test forgot, or a database that it dropped
        return True

    def _leave(self) -> None:
        if self.inside is not None:
            self.inside.close()
            self.inside = None

    @contextmanager
    def _unguarded(self, inside: psycopg.Connection) -> Iterator[None]:
        with inside.transaction():
            inside.execute(ASLEEP)
            yield
            inside.execute(self.guard)

    def _filled(self, inside: psycopg.Connection) -> list[str]:
        return [name for (name,) in inside.execute(self.filled, prepare=True)]

    def _empty(self, inside: psycopg.Connection) -> None:
        inside.execute("; ".join(f'DELETE FROM "{name}"' for name in self._filled(inside)))
        for name, _value in inside.execute(STARTED).fetchall():
            inside.execute("SELECT setval(%s::regclass, 1, false)", [name])

    def mark(self) -> object:
        return self.server.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchone()

    def keep(self) -> tuple[dict[str, bytes], list[tuple[str, int]]]:
        assert self.inside is not None
        tables = {}
        for name in self._filled(self.inside):
            with self.inside.cursor().copy(f'COPY "{name}" TO STDOUT (FORMAT binary)') as rows:
                tables[name] = b"".join(rows)
        return tables, self.inside.execute(STARTED).fetchall()

    def restore(self, kept: tuple[dict[str, bytes], list[tuple[str, int]]]) -> None:
        assert self.inside is not None
        tables, sequences = kept
        with self._unguarded(self.inside):
            self._empty(self.inside)
            for name, rows in tables.items():
                with self.inside.cursor().copy(f'COPY "{name}" FROM STDIN (FORMAT binary)') as into:
                    into.write(rows)
            for name, value in sequences:
                self.inside.execute("SELECT setval(%s::regclass, %s)", [name, value])

    def close(self) -> None:
        self._leave()
        self.server.close()


def bare_app(url: str) -> Flask:
    """An application that has the database and nothing else."""
    app = Flask("bare")
    database.init_app(app, url)
    return app


def build_schema(url: str) -> None:
    app = bare_app(url)
    create_all(app)
    dispose(app)


def dispose(app: Flask) -> None:
    """Closes every connection of both engines."""
    with app.app_context():
        for engine in database.db.engines.values():
            engine.dispose()


_connected: set[Flask] = set()


def _disconnect() -> None:
    for app in _connected:
        dispose(app)
    _connected.clear()


@contextmanager
def fresh(app: Flask, database_: Database) -> Iterator[Flask]:
    """The application on a fresh copy of the schema, inside an application context."""
    database_.renew(_disconnect)
    _connected.add(app)
    _scenes.begin(database_)
    with app.app_context():
        yield app
    _scenes.end()


class Scenes:
    """Which scene the database of the running test shows, and all that were kept."""

    def __init__(self) -> None:
        self.database: Database | None = None
        self.name = ""
        self.mark: object = None
        self.kept: dict[str, tuple[bytes, Any]] = {}

    def begin(self, database_: Database) -> None:
        self.database, self.name, self.mark = database_, "", database_.mark()

    def end(self) -> None:
        self.database = None

    def play(self, name: str, build: Callable[[], Made]) -> Made:
        if self.database is None or self.database.mark() != self.mark:
            return build()
        name = f"{self.name}/{name}"
        if name not in self.kept:
            made = pickle.dumps(build())
            self.kept[name] = (made, self.database.keep())
        else:
            self.database.restore(self.kept[name][1])
        self.name, self.mark = name, self.database.mark()
        return pickle.loads(self.kept[name][0])  # noqa: S301  # our own bytes


_scenes = Scenes()


def played(name: str, build: Callable[[], Made]) -> Made:
    """What `build` makes; the second time under this name, on the same scene, what the first time left stored.

    The name must tell everything that `build` depends on. After a test has written
    anything of its own, or outside of `fresh`, it is always built.
    """
    return _scenes.play(name, build)
