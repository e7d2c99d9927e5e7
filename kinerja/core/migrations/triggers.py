"""Triggers that refuse to change immutable rows: made from one list, and asserted after every migration."""

from collections.abc import Iterator

from sqlalchemy import Connection, inspect, text

from kinerja.core.immutable import IMMUTABLE_TABLES

REFUSE = "kinerja_refuse"


class TriggersMissing(RuntimeError):
    """The database would let immutable rows be changed."""


def create_triggers(connection: Connection) -> None:
    """Creates, or creates anew, the triggers of every immutable table that exists."""
    for statement in trigger_statements(connection):
        connection.execute(text(statement))


def assert_triggers(connection: Connection) -> None:
    """Raises TriggersMissing when a trigger that the list asks for is not there (batch mode drops them silently)."""
    found = _present(connection)
    missing = [name for table in _existing(connection) for name in _names(connection, table) if name not in found]
    if missing:
        raise TriggersMissing(", ".join(missing))


def trigger_statements(connection: Connection) -> Iterator[str]:
    """The statements for this database, each safe to repeat."""
    if connection.dialect.name == "sqlite":
        for table in _existing(connection):
            yield from _sqlite_statements(connection, table)
        return
    yield (
        f"CREATE OR REPLACE FUNCTION {REFUSE}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION USING MESSAGE = 'immutable: ' || TG_TABLE_NAME, ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    for table in _existing(connection):
        yield from _postgresql_statements(table)


def _existing(connection: Connection) -> list[str]:
    present = set(inspect(connection).get_table_names())
    return [table for table in IMMUTABLE_TABLES if table in present]


def _names(connection: Connection, table: str) -> list[str]:
    third = "insert" if connection.dialect.name == "sqlite" else "truncate"
    return [f"{table}_no_{act}" for act in ("update", "delete", third)]


def _present(connection: Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        # Only those that fire always, in replication too.
        names = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'"
    return set(connection.scalars(text(names)))


def _sqlite_statements(connection: Connection, table: str) -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, 'immutable: {table}'); END"
    for act in ("update", "delete"):
        yield f"DROP TRIGGER IF EXISTS {table}_no_{act}"
        yield f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} {refuse}"
    # INSERT OR REPLACE deletes without a delete trigger where recursive_triggers is off.
    same = " OR ".join(
        "(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in key) + ")" for key in _keys(connection, table)
    )
    yield f"DROP TRIGGER IF EXISTS {table}_no_insert"
    exists = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608  # names from our own list and schema
    yield f"CREATE TRIGGER {table}_no_insert BEFORE INSERT ON {table} WHEN {exists} {refuse}"


def _keys(connection: Connection, table: str) -> list[list[str]]:
    inspector = inspect(connection)
    keys = [inspector.get_pk_constraint(table)["constrained_columns"]]
    keys += [unique["column_names"] for unique in inspector.get_unique_constraints(table)]
    keys += [
        [name for name in index["column_names"] if name is not None]
        for index in inspector.get_indexes(table)
        if index["unique"] and None not in index["column_names"]
    ]
    return sorted(keys)


def _postgresql_statements(table: str) -> Iterator[str]:
    for act, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
        name = f"{table}_no_{act}"
        yield (
            f'CREATE OR REPLACE TRIGGER {name} BEFORE {act.upper()} ON "{table}" '
            f"FOR EACH {each} EXECUTE FUNCTION {REFUSE}()"
        )
        yield f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {name}'
