"""The jobs of an uploaded list: the dry run, applying it in one transaction, taking it back in one."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import require
from kinerja.core.calendar import local_date
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict
from kinerja.core.queue import Job, JobLost, JobRun
from kinerja.people import policies
from kinerja.people.changes.importing import Importing, blockers_of, keep_settled, keep_verdicts, restore
from kinerja.people.changes.importing.applying import Appointment
from kinerja.people.importing.book import Directory
from kinerja.people.importing.entries import Entry, cells_by_field, entry_from, is_entry
from kinerja.people.importing.facts import Facts, Standing, settle
from kinerja.people.importing.judging import Judge, Judged
from kinerja.people.importing.workflow import Step, advance
from kinerja.people.models import ImportBatch, ImportState, PlacementKind, RowEffect
from kinerja.people.queries.importing import (
    batch_for_update,
    climb_from,
    directory_for,
    line_count,
    page_for,
    row_chunks,
    rows_to_apply,
    verdict_counts,
)

MOST_UNKNOWN = 50
UNKNOWN_UNITS = ("import.unit_unknown", "import.unit_unknown_near", "import.unit_ambiguous")
# What stands in a line about the superior is then not applied.
NO_SUPERIOR = frozenset(
    {"import.superior_unknown", "import.superior_without_post", "import.superior_later", "supervisor.own_record"}
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a dry run found, beside the verdicts that it kept."""

    facts: Facts
    counts: dict[str, int]
    digest: str
    unknown: list[dict[str, Any]]


def run_check(run: JobRun) -> None:
    """Keeps a verdict with every line; records of people are only read. Raises NotAllowed, NotFound, Conflict."""
    batch = _batch(run)
    outcome = _judged(run, batch)
    with transaction() as session:
        batch = batch_for_update(session, batch.id)
        advance(batch, Step.JUDGE)
        _keep(batch, outcome)


def run_apply(run: JobRun) -> None:
    """Judges every line again without a lock, then applies them all in one transaction or none.

    When the records have changed since the dry run that somebody read, nothing is applied:
    the list goes back to its dry run with the new verdicts. A second attempt after a kill
    finds either nothing done or everything. Raises NotAllowed, NotFound, Conflict.
    """
    batch = _batch(run)
    if batch.state is ImportState.APPLIED:
        return
    outcome = _judged(run, batch)
    if outcome.digest != batch.digest:
        with transaction() as session:
            batch = batch_for_update(session, batch.id)
            advance(batch, Step.RETURN)
            _keep(batch, outcome)
            batch.overtaken = True
        return
    with transaction() as session:
        batch = batch_for_update(session, batch.id)
        require(policies.can_work_on_import(run.actor, batch.agency_id))
        advance(batch, Step.KEEP)
        _apply(session, run, batch, outcome.facts)
        batch.applied_at, batch.applied_by_id = run.now, run.actor.account_id
        record(
            session, run.actor, Event.PEOPLE_IMPORTED, "import", batch.public_id, at=run.now,
            agency_id=batch.agency_id, changes=batch.counts | {"hash": batch.file_hash},
        )  # fmt: skip
        _still_ours(session, run)
    run.outcome = {"effective": batch.counts.get("effective", 0)}


def run_undo(run: JobRun) -> None:
    """Restores every record in one transaction; with blockers nothing is touched and the list says which.

    Raises NotAllowed, NotFound, Conflict.
    """
    batch = _batch(run)
    if batch.state is ImportState.UNDONE:
        return
    run.progress(0, 1)
    with transaction() as session:
        batch = batch_for_update(session, batch.id)
        require(policies.can_work_on_import(run.actor, batch.agency_id))
        batch.blockers = blockers_of(session, batch.id)
        if batch.blockers:
            advance(batch, Step.REFUSE)
            return
        advance(batch, Step.RESTORE)
        count = restore(session, batch.id)
        batch.undone_at = run.now
        record(
            session, run.actor, Event.PEOPLE_IMPORT_UNDONE, "import", batch.public_id, at=run.now,
            agency_id=batch.agency_id, changes={"records": count},
        )  # fmt: skip
        _still_ours(session, run)


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


# Judging


