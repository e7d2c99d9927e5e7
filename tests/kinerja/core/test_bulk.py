"""Many rows at once, on both databases: stored as the models would store them, refused when they have moved."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Column, Date, MetaData, String, Table, insert, select

from kinerja.core.bulk import AT_ONCE, IDS_AT_ONCE, Edits, NewIds, Rows, highest_id
from kinerja.core.db import db, reading, transaction
from kinerja.core.types import BigId, Json, JsonOrNull, Micro, UtcInstant

AT = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
probe = Table(
    "bulk_probe",
    MetaData(),
    Column("id", BigId, primary_key=True),
    Column("amount", Micro),
    Column("at", UtcInstant),
    Column("day", Date),
    Column("value", Json),
    Column("maybe", JsonOrNull),
    Column("code", String(40)),
)
ROW = {
    "amount": Decimal("1.5"), "at": AT, "day": date(2026, 3, 1), "value": {"a": [1, "dua"]}, "maybe": None, "code": "x",
}  # fmt: skip


@pytest.fixture
def table(bare: object) -> Table:
    with db.engines[None].begin() as connection:
        probe.create(connection)
    return probe


def stored() -> list[tuple[object, ...]]:
    return [tuple(row) for row in reading().execute(select(probe).order_by(probe.c.id))]


def test_rows_are_stored_as_an_insert_stores_them(table: Table) -> None:
    rows = Rows(table)
    rows.add({"id": 7, **ROW})
    with transaction() as session:
        session.execute(insert(table), [{"id": 3, **ROW}])
        rows.store(session)
    one, other = stored()
    assert one[1:] == other[1:] == tuple(ROW.values()) and (one[0], other[0]) == (3, 7)
    query = select(probe.c.id).where(probe.c.maybe.is_(None))
    assert list(reading().scalars(query)) == [3, 7]


def test_an_id_is_left_to_the_database_and_rows_keep_their_order(table: Table) -> None:
    rows = Rows(table, without=("id",))
    for number in range(AT_ONCE + 2):
        rows.add(ROW | {"code": str(number)})
    with transaction() as session:
        rows.store(session)
    assert [row[-1] for row in stored()] == [str(number) for number in range(AT_ONCE + 2)] and len(rows) == AT_ONCE + 2


def test_what_is_the_same_for_all_may_be_told_at_the_end(table: Table) -> None:
    rows = Rows(table, without=("id",), later=("code",))
    for day in (date(2026, 3, 1), date(2026, 3, 2)):
        rows.add({name: value for name, value in ROW.items() if name != "code"} | {"day": day})
    with transaction() as session:
        rows.store(session, code="semua")
    assert [(row[3], row[-1]) for row in stored()] == [(date(2026, 3, 1), "semua"), (date(2026, 3, 2), "semua")]


def test_a_row_without_one_of_its_columns_is_refused(table: Table) -> None:
    with pytest.raises(KeyError):
        Rows(table).add(ROW)


@pytest.mark.parametrize("before", [{"code": "x"}, {"code": "x", "day": date(2026, 3, 1)}, {"maybe": None}])
def test_an_edit_holds_while_the_row_is_as_it_was(table: Table, before: dict[str, object]) -> None:
    with transaction() as session:
        session.execute(insert(table), [{"id": number, **ROW} for number in (1, 2)])
        edits = Edits()
        edits.add(table, 2, before, {"code": "y"})
        assert edits.store(session)
    assert [row[-1] for row in stored()] == ["x", "y"]


@pytest.mark.parametrize("before", [{"code": "lain"}, {"code": None}, {"day": date(2026, 3, 2)}])
def test_an_edit_of_a_row_that_moved_says_so(table: Table, before: dict[str, object]) -> None:
    with transaction() as session:
        session.execute(insert(table), [{"id": number, **ROW} for number in (1, 2)])
    edits = Edits()
    edits.add(table, 1, {"code": "x"}, {"code": "y"})
    edits.add(table, 2, before, {"code": "y"})
    with pytest.raises(LookupError), transaction() as session:
        if not edits.store(session):
            raise LookupError
    assert [row[-1] for row in stored()] == ["x", "x"]


def test_new_ids_are_those_that_the_database_would_give(table: Table) -> None:
    with transaction() as session:
        session.execute(insert(table), [ROW, ROW])
    ids = NewIds(table)
    taken = [ids.take() for _one in range(IDS_AT_ONCE + 1)]
    assert taken == list(range(taken[0], taken[0] + IDS_AT_ONCE + 1)) and taken[0] > highest_id(reading(), table) == 2
    rows = Rows(table)
    for one in taken:
        rows.add({"id": one, **ROW})
    with transaction() as session:
        rows.store(session)
        given = session.execute(insert(table).values(ROW)).inserted_primary_key
    assert given is not None and given[0] > taken[-1]
