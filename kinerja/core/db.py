"""One door to the database: `transaction()` is the only commit, `reading()` the request's read-only session."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase, Session

from kinerja.core.immutable import refuse_changes

READ = "read"
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


class ReadSession(FlaskSession):
    """The session behind `db.session`: bound to the read engine, which the database itself keeps read-only."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        return db.engines[READ]


db = SQLAlchemy(model_class=Base, session_options={"class_": ReadSession, "autoflush": False})

if TYPE_CHECKING:

    class Model(Base):
        __abstract__ = True
else:
    Model = db.Model

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=10000",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "secure_delete=ON",  # What is deleted, secret drafts for instance, is overwritten.
)

event.listen(Session, "before_flush", refuse_changes)

_open: ContextVar[bool] = ContextVar("kinerja_transaction_open", default=False)


def init_app(app: Flask, url: str) -> None:
    """Two engines over one URL: writing in immediate transactions, reading in autocommit and read-only."""
    url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    sqlite = url.startswith("sqlite")
    # Errors and logs must not show what was being stored.
    write: dict[str, Any] = {"url": url, "hide_parameters": True}
    read: dict[str, Any] = {**write, "isolation_level": "AUTOCOMMIT"}
    if not sqlite:
        read["connect_args"] = {"options": "-c default_transaction_read_only=on"}
    app.config["SQLALCHEMY_BINDS"] = {None: write, READ: read}
    db.init_app(app)
    with app.app_context():
        if sqlite:
            event.listen(db.engines[None], "connect", _sqlite_write_connection)
            event.listen(db.engines[None], "begin", _begin_immediate)
            event.listen(db.engines[READ], "connect", _sqlite_read_connection)


def _sqlite_pragmas(connection: Any) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_write_connection(connection: Any, _record: Any) -> None:
    # The driver must not begin by itself, or BEGIN IMMEDIATE comes second and fails.
    connection.isolation_level = None
    _sqlite_pragmas(connection)


def _sqlite_read_connection(connection: Any, _record: Any) -> None:
    _sqlite_pragmas(connection)
    connection.execute("PRAGMA query_only=ON")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def reading() -> Session:
    """The request's read-only session. Each statement sees what is committed; prefer columns to entities."""
    return db.session()


@contextmanager
def transaction() -> Iterator[Session]:
    """Everything inside is stored together or not at all.

    A session of its own; refuses to nest (RuntimeError), because an inner commit
    would break the outer promise.
    """
    if _open.get():
        raise RuntimeError("transaction() does not nest")
    token = _open.set(True)
    session = Session(db.engines[None], expire_on_commit=False)
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.close()
        _open.reset(token)
    # The read session may hold entities from before.
    db.session.expire_all()


def empty_journal() -> None:
    """Forget what SQLite's write-ahead log still remembers: every row as it was, in the order of writing.

    Must stand outside a transaction. Readers in the way are waited for, then it is left to the next time.
    """
    engine = db.engines[READ]
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
