"""A list on its way through the wizard, by its services."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select

from kinerja.core.authz import Actor
from kinerja.core.db import reading
from kinerja.core.runner import run_waiting
from kinerja.people.models import (
    Account,
    Employee,
    EmployeeNumber,
    ImportBatch,
    ImportRow,
    Placement,
    Post,
    SupervisorOverride,
)
from kinerja.people.services.importing import apply_list, check_list, undo_list, upload_list

NOW = datetime.fromisoformat("2026-11-25T01:00:00+00:00")
ON = date(2026, 11, 1)
RECORDS = (Employee, EmployeeNumber, Placement, Post, SupervisorOverride)


def batch_of(public_id: str) -> ImportBatch:
    reading().expire_all()
    return reading().scalars(select(ImportBatch).where(ImportBatch.public_id == public_id)).one()


def rows_of(public_id: str) -> Mapping[int, ImportRow]:
    rows = reading().scalars(select(ImportRow).where(ImportRow.batch_id == batch_of(public_id).id))
    return {row.number: row for row in rows}


def uploaded(actor: Actor, raw: bytes, name: str = "daftar.csv") -> str:
    return upload_list(actor, name, raw, now=NOW)


def checked(actor: Actor, raw: bytes, name: str = "daftar.csv") -> str:
    """Uploaded and judged, its columns taken for what they are called."""
    public_id = uploaded(actor, raw, name)
    fields = [column["field"] for column in batch_of(public_id).columns]
    check_list(actor, public_id, fields, effective_on=ON, now=NOW)
    run_waiting(now=NOW)
    return public_id


def applied(actor: Actor, raw: bytes, name: str = "daftar.csv") -> str:
    public_id = checked(actor, raw, name)
    apply_list(actor, public_id, batch_of(public_id).digest, now=NOW)
    run_waiting(now=NOW)
    return public_id


def undone(actor: Actor, public_id: str) -> None:
    undo_list(actor, public_id, now=NOW)
    run_waiting(now=NOW)


def digest_of_records() -> str:
    """Of every row that an import may touch; of accounts whether they are open."""
    found = hashlib.sha256()
    session = reading()
    for model in RECORDS:
        table = model.__table__
        for row in session.execute(select(table).order_by(table.c.id)):
            found.update(repr(tuple(row)).encode())
    for account in session.execute(select(Account.id, Account.active).order_by(Account.id)):
        found.update(repr(tuple(account)).encode())
    return found.hexdigest()
