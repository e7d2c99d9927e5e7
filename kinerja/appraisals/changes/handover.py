"""An appraisal goes over to another post, assessor or instrument; and back again while nothing was answered."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from forms.givens import is_declared
from forms.instrument import Instrument, RaterRole, RoleKind
from kinerja.appraisals.changes.leaving import bring_back, end_duty, leave_instrument, set_aside_sheets
from kinerja.appraisals.models import (
    Appraisal,
    AppraisalPart,
    Assignment,
    AssignmentState,
    Handover,
    HandoverLine,
    LineOutcome,
    RatingDraft,
    Response,
)
from kinerja.appraisals.queries.handover import Verdict
from kinerja.appraisals.workflow import Step, advance
from kinerja.core.errors import Conflict
from kinerja.cycles.models import Cycle
from kinerja.cycles.queries.standing import Standing, versions_of
from kinerja.instruments.versions import load_instrument
from kinerja.people.queries import peers_of, placements_for, subordinates_of

MOST_PROPOSED = 3
REPLACED = ("peer", "subordinate")


@dataclass(slots=True)
class Effect:
    """What going over did to the duties: ids of those opened and ended, what counts no more, what is given up."""

    opened: list[int] = field(default_factory=list)
    revoked: list[int] = field(default_factory=list)
    unasked: list[int] = field(default_factory=list)  # ended while they still waited for confirmation
    placed: dict[str, int | None] = field(default_factory=dict)  # assignment -> its placement before
    aside: list[str] = field(default_factory=list)  # submissions
    counted: list[str] = field(default_factory=list)  # submissions that count again
    given_up: int = 0

    @property
    def stored(self) -> dict[str, Any]:
        return {
            "opened": self.opened,
            "revoked": self.revoked,
            "unasked": self.unasked,
            "placed": self.placed,
            "counted": self.counted,
            "aside": len(self.aside),
        }


def keep_line(
    session: Session, handover: Handover, verdict: Verdict, *, leader_id: int | None, on: date, now: datetime
) -> HandoverLine:
    """Do what the verdict says, and keep how it was before."""
    appraisal = verdict.appraisal
    line = HandoverLine(
        handover_id=handover.id, appraisal_id=appraisal.id, outcome=verdict.outcome, why=verdict.why,
        before=snapshot(session, appraisal),
    )  # fmt: skip
    session.add(line)
    session.flush()
    effect = Effect()
    if verdict.outcome is LineOutcome.MOVES and verdict.after is not None:
        _go_over(session, line, appraisal, verdict.after, effect, on=on, now=now)
    elif verdict.outcome is LineOutcome.FEEDBACK and leader_id is not None:
        _ask_leader(session, line, appraisal, leader_id, effect, on=on)
    line.after, line.duties, line.given_up = snapshot(session, appraisal), effect.stored, effect.given_up
    line.rev = appraisal.rev
    session.flush()
    return line


def snapshot(session: Session, appraisal: Appraisal) -> dict[str, Any]:
    """Where an appraisal stands, by ids."""
    parts = session.scalars(
        select(AppraisalPart).where(AppraisalPart.appraisal_id == appraisal.id).order_by(AppraisalPart.id)
    )
    return {
        "placement": appraisal.placement_id,
        "unit": appraisal.unit_id,
        "agency": appraisal.agency_id,
        "assessor": appraisal.assessor_id,
        "assessor_placement": appraisal.assessor_placement_id,
        "parts": [
            {
                "part": one.part,
                "version": one.version_id,
                "fingerprint": one.fingerprint,
                "why": dict(one.why),
                "givens": dict(one.givens),
                "sources": dict(one.given_sources),
                "basis": one.legal_basis,
            }
            for one in parts
        ],
    }


def _go_over(
    session: Session,
    line: HandoverLine,
    appraisal: Appraisal,
    after: Standing,
    effect: Effect,
    *,
    on: date,
    now: datetime,
) -> None:
    if after.assessor is None or after.placement.agency_id is None:  # The verdict lets such a one stay.
        raise Conflict("handover.no_assessor")
    other_assessor = appraisal.assessor_id != after.assessor.employee_id
    other_unit = appraisal.unit_id != after.placement.unit_id and not line.why.startswith("own_acting")
    old = _instruments(session, appraisal.id)
    appraisal.placement_id, appraisal.unit_id = after.placement.id, after.placement.unit_id
    appraisal.agency_id = after.placement.agency_id
    appraisal.assessor_id, appraisal.assessor_placement_id = after.assessor.employee_id, after.assessor.placement_id
    appraisal.rev += 1
    other_instrument = _keep_parts(session, appraisal, after)
    session.flush()
    new = _instruments(session, appraisal.id)
    if other_instrument:
        effect.aside += set_aside_sheets(session, line, appraisal.id)
        effect.given_up += leave_instrument(session, appraisal.id, old, new)
    if other_assessor:
        session.execute(delete(RatingDraft).where(RatingDraft.appraisal_id == appraisal.id))
    _end_duties(session, line, appraisal, new, effect, other_assessor=other_assessor, other_unit=other_unit, now=now)
    _place_self(session, appraisal, effect)
    _open_duties(session, appraisal, new, effect, other_unit=other_unit, on=on)


def _instruments(session: Session, appraisal_id: int) -> dict[str, Instrument]:
    """Part -> instrument."""
    query = select(AppraisalPart.part, AppraisalPart.fingerprint).where(AppraisalPart.appraisal_id == appraisal_id)
    return {part: load_instrument(session, fingerprint) for part, fingerprint in session.execute(query).tuples()}


def _keep_parts(session: Session, appraisal: Appraisal, after: Standing) -> bool:
    """Every part under the version that serves the new post; True when any differs. Givens go over where declared."""
    rows = {
        one.part: one
        for one in session.scalars(select(AppraisalPart).where(AppraisalPart.appraisal_id == appraisal.id))
    }
    if {part: row.version_id for part, row in rows.items()} == versions_of(after.servings):
        return False
    for serving in after.servings:
        row = rows.pop(serving.part, None)
        if row is not None and row.version_id == serving.version_id:
            continue
        if row is None:
            row = AppraisalPart(appraisal_id=appraisal.id, part=serving.part)
            session.add(row)
        draft = load_instrument(session, serving.fingerprint).draft
        row.givens = {code: text for code, text in (row.givens or {}).items() if is_declared(draft, code)}
        row.given_sources = {code: one for code, one in (row.given_sources or {}).items() if code in row.givens}
        row.version_id, row.fingerprint = serving.version_id, serving.fingerprint
        row.why, row.legal_basis = dict(serving.why), serving.legal_basis  # type: ignore[assignment]  # a mapping
    for left in rows.values():
        session.delete(left)
    return True


def _end_duties(
    session: Session,
    line: HandoverLine,
    appraisal: Appraisal,
    instruments: dict[str, Instrument],
    effect: Effect,
    *,
    other_assessor: bool,
    other_unit: bool,
    now: datetime,
) -> None:
    """Open duties of whom the appraisal leaves end; the former assessor's sent sheet counts no more (p. 90)."""
    asked = {code for one in instruments.values() for code in one.roles}
    query = select(Assignment).where(Assignment.appraisal_id == appraisal.id).order_by(Assignment.id)
    for duty in session.scalars(query).all():
        former = duty.role_kind == RoleKind.SUPERVISOR and duty.employee_id != appraisal.assessor_id
        both = duty.role_kind in REPLACED and duty.employee_id == appraisal.assessor_id
        leaves = (former and other_assessor) or (other_unit and duty.role_kind in REPLACED) or both
        if duty.state in (AssignmentState.OPEN, AssignmentState.SUGGESTED) and (leaves or duty.role not in asked):
            ended = effect.revoked if duty.state is AssignmentState.OPEN else effect.unasked
            end_duty(session, duty, now=now)
            ended.append(duty.id)
        elif duty.state is AssignmentState.DONE and former and other_assessor:
            effect.aside += set_aside_sheets(session, line, appraisal.id, assignment_id=duty.id)


