"""A table for a period: looked through first, then applied in one transaction or not at all, and kept as a list."""

import hashlib
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from kinerja.appraisals.changes.tabling import apply_table, keep_lines
from kinerja.appraisals.changes.untabling import restore_table, table_blockers
from kinerja.appraisals.models import DataList, ListState, TableKind
from kinerja.appraisals.policies.listing import can_apply_table, can_undo_table
from kinerja.appraisals.queries.lists import all_lines, job_of_list, list_by_public_id, list_for_update
from kinerja.appraisals.queries.othertables import marks_table, service_table
from kinerja.appraisals.queries.plan import plan_of
from kinerja.appraisals.queries.table import COLUMNS_OF, Judged, Row, rows_from
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, Role, require
from kinerja.core.calendar import local_date
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.queue import Job, JobLost, JobRun, enqueue
from kinerja.cycles.models import Cycle
from kinerja.cycles.queries import cycle_by_public_id

APPLY, UNDO = "apply_data_list", "undo_data_list"
AT_ONCE = 300  # more lines than these wait for a job
LONGEST_NAME, LONGEST_REASON = 200, 2_000


def check_data(
    actor: Actor, cycle_id: str, text: str, *, now: datetime, locale: str = "id", kind: TableKind = TableKind.FIGURES
) -> Judged:
    """What applying the table would do, row by row; stores nothing. Raises NotFound, NotAllowed, Invalid."""
    session = reading()
    cycle = cycle_by_public_id(session, actor, cycle_id)
    require(can_apply_table(actor, cycle, kind))
    rows = rows_from(text, COLUMNS_OF[kind])
    return _judged(session, actor, cycle, kind, rows, now=now, locale=locale, lock=False)


def import_data(
    actor: Actor,
    cycle_id: str,
    text: str,
    *,
    now: datetime,
    locale: str = "id",
    kind: TableKind = TableKind.FIGURES,
    name: str = "",
    at_once: int = AT_ONCE,
) -> Judged:
    """Apply the table and keep it as a list; while a single row is rejected nothing is stored, the verdicts say which.

    More lines than `at_once` wait for a job. The same table again finds everything unchanged and keeps no list.
    Raises NotFound, NotAllowed, Invalid.
    """
    with transaction() as session:
        cycle = cycle_by_public_id(session, actor, cycle_id)
        require(can_apply_table(actor, cycle, kind))
        rows = rows_from(text, COLUMNS_OF[kind])
        judged = _judged(session, actor, cycle, kind, rows, now=now, locale=locale, lock=True)
        if not judged.changes_something:
            return judged
        kept = DataList(
            cycle_id=cycle.id, kind=kind, account_id=actor.account_id, agency_id=_agency(actor, kind),
            name=name[-LONGEST_NAME:], hash=hashlib.sha256(text.encode()).hexdigest(), locale=locale,
            counts=judged.counts(), created_at=now,
        )  # fmt: skip
        session.add(kept)
        session.flush()
        keep_lines(session, kept, judged)
        if len(rows) > at_once:
            _begin(session, actor, kept, APPLY, now=now)
            judged.waits = True
        else:
            _apply(session, actor, cycle, kept, judged, now=now)
        judged.list_id = kept.public_id
        return judged


def run_apply(run: JobRun) -> None:
    """Judges every line again, then applies them all or none; a second attempt finds nothing done or everything.

    When the records have changed so that a line would do something else, nothing is applied.
    Raises NotAllowed, NotFound.
    """
    count = len(all_lines(reading(), _kept(run)))
    run.progress(0, count)
    with transaction() as session:
        kept = list_for_update(session, run.args["list"])
        if kept.state is not ListState.WAITING:
            return
        cycle = session.get_one(Cycle, kept.cycle_id)
        require(can_apply_table(run.actor, cycle, kept.kind))
        stored = all_lines(session, kept)
        columns = COLUMNS_OF[kept.kind]
        rows = [Row(one.line, dict(zip(columns, one.cells, strict=True))) for one in stored]
        judged = _judged(session, run.actor, cycle, kept.kind, rows, now=run.now, locale=kept.locale, lock=True)
        if [one.kind.value for one in judged.verdicts] != [one.verdict for one in stored]:
            kept.state = ListState.OVERTAKEN
        else:
            _apply(session, run.actor, cycle, kept, judged, now=run.now)
        _still_ours(session, run)
    run.outcome = {"lines": count}


