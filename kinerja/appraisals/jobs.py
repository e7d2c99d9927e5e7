"""Background work of appraisals: releasing ballots when their window is over."""

from kinerja.appraisals.changes.releasing import KIND
from kinerja.appraisals.services.release import release_and_reschedule
from kinerja.core.queue import JobRun, job
from kinerja.core.schedule import HOUR, recurring


@recurring(KIND, HOUR)  # besides the ends of windows: what failed three times must not wait for a late ballot
@job(KIND)
def release_ballots_job(run: JobRun) -> None:
    """Release what is due and wait for the next end of a window."""
    released = release_and_reschedule(run.actor, now=run.now)
    run.outcome = {"ballots": released.ballots, "withheld_groups": released.withheld_groups}
