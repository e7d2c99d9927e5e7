"""The jobs of an uploaded list: the dry run, applying it in one transaction, taking it back in one.

On SQLite a transaction that writes keeps everybody else waiting. So all reading, judging and computing comes before
it; the transaction itself sees that nothing has moved meanwhile, and stores what is ready.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import require
from kinerja.core.calendar import local_date
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict
from kinerja.core.queue import Job, JobLost, JobRun
from kinerja.people import policies
from kinerja.people.changes.importing import (
    Prepared,
    Preparing,
    Restoring,
    blockers_of,
    keep_settled,
    keep_verdicts,
)
from kinerja.people.importing.book import Directory
from kinerja.people.importing.judging import Judged
from kinerja.people.importing.verdicts import Verdict, digest_of, verdict_from
from kinerja.people.importing.workflow import Step, advance
from kinerja.people.models import ImportBatch, ImportState, RowVerdict
from kinerja.people.queries.importing import (
    Stamp,
    batch_for_update,
    judged_rows,
    line_count,
    records_stamp,
    row_chunks,
    verdict_counts,
)
from kinerja.people.services.importing.judgement import Judgement

MOST_UNKNOWN = 50
UNKNOWN_UNITS = ("import.unit_unknown", "import.unit_unknown_near", "import.unit_ambiguous")
TURNS = 8  # how often a list is worked out anew because somebody changed records meanwhile


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a dry run found, beside the verdicts that it kept."""

    counts: dict[str, int]
    digest: str
    unknown: list[dict[str, Any]]


class Moved(Exception):
    """The records are no longer what was read: nothing of it may be stored."""


def run_check(run: JobRun) -> None:
    """Keeps a verdict with every line; records of people are only read. Raises NotAllowed, NotFound, Conflict."""
    batch = _batch(run)
    outcome = _checked(run, batch)
    with transaction() as session:
        batch = batch_for_update(session, batch.id)
        advance(batch, Step.JUDGE)
        _keep(batch, outcome)


def run_apply(run: JobRun) -> None:
    """Judges every line again without a lock, then stores them all in one transaction or none.

    When the records have changed since the dry run that somebody read, nothing is applied:
    the list goes back to its dry run with the new verdicts. When they change while the lines
    are judged, all is judged anew. A second attempt after a kill finds either nothing done or
    everything. Raises NotAllowed, NotFound, Conflict.
    """
    batch = _batch(run)
    if batch.state is ImportState.APPLIED:
        return
    for _turn in range(TURNS):
        stamp = records_stamp(reading())
        prepared = _prepared(run, batch)
        if prepared is None:
            _return(run, batch)
            return
        try:
            _apply(run, batch.id, stamp, prepared)
        except Moved:
            continue
        return
    raise Conflict("import.overtaken")


def run_undo(run: JobRun) -> None:
    """Restores every record in one transaction; with blockers nothing is touched and the list says which.

    Raises NotAllowed, NotFound, Conflict.
    """
    batch = _batch(run)
    if batch.state is ImportState.UNDONE:
        return
    for turn in range(TURNS):
        run.progress(turn, TURNS)
        stamp = records_stamp(reading())
        blockers = blockers_of(reading(), batch.id)
        if blockers:
            _refuse(run, batch.id, blockers)
            return
        try:
            _undo(run, batch.id, stamp, Restoring(reading(), batch.id))
        except (Moved, IntegrityError):  # something refers to what was imported, since a moment ago
            continue
        return
    raise Conflict("import.overtaken")


def _batch(run: JobRun) -> ImportBatch:
    batch = reading().get(ImportBatch, run.args["batch"])
    if batch is None:
        raise Conflict("import.unknown")
    require(policies.can_work_on_import(run.actor, batch.agency_id))
    return batch


def _keep(batch: ImportBatch, outcome: Outcome) -> None:
    batch.counts, batch.digest, batch.unknown = outcome.counts, outcome.digest, outcome.unknown


def _still_ours(session: Session, run: JobRun) -> None:
    """Raises JobLost when another runner has taken over: then all of this is rolled back."""
    held = update(Job).where(*run.held()).values(progress=Job.total)
    if not session.execute(held).rowcount:  # type: ignore[attr-defined]  # an UPDATE's result
        raise JobLost(run.kind)


def _progress(run: JobRun, batch: ImportBatch) -> Callable[[int], None]:
    """Each line counts twice: the file is read in two passes."""
    done, total = 0, 2 * line_count(reading(), batch)

    def more(lines: int) -> None:
        nonlocal done
        done += lines
        run.progress(done, total)

    return more


# The dry run


