"""Background work of the log: reading the whole chain again, and sealing what was passed over."""

from sqlalchemy import func, select

from kinerja.audit import policies
from kinerja.audit.catalogue import Event
from kinerja.audit.models import AuditLink
from kinerja.audit.queries import VERIFY
from kinerja.audit.sealer import BATCH, seal
from kinerja.audit.services import record
from kinerja.audit.verifier import verify
from kinerja.core.authz import require
from kinerja.core.db import reading, transaction
from kinerja.core.queue import JobRun, job
from kinerja.core.schedule import HOUR, recurring

MOST_FAULTS = 100


@job(VERIFY)
def verify_log_job(run: JobRun) -> None:
    """Places every fault in the outcome, and leaves an event that says how far it looked. Raises NotAllowed."""
    require(policies.can_verify_log(run.actor))
    session = reading()
    total = session.scalar(select(func.count()).select_from(AuditLink)) or 0
    kept = run.args.get("anchor")
    anchor = (int(kept[0]), str(kept[1])) if kept else None
    run.progress(0, total)
    verdict = verify(session, now=run.now, anchor=anchor, on_page=lambda position: run.progress(position, total))
    run.progress(total, total)
    run.outcome = {
        "position": verdict.position,
        "head": verdict.head,
        "unsealed": verdict.unsealed,
        "count": len(verdict.faults),
        "faults": [[one.finding.value, one.position, one.event_id] for one in verdict.faults[:MOST_FAULTS]],
        "anchored": anchor is not None,
    }
    changes = {"position": verdict.position, "head": verdict.head, "faults": len(verdict.faults)}
    with transaction() as writing:
        record(writing, run.actor, Event.LOG_VERIFIED, "audit_log", 0, at=run.clock(), changes=changes)


@recurring("seal_log", HOUR)
@job("seal_log")
def seal_log_job(run: JobRun) -> None:
    """Seals every event that has no link, however old: the sealer itself looks at the newest only."""
    sealed = 0
    while (batch := seal(full=True)) == BATCH:
        sealed += batch
        run.progress(sealed, sealed + BATCH)
    run.outcome = {"sealed": sealed + batch}
