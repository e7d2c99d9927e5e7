"""Which records an import makes and changes, kept so that all of it can be taken back exactly."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Table

from kinerja.people.models import (
    Account,
    Employee,
    EmployeeNumber,
    Placement,
    Post,
    SupervisorOverride,
)

Record = Employee | EmployeeNumber | Placement | Post | SupervisorOverride | Account
RECORDS: Mapping[str, type[Record]] = {
    model.__tablename__: model for model in (Employee, EmployeeNumber, Post, Placement, SupervisorOverride, Account)
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
