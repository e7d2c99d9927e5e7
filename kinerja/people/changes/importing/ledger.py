"""Which records an import makes and changes, kept so that all of it can be taken back exactly."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Table, insert
from sqlalchemy.orm import Session

from kinerja.people.models import (
    Account,
    Employee,
    EmployeeNumber,
    ImportChange,
    Placement,
    Post,
    SupervisorOverride,
)

Record = Employee | EmployeeNumber | Placement | Post | SupervisorOverride | Account
RECORDS: Mapping[str, type[Record]] = {
    model.__tablename__: model for model in (Employee, EmployeeNumber, Placement, Post, SupervisorOverride, Account)
}


def table_of(record: str) -> Table:
    return RECORDS[record].metadata.tables[record]


def kept(value: Any) -> Any:
    """A column's value as JSON."""
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date | datetime) else value


def restored(column: ColumnElement[Any], value: Any) -> Any:
    """A kept value as the column takes it."""
    if isinstance(value, str) and column.type.python_type is date:
        return date.fromisoformat(value)
    return value


class Ledger:
    """Collects entries; `write` stores what has been collected so far."""

    def __init__(self, batch_id: int) -> None:
        self.batch_id, self.seq = batch_id, 0
        self.entries: list[dict[str, Any]] = []

    def made(self, row: int, entity: Record) -> None:
        """A record that was flushed just now."""
        columns = [column.name for column in table_of(entity.__tablename__).columns]
        self.note(row, entity, None, {name: kept(getattr(entity, name)) for name in columns})

    def change(self, row: int, entity: Record, **values: Any) -> None:
        """Sets the values that differ and remembers what they were."""
        before = {name: kept(getattr(entity, name)) for name, value in values.items() if getattr(entity, name) != value}
        for name in before:
            setattr(entity, name, values[name])
        if before:
            self.note(row, entity, before, {name: kept(values[name]) for name in before})

    def note(self, row: int, entity: Record, before: dict[str, Any] | None, after: dict[str, Any]) -> None:
        self.seq += 1
        self.entries.append({
            "batch_id": self.batch_id, "seq": self.seq, "number": row, "record": entity.__tablename__,
            "record_id": entity.id, "before": before, "after": after,
        })  # fmt: skip

    def write(self, session: Session) -> None:
        if self.entries:
            session.execute(insert(ImportChange), self.entries)
            self.entries = []
