"""What applying a list stores, ready for the database: records, what they were before, and the events about them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from kinerja.audit.models import AuditEvent
from kinerja.core.bulk import Edits, NewIds, Rows
from kinerja.people.changes.importing.ledger import kept, table_of
from kinerja.people.models import (
    Employee,
    EmployeeNumber,
    ImportChange,
    Placement,
    Post,
    SupervisorOverride,
)

EMPLOYEE, NUMBER, POST = Employee.__tablename__, EmployeeNumber.__tablename__, Post.__tablename__
PLACEMENT, OVERRIDE = Placement.__tablename__, SupervisorOverride.__tablename__
# In the order of storing: nothing refers to what comes after it.
MADE = (EMPLOYEE, NUMBER, POST, PLACEMENT, OVERRIDE)


class Prepared:
    """Collects rows; `store` puts them all into the caller's transaction."""

    def __init__(self, batch_id: int) -> None:
        self.batch_id, self.seq = batch_id, 0
        self._new = {record: Rows(table_of(record)) for record in MADE}
        self._ids = {record: NewIds(table_of(record)) for record in MADE}
        self._edits = Edits()
        self._changed: dict[tuple[str, int], set[str]] = {}
        metadata = AuditEvent.metadata.tables
        self._ledger = Rows(metadata[ImportChange.__tablename__])
        self._events = Rows(metadata[AuditEvent.__tablename__], without=("id",))

    def make(self, line: int, record: str, values: Mapping[str, Any]) -> int:
        """A new record with all its columns; gives its id."""
        row = {"id": self._ids[record].take(), **values}
        self._new[record].add(row)
        self._note(line, record, row["id"], None, {name: kept(value) for name, value in row.items()})
        return int(row["id"])

    def change(
        self, line: int, record: str, record_id: int, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> list[str]:
        """The columns whose values differ, unless an earlier line has its say about them already; which they are."""
        said = self._changed.setdefault((record, record_id), set())
        fields = [name for name, value in after.items() if before[name] != value and name not in said]
        if fields:
            said.update(fields)
            was, now = ({name: values[name] for name in fields} for values in (before, after))
            self._edits.add(table_of(record), record_id, was, now)
            was, now = ({name: kept(value) for name, value in values.items()} for values in (was, now))
            self._note(line, record, record_id, was, now)
        return fields

    def close_account(self, line: int, account_id: int, uniquifier: str) -> None:
        """An open account; its sessions end with the old uniquifier, which nobody gets back."""
        after = {"active": False, "fs_uniquifier": uniquifier}
        self._edits.add(table_of("account"), account_id, {"active": True}, after)
        self._note(line, "account", account_id, {"active": True}, {"active": False})

    def tell(self, event_row: Mapping[str, Any]) -> None:
        self._events.add(event_row)

    def store(self, session: Session) -> bool:
        """False when a record is no longer as it was taken to be: then the caller must not commit."""
        for record in (EMPLOYEE, NUMBER, POST):
            self._new[record].store(session)
        if not self._edits.store(session):
            return False
        for rows in (self._new[PLACEMENT], self._new[OVERRIDE], self._ledger, self._events):
            rows.store(session)
        return True

    def _note(
        self, line: int, record: str, record_id: int, before: dict[str, Any] | None, after: dict[str, Any]
    ) -> None:
        self.seq += 1
        self._ledger.add({
            "batch_id": self.batch_id, "seq": self.seq, "number": line, "record": record,
            "record_id": record_id, "before": before, "after": after,
        })  # fmt: skip
