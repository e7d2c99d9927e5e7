"""Appraisals, parts, duties and notices for a whole roster, in few statements."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from forms.instrument import Instrument, RaterRole, RoleKind
from kinerja.appraisals.circle import Circle
from kinerja.appraisals.models import Appraisal, AppraisalPart, Assignment, AssignmentState
from kinerja.cycles.models import Cycle
from kinerja.cycles.queries import Roster, Seat, windows_of
from kinerja.notices.changes import NewNotice, add_notices

MOST_PROPOSED = 3
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Opened:
    """What an opening created."""

    appraisals: int
    assignments: int
    plans: int = 0  # taken over from what employees have sent
    plans_left: int = 0  # that did not fit


@dataclass(frozen=True, slots=True)
class Duty:
    """One proposed duty: who rates whom in which role."""

    appraisee_id: int
    role: RaterRole
    rater_id: int
    placement_id: int


def open_appraisals(session: Session, cycle: Cycle, people: Roster, everybody: Roster, *, now: datetime) -> Opened:
    """Rows for every seat that has no appraisal yet; the number of statements grows by the thousand only.

    `everybody` is the whole roster, among whom peers and subordinates are sought.
    """
    known = set(session.scalars(select(Appraisal.employee_id).where(Appraisal.cycle_id == cycle.id)))
    fresh = [seat for seat in people.seats if seat.card.employee_id not in known]
    _insert(session, Appraisal, (_appraisal(cycle, seat) for seat in fresh))
    rows = select(Appraisal.employee_id, Appraisal.id).where(Appraisal.cycle_id == cycle.id)
    ids = dict(session.execute(rows).tuples().all())
    _insert(session, AppraisalPart, (part for seat in fresh for part in _parts(ids, seat)))
    circle = Circle(people, everybody)
    duties = [duty for seat in fresh for duty in _duties(circle, seat)]
    _insert(session, Assignment, (_assignment(ids, duty, asked=_is_asked(cycle, duty)) for duty in duties))
    asked = [duty for duty in duties if _is_asked(cycle, duty)]
    add_notices(session, _notices(session, cycle, asked), now=now)
    return Opened(len(fresh), len(duties))


def forecast(people: Roster) -> Counter[str]:
    """How many duties an opening would create, by kind of rater."""
    circle = Circle(people, people)
    return Counter(duty.role.kind.value for seat in people.seats for duty in _duties(circle, seat))


def _appraisal(cycle: Cycle, seat: Seat) -> dict[str, Any]:
    if seat.assessor is None:  # The check refuses such a roster before.
        raise ValueError("seat without assessor")
    return {
        "cycle_id": cycle.id,
        "employee_id": seat.card.employee_id,
        "placement_id": seat.placement.id,
        "agency_id": seat.placement.agency_id,
        "unit_id": seat.placement.unit_id,
        "assessor_id": seat.assessor.employee_id,
        "assessor_placement_id": seat.assessor.placement_id,
    }


def _parts(ids: Mapping[int, int], seat: Seat) -> Iterator[dict[str, Any]]:
    for serving in seat.servings:
        yield {
            "appraisal_id": ids[seat.card.employee_id],
            "part": serving.part,
            "version_id": serving.version_id,
            "fingerprint": serving.fingerprint,
            "why": dict(serving.why),
            "givens": {},
            "given_sources": {},
            "legal_basis": serving.legal_basis,
        }


def _duties(circle: Circle, seat: Seat) -> Iterator[Duty]:
    """Self, superior, and up to three peers and subordinates; third parties are nominated, data are imported."""
    me = seat.card.employee_id
    taken = {me}
    for role in _roles(circle.people.of(seat)):
        if role.kind is RoleKind.SELF:
            yield Duty(me, role, me, seat.placement.id)
        elif role.kind is RoleKind.SUPERVISOR and seat.assessor is not None:
            taken.add(seat.assessor.employee_id)
            yield Duty(me, role, seat.assessor.employee_id, seat.assessor.placement_id)
        elif role.kind in (RoleKind.PEER, RoleKind.SUBORDINATE):
            candidates = circle.peers(seat) if role.kind is RoleKind.PEER else circle.below[me]
            for rater in circle.pick(candidates, max(MOST_PROPOSED, role.minimum), taken):
                taken.add(rater)
                yield Duty(me, role, rater, circle.seats[rater].placement.id)


def _roles(instruments: Iterable[Instrument]) -> list[RaterRole]:
    """The roles of all parts, each code once."""
    roles: dict[str, RaterRole] = {}
    for instrument in instruments:
        for role in instrument.roles.values():
            roles.setdefault(role.code, role)
    return list(roles.values())


def _is_asked(cycle: Cycle, duty: Duty) -> bool:
    """Whether the duty begins with the opening; where the period says so, others are suggested and wait."""
    return not cycle.confirms_raters or duty.role.kind not in (RoleKind.PEER, RoleKind.SUBORDINATE)


def _assignment(ids: Mapping[int, int], duty: Duty, *, asked: bool) -> dict[str, Any]:
    return {
        "state": AssignmentState.OPEN if asked else AssignmentState.SUGGESTED,
        "appraisal_id": ids[duty.appraisee_id],
        "role": duty.role.code,
        "role_kind": duty.role.kind.value,
        "closed": duty.role.closed,
        "employee_id": duty.rater_id,
        "placement_id": duty.placement_id,
    }


def _notices(session: Session, cycle: Cycle, duties: list[Duty]) -> Iterator[NewNotice]:
    """One notice per rater with the number of sheets and the nearest deadline."""
    ends: dict[str, datetime] = {}
    for window in windows_of(session, cycle.id):
        if window.unit_id is None:
            ends[window.role] = window.closes_at
    number: Counter[int] = Counter(duty.rater_id for duty in duties)
    due: dict[int, datetime] = {}
    for duty in duties:
        end = ends.get(duty.role.kind.value)
        if end is not None:
            due[duty.rater_id] = min(end, due.get(duty.rater_id, end))
    for rater, sheets in sorted(number.items()):
        params = {"cycle": cycle.name, "cycle_id": cycle.public_id, "sheets": sheets}
        yield NewNotice(rater, f"cycle:{cycle.public_id}:opened", "cycle.opened", params, due.get(rater))


def _insert(session: Session, model: type[Any], rows: Iterable[dict[str, Any]]) -> None:
    pending = list(rows)
    for start in range(0, len(pending), BATCH):
        session.execute(insert(model), pending[start : start + BATCH])