def _place_self(session: Session, appraisal: Appraisal, effect: Effect) -> None:
    """The appraisee acts in the new capacity from now on."""
    query = select(Assignment).where(
        Assignment.appraisal_id == appraisal.id, Assignment.employee_id == appraisal.employee_id
    )
    for duty in session.scalars(query).all():
        if duty.placement_id != appraisal.placement_id:
            effect.placed[str(duty.id)] = duty.placement_id
            duty.placement_id = appraisal.placement_id


def _open_duties(
    session: Session,
    appraisal: Appraisal,
    instruments: dict[str, Instrument],
    effect: Effect,
    *,
    other_unit: bool,
    on: date,
) -> None:
    """The assessor and the appraisee always; colleagues anew only in another unit, the least burdened first."""
    roles: dict[str, RaterRole] = {}
    for one in instruments.values():
        for role in one.roles.values():
            roles.setdefault(role.code, role)
    taken = {appraisal.employee_id, appraisal.assessor_id}
    asked = not session.get_one(Cycle, appraisal.cycle_id).confirms_raters
    for role in roles.values():
        if role.kind is RoleKind.SELF:
            open_duty(session, appraisal, role, appraisal.employee_id, effect, placement_id=appraisal.placement_id)
        elif role.kind is RoleKind.SUPERVISOR:
            place = appraisal.assessor_placement_id
            open_duty(session, appraisal, role, appraisal.assessor_id, effect, placement_id=place)
        elif other_unit and role.kind in (RoleKind.PEER, RoleKind.SUBORDINATE):
            around = peers_of if role.kind is RoleKind.PEER else subordinates_of
            free = [one for one in around(session, appraisal.employee_id, on) if one not in taken]
            chosen = _least_burdened(session, appraisal.cycle_id, free)[: max(MOST_PROPOSED, role.minimum)]
            taken |= set(chosen)
            places = placements_for(session, chosen, on)
            for rater in chosen:
                place = places[rater][0].id
                open_duty(session, appraisal, role, rater, effect, placement_id=place, asked=asked)


