"""Statements of every request: SQLAlchemy writes them once, the driver asks them.

SQLAlchemy's own way through a statement of many columns takes longer than the database does to answer it.
"""

import threading
from collections import namedtuple
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from psycopg import OperationalError
from psycopg.adapt import Transformer
from psycopg.pq import ExecStatus, Format
from sqlalchemy import JSON, Dialect, Engine, PoolProxiedConnection, Select, event

from kinerja.core.db import READ, db

Convert = Callable[[Any], Any]
POSTGRESQL = "postgresql"
EMPTY: dict[str, Callable[[], Any]] = {"[]": list, "{}": dict}


@dataclass(frozen=True, slots=True)
class Written:
    """A statement as one kind of database reads it."""

    text: str
    values: dict[str, Any]  # those that stand in the statement itself, as the driver takes them
    binds: dict[str, Convert | None]
    order: Sequence[str] | None  # of values by place; None: by name
    results: tuple[tuple[int, Convert], ...]
    numbered: str = ""  # as PostgreSQL itself reads it, with $1, $2, …
    places: Sequence[str] = ()  # the names of these numbers


class Asked:
    """A SELECT with named parameters for the read-only side; compiled once per kind of database.

    Listeners to `before_cursor_execute` hear of it as of any other statement.
    """

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement
        columns = [str(column.key) for column in statement.selected_columns]
        row: Any = namedtuple("Row", columns)  # type: ignore[misc]  # columns are known at run time
        self.make = row._make
        self.written: dict[str, Written] = {}

    def rows(self, **values: Any) -> list[Any]:
        """The rows as named tuples, with what the columns' types make of them."""
        engine = db.engines[READ]
        written = self.written.get(engine.dialect.name)
        if written is None:
            written = self.written[engine.dialect.name] = self._written(engine)
        given = dict(written.values)
        for name, value in values.items():
            convert = written.binds[name]
            given[name] = value if convert is None else convert(value)
        found = self._fetched(engine, written, given)
        if found is None:
            # The usual way has a new connection, or says what is wrong.
            with engine.connect() as connection:
                return list(connection.execute(self.statement, values))
        rows = []
        for one in found:
            columns = list(one)
            for place, convert in written.results:
                columns[place] = convert(columns[place])
            rows.append(self.make(columns))
        return rows

    def _fetched(self, engine: Engine, written: Written, given: dict[str, Any]) -> Sequence[Sequence[Any]] | None:
        """What the driver gives; None when it fails, whatever the reason."""
        asker = kept(engine).asker
        for listener in engine.dispatch.before_cursor_execute:
            listener(None, None, written.text, ordered(written, given), None, False)
        try:
            return asker.fetched(written, given)
        except engine.dialect.loaded_dbapi.Error:
            forget(engine)
            return None

    def _written(self, engine: Engine) -> Written:
        dialect = engine.dialect
        compiled: Any = self._compiled(dialect)
        binds = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
        fixed = {
            name: value if binds[name] is None else binds[name](value)
            for name, value in compiled.params.items()
            if not compiled.binds[name].required
        }
        results = [
            (place, _sees_empty(convert) if isinstance(column.type, JSON) else convert)
            for place, column in enumerate(self.statement.selected_columns)
            if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
        ]
        order = compiled.positiontup if compiled.positional else None
        if dialect.name != POSTGRESQL:
            return Written(str(compiled), fixed, binds, order, tuple(results))
        dollars: Any = type(dialect)
        numbered = self._compiled(dollars(paramstyle="numeric_dollar"))
        return Written(str(compiled), fixed, binds, order, tuple(results), str(numbered), numbered.positiontup)

    def _compiled(self, dialect: Dialect) -> Any:
        return self.statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})


def _sees_empty(convert: Convert) -> Convert:
    """Most lists and objects that come with a row are empty, and seeing that is cheaper than reading them as JSON."""

    def seen(text: Any) -> Any:
        make = EMPTY.get(text)
        return convert(text) if make is None else make()

    return seen


