"""The lines of an uploaded list: kept as they came, then with their verdicts, at last thrown away."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kinerja.core.bulk import Rows
from kinerja.people.importing.columns import plain
from kinerja.people.importing.facts import Settled
from kinerja.people.importing.judging import Judged
from kinerja.people.importing.verdicts import settled_verdict, verdict_from
from kinerja.people.models import ImportBatch, ImportChange, ImportHeader, ImportRow

CHUNK = 500
LONGEST_TITLE = 200


def read_rows(rows: Iterable[tuple[int, list[str]]]) -> Rows:
    """The lines, ready to be stored with their `batch_id`."""
    ready = Rows(ImportRow.metadata.tables[ImportRow.__tablename__], later=("batch_id",))
    for number, cells in rows:
        ready.add({"number": number, "cells": cells, "verdict": None, "effect": None, "findings": []})
    return ready


def keep_verdicts(session: Session, batch_id: int, rows: Mapping[int, Judged | None]) -> None:
    """What the dry run says about these lines so far; None for a line about nobody."""
    values: list[dict[str, Any]] = []
    for number, judged in rows.items():
        if judged is None:
            values.append({"batch_id": batch_id, "number": number, "verdict": None, "effect": None, "findings": []})
            continue
        said, found = verdict_from(judged), [one.json() for one in judged.findings]
        values.append({
            "batch_id": batch_id, "number": number, "verdict": said.verdict, "effect": said.effect, "findings": found,
        })  # fmt: skip
    session.execute(update(ImportRow), values)


def keep_settled(session: Session, batch_id: int, settled: Mapping[int, Settled]) -> None:
    """What the lines say about each other."""
    numbers = sorted(settled)
    for start in range(0, len(numbers), CHUNK):
        part = numbers[start : start + CHUNK]
        query = select(ImportRow).where(ImportRow.batch_id == batch_id, ImportRow.number.in_(part))
        for row in session.scalars(query):
            added = settled[row.number]
            row.effect = added.effect
            row.findings = [*row.findings, *(one.json() for one in added.findings)]
            row.verdict = settled_verdict(row.verdict, added)


def remember_titles(session: Session, account_id: int, columns: Sequence[Mapping[str, str]]) -> None:
    """What somebody takes titles for from now on."""
    query = select(ImportHeader).where(ImportHeader.account_id == account_id)
    known = {row.title: row for row in session.scalars(query)}
    for column in columns:
        title = plain(column["title"])[:LONGEST_TITLE]
        if not title:
            continue
        if title in known:
            known[title].field = column["field"]
        else:
            known[title] = ImportHeader(account_id=account_id, title=title, field=column["field"])
            session.add(known[title])
    session.flush()


def forget_list(session: Session, batch: ImportBatch) -> None:
    """The list with its lines; what it changed in the records stays."""
    for model in (ImportChange, ImportRow):
        session.execute(delete(model).where(model.batch_id == batch.id))
    session.delete(batch)
    session.flush()