def _least_burdened(session: Session, cycle_id: int, candidates: list[int]) -> list[int]:
    """By how many duties each has in the cycle already; equal ones by id, as at the opening."""
    query = (
        select(Assignment.employee_id, func.count())
        .join(Appraisal, Appraisal.id == Assignment.appraisal_id)
        .where(Appraisal.cycle_id == cycle_id, Assignment.employee_id.in_(candidates))
        .where(Assignment.role_kind.in_(REPLACED), Assignment.state != AssignmentState.REVOKED)
        .group_by(Assignment.employee_id)
    )
    load: Counter[int | None] = Counter(dict(session.execute(query).tuples().all()))
    return sorted(candidates, key=lambda one: (load[one], one))


def open_duty(
    session: Session,
    appraisal: Appraisal,
    role: RaterRole,
    rater_id: int,
    effect: Effect,
    *,
    placement_id: int | None,
    asked: bool = True,
) -> None:
    """The rater's duty in that role: the one there already, the one that had ended, or a new one.

    Not `asked`: it waits until the administrator of the Dinas confirms it.
    """
    known = session.scalar(
        select(Assignment).where(
            Assignment.appraisal_id == appraisal.id, Assignment.role == role.code, Assignment.employee_id == rater_id
        )
    )
    if known is None:
        known = Assignment(
            appraisal_id=appraisal.id, role=role.code, role_kind=role.kind.value, closed=role.closed,
            employee_id=rater_id, placement_id=placement_id,
            state=AssignmentState.OPEN if asked else AssignmentState.SUGGESTED,
        )  # fmt: skip
        session.add(known)
        session.flush()
        effect.opened.append(known.id)
    elif known.state is AssignmentState.REVOKED:
        advance(known, Step.RESUME if asked else Step.SUGGEST)
        effect.opened.append(known.id)
    elif known.state is AssignmentState.DONE and role.kind is RoleKind.SUPERVISOR:
        effect.counted += bring_back(session, known.id)


def _ask_leader(
    session: Session, line: HandoverLine, appraisal: Appraisal, leader_id: int, effect: Effect, *, on: date
) -> None:
    """The leader who gave a task tells the assessor, as an outside rater by name; without such a role nothing opens."""
    for instrument in _instruments(session, appraisal.id).values():
        for role in instrument.roles.values():
            if role.kind is RoleKind.EXTERNAL and not role.closed:
                places = placements_for(session, [leader_id], on).get(leader_id, [])
                place = places[0].id if places else None
                open_duty(session, appraisal, role, leader_id, effect, placement_id=place)
                return
    line.outcome, line.why = LineOutcome.STAYS, "no_feedback_role"


def undo_line(session: Session, line: HandoverLine, appraisal: Appraisal, *, now: datetime) -> None:
    """Everything as it was before. Raises Conflict where somebody has acted since."""
    if line.given_up or appraisal.rev != line.rev or _answered(session, line.duties["opened"]):
        raise Conflict("handover.answered")
    if line.outcome is LineOutcome.MOVES:
        _restore(session, line, appraisal)
    for key in line.duties["opened"]:
        duty = session.get_one(Assignment, key)
        end_duty(session, duty, now=now)
        duty.placement_id = None  # The post may vanish with the change.
    for key in line.duties["revoked"]:
        advance(session.get_one(Assignment, key), Step.RESUME)
    for key in line.duties["unasked"]:
        advance(session.get_one(Assignment, key), Step.SUGGEST)
    for text, placement_id in line.duties["placed"].items():
        session.get_one(Assignment, int(text)).placement_id = placement_id
    bring_back(session, line_id=line.id)
    set_aside_sheets(session, line, appraisal.id, only=line.duties["counted"])
    session.flush()


def _answered(session: Session, assignment_ids: list[int]) -> bool:
    """Whether somebody has begun a sheet that the change asked for."""
    query = select(Response.id).where(Response.assignment_id.in_(assignment_ids)).limit(1)
    return session.scalar(query) is not None


def _restore(session: Session, line: HandoverLine, appraisal: Appraisal) -> None:
    before = line.before
    appraisal.placement_id, appraisal.unit_id, appraisal.agency_id = (
        before["placement"], before["unit"], before["agency"],
    )  # fmt: skip
    appraisal.assessor_id, appraisal.assessor_placement_id = before["assessor"], before["assessor_placement"]
    appraisal.rev += 1
    if before["parts"] == line.after["parts"]:
        return
    session.execute(delete(AppraisalPart).where(AppraisalPart.appraisal_id == appraisal.id))
    for one in before["parts"]:
        session.add(
            AppraisalPart(
                appraisal_id=appraisal.id, part=one["part"], version_id=one["version"],
                fingerprint=one["fingerprint"], why=one["why"], givens=one["givens"], given_sources=one["sources"],
                legal_basis=one["basis"],
            )
        )  # fmt: skip
