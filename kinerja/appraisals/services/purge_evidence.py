"""Files of the year's notes go when their day has come and nobody decides by them any more."""

from datetime import datetime

from sqlalchemy import select

from kinerja.appraisals.models import Appraisal, AppraisalState
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.plans.changes import purge_note_files

BATCH = 100
OVER = (AppraisalState.FINAL, AppraisalState.WITHOUT_RESULT)


def purge_evidence(actor: Actor, *, now: datetime) -> int:
    """Empty one batch of files, each with its purge record, all or none; how many. The notes themselves stay."""
    with transaction() as session:
        held = select(Appraisal.employee_id).where(Appraisal.state.not_in(OVER))
        purged = purge_note_files(session, local_date(now), held=held, now=now, limit=BATCH)
        if purged:
            record(session, actor, Event.NOTE_FILES_PURGED, "note_files", 0, at=now, changes={"files": purged})
        return purged
