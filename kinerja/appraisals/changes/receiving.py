"""What a receipt stores, with or without a signature: state, clocks and event; and when a result becomes final."""

from datetime import datetime

from sqlalchemy.orm import Session

from kinerja.appraisals.changes.deadlines import end_clock, running_clock, start_clock
from kinerja.appraisals.changes.signing import sign
from kinerja.appraisals.models import Appraisal, Result, SignatureMeaning
from kinerja.appraisals.policies.finality import finality_of
from kinerja.appraisals.queries import results as rows
from kinerja.appraisals.queries.appointed import appointed_of
from kinerja.appraisals.queries.deadlines import RUN_OUT
from kinerja.appraisals.workflow import Step, advance
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor
from kinerja.cycles.models import ClockCode


def keep_receipt(session: Session, actor: Actor, appraisal: Appraisal, result: Result, *, now: datetime) -> None:
    """The appraisee has received this result: the clock for the return ends; see `open_or_settle`."""
    digest = rows.record_hash_of(result)
    sign(session, actor, SignatureMeaning.RECEIVED, ("result", str(result.id), digest), at=now)
    advance(appraisal, Step.RECEIVE)
    for code in (ClockCode.RETURN, ClockCode.DEFAULT_RETURN):
        end_clock(session, appraisal, code, Step.RECEIVE, now=now)
    agency = appraisal.agency_id
    changes = {"hash": digest}
    record(session, actor, Event.RESULT_RECEIVED, "result", result.public_id, at=now, agency_id=agency, changes=changes)
    open_or_settle(session, actor, appraisal, result, now=now)


def take_as_received(session: Session, actor: Actor, appraisal: Appraisal, result: Result, *, now: datetime) -> None:
    """The result counts as received, without signature, because the time to return it ran out.

    The time for an objection starts when this is recorded, not earlier: nobody loses days unawares. The
    evaluation of a silent assessor's superior is final instead (PermenPANRB 6/2022, p. 90).
    """
    by_superior = running_clock(session, appraisal.id, ClockCode.DEFAULT_RETURN) is not None
    code = ClockCode.DEFAULT_RETURN if by_superior else ClockCode.RETURN
    advance(appraisal, Step.RECEIVE)
    end_clock(session, appraisal, code, RUN_OUT, now=now)
    agency, changes = appraisal.agency_id, {"clock": code.value}
    record(session, actor, Event.RESULT_PRESUMED, "result", result.public_id, at=now, agency_id=agency, changes=changes)
    if by_superior:
        settle(session, actor, appraisal, result, now=now)
    else:
        open_or_settle(session, actor, appraisal, result, now=now)


def open_or_settle(session: Session, actor: Actor, appraisal: Appraisal, result: Result, *, now: datetime) -> None:
    """After the receipt the clock for an objection starts; a result to which nobody may object is final."""
    if finality_of(result, appointed_of(session, appraisal)) is None:
        start_clock(session, appraisal, ClockCode.OBJECTION, now=now)
    else:
        settle(session, actor, appraisal, result, now=now)


def settle(session: Session, actor: Actor, appraisal: Appraisal, result: Result, *, now: datetime) -> None:
    """The result is final: the time for an objection ran out, or there is none."""
    advance(appraisal, Step.SETTLE)
    end_clock(session, appraisal, ClockCode.OBJECTION, RUN_OUT, now=now)
    agency, changes = appraisal.agency_id, {"hash": rows.record_hash_of(result)}
    record(session, actor, Event.RESULT_SETTLED, "result", result.public_id, at=now, agency_id=agency, changes=changes)
