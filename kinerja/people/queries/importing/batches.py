"""Uploaded lists and their lines: which an actor may know of, and the lines in chunks or as a page of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from kinerja.core.authz import Actor, Role
from kinerja.core.errors import NotFound
from kinerja.core.queue import Job, JobState
from kinerja.people.importing.columns import MOST_TITLE_ROWS, plain
from kinerja.people.importing.verdicts import Verdict
from kinerja.people.models import ImportBatch, ImportHeader, ImportRow, RowEffect, RowVerdict

CHUNK = 500


@dataclass(frozen=True, slots=True)
class FoundRow:
    number: int
    cells: list[str]
    verdict: RowVerdict
    effect: RowEffect
    findings: list[dict[str, Any]]

    def said(self) -> Verdict:
        return Verdict(self.number, self.verdict, self.effect, tuple(one["code"] for one in self.findings))


def visible_imports(actor: Actor) -> Select[tuple[int]]:
    """Ids of the lists of the own Dinas; administrators of the province see all. Twin: `can_work_on_import`."""
    if actor.has(Role.PROVINCE_ADMIN):
        return select(ImportBatch.id)
    agencies = actor.agencies(Role.AGENCY_ADMIN)
    if agencies is None:
        return select(ImportBatch.id)
    return select(ImportBatch.id).where(ImportBatch.agency_id.in_(sorted(agencies)))


def batch_by_public_id(session: Session, actor: Actor, public_id: str) -> ImportBatch:
    """Raises NotFound for a list that the actor may not know of."""
    query = select(ImportBatch).where(ImportBatch.public_id == public_id, ImportBatch.id.in_(visible_imports(actor)))
    batch = session.scalars(query).one_or_none()
    if batch is None:
        raise NotFound("import.unknown")
    return batch


def batch_for_update(session: Session, batch_id: int) -> ImportBatch:
    """Locked until the transaction ends. Raises NotFound, also when it was thrown away meanwhile."""
    batch = session.scalars(select(ImportBatch).where(ImportBatch.id == batch_id).with_for_update()).one_or_none()
    if batch is None:
        raise NotFound("import.unknown")
    return batch


def title_rows(session: Session, batch_id: int) -> list[tuple[int, list[str]]]:
    """The first lines, among which the header stands."""
    query = select(ImportRow.number, ImportRow.cells).where(ImportRow.batch_id == batch_id)
    return list(session.execute(query.order_by(ImportRow.number).limit(MOST_TITLE_ROWS)).tuples())


def row_chunks(session: Session, batch: ImportBatch, *, size: int = CHUNK) -> Iterator[list[tuple[int, list[str]]]]:
    """The lines below the header, in order, without holding more than a chunk."""
    after = batch.header_last
    query = select(ImportRow.number, ImportRow.cells).where(ImportRow.batch_id == batch.id).order_by(ImportRow.number)
    while rows := list(session.execute(query.where(ImportRow.number > after).limit(size)).tuples()):
        yield rows
        after = rows[-1][0]


def judged_rows(session: Session, batch_id: int, *, size: int = CHUNK) -> Iterator[list[FoundRow]]:
    """The lines about people in order, without holding more than a chunk."""
    after = 0
    query = _rows(batch_id).where(ImportRow.verdict.is_not(None)).limit(size)
    while rows := [FoundRow(*row) for row in session.execute(query.where(ImportRow.number > after))]:
        yield rows
        after = rows[-1].number


def found_rows(
    session: Session, batch_id: int, verdict: RowVerdict | None, *, offset: int = 0, limit: int | None = None
) -> Sequence[FoundRow]:
    """A page of the lines with that verdict, or of all that have one."""
    query = _rows(batch_id).where(ImportRow.verdict.is_not(None))
    if verdict is not None:
        query = query.where(ImportRow.verdict == verdict)
    return [FoundRow(*row) for row in session.execute(query.offset(offset).limit(limit))]


def heard_titles(session: Session, account_id: int | None) -> dict[str, str]:
    """What somebody took titles for before."""
    query = select(ImportHeader.title, ImportHeader.field).where(ImportHeader.account_id == account_id)
    return {plain(title): field for title, field in session.execute(query)}


def line_count(session: Session, batch: ImportBatch) -> int:
    query = select(func.count()).select_from(ImportRow)
    query = query.where(ImportRow.batch_id == batch.id, ImportRow.number > batch.header_last)
    return session.scalar(query) or 0


def verdict_counts(session: Session, batch_id: int) -> dict[str, int]:
    """How many lines have which verdict, and how many change something (`effective`)."""
    query = select(ImportRow.verdict, ImportRow.effect, func.count()).where(ImportRow.batch_id == batch_id)
    counts = {verdict.value: 0 for verdict in RowVerdict} | {"effective": 0, "skipped": 0}
    for verdict, effect, number in session.execute(query.group_by(ImportRow.verdict, ImportRow.effect)):
        if verdict is not None:
            counts[verdict.value] += number
            counts["effective"] += number if effect is not RowEffect.NONE else 0
    return counts


def is_busy(session: Session, batch: ImportBatch) -> bool:
    """True while a job of the list waits or runs."""
    busy = (JobState.WAITING, JobState.RUNNING)
    query = select(Job.id).where(Job.id == batch.job_id, Job.state.in_(busy))
    return session.scalars(query).first() is not None


def imports_for(session: Session, actor: Actor, *, limit: int = 30) -> Sequence[ImportBatch]:
    """The newest first."""
    query = select(ImportBatch).where(ImportBatch.id.in_(visible_imports(actor)))
    return session.scalars(query.order_by(ImportBatch.id.desc()).limit(limit)).all()


def _rows(batch_id: int) -> Select[Any]:
    columns = (ImportRow.number, ImportRow.cells, ImportRow.verdict, ImportRow.effect, ImportRow.findings)
    return select(*columns).where(ImportRow.batch_id == batch_id).order_by(ImportRow.number)
