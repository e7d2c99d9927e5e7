"""What the driver is asked must mean the same as what SQLAlchemy asks. Run on both databases."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Column, Date, MetaData, String, Table, bindparam, event, insert, literal, select, text
from sqlalchemy.exc import DBAPIError

from kinerja.core.asked import Asked, kept
from kinerja.core.db import READ, db, transaction
from kinerja.core.types import BigId, Json, Micro, UtcInstant

probe = Table(
    "asked_probe",
    MetaData(),
    Column("id", BigId, primary_key=True),
    Column("amount", Micro),
    Column("at", UtcInstant),
    Column("day", Date),
    Column("value", Json),
    Column("code", String(40)),
)
QUERY = (
    select(probe, literal("tetap").label("fixed"))
    .where(probe.c.at <= bindparam("until"), probe.c.code.is_not(None))
    .order_by(probe.c.id)
    .limit(5)
)


@pytest.fixture
def probes(bare, now):
    with db.engines[None].begin() as connection:
        probe.create(connection)
    row = {"amount": Decimal("8.15"), "at": now, "day": now.date(), "value": {"a": [1, None]}, "code": "A%B:c"}
    empty = {"amount": None, "at": now, "day": None, "value": None, "code": ""}
    with transaction() as session:
        session.execute(insert(probe), [row, empty])
    return bare


@pytest.fixture
def asked():
    return Asked(QUERY)


def test_the_rows_are_those_of_sqlalchemy(probes, asked, now):
    with db.engines[READ].connect() as connection:
        usual = [tuple(row) for row in connection.execute(QUERY, {"until": now})]
    for _again in range(8):  # PostgreSQL's driver prepares what it is asked often
        assert [tuple(row) for row in asked.rows(until=now)] == usual
    first, second = asked.rows(until=now)
    assert (first.amount, first.at, first.day, first.value) == (Decimal("8.15"), now, now.date(), {"a": [1, None]})
    assert (first.code, first.fixed, second.amount, second.value) == ("A%B:c", "tetap", None, None)
    assert type(first.at) is datetime and type(first.day) is date


def test_what_was_committed_since_is_seen(probes, asked, now):
    assert len(asked.rows(until=now)) == 2
    with transaction() as session:
        session.execute(probe.delete())
    assert asked.rows(until=now) == []


def test_a_parameter_goes_through_its_type(probes, asked, now):
    assert asked.rows(until=now - timedelta(seconds=1)) == []
    with pytest.raises(ValueError, match=r"instant\.naive"):
        asked.rows(until=now.replace(tzinfo=None))
    with pytest.raises(KeyError):
        asked.rows(until=now, other=1)


def test_listeners_hear_of_it(probes, asked, now):
    seen = []

    def listen(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(db.engines[READ], "before_cursor_execute", listen)
    try:
        asked.rows(until=now)
    finally:
        event.remove(db.engines[READ], "before_cursor_execute", listen)
    assert len(seen) == 1 and "asked_probe" in seen[0]


def test_a_connection_that_broke_is_replaced(probes, asked, now):
    engine = db.engines[READ]
    asked.rows(until=now)
    broken = kept(engine).connection
    broken.driver_connection.close()
    assert len(asked.rows(until=now)) == 2
    assert kept(engine).connection is not broken
    assert len(asked.rows(until=now)) == 2


def test_what_the_database_refuses_is_said_in_the_usual_way(probes, asked, now):
    with db.engines[None].begin() as connection:
        probe.drop(connection)
    with pytest.raises(DBAPIError):
        asked.rows(until=now)


def test_the_connection_is_read_only_and_ends_with_its_engine(probes, asked, now):
    engine = db.engines[READ]
    asked.rows(until=now)
    own = kept(engine).connection
    with pytest.raises(engine.dialect.loaded_dbapi.Error):
        own.driver_connection.execute(str(text("DELETE FROM asked_probe")))
    engine.dispose()
    assert not own.is_valid
    assert len(asked.rows(until=now)) == 2
