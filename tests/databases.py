"""A schema built once per test run, and a fresh copy of it for every test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

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


class Database(Protocol):
    url: str

    def renew(self) -> None:
        """Back to the bare schema; nobody may be connected."""


class SqliteDatabase:
    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.db"
        self.path = folder / "kinerja.db"
        self.url = f"sqlite:///{self.path}"
        build_schema(f"sqlite:///{self.template}")

    def renew(self) -> None:
        for ending in ("-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
        shutil.copyfile(self.template, self.path)


class PostgresqlDatabase:
    def __init__(self, server_url: str) -> None:
        self.server_url = server_url
        self.url = server_url.replace("/postgres?", f"/{UNDER_TEST}?")
        self.shape: tuple[str, ...] | None = None
        self._run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
        build_schema(server_url.replace("/postgres?", f"/{TEMPLATE}?"))

    def renew(self) -> None:
        if not self._emptied():
            name, template = sql.Identifier(UNDER_TEST), sql.Identifier(TEMPLATE)
            self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(name, template))
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

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(statement)


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
    with app.app_context():
        yield app
    dispose(app)
