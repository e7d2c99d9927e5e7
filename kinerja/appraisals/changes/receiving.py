"""What a receipt stores: signature, state, clocks and event."""

from datetime import datetime

from sqlalchemy.orm import Session

from kinerja.appraisals.changes.deadlines import end_clock, start_clock
from kinerja.appraisals.changes.signing import sign
from kinerja.appraisals.models import Appraisal, Result, SignatureMeaning
from kinerja.appraisals.queries import results as rows
from kinerja.appraisals.workflow import Step, advance
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor
from kinerja.cycles.models import ClockCode


def keep_receipt(session: Session, actor: Actor, appraisal: Appraisal, result: Result, *, now: datetime) -> None:
    """The appraisee has received this result: the clock for the return ends, that for an objection starts."""
    digest = rows.record_hash_of(result)
    sign(session, actor, SignatureMeaning.RECEIVED, ("result", str(result.id), digest), at=now)
    advance(appraisal, Step.RECEIVE)
    end_clock(session, appraisal, ClockCode.RETURN, Step.RECEIVE, now=now)
    start_clock(session, appraisal, ClockCode.OBJECTION, now=now)
    agency = appraisal.agency_id
    changes = {"hash": digest}
    record(session, actor, Event.RESULT_RECEIVED, "result", result.public_id, at=now, agency_id=agency, changes=changes)
