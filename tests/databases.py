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
        self._run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
        build_schema(server_url.replace("/postgres?", f"/{TEMPLATE}?"))

    def renew(self) -> None:
        name, template = sql.Identifier(UNDER_TEST), sql.Identifier(TEMPLATE)
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(name, template))

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