def ordered(written: Written, given: dict[str, Any]) -> Any:
    """The values as a cursor takes them."""
    return given if written.order is None else [given[name] for name in written.order]


class CursorAsker:
    """Asks through one cursor."""

    def __init__(self, connection: PoolProxiedConnection) -> None:
        self.cursor = connection.cursor()

    def fetched(self, written: Written, given: dict[str, Any]) -> Sequence[Sequence[Any]]:
        self.cursor.execute(written.text, ordered(written, given))
        return self.cursor.fetchall()


class LibpqAsker:
    """Asks what PostgreSQL has prepared through psycopg's own libpq: a cursor takes as long as a small query does.

    Values are texts, numbers, days and instants, whose words PostgreSQL reads as what the statement compares them with.
    """

    def __init__(self, connection: PoolProxiedConnection) -> None:
        self.connection: Any = connection.driver_connection
        self.adapt = Transformer.from_context(self.connection)
        self.prepared: dict[str, tuple[bytes, list[Convert]]] = {}

    def fetched(self, written: Written, given: dict[str, Any]) -> Sequence[Sequence[Any]]:
        name, loads = self.prepared.get(written.numbered) or self._prepare(written.numbered)
        values = [None if (value := given[place]) is None else str(value).encode() for place in written.places]
        result = self.connection.pgconn.exec_prepared(name, values)
        if result.status != ExecStatus.TUPLES_OK:
            raise OperationalError(result.get_error_message())
        read = result.get_value
        return [
            [None if (value := read(row, column)) is None else load(value) for column, load in enumerate(loads)]
            for row in range(result.ntuples)
        ]

    def _prepare(self, text: str) -> tuple[bytes, list[Convert]]:
        """The statement's name on this connection, and what makes Python's values of its columns."""
        name, ask = f"asked_{len(self.prepared)}".encode(), self.connection.pgconn
        described = (ask.prepare(name, text.encode()), ask.describe_prepared(name))
        for result in described:
            if result.status != ExecStatus.COMMAND_OK:
                raise OperationalError(result.get_error_message())
        columns = range(described[1].nfields)
        loads: list[Convert] = [self.adapt.get_loader(described[1].ftype(one), Format.TEXT).load for one in columns]
        self.prepared[text] = name, loads
        return self.prepared[text]


@dataclass(frozen=True, slots=True)
class Kept:
    """A connection with what asks on it: making a cursor takes psycopg longer than reading the rows."""

    connection: PoolProxiedConnection
    asker: CursorAsker | LibpqAsker


class _Own(threading.local):
    def __init__(self) -> None:
        self.by_engine: WeakKeyDictionary[Engine, Kept] = WeakKeyDictionary()


_own = _Own()
_of_engine: WeakKeyDictionary[Engine, WeakSet[PoolProxiedConnection]] = WeakKeyDictionary()


def kept(engine: Engine) -> Kept:
    """This thread's own connection of a read engine: taken from the pool once, closed with the engine."""
    found = _own.by_engine.get(engine)
    if found is None or not found.connection.is_valid:
        connection = engine.raw_connection()
        asker = LibpqAsker(connection) if engine.dialect.name == POSTGRESQL else CursorAsker(connection)
        found = _own.by_engine[engine] = Kept(connection, asker)
        if engine not in _of_engine:
            _of_engine[engine] = WeakSet()
            event.listen(engine, "engine_disposed", _close_all)
        _of_engine[engine].add(connection)
    return found


def forget(engine: Engine) -> None:
    """Close this thread's connection, which failed."""
    found = _own.by_engine.pop(engine, None)
    if found is not None:
        found.connection.invalidate()


def _close_all(engine: Engine) -> None:
    for connection in list(_of_engine.get(engine, ())):
        if connection.is_valid:
            connection.invalidate()
