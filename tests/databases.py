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

# A new database costs a tenth of a second; emptying the few tables that a test filled costs a tenth of that.
SHAPE = """
SELECT md5(string_agg(line, ';' ORDER BY line)) FROM (
  SELECT format('%s %s %s %s', attrelid::regclass, attname, atttypid, atttypmod) AS line
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
   WHERE relnamespace = 'public'::regnamespace AND NOT attisdropped
  UNION ALL
  SELECT format('%s %s %s', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
) AS shape
"""
EMPTY = """
DO $$
DECLARE name regclass; filled boolean; guard name;
BEGIN
  SET LOCAL session_replication_role = replica;  -- foreign keys rest
  FOR name IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s)', name) INTO filled;
    CONTINUE WHEN NOT filled;
    FOR guard IN SELECT tgname FROM pg_trigger WHERE tgrelid = name AND NOT tgisinternal LOOP
      EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', name, guard);
    END LOOP;
    EXECUTE format('DELETE FROM %s', name);
    FOR guard IN SELECT tgname FROM pg_trigger WHERE tgrelid = name AND NOT tgisinternal LOOP
      EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', name, guard);
    END LOOP;
  END LOOP;
  FOR name IN SELECT format('%I', sequencename)::regclass FROM pg_sequences WHERE last_value IS NOT NULL LOOP
    EXECUTE format('ALTER SEQUENCE %s RESTART', name);
  END LOOP;
END $$
"""
FILLED = """
SELECT format('%I', tablename) FROM pg_tables
 WHERE schemaname = 'public'
   AND (xpath('/row/filled/text()', query_to_xml(
         format('SELECT EXISTS (SELECT 1 FROM %I) AS filled', tablename), false, true, '')))[1]::text = 'true'
"""
GUARDS = """
SELECT string_agg(format('ALTER TABLE %%s %%s TRIGGER %%I', tgrelid::regclass, %s::text, tgname), '; ')
  FROM pg_trigger WHERE tgrelid = ANY(%s::regclass[]) AND NOT tgisinternal
"""
SEQUENCES = "SELECT format('%I', sequencename), last_value FROM pg_sequences WHERE last_value IS NOT NULL"

Made = TypeVar("Made")


class Database(Protocol):
    url: str

    def renew(self) -> None:
        """Back to the bare schema; nobody may be connected."""

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

    def renew(self) -> None:
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
        self.shape: tuple[str, ...] | None = None
        self.server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
        build_schema(server_url.replace("/postgres?", f"/{TEMPLATE}?"))

    def renew(self) -> None:
        if not self._emptied():
            name, template = sql.Identifier(UNDER_TEST), sql.Identifier(TEMPLATE)
            self.server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            self.server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(name, template))
            with psycopg.connect(self.url, autocommit=True) as connection:
                self.shape = connection.execute(SHAPE).fetchone()

    def _emptied(self) -> bool:
        """Empties the database of the last test; False when there is none, or when that test changed its shape."""
        if self.shape is None:
            return False
        with psycopg.connect(self.url, autocommit=True) as connection:
            if connection.execute(SHAPE).fetchone() != self.shape:
                return False
            connection.execute("SET lock_timeout = '5s'")
            try:
                connection.execute(EMPTY)
            except psycopg.errors.LockNotAvailable:  # a connection that the last test forgot
                return False
        return True

    def mark(self) -> object:
        return self.server.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchone()

    def keep(self) -> tuple[dict[str, bytes], list[tuple[str, int]]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            tables = {}
            for (name,) in connection.execute(FILLED).fetchall():
                with connection.cursor().copy(f"COPY {name} TO STDOUT (FORMAT binary)") as rows:
                    tables[name] = b"".join(rows)
            return tables, connection.execute(SEQUENCES).fetchall()

    def restore(self, kept: tuple[dict[str, bytes], list[tuple[str, int]]]) -> None:
        tables, sequences = kept
        with psycopg.connect(self.url) as connection:
            connection.execute(EMPTY)
            self._guards(connection, "DISABLE", list(tables))
            for name, rows in tables.items():
                with connection.cursor().copy(f"COPY {name} FROM STDIN (FORMAT binary)") as into:
                    into.write(rows)
            self._guards(connection, "ENABLE ALWAYS", list(tables))
            for name, value in sequences:
                connection.execute("SELECT setval(%s::regclass, %s)", [name, value])

    def _guards(self, connection: psycopg.Connection, what: str, tables: list[str]) -> None:
        (statements,) = connection.execute(GUARDS, [what, tables]).fetchone()
        if statements:
            connection.execute(statements)

    def close(self) -> None:
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


@contextmanager
def fresh(app: Flask, database_: Database) -> Iterator[Flask]:
    """The application on a fresh copy of the schema, inside an application context."""
    dispose(app)
    database_.renew()
    _scenes.begin(database_)
    with app.app_context():
        yield app
    _scenes.end()
    dispose(app)


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
