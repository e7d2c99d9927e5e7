"""The one verb about background work: stopping it."""

from datetime import datetime

from sqlalchemy import select

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, NotFound
from kinerja.core.queue import Job, JobState, cancel_job
from kinerja.home import policies

UNFINISHED = (JobState.WAITING, JobState.RUNNING)


def cancel_background_job(actor: Actor, job_id: int, *, now: datetime) -> None:
    """A waiting job is cancelled at once, a running one where it next can stop. Raises NotAllowed, NotFound, Conflict.

    Work that comes round by the clock comes again in its next slot.
    """
    require(policies.can_cancel_job(actor))
    with transaction() as session:
        job = session.scalars(select(Job).where(Job.id == job_id).with_for_update()).one_or_none()
        if job is None:
            raise NotFound("job.unknown")
        if job.state not in UNFINISHED:
            raise Conflict("job.already_ended")
        if job.cancel:
            raise Conflict("job.already_cancelled")
        changes = {"kind": job.kind, "state": job.state}
        cancel_job(session, job.public_id, now=now)
        record(session, actor, Event.JOB_CANCELLED, "job", job.id, at=now, changes=changes)
