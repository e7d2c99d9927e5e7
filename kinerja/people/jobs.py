"""Background work of people: ended sessions are forgotten."""

from kinerja.core.db import transaction
from kinerja.core.queue import JobRun, job
from kinerja.core.schedule import HOUR, recurring
from kinerja.people.sessions import purge_sessions


@recurring("purge_sessions", HOUR)
@job("purge_sessions")
def purge_sessions_job(run: JobRun) -> None:
    with transaction() as session:
        purge_sessions(session, now=run.now)
