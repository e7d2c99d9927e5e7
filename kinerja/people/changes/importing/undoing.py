"""Taking an import back: every record as it was, or a list of what newer things depend on it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.orm import Session

from kinerja.people.changes.importing.ledger import RECORDS, kept, restored, table_of
from kinerja.people.models import Employee, ImportChange

CHUNK = 500
MOST_BLOCKERS = 100

Blocker = dict[str, Any]


def blockers_of(session: Session, batch_id: int) -> list[Blocker]:
    """What stands in the way, at most a hundred: records that were changed since, and what refers to new ones.

    Every foreign key of the whole schema counts, so that packages to come are asked too.
    """
    found: list[Blocker] = []
    for record in RECORDS:
        found += _changed_since(session, batch_id, record)
        found += _referred(session, batch_id, record)
    return sorted(found, key=lambda one: one["number"])[:MOST_BLOCKERS]


def restore(session: Session, batch_id: int) -> int:
    """Everything as it was; how many entries of the ledger that took. The caller has asked for blockers."""
    query = select(ImportChange.record, ImportChange.record_id, ImportChange.before)
    query = query.where(ImportChange.batch_id == batch_id).order_by(ImportChange.seq.desc())
    made: dict[str, list[int]] = {}
    before: dict[tuple[str, int], dict[str, Any]] = {}
    count = 0
    for record, record_id, values in session.execute(query):
        count += 1
        if values is None:
            made.setdefault(record, []).append(record_id)
        else:
            before.setdefault((record, record_id), {}).update(values)  # the oldest comes last
    _put_back(session, before)
    for record in reversed(list(RECORDS)):
        _delete(session, table_of(record), made.get(record, []))
    session.expire_all()
    return count


def _put_back(session: Session, before: Mapping[tuple[str, int], Mapping[str, Any]]) -> None:
    alike: dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]] = {}
    for (record, record_id), values in before.items():
        same = alike.setdefault((record, tuple(sorted(values))), [])
        same.append(_values(table_of(record), values) | {"record_id": record_id})
    for (record, _columns), rows in alike.items():
        table = table_of(record)
        session.execute(update(table).where(table.c.id == bindparam("record_id")), rows)


def _delete(session: Session, table: Table, ids: Sequence[int]) -> None:
    for start in range(0, len(ids), CHUNK):
        session.execute(delete(table).where(table.c.id.in_(ids[start : start + CHUNK])))


def _values(table: Table, before: Mapping[str, Any]) -> dict[str, Any]:
    return {name: restored(table.c[name], value) for name, value in before.items()}


def _changed_since(session: Session, batch_id: int, record: str) -> Iterable[Blocker]:
    """Records that are gone or no longer as the import left them."""
    table = table_of(record)
    for rows in _entries(session, batch_id, record):
        left: dict[int, dict[str, Any]] = {}
        lines: dict[int, int] = {}
        for row in rows:
            left[row.record_id] = left.get(row.record_id, {}) | row.after
            lines[row.record_id] = row.number
        stored = {row.id: row for row in session.execute(select(table).where(table.c.id.in_(sorted(left))))}
        for record_id, values in left.items():
            now = stored.get(record_id)
            if now is None or any(kept(getattr(now, name)) != value for name, value in values.items()):
                yield {"number": lines[record_id], "record": record, "by": ""}


def _referred(session: Session, batch_id: int, record: str) -> Iterable[Blocker]:
    """Rows that refer to a record which the import made, other than those that it made itself."""
    own = _made(session, batch_id, record)
    if not own:
        return
    made = {name: _made(session, batch_id, name) for name in RECORDS}
    target = table_of(record)
    for table in Employee.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table is not target:
                continue
            for row_id, referred in _rows_with(session, table, key.parent, sorted(own)):
                if row_id not in made.get(table.name, ()):
                    yield {"number": own[referred], "record": record, "by": table.name}


def _rows_with(session: Session, table: Table, column: Any, ids: Sequence[int]) -> Iterable[tuple[Any, int]]:
    own = table.c.id if "id" in table.c else column
    for start in range(0, len(ids), CHUNK):
        query = select(own, column).where(column.in_(ids[start : start + CHUNK]))
        yield from ((row_id, referred) for row_id, referred in session.execute(query).tuples())


def _made(session: Session, batch_id: int, record: str) -> dict[int, int]:
    """The lines of the records that the import made, by their ids."""
    query = select(ImportChange.record_id, ImportChange.number).where(
        ImportChange.batch_id == batch_id, ImportChange.record == record, ImportChange.before.is_(None)
    )
    return dict(session.execute(query).tuples().all())


def _entries(session: Session, batch_id: int, record: str) -> Iterable[Sequence[Any]]:
    """All entries about records of that kind, in chunks by record, the oldest of each first."""
    ids = select(ImportChange.record_id).where(ImportChange.batch_id == batch_id, ImportChange.record == record)
    every = sorted(set(session.scalars(ids)))
    for start in range(0, len(every), CHUNK):
        query = select(ImportChange.record_id, ImportChange.number, ImportChange.after).where(
            ImportChange.batch_id == batch_id, ImportChange.record == record,
            ImportChange.record_id.in_(every[start : start + CHUNK]),
        )  # fmt: skip
        yield session.execute(query.order_by(ImportChange.seq)).all()
