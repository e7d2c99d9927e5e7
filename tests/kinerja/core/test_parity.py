"""What must mean the same on SQLite and on PostgreSQL. Run with --db=sqlite and with --db=postgresql."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import (
    Column,
    DateTime,
    MetaData,
    Numeric,
    String,
    Table,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.types import TypeDecorator

from kinerja.core.authz import job_actor
from kinerja.core.db import READ, db, reading, transaction
from kinerja.core.immutable import IMMUTABLE_TABLES, ImmutableRow
from kinerja.core.migrations.triggers import TriggersMissing, assert_triggers, create_triggers
from kinerja.core.types import BigId, Json, Micro, UtcInstant
from kinerja.cycles.models import Cycle, CycleKind
from kinerja.instruments.models import Document

WIT = timezone(timedelta(hours=9))
JOB = job_actor("test")

probe = Table(
    "parity_probe",
    MetaData(),
    Column("id", BigId, primary_key=True),
    Column("amount", Micro),
    Column("at", UtcInstant),
    Column("value", Json),
    Column("code", String(40)),
)


@pytest.fixture
def probes(bare):
    with db.engines[None].begin() as connection:
        probe.create(connection)
    return bare


def keep(**values) -> None:
    with transaction() as session:
        session.execute(insert(probe).values(**values))


def document(fingerprint: str = "a" * 64, body: str = "{}") -> Document:
    return Document(fingerprint=fingerprint, format="kinerja.instrument/1", body=body)


@pytest.mark.parametrize("amount", ["0.000001", "33.333333", "-5.5", "9223372036854.775807", "0"])
def test_amounts_come_back_exactly(probes, amount):
    keep(amount=Decimal(amount))
    assert reading().scalar(select(probe.c.amount)) == Decimal(amount)


def test_amounts_add_up_exactly(probes):
    for _ in range(3):
        keep(amount=Decimal("0.1"))
    assert reading().scalar(select(func.sum(probe.c.amount)).where(probe.c.amount == Decimal("0.1"))) == Decimal("0.3")


@pytest.mark.parametrize("amount", [Decimal("0.0000001"), Decimal("9223372036854.775808"), Decimal("NaN"), 0.5])
def test_amounts_that_do_not_fit_are_refused(probes, amount):
    with pytest.raises(StatementError, match="amount"):
        keep(amount=amount)


def test_instants_come_back_aware_and_in_utc(probes):
    keep(at=datetime(2026, 11, 25, 8, 30, 0, 123456, tzinfo=WIT))
    at = reading().scalar(select(probe.c.at))
    assert at == datetime(2026, 11, 24, 23, 30, 0, 123456, tzinfo=UTC)
    assert at.utcoffset() == timedelta(0)


def test_instants_compare_in_the_database(probes):
    keep(at=datetime(2026, 11, 25, 8, 30, tzinfo=WIT))
    before = select(func.count()).where(probe.c.at < datetime(2026, 11, 24, 23, 31, tzinfo=UTC))
    assert reading().scalar(before) == 1


def test_naive_instants_are_refused(probes):
    with pytest.raises(StatementError, match=r"instant\.naive"):
        keep(at=datetime(2026, 11, 25))


def test_no_column_uses_a_type_that_differs(bare):
    def plain(kind):
        return kind.impl if isinstance(kind, TypeDecorator) and not isinstance(kind, UtcInstant | Micro) else kind

    bad = [
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.columns
        if isinstance(plain(column.type), Numeric | DateTime)
    ]
    assert bad == []


def test_reading_and_then_writing_waits_for_the_other_writer(probes):
    keep(id=1, amount=0)
    started = threading.Barrier(2)

    def add_one(_: int) -> None:
        with probes.app_context():
            started.wait()
            with transaction() as session:
                amount = session.scalar(select(probe.c.amount).with_for_update())
                session.execute(update(probe).values(amount=amount + 1))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(add_one, range(2)))
    assert reading().scalar(select(probe.c.amount)) == 2


def test_two_racing_writers_lose_nothing(probes):
    def write(start: int) -> None:
        with probes.app_context():
            for number in range(start, start + 25):
                keep(id=number, amount=number)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, (100, 200)))
    assert reading().scalar(select(func.count()).select_from(probe)) == 50


def test_the_loser_of_a_unique_race_gets_an_integrity_error(probes):
    keep(id=1)
    with pytest.raises(IntegrityError):
        keep(id=1)


def test_one_json_aggregate_gives_all_answers(probes):
    keep(id=1, code="A-1", value={"value": "4"})
    keep(id=2, code="A-2", value={"na": True})
    pairs = func.json_group_object if db.engines[None].dialect.name == "sqlite" else func.jsonb_object_agg
    value = func.json(probe.c.value) if db.engines[None].dialect.name == "sqlite" else probe.c.value
    answers = reading().scalar(select(pairs(probe.c.code, value, type_=Json)))
    assert answers == {"A-1": {"value": "4"}, "A-2": {"na": True}}


def test_the_read_engine_refuses_to_write(probes):
    with pytest.raises(DBAPIError), db.engines[READ].connect() as connection:
        connection.execute(insert(probe).values(id=1))
    with pytest.raises(DBAPIError):
        reading().execute(insert(probe).values(id=1))


def test_a_reader_sees_what_was_committed_since(probes):
    assert reading().scalar(select(func.count()).select_from(probe)) == 0
    keep(id=1)
    assert reading().scalar(select(func.count()).select_from(probe)) == 1


def test_a_transaction_refuses_to_nest(probes):
    with transaction(), pytest.raises(RuntimeError, match="nest"), transaction():
        pass


def test_a_failed_transaction_stores_nothing(probes):
    with pytest.raises(ZeroDivisionError), transaction() as session:
        session.execute(insert(probe).values(id=1))
        raise ZeroDivisionError
    assert reading().scalar(select(func.count()).select_from(probe)) == 0
    keep(id=2)  # and the door is open again


def test_dates_stay_dates(bare, now):
    with transaction() as session:
        session.add(
            Cycle(
                name="2026",
                kind=CycleKind.YEARLY,
                starts_on=date(2026, 1, 1),
                ends_on=date(2026, 12, 31),
                created_at=now,
            )
        )
    row = reading().execute(select(Cycle.starts_on, Cycle.kind, Cycle.created_at)).one()
    assert row == (date(2026, 1, 1), CycleKind.YEARLY, now)


# Immutable rows


@pytest.fixture
def kept_document(bare):
    with transaction() as session:
        session.add(document())
    return bare


def test_every_immutable_table_exists_and_has_its_triggers(bare):
    with db.engines[None].connect() as connection:
        assert set(IMMUTABLE_TABLES) <= set(inspect(connection).get_table_names())
        assert_triggers(connection)


@pytest.mark.parametrize(
    "statement",
    [
        update(Document).values(body="changed"),
        delete(Document),
        text("INSERT INTO document (fingerprint, format, body) VALUES (:f, 'x', 'changed')").bindparams(f="a" * 64),
    ],
    ids=["update", "delete", "insert again"],
)
def test_the_database_refuses_to_change_an_immutable_row(kept_document, statement):
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(statement)
    assert reading().scalar(select(Document.body)) == "{}"


def test_upsert_cannot_replace_an_immutable_row(kept_document):
    upsert = text(
        "INSERT INTO document (fingerprint, format, body) VALUES (:f, 'x', 'changed') "
        "ON CONFLICT (fingerprint) DO UPDATE SET body = excluded.body"
    )
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(upsert, {"f": "a" * 64})


@pytest.mark.sqlite_only
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_insert_or_replace_cannot_replace_an_immutable_row(kept_document, recursive):
    replace = "INSERT OR REPLACE INTO document (fingerprint, format, body) VALUES (?, 'x', 'changed')"
    with db.engines[None].connect() as connection:
        raw = connection.connection.driver_connection
        raw.execute(f"PRAGMA recursive_triggers={recursive}")
        with pytest.raises(Exception, match="immutable: document"):
            raw.execute(replace, ("a" * 64,))
        connection.invalidate()


@pytest.mark.postgresql_only
@pytest.mark.parametrize("statement", ["TRUNCATE document CASCADE", "DELETE FROM document"])
def test_truncate_is_refused_even_for_a_replica(kept_document, statement):
    with pytest.raises(IntegrityError, match="immutable"), transaction() as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(text(statement))


def test_the_orm_refuses_before_the_database_is_asked(kept_document):
    with pytest.raises(ImmutableRow), transaction() as session:
        session.scalars(select(Document)).one().body = "changed"
    with pytest.raises(ImmutableRow), transaction() as session:
        session.delete(session.scalars(select(Document)).one())


def test_triggers_survive_a_batch_migration(kept_document):
    with db.engines[None].begin() as connection:
        operations = Operations(MigrationContext.configure(connection, opts={"as_batch": True}))
        with operations.batch_alter_table("document", recreate="auto") as batch:
            batch.alter_column("format", type_=String(60), existing_type=String(40))
        if connection.dialect.name == "sqlite":
            with pytest.raises(TriggersMissing, match="document_no_update"):
                assert_triggers(connection)  # the rebuilt table has lost them without a word
        create_triggers(connection)
        assert_triggers(connection)
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(update(Document).values(body="changed"))