def _checked(run: JobRun, batch: ImportBatch) -> Outcome:
    """Every line judged, its verdict kept chunk by chunk."""
    judgement, more = Judgement(batch, run.actor, local_date(run.now)), _progress(run, batch)
    judgement.note(more)
    unknown: dict[str, int] = {}
    for rows in row_chunks(reading(), batch):
        judged = judgement.judged(rows)
        _count_unknown(judged.values(), unknown)
        with transaction() as session:
            keep_verdicts(session, batch.id, judged)
        more(len(rows))
    settled = judgement.settled()
    with transaction() as session:
        keep_settled(session, batch.id, settled)
    verdicts = (row.said() for rows in judged_rows(reading(), batch.id) for row in rows)
    digest = digest_of(verdicts)
    return Outcome(verdict_counts(reading(), batch.id), digest, _nearest(judgement.directory, unknown))


def _count_unknown(lines: Iterable[Judged | None], unknown: dict[str, int]) -> None:
    for judged in lines:
        for one in judged.findings if judged else ():
            if one.code in UNKNOWN_UNITS:
                name = str(one.params["name"])
                unknown[name] = unknown.get(name, 0) + 1


def _nearest(directory: Directory, unknown: dict[str, int]) -> list[dict[str, Any]]:
    """The names that most lines use first, each with the units that it may mean."""
    ordered = sorted(unknown.items(), key=lambda item: (-item[1], item[0]))[:MOST_UNKNOWN]
    return [
        {
            "name": name,
            "lines": count,
            "near": [one.public_id for one in directory.units_called(name, "") or directory.nearest_units(name)],
        }
        for name, count in ordered
    ]


# Applying


def _prepared(run: JobRun, batch: ImportBatch) -> Prepared | None:
    """All that applying stores; None when the lines are no longer judged as somebody has read them.

    The verdicts that are kept say which lines to take; that they are still the right ones shows at the end.
    """
    today, more = local_date(run.now), _progress(run, batch)
    judgement = Judgement(batch, run.actor, today)
    preparing = Preparing(run.actor, batch.id, batch.public_id, today, batch.effective_on, run.now)
    judgement.note(more)
    read: list[Verdict] = []
    found: list[Verdict] = []
    for rows in judged_rows(reading(), batch.id):
        kept = {row.number: row.said() for row in rows}
        judged = {
            one.entry.row: one for one in judgement.judged([(row.number, row.cells) for row in rows]).values() if one
        }
        read += kept.values()
        found += [verdict_from(one) for one in judged.values()]
        wanted = [number for number, one in kept.items() if one.verdict is not RowVerdict.REJECTED]
        preparing.add(reading(), [(judged[number], kept[number].codes) for number in wanted if number in judged])
        more(len(rows))
    settled = judgement.settled()
    now = digest_of(one.settled(settled.get(one.number)) for one in found)
    if not batch.digest == now == digest_of(read):
        return None
    return preparing.finish(reading())


def _return(run: JobRun, batch: ImportBatch) -> None:
    """Back to the dry run, with what the lines come to now."""
    outcome = _checked(run, batch)
    with transaction() as session:
        batch = batch_for_update(session, batch.id)
        advance(batch, Step.RETURN)
        _keep(batch, outcome)
        batch.overtaken = True


def _apply(run: JobRun, batch_id: int, stamp: Stamp, prepared: Prepared) -> None:
    """The one short transaction. Raises Moved."""
    with transaction() as session:
        batch = batch_for_update(session, batch_id)
        require(policies.can_work_on_import(run.actor, batch.agency_id))
        if records_stamp(session) != stamp or not prepared.store(session):
            raise Moved
        advance(batch, Step.KEEP)
        batch.applied_at, batch.applied_by_id = run.now, run.actor.account_id
        record(
            session, run.actor, Event.PEOPLE_IMPORTED, "import", batch.public_id, at=run.now,
            agency_id=batch.agency_id, changes=batch.counts | {"hash": batch.file_hash},
        )  # fmt: skip
        _still_ours(session, run)
    run.outcome = {"effective": batch.counts.get("effective", 0)}


# Taking back


def _refuse(run: JobRun, batch_id: int, blockers: list[dict[str, Any]]) -> None:
    with transaction() as session:
        batch = batch_for_update(session, batch_id)
        require(policies.can_work_on_import(run.actor, batch.agency_id))
        batch.blockers = blockers
        advance(batch, Step.REFUSE)


def _undo(run: JobRun, batch_id: int, stamp: Stamp, restoring: Restoring) -> None:
    """The one short transaction. Raises Moved, IntegrityError."""
    with transaction() as session:
        batch = batch_for_update(session, batch_id)
        require(policies.can_work_on_import(run.actor, batch.agency_id))
        if records_stamp(session) != stamp or not restoring.store(session):
            raise Moved
        advance(batch, Step.RESTORE)
        batch.undone_at, batch.blockers = run.now, []
        record(
            session, run.actor, Event.PEOPLE_IMPORT_UNDONE, "import", batch.public_id, at=run.now,
            agency_id=batch.agency_id, changes={"records": restoring.count},
        )  # fmt: skip
        _still_ours(session, run)