def _judged(run: JobRun, batch: ImportBatch) -> Outcome:
    """Every line judged, its verdict kept chunk by chunk; reads without a lock."""
    session, today = reading(), local_date(run.now)
    total = 2 * line_count(session, batch)
    facts, done = Facts(), 0
    for rows in row_chunks(session, batch):
        for entry in _entries(batch, rows, today=today).values():
            if entry is not None:
                facts.note(entry)
        done += len(rows)
        run.progress(done, total)
    directory = directory_for(session, run.actor, batch.picks, on=today)
    judge = Judge(run.actor, directory, facts, today, batch.effective_on)
    standings: list[Standing] = []
    unknown: dict[str, int] = {}
    for rows in row_chunks(session, batch):
        entries = _entries(batch, rows, today=today)
        judged = _judge(reading(), judge, [one for one in entries.values() if one is not None])
        standings += [one.standing() for one in judged.values() if one.is_sound]
        _count_unknown(judged.values(), unknown)
        with transaction() as writing:
            keep_verdicts(writing, batch.id, {number: judged.get(number) for number in entries})
        done += len(rows)
        run.progress(done, total)
    settled = settle(standings, climb_from(session, on=today))
    with transaction() as writing:
        keep_settled(writing, batch.id, settled)
    counts = verdict_counts(reading(), batch.id)
    return Outcome(facts, counts, _digest(batch.id), _nearest(directory, unknown))


def _entries(batch: ImportBatch, rows: Iterable[tuple[int, list[str]]], *, today: date) -> dict[int, Entry | None]:
    fields = [column["field"] for column in batch.columns]
    found: dict[int, Entry | None] = {}
    for number, cells in rows:
        said = cells_by_field(cells, fields)
        found[number] = entry_from(number, said, today=today) if is_entry(said) else None
    return found


def _judge(session: Session, judge: Judge, entries: Sequence[Entry], *, namesakes: bool = True) -> dict[int, Judged]:
    page = page_for(session, entries, on=judge.today, namesakes=namesakes)
    return {entry.row: judge.judge(entry, page) for entry in entries}


def _count_unknown(lines: Iterable[Judged], unknown: dict[str, int]) -> None:
    for judged in lines:
        for one in judged.findings:
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


def _digest(batch_id: int) -> str:
    """Differs as soon as one line is judged otherwise."""
    found = hashlib.sha256()
    for rows in rows_to_apply(reading(), batch_id, rejected=True):
        for row in rows.values():
            codes = [one["code"] for one in row.findings]
            found.update(repr((row.number, row.verdict.value, row.effect.value, codes)).encode())
    return found.hexdigest()


# Applying


def _apply(session: Session, run: JobRun, batch: ImportBatch, facts: Facts) -> None:
    """Definitive posts first, whoever is Plt or Plh after them, superiors when everybody has a post."""
    today = local_date(run.now)
    directory = directory_for(session, run.actor, batch.picks, on=today)
    judge = Judge(run.actor, directory, facts, today, batch.effective_on)
    importing = Importing(session, run.actor, batch.id, batch.public_id, directory, batch.effective_on, run.now)
    appointments: list[Appointment] = []
    for chosen in (_is_definitive, _is_acting):
        for rows in rows_to_apply(session, batch.id):
            lines = [(row.number, row.cells) for row in rows.values()]
            entries = [one for one in _entries(batch, lines, today=today).values() if one is not None and chosen(one)]
            judged = _judge(session, judge, entries, namesakes=False)
            if any(not one.is_sound for one in judged.values()):
                raise Conflict("import.overtaken")
            plans = [one.plan for one in judged.values() if one.plan is not None]
            importing.apply([plan for plan in plans if plan.effect is not RowEffect.NONE])
            for plan in plans:
                said = {one["code"] for one in rows[plan.row].findings}
                if plan.superior and not said & NO_SUPERIOR:
                    on = max(today, plan.entry.valid_from or batch.effective_on)
                    appointments.append(Appointment(plan.row, plan.entry.number, plan.superior, on))
    for start in range(0, len(appointments), 500):
        importing.appoint(appointments[start : start + 500])


def _is_definitive(entry: Entry) -> bool:
    return entry.capacity is PlacementKind.DEFINITIVE


def _is_acting(entry: Entry) -> bool:
    return not _is_definitive(entry)
