"""The SQL twin of can_see_jobs."""

from sqlalchemy import Select, false, select

from kinerja.core.authz import Actor
from kinerja.core.queue import Job
from kinerja.home.policies import can_see_jobs


def visible_jobs(actor: Actor) -> Select[tuple[int]]:
    """Ids of all jobs, or of none."""
    jobs = select(Job.id)
    return jobs if can_see_jobs(actor) else jobs.where(false())
