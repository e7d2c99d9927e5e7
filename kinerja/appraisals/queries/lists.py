"""Tables that were applied: which an actor may know of, their lines, and whether a job is at work on one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, DataList, DataListRow, TableKind
from kinerja.appraisals.policies.listing import can_see_tables
from kinerja.appraisals.queries.visible import visible_appraisals
from kinerja.core.authz import Actor, Role
from kinerja.core.errors import NotFound
from kinerja.core.queue import Job, JobState

BUSY = (JobState.WAITING, JobState.RUNNING)
LATEST = 30


@dataclass(frozen=True, slots=True)
class ListLines:
    """A page of a list's lines; `hidden` are about the reader or somebody above and are shown to others."""

    rows: Sequence[DataListRow]
    count: int
    hidden: int


@dataclass(frozen=True, slots=True)
class ListJob:
    """The job of a list: how far it is, or with which code it ended."""

    progress: int
    total: int
    is_under_way: bool
    error: str


def visible_lists(actor: Actor, kind: TableKind) -> Select[tuple[DataList]]:
    """The twin of `can_see_list`."""
    query = select(DataList).where(DataList.kind == kind)
    if not can_see_tables(actor, kind):
        return query.where(false())
    if kind is not TableKind.FIGURES and actor.has(Role.PROVINCE_ADMIN):
        return query
    agencies = actor.agencies(Role.AGENCY_ADMIN)
    return query if agencies is None else query.where(DataList.agency_id.in_(sorted(agencies)))


def lists_of_period(session: Session, actor: Actor, cycle_id: int, kind: TableKind) -> Sequence[DataList]:
    """The newest first."""
    query = visible_lists(actor, kind).where(DataList.cycle_id == cycle_id)
    return session.scalars(query.order_by(DataList.id.desc()).limit(LATEST)).all()


def list_by_public_id(session: Session, actor: Actor, cycle_id: int, public_id: str, *, lock: bool = False) -> DataList:
    """Raises NotFound for a list that the actor may not know of; with `lock` until the transaction ends."""
    own = or_(*(DataList.id.in_(visible_lists(actor, kind).with_only_columns(DataList.id)) for kind in TableKind))
    query = select(DataList).where(DataList.public_id == public_id, DataList.cycle_id == cycle_id, own)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound("list.unknown")
    return found


def list_for_update(session: Session, list_id: int) -> DataList:
    """Locked until the transaction ends. Raises NotFound."""
    found = session.scalars(select(DataList).where(DataList.id == list_id).with_for_update()).one_or_none()
    if found is None:
        raise NotFound("list.unknown")
    return found


def lines_of_list(session: Session, actor: Actor, kept: DataList, *, offset: int, limit: int) -> ListLines:
    """In the order of the table, without those about the reader or somebody above."""
    shown: ColumnElement[bool] = true()
    if kept.kind is TableKind.FIGURES:
        mine = visible_appraisals(actor).with_only_columns(Appraisal.id)
        shown = or_(DataListRow.appraisal_id.is_(None), DataListRow.appraisal_id.in_(mine))
    query = select(DataListRow).where(DataListRow.list_id == kept.id)
    every = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    count = session.scalar(select(func.count()).select_from(query.where(shown).subquery())) or 0
    rows = session.scalars(query.where(shown).order_by(DataListRow.line).offset(offset).limit(limit)).all()
    return ListLines(rows, count, every - count)


def all_lines(session: Session, kept: DataList) -> Sequence[DataListRow]:
    query = select(DataListRow).where(DataListRow.list_id == kept.id).order_by(DataListRow.line)
    return session.scalars(query).all()


def job_of_list(session: Session, kept: DataList) -> ListJob | None:
    """The newest job of the list; None for one that needed none."""
    job = session.get(Job, kept.job_id) if kept.job_id is not None else None
    if job is None:
        return None
    busy = job.state in BUSY
    return ListJob(job.progress, job.total, busy, "" if busy else job.error)
