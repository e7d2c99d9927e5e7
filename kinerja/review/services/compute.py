"""Doing a run: chunk by chunk, each read without a lock and kept in a short transaction."""

from sqlalchemy import select

from kinerja.core.authz import require
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict
from kinerja.core.queue import JobRun
from kinerja.instruments.models import Draft, Instrument
from kinerja.review import changes, policies, queries
from kinerja.review.models import ImpactRow
from kinerja.review.services.request import compiled_draft
from kinerja.review.simulation import Simulation

CHUNK = 200


def compute_impact(run: JobRun, *, chunk: int = CHUNK) -> None:
    """Scores every finished appraisal under the draft; of appraisals nothing is written.

    Goes on after the last chunk that was kept. Memory holds one chunk, then the places
    of one Dinas. Raises NotAllowed, NotFound when a newer run replaced this one, Conflict
    when the draft is no longer what it was.
    """
    session = reading()
    known = queries.run_by_id(session, run.args["run"])
    run_id, cycle_id, fingerprint = known.id, known.cycle_id, known.fingerprint
    draft = session.get_one(Draft, known.draft_id)
    instrument = session.get_one(Instrument, draft.instrument_id)
    require(policies.can_request_impact(run.actor, instrument, draft))
    compiled = compiled_draft(session, draft.id)
    if compiled.fingerprint != fingerprint:
        raise Conflict("impact.draft_changed")
    simulation, instrument_id = Simulation(compiled), instrument.id
    total = queries.finished_count(session, cycle_id, instrument_id)
    done, after = run.cursor or (0, 0)
    run.progress(done, total, cursor=[done, after])
    while found := queries.finished_after(reading(), cycle_id, instrument_id, after=after, limit=chunk):
        rows = [(finished, simulation.of(finished)) for finished in found]
        with transaction() as writing:
            queries.run_by_id(writing, run_id)
            changes.keep_rows(writing, run_id, rows)
        done, after = done + len(found), found[-1].appraisal_id
        run.progress(done, total, cursor=[done, after])
    _rank(run_id)
    run.outcome = {"appraisals": done}


def _rank(run_id: int) -> None:
    query = select(ImpactRow.agency_id).where(ImpactRow.run_id == run_id).distinct().order_by(ImpactRow.agency_id)
    for agency_id in reading().scalars(query).all():
        with transaction() as writing:
            queries.run_by_id(writing, run_id)
            changes.keep_ranks(writing, run_id, agency_id)
