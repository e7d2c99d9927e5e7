"""Three objections of the finished period: one upheld, one that changed its result, one withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.changes.deciding import Choice
from kinerja.appraisals.models import Appraisal, AppraisalState, Deadline, Result
from kinerja.appraisals.services.decide import axes_of, deciding_instrument
from kinerja.core.authz import Actor, ActorKind
from kinerja.core.db import reading
from kinerja.cycles.models import ClockCode, Cycle
from kinerja.home.demo.cycles import FINISHED
from kinerja.objections.changes.deciding import Verdict
from kinerja.objections.changes.drafting import Typed
from kinerja.objections.models import ObjectionState
from kinerja.objections.queries.hearings import hearing_of
from kinerja.objections.services.file_objection import file_objection, save_objection, withdraw_objection
from kinerja.objections.services.hear_objection import decide_objection, state_side
from kinerja.people.models import Account

DAY = timedelta(days=1)
REASONS = (
    "Laporan bulanan sejak Juni diserahkan tepat waktu dan ada tanda terimanya, tetapi tidak ikut dipertimbangkan."
)
EXPLANATION = "Rating didasarkan pada catatan sepanjang tahun; laporan Juni sampai Agustus tercatat terlambat."
REPLY = "Tanda terima dari sekretariat menunjukkan tanggal yang benar."
UPHELD = "Bukti sudah diperiksa bersama kedua pihak dan tidak mengubah gambaran satu tahun."
CHANGED = "Tanda terima membuktikan laporan diserahkan tepat waktu, jadi rating hasil kerja diubah."
OUTCOMES = (ObjectionState.UPHELD, ObjectionState.CHANGED, ObjectionState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Contested:
    """A received result, and when its clock for an objection began."""

    result: str
    appraisal_id: int
    employee_id: int
    assessor_id: int
    begun_at: datetime


def seed_finished(now: datetime) -> None:
    """In the names of people who have no log-in to the demo, so that nobody finds work that is done already."""
    outcomes = list(OUTCOMES)
    for contested in _received(reading()):
        if not outcomes:
            return
        objection = _filed(contested)
        # Above the assessors at the top there is nobody; such an objection would wait for ever.
        if hearing_of(reading(), objection).decider_id is None:
            withdraw_objection(_person(contested.employee_id), objection, now=contested.begun_at + 2 * DAY)
            continue
        _end(contested, objection, outcomes.pop(0))


def _received(session: Session) -> Sequence[Contested]:
    logins = select(Account.employee_id).where(Account.email.is_not(None), Account.employee_id.is_not(None))
    rows = session.execute(
        select(Result.public_id, Appraisal.id, Appraisal.employee_id, Appraisal.assessor_id, Deadline.starts_at)
        .join(Appraisal, Appraisal.result_id == Result.id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .join(Deadline, Deadline.appraisal_id == Appraisal.id)
        .where(Cycle.name == FINISHED, Appraisal.state == AppraisalState.RECEIVED)
        .where(Deadline.code == ClockCode.OBJECTION, Deadline.ended_at.is_(None), Appraisal.employee_id.not_in(logins))
        .order_by(Appraisal.id)
    )
    return [Contested(*row) for row in rows]


def _filed(contested: Contested) -> str:
    appraisee, at = _person(contested.employee_id), contested.begun_at + DAY
    save_objection(appraisee, contested.result, Typed(REASONS, {}, ()), now=at)
    return file_objection(appraisee, contested.result, now=at)


def _end(contested: Contested, objection: str, outcome: ObjectionState) -> None:
    appraisee, at = _person(contested.employee_id), contested.begun_at
    state_side(_person(contested.assessor_id), objection, EXPLANATION, now=at + 2 * DAY)
    if outcome is ObjectionState.WITHDRAWN:
        withdraw_objection(appraisee, objection, now=at + 3 * DAY)
        return
    state_side(appraisee, objection, REPLY, now=at + 3 * DAY)
    choices = _other_ratings(reading(), contested) if outcome is ObjectionState.CHANGED else {}
    verdict = Verdict(outcome, CHANGED if choices else UPHELD, choices=choices)
    decider = hearing_of(reading(), objection).decider_id or 0
    decide_objection(_person(decider), objection, verdict, rev=1, now=at + 4 * DAY)


def _other_ratings(session: Session, contested: Contested) -> dict[str, Choice]:
    """The first axis gets another rating, the others keep theirs."""
    result = session.scalars(select(Result).where(Result.public_id == contested.result)).one()
    first, *others = axes_of(deciding_instrument(session, contested.appraisal_id))
    kept = {
        axis.code: Choice(result.ratings[axis.code]["decided"], result.ratings[axis.code]["reason"]) for axis in others
    }
    better = next(one.code for one in reversed(first.options) if one.code != result.ratings[first.code]["decided"])
    return {first.code: Choice(better, CHANGED), **kept}


def _person(employee_id: int) -> Actor:
    account = reading().scalar(select(Account.id).where(Account.employee_id == employee_id))
    return Actor(ActorKind.ACCOUNT, account, employee_id=employee_id)
