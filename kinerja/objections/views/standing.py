"""What a result's page says about objections: whether one is possible, was filed, or replaced the result."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, Result
from kinerja.core.authz import Actor
from kinerja.core.i18n import message
from kinerja.objections import policies
from kinerja.objections.models import ObjectionState
from kinerja.objections.queries.filing import filing_of


@dataclass(frozen=True, slots=True)
class Standing:
    """`refusal`: why the reader may not object, in words; `newer`, `original`: public ids of other results.

    A draft is shown to its writer only.
    """

    cause: str
    objection: str | None
    state: ObjectionState | None
    refusal: str
    due_at: datetime | None
    zone: str
    newer: str | None
    original: str | None


def standing_of(session: Session, actor: Actor, result_public_id: str, *, now: datetime) -> Standing:
    """Raises NotFound."""
    filing = filing_of(session, result_public_id)
    allowed = policies.can_file_objection(actor, filing, now=now)
    result = session.get_one(Result, filing.result_id)
    appraisal = session.get_one(Appraisal, filing.appraisal_id)
    seen = filing.objection_state is not ObjectionState.DRAFT or actor.employee_id == filing.employee_id
    newer = session.get(Result, appraisal.result_id) if not filing.is_in_force else None
    return Standing(
        cause=result.cause,
        objection=filing.objection if seen else None,
        state=filing.objection_state if seen else None,
        refusal="" if allowed else message(allowed.reason, **allowed.details),
        due_at=filing.due_at,
        zone=filing.zone,
        newer=newer.public_id if newer else None,
        original=_original(session, result),
    )


def _original(session: Session, result: Result) -> str | None:
    """What an objection replaced."""
    if result.cause != "objection":
        return None
    before = select(Result.public_id).where(Result.appraisal_id == result.appraisal_id, Result.seq < result.seq)
    return session.scalar(before.order_by(Result.seq.desc()).limit(1))
