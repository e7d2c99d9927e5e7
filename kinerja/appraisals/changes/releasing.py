"""When ballots are released next: a job's row that waits until a window is over."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import PersonalWindow
from kinerja.core.authz import job_actor
from kinerja.core.queue import Job, JobState, enqueue
from kinerja.cycles.models import RELEASE_JOB, Cycle, CycleState, Window

KIND = RELEASE_JOB
LONGEST_WAIT = timedelta(hours=6)  # Whatever was missed is noticed after that at the latest.


def schedule_release(session: Session, *, now: datetime) -> None:
    """Put the next run into the queue: at the next end of a window, as long as a cycle is open.

    One run serves all cycles, so that one that is waiting is only called earlier.
    """
    ends = select(Window.closes_at, Window.grace_minutes).join(Cycle, Cycle.id == Window.cycle_id)
    ends = ends.where(Cycle.state == CycleState.OPEN)
    closing = [closes_at + timedelta(minutes=grace) for closes_at, grace in session.execute(ends)]
    closing += session.scalars(select(PersonalWindow.closes_at).where(PersonalWindow.closes_at > now))
    ahead = [end for end in closing if end > now]
    if not ahead:
        return
    at = min(*ahead, now + LONGEST_WAIT)
    query = select(Job).where(Job.kind == KIND, Job.state == JobState.WAITING).with_for_update()
    waiting = session.scalars(query.limit(1)).first()
    if waiting is not None:
        waiting.lease_until = min(waiting.lease_until or now, at)
        return
    # The same end may come twice, when a window is shortened and extended again: `now` tells the runs apart.
    key = f"{KIND}:{at:%Y-%m-%dT%H:%M}:{now:%Y-%m-%dT%H:%M:%S.%f}"
    enqueue(session, KIND, {}, key=key, actor=job_actor(KIND), now=now).lease_until = at
