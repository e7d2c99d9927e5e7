"""The assessor's superior takes an appraisal over: handed up while deciding is possible, by the clock afterwards."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.changes.deadlines import clock_from_end, due_after, running_clock
from kinerja.appraisals.changes.handover import keep_line
from kinerja.appraisals.models import Appraisal, AppraisalPart, ChangeKind, Handover, LineOutcome
from kinerja.appraisals.queries.deadlines import superiors_of_assessors
from kinerja.appraisals.queries.handover import Verdict
from kinerja.appraisals.queries.windows import RATING, window_of
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.core.errors import Conflict
from kinerja.cycles.models import ClockCode, Cycle
from kinerja.cycles.queries import Serving
from kinerja.cycles.queries.clocks import clock_days
from kinerja.cycles.queries.standing import Standing
from kinerja.notices.changes import NewNotice, add_notices
from kinerja.people.queries import PlacementCard, placements_for
from kinerja.people.queries.calendars import calendar_of


def hand_up(session: Session, actor: Actor, cycle: Cycle, appraisal: Appraisal, reason: str, *, now: datetime) -> None:
    """While the window for decisions is open, the superior becomes the assessor; after it, the superior's clock runs.

    After the window the evaluation is the superior's in the assessor's place and final (PermenPANRB 6/2022, p. 90).
    Raises Conflict where nobody stands above.
    """
    on = local_date(now, cycle.zone)
    capacity = (appraisal.assessor_id, appraisal.assessor_placement_id)
    superior = superiors_of_assessors(session, [capacity], on)[capacity]
    if superior is None or superior.employee_id == appraisal.employee_id:
        raise Conflict("closing.no_superior")
    window = window_of(session, appraisal, RATING)
    if window is None:
        raise Conflict("decision.no_window")
    if now >= window[1]:
        _start(session, cycle, appraisal, window[1])
        _tell(session, cycle, superior.employee_id, f"closing:up:{appraisal.id}", "assessor.stand_in", now=now)
        return
    former = appraisal.assessor_id
    after = Standing(_placement(session, appraisal, now), superior, _servings(session, appraisal.id))
    handover = Handover(
        kind=ChangeKind.HANDED_UP, employee_id=appraisal.employee_id, agency_id=appraisal.agency_id,
        effective_on=on, letter="", note=reason, made_by_id=actor.account_id, made_at=now,
    )  # fmt: skip
    session.add(handover)
    session.flush()
    verdict = Verdict(appraisal, LineOutcome.MOVES, "handed_up", after)
    keep_line(session, handover, verdict, leader_id=None, on=on, now=now)
    for employee_id in (former, superior.employee_id):
        _tell(session, cycle, employee_id, f"handover:{handover.public_id}:{cycle.id}", "handover.team", now=now)
    facts = {"kind": handover.kind, "from": on, "moved": 1, "lines": 1}
    subject, agency_id = handover.public_id, handover.agency_id
    record(session, actor, Event.HANDOVER_APPLIED, "handover", subject, at=now, agency_id=agency_id, changes=facts)


def _start(session: Session, cycle: Cycle, appraisal: Appraisal, end: datetime) -> None:
    """The superior's clock, as it begins by itself after the end of a window."""
    if running_clock(session, appraisal.id, ClockCode.DEFAULT) is None:
        days = clock_days(session, cycle.id)[ClockCode.DEFAULT]
        due = due_after(calendar_of(session, appraisal.unit_id), end, days, cycle.zone)
        session.add(clock_from_end(appraisal.id, ClockCode.DEFAULT, end, due))


def _placement(session: Session, appraisal: Appraisal, now: datetime) -> PlacementCard:
    """The post by which the appraisal goes already. Raises Conflict where it has ended: a change says what follows."""
    held = placements_for(session, [appraisal.employee_id], local_date(now)).get(appraisal.employee_id, [])
    found = next((card for card in held if card.id == appraisal.placement_id), None)
    if found is None:
        raise Conflict("closing.no_post")
    return found


def _servings(session: Session, appraisal_id: int) -> tuple[Serving, ...]:
    """The instruments as they are: they do not change with the assessor."""
    query = select(AppraisalPart).where(AppraisalPart.appraisal_id == appraisal_id).order_by(AppraisalPart.id)
    return tuple(
        Serving(one.part, one.version_id, one.fingerprint, one.why, one.legal_basis) for one in session.scalars(query)
    )


def _tell(session: Session, cycle: Cycle, employee_id: int, key: str, kind: str, *, now: datetime) -> None:
    params = {"cycle": cycle.name, "cycle_id": cycle.public_id, "people": 1}
    add_notices(session, [NewNotice(employee_id, key, kind, params)], now=now)
