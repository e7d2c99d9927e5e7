"""Asking for a run of a draft over a finished cycle, and stopping it."""

from datetime import datetime

from sqlalchemy.orm import Session

from forms.compiler import compile_instrument
from forms.errors import DefinitionInvalid
from forms.instrument import Instrument
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, NotFound
from kinerja.core.queue import cancel_job, enqueue
from kinerja.instruments.drafts import draft_from_rows
from kinerja.instruments.queries import draft_for
from kinerja.review import changes, policies, queries
from kinerja.review.models import ImpactRun

KIND = "compute_impact"


def request_impact(actor: Actor, draft_public_id: str, cycle_public_id: str, *, now: datetime) -> str:
    """The public id of a run that waits for its job; the one under way for the same content, if there is one.

    What an earlier run of the draft over this cycle said is thrown away.
    Raises NotFound, NotAllowed, Conflict when the draft cannot be compiled.
    """
    with transaction() as session:
        instrument, draft = draft_for(session, actor, draft_public_id, update=True)
        require(policies.can_request_impact(actor, instrument, draft))
        cycle = queries.finished_cycle(session, actor, instrument.id, cycle_public_id)
        fingerprint = compiled_draft(session, draft.id).fingerprint
        known = queries.latest_run(session, draft.id, cycle.id)
        if known is not None and known.is_under_way and not known.is_stale(fingerprint):
            return known.public_id
        if known is not None:
            cancel_job(session, known.job_public_id, now=now)
        changes.forget_runs(session, draft.id, cycle.id)
        run = ImpactRun(
            draft_id=draft.id,
            cycle_id=cycle.id,
            rev=draft.rev,
            fingerprint=fingerprint,
            requested_by_id=actor.account_id,
            requested_at=now,
        )
        session.add(run)
        session.flush()
        job = enqueue(session, KIND, {"run": run.id}, key=f"{KIND}:{run.public_id}", actor=actor, now=now)
        run.job_id = job.id
        record(
            session, actor, Event.IMPACT_REQUESTED, "draft", draft.id, at=now, agency_id=instrument.owner_unit_id,
            changes={"instrument": instrument.code, "rev": draft.rev, "cycle": cycle.id, "fingerprint": fingerprint},
        )  # fmt: skip
        return run.public_id


def cancel_impact(actor: Actor, draft_public_id: str, cycle_public_id: str, *, now: datetime) -> None:
    """Stops the run under way; what it has computed so far is not shown. Raises NotFound, NotAllowed, Conflict."""
    with transaction() as session:
        instrument, draft = draft_for(session, actor, draft_public_id)
        require(policies.can_cancel_impact(actor, instrument))
        cycle = queries.finished_cycle(session, actor, instrument.id, cycle_public_id)
        known = queries.latest_run(session, draft.id, cycle.id)
        if known is None:
            raise NotFound("impact.unknown")
        if not known.is_under_way:
            raise Conflict("impact.already_ended")
        if known.cancel:
            return
        cancel_job(session, known.job_public_id, now=now)
        record(
            session, actor, Event.JOB_CANCELLED, "job", known.job_public_id, at=now,
            agency_id=instrument.owner_unit_id, changes={"kind": KIND},
        )  # fmt: skip


def compiled_draft(session: Session, draft_id: int) -> Instrument:
    """The draft as the engine would publish it. Raises Conflict while it has problems."""
    try:
        return compile_instrument(draft_from_rows(session, draft_id))
    except DefinitionInvalid as refusal:
        raise Conflict("draft.has_problems", count=len(refusal.problems)) from refusal