def undo_list(
    actor: Actor, cycle_id: str, public_id: str, reason: str, *, now: datetime, at_once: int = AT_ONCE
) -> bool:
    """Take a whole list back, with a reason; False when something stands in the way, which the list then names.

    A long one waits for a job. Raises NotFound, NotAllowed, Conflict, Invalid.
    """
    with transaction() as session:
        cycle = cycle_by_public_id(session, actor, cycle_id)
        kept = list_by_public_id(session, actor, cycle.id, public_id, lock=True)
        require(can_undo_table(actor, cycle, kept))
        job = job_of_list(session, kept)
        if job is not None and job.is_under_way:
            raise Conflict("list.busy")
        if kept.state not in (ListState.APPLIED, ListState.UNDOING):
            raise Conflict("list.not_applied")
        words = reason.strip()
        if not words or len(words) > LONGEST_REASON:
            code = "people.reason_missing" if not words else "reason.too_long"
            raise Invalid("list.invalid", {"reason": [code]}, most=LONGEST_REASON)
        kept.reason, kept.state = words, ListState.UNDOING
        if sum(kept.counts.values()) > at_once:
            kept.blockers = []
            _begin(session, actor, kept, UNDO, now=now)
            return True
        return _undo(session, actor, kept, now=now)


def run_undo(run: JobRun) -> None:
    """Takes the list back in one transaction; with blockers nothing is touched. Raises NotAllowed, NotFound."""
    run.progress(0, 1)
    with transaction() as session:
        kept = list_for_update(session, run.args["list"])
        if kept.state is not ListState.UNDOING:
            return
        require(can_undo_table(run.actor, session.get_one(Cycle, kept.cycle_id), kept))
        _undo(session, run.actor, kept, now=run.now)
        _still_ours(session, run)


def _judged(
    session: Session, actor: Actor, cycle: Cycle, kind: TableKind, rows: list[Row], *, now: datetime, locale: str,
    lock: bool,
) -> Judged:  # fmt: skip
    today = local_date(now, cycle.zone)
    if kind is TableKind.MARKS:
        return marks_table(session, actor, rows, today=today)
    if kind is TableKind.SERVICE_FIGURES:
        return service_table(session, actor, cycle, rows, today=today, locale=locale)
    return plan_of(session, actor, cycle.id, rows, today=today, locale=locale, lock=lock)


def _agency(actor: Actor, kind: TableKind) -> int | None:
    """Whose list it is: the province's, or that of the Dinas which the actor administers."""
    if kind is not TableKind.FIGURES and actor.has(Role.PROVINCE_ADMIN):
        return None
    agencies = actor.agencies(Role.AGENCY_ADMIN)
    return None if agencies is None else min(agencies, default=None)


def _apply(session: Session, actor: Actor, cycle: Cycle, kept: DataList, judged: Judged, *, now: datetime) -> None:
    apply_table(session, actor, cycle, kept, judged, now=now)
    kept.state, kept.applied_at = ListState.APPLIED, now
    changes = {"kind": kept.kind.value, "list": kept.public_id, "hash": kept.hash, **judged.counts()}
    record(
        session, actor, Event.DATA_IMPORTED, "cycle", cycle.public_id, at=now, agency_id=kept.agency_id, changes=changes
    )  # fmt: skip


def _undo(session: Session, actor: Actor, kept: DataList, *, now: datetime) -> bool:
    kept.blockers = table_blockers(session, kept)
    if kept.blockers:
        kept.state = ListState.APPLIED
        return False
    count = restore_table(session, actor, kept, now=now)
    kept.state, kept.undone_at, kept.undone_by_id = ListState.UNDONE, now, actor.account_id
    cycle = session.get_one(Cycle, kept.cycle_id)
    changes = {"kind": kept.kind.value, "list": kept.public_id, "records": count}
    record(
        session, actor, Event.DATA_IMPORT_UNDONE, "cycle", cycle.public_id, at=now, agency_id=kept.agency_id,
        changes=changes,
    )  # fmt: skip
    return True


def _begin(session: Session, actor: Actor, kept: DataList, job: str, *, now: datetime) -> None:
    kept.runs += 1
    key = f"{job}:{kept.public_id}:{kept.runs}"
    kept.job_id = enqueue(session, job, {"list": kept.id}, key=key, actor=actor, now=now).id


def _kept(run: JobRun) -> DataList:
    found = reading().get(DataList, run.args["list"])
    if found is None:
        raise Conflict("list.unknown")
    return found


def _still_ours(session: Session, run: JobRun) -> None:
    """Raises JobLost when another runner has taken over: then all of this is rolled back."""
    held = update(Job).where(*run.held()).values(progress=Job.total)
    if not session.execute(held).rowcount:  # type: ignore[attr-defined]  # an UPDATE's result
        raise JobLost(run.kind)
