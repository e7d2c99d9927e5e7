"""A schema built once per test run, a fresh copy of it for every test, and what many tests set up alike, kept."""

import os
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
from kinerja.core import runner
from kinerja.core.migrations import create_all

TEMPLATE = "kinerja_template"
UNDER_TEST = "kinerja_test"
SWEEP = 100  # what is emptied leaves dead rows behind; swept up each time so many tests have run

# A new database costs a tenth of a second; emptying the few tables that a test filled costs a tenth of that.
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
STARTED = "SELECT format('%I', sequencename), last_value FROM pg_sequences WHERE last_value IS NOT NULL"
RESTART = "SELECT setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences WHERE last_value IS NOT NULL"
GUARD = "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = 'kinerja_refuse'"
# Notes every change of the schema, also one that is taken back. A role that rests sets off no such trigger.
WATCH = """
CREATE SCHEMA watch;
CREATE SEQUENCE watch.changes;
CREATE FUNCTION watch.note() RETURNS event_trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM nextval('watch.changes'); END $$;
CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION watch.note();
"""
CHANGED = "SELECT is_called FROM watch.changes"
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
        self.bare = _in_memory(self.template)

    def renew(self, disconnect: Callable[[], None]) -> None:
        if not self._put(self.bare):
            disconnect()
            for ending in ("-wal", "-shm"):
                self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
            shutil.copyfile(self.template, self.path)

    def mark(self) -> object:
        state = self.journal.stat() if self.journal.exists() else None
        journal = (state.st_size, state.st_mtime_ns) if state and state.st_size else None
        return self.path.stat().st_mtime_ns, journal

    def keep(self) -> sqlite3.Connection:
        return _in_memory(self.path)

    def restore(self, kept: sqlite3.Connection) -> None:
        if not self._put(kept):
            raise RuntimeError("the database is in use")

    def _put(self, kept: sqlite3.Connection) -> bool:
        """The kept pages under whoever is connected; False when somebody is in the middle of something.

        The number of the schema stays what it was, so that connections need not read the schema again: that
        takes longer than everything else here. False also when somebody changed the schema: their connection
        knows more than is kept. The journal is given an old time; writing gives it another.
        """
        if not self.path.exists():
            return False
        with closing(sqlite3.connect(self.path, timeout=0, isolation_level=None)) as stored:
            number = _schema_number(kept)
            try:
                stored.execute("BEGIN IMMEDIATE")  # `backup` would wait for ever
                stored.execute("ROLLBACK")
            except sqlite3.OperationalError:
                return False
            if _schema_number(stored) != number:
                return False
            kept.backup(stored)
            stored.execute(f"PRAGMA schema_version={number:d}")
        if self.journal.exists():
            os.utime(self.journal, ns=(0, 0))
        return True


def _schema_number(connection: sqlite3.Connection) -> int:
    (number,) = connection.execute("PRAGMA schema_version").fetchone()
    return int(number)


def _in_memory(path: Path) -> sqlite3.Connection:
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    with closing(sqlite3.connect(path)) as stored:
        stored.backup(kept)
        # A backup counts on; what is put back must bear the same number as what connections have read.
        kept.execute(f"PRAGMA schema_version={_schema_number(stored):d}")
    return kept


class PostgresqlDatabase:
    def __init__(self, server_url: str) -> None:
        self.server_url = server_url
        self.server = psycopg.connect(server_url, autocommit=True)
        self.url = server_url.replace("/postgres?", f"/{UNDER_TEST}?")
        self.inside: psycopg.Connection | None = None
        self.filled = ""
        self.guard = ""
        self.renewed = 0
        self.bare: object = None
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
        self.bare = self.mark()

    def _enter(self) -> None:
        self.inside = psycopg.connect(self.url, autocommit=True)
        self.inside.execute(WATCH)
        self.inside.execute(RESTING)
        (self.guard,) = self.inside.execute(GUARD).fetchone()
        asked = [f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for (name,) in self.inside.execute(TABLES)]
        self.filled = " UNION ALL ".join(asked)

    def _emptied(self) -> bool:
        """Empties the database of the last test; False when there is none, or when that test changed its shape."""
        if self.inside is None:
            return False
        try:
            if self.inside.execute(CHANGED).fetchone() != (False,):
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
        inside.execute(RESTART, prepare=True)

    def mark(self) -> object:
        return self.server.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchone()

    def keep(self) -> tuple[dict[str, bytes], list[str], list[int]]:
        assert self.inside is not None
        tables = {}
        for name in self._filled(self.inside):
            with self.inside.cursor().copy(f'COPY "{name}" TO STDOUT (FORMAT binary)') as rows:
                tables[name] = b"".join(rows)
        started = self.inside.execute(STARTED).fetchall()
        return tables, [name for name, _value in started], [value for _name, value in started]

    def restore(self, kept: tuple[dict[str, bytes], list[str], list[int]]) -> None:
        assert self.inside is not None
        tables, sequences, values = kept
        is_bare = self.mark() == self.bare
        with self._unguarded(self.inside):
            if not is_bare:
                self._empty(self.inside)
            for name, rows in tables.items():
                with self.inside.cursor().copy(f'COPY "{name}" FROM STDIN (FORMAT binary)') as into:
                    into.write(rows)
            restart = "SELECT setval(name::regclass, value) FROM unnest(%s::text[], %s::bigint[]) AS kept (name, value)"
            self.inside.execute(restart, [sequences, values])

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
    """Closes every connection of both engines, and that to the queue of jobs."""
    with app.app_context():
        for engine in database.db.engines.values():
            engine.dispose()
    if runner.EXTENSION in app.extensions:
        app.extensions[runner.EXTENSION].huey.storage.close()


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
