"""Background work of people: ended sessions are forgotten; lists are judged, applied and taken back."""

from kinerja.core.db import transaction
from kinerja.core.queue import JobRun, job
from kinerja.core.schedule import HOUR, recurring
from kinerja.people.services.importing import APPLY, CHECK, UNDO, run_apply, run_check, run_undo
from kinerja.people.sessions import purge_sessions


@recurring("purge_sessions", HOUR)
@job("purge_sessions")
def purge_sessions_job(run: JobRun) -> None:
    with transaction() as session:
        purge_sessions(session, now=run.now)


@job(CHECK)
def check_people_job(run: JobRun) -> None:
    run_check(run)


@job(APPLY)
def apply_people_job(run: JobRun) -> None:
    run_apply(run)


@job(UNDO)
def undo_people_job(run: JobRun) -> None:
    run_undo(run)
