"""Taking an import back: every record as it was, or a list of what newer things depend on it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from kinerja.core.bulk import Edits
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


class Restoring:
    """Everything as it was before the import, read from its ledger, so that it only needs storing.

    The caller has asked for blockers.
    """

    def __init__(self, session: Session, batch_id: int) -> None:
        query = select(ImportChange.record, ImportChange.record_id, ImportChange.before, ImportChange.after)
        query = query.where(ImportChange.batch_id == batch_id).order_by(ImportChange.seq)
        before: dict[tuple[str, int], dict[str, Any]] = {}
        after: dict[tuple[str, int], dict[str, Any]] = {}
        self.count = 0  # entries of the ledger
        self._made: dict[str, list[int]] = {}
        self._edits = Edits()
        for record, record_id, was, now in session.execute(query):
            self.count += 1
            if was is None:
                self._made.setdefault(record, []).append(record_id)
                continue
            one = (record, record_id)
            before[one] = was | before.get(one, {})  # the oldest counts
            after[one] = after.get(one, {}) | now
        for (record, record_id), values in before.items():
            table = table_of(record)
            self._edits.add(table, record_id, _values(table, after[record, record_id]), _values(table, values))

    def store(self, session: Session) -> bool:
        """False when a record is no longer as the import left it: then the caller must not commit."""
        if not self._edits.store(session):
            return False
        for record in reversed(list(RECORDS)):
            _delete(session, table_of(record), self._made.get(record, []))
        return True


def _delete(session: Session, table: Table, ids: Sequence[int]) -> None:
    for start in range(0, len(ids), CHUNK):
        session.execute(delete(table).where(table.c.id.in_(ids[start : start + CHUNK])))


def _values(table: Table, kept_values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: restored(table.c[name], value) for name, value in kept_values.items()}


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
