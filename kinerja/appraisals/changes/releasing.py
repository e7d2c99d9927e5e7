"""When ballots are released next: a job's row that waits until a window is over."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.core.authz import job_actor
from kinerja.core.queue import Job, JobState, enqueue
from kinerja.cycles.models import Cycle, CycleState, Window

KIND = "release_ballots"
LONGEST_WAIT = timedelta(hours=6)  # A window that somebody shortened is noticed after that at the latest.


def schedule_release(session: Session, *, now: datetime) -> None:
    """Put the next run into the queue: at the next end of a window, as long as a cycle is open.

    One run serves all cycles, so that nothing happens while one is waiting.
    """
    waiting = select(Job.id).where(Job.kind == KIND, Job.state == JobState.WAITING)
    if session.scalar(waiting.limit(1)) is not None:
        return
    ends = select(Window.closes_at, Window.grace_minutes).join(Cycle, Cycle.id == Window.cycle_id)
    ends = ends.where(Cycle.state == CycleState.OPEN)
    closing = [closes_at + timedelta(minutes=grace) for closes_at, grace in session.execute(ends)]
    ahead = [end for end in closing if end > now]
    if not ahead:
        return
    at = min(*ahead, now + LONGEST_WAIT)
    key = f"{KIND}:{at:%Y-%m-%dT%H:%M}"
    job = enqueue(session, KIND, {}, key=key, actor=job_actor(KIND), now=now)
    job.lease_until = at
