"""Background work of appraisals: ballots are released, clocks run out and evidence goes, each at its time."""

from kinerja.appraisals.changes.releasing import KIND
from kinerja.appraisals.services.purge_evidence import purge_evidence
from kinerja.appraisals.services.release import release_and_reschedule
from kinerja.appraisals.services.run_clocks import begin_clocks, run_out_clocks
from kinerja.core.queue import JobRun, job
from kinerja.core.schedule import DAY, HOUR, recurring


@recurring(KIND, HOUR)  # besides the ends of windows: what failed three times must not wait for a late ballot
@job(KIND)
def release_ballots_job(run: JobRun) -> None:
    """Release what is due and wait for the next end of a window."""
    released = release_and_reschedule(run.actor, now=run.now)
    run.outcome = {"ballots": released.ballots, "withheld_groups": released.withheld_groups}


@recurring("run_clocks", HOUR)  # clocks are due at midnight, where a slot begins
@job("run_clocks")
def run_clocks_job(run: JobRun) -> None:
    """Clocks begin with the end of a window, and those that ran out have their consequence."""
    silent, ended = begin_clocks(run.actor, now=run.now), 0
    while number := run_out_clocks(run.actor, now=run.now):
        ended += number
        run.progress(ended, ended)
    run.outcome = {"silent": silent, "ended": ended}


@recurring("purge_evidence", DAY)
@job("purge_evidence")
def purge_evidence_job(run: JobRun) -> None:
    """Files of notes whose retention is over, batch by batch."""
    gone = 0
    while number := purge_evidence(run.actor, now=run.now):
        gone += number
        run.progress(gone, gone)
    run.outcome = {"files": gone}
