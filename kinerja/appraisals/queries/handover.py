"""What a change during an open period touches, and what was changed so far; reads only."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import (
    Appraisal,
    AppraisalPart,
    AppraisalState,
    Assignment,
    AssignmentState,
    ChangeKind,
    Handover,
    HandoverLine,
    HandoverState,
    LineOutcome,
)
from kinerja.appraisals.queries.windows import RATING, window_of
from kinerja.core.authz import Actor
from kinerja.core.calendar import instant_at
from kinerja.core.errors import NotFound
from kinerja.cycles.models import Cycle, CycleState
from kinerja.cycles.queries.standing import ChangeRules, Standing, versions_of
from kinerja.people.models import Placement, Post
from kinerja.people.queries import agency_scope, in_force, subordinates_of, subtree_ids

# Cases in which the appraisal stays with its assessor, who hears from somebody else.
AT_HOME = (ChangeKind.TASK, ChangeKind.SECONDED, ChangeKind.STUDY, ChangeKind.STUDY_DROPPED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a change means for one appraisal, before anything is done."""

    appraisal: Appraisal
    outcome: LineOutcome
    why: str
    after: Standing | None = None


@dataclass(frozen=True, slots=True)
class Touch:
    """What the change is, as far as a verdict needs to know."""

    kind: ChangeKind
    employee_id: int
    effective_on: date


def open_cycles(session: Session) -> list[Cycle]:
    """The periods that are open, the oldest first."""
    return list(session.scalars(select(Cycle).where(Cycle.state == CycleState.OPEN).order_by(Cycle.id)))


def touched_people(session: Session, employee_id: int, post_id: int | None, on: date) -> set[int]:
    """Oneself, whom one assesses in an open period or by the tree, and everybody below a post that one takes over."""
    assessed = (
        select(Appraisal.employee_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Appraisal.assessor_id == employee_id, Cycle.state == CycleState.OPEN)
    )
    found = {employee_id, *session.scalars(assessed), *subordinates_of(session, employee_id, on)}
    led = session.scalar(select(Post.unit_id).where(Post.id == post_id, Post.is_head)) if post_id else None
    if led is not None:
        below = select(Placement.employee_id).join(Post, Post.id == Placement.post_id)
        below = below.where(Post.unit_id.in_(subtree_ids({led}, on)), in_force(Placement, on))
        found |= set(session.scalars(below))
    return found


def periods_of(session: Session, employee_id: int) -> list[tuple[str, str]]:
    """The open periods in which somebody has an undecided appraisal or assesses one: public id and name."""
    parties = or_(Appraisal.employee_id == employee_id, Appraisal.assessor_id == employee_id)
    mine = select(Appraisal.cycle_id).where(parties, Appraisal.state == AppraisalState.COLLECTING)
    query = select(Cycle.public_id, Cycle.name).where(Cycle.state == CycleState.OPEN, Cycle.id.in_(mine))
    return list(session.execute(query.order_by(Cycle.id)).tuples())


def appraisals_of(session: Session, cycle_id: int, employee_ids: Collection[int]) -> list[Appraisal]:
    """Their appraisals in a cycle, locked until the transaction ends."""
    query = select(Appraisal).where(Appraisal.cycle_id == cycle_id, Appraisal.employee_id.in_(employee_ids))
    return list(session.scalars(query.order_by(Appraisal.id).with_for_update()))


def verdicts(
    session: Session,
    touch: Touch,
    appraisals: Iterable[Appraisal],
    before: Mapping[int, Standing],
    after: Mapping[int, Standing],
    *,
    rules: ChangeRules,
    zone: str,
) -> list[Verdict]:
    """One for each appraisal that the change touches (PermenPANRB 6/2022, pp. 89-92); signed ones stay."""
    parts = parts_by_appraisal(session, [one.id for one in appraisals])
    found = []
    for appraisal in appraisals:
        own = appraisal.employee_id == touch.employee_id
        old, new = before.get(appraisal.employee_id), after.get(appraisal.employee_id)
        if touch.kind in AT_HOME:
            verdict = _at_home(appraisal, touch) if own else None
        elif new is None:
            why = "left_service" if appraisal.state is AppraisalState.COLLECTING else "signed"
            verdict = Verdict(appraisal, LineOutcome.STAYS, why) if own or old else None
        else:
            verdict = _verdict(session, touch, appraisal, old, new, rules=rules, zone=zone, parts=parts)
        if verdict is not None:
            found.append(verdict)
    return found


def _at_home(appraisal: Appraisal, touch: Touch) -> Verdict:
    """Seconded, studying, or working for another leader too: the assessor at home stays."""
    if appraisal.state is not AppraisalState.COLLECTING:
        return Verdict(appraisal, LineOutcome.STAYS, "signed")
    asks = touch.kind in (ChangeKind.TASK, ChangeKind.SECONDED)
    return Verdict(appraisal, LineOutcome.FEEDBACK if asks else LineOutcome.STAYS, touch.kind.value)


def _verdict(
    session: Session,
    touch: Touch,
    appraisal: Appraisal,
    old: Standing | None,
    new: Standing,
    *,
    rules: ChangeRules,
    zone: str,
    parts: Mapping[int, Mapping[str, int]],
) -> Verdict | None:
    if old == new or is_there(appraisal, new, parts[appraisal.id]):
        return None
    if appraisal.state is not AppraisalState.COLLECTING:
        return Verdict(appraisal, LineOutcome.STAYS, "signed")
    if new.assessor is None:
        return Verdict(appraisal, LineOutcome.STAYS, "no_assessor")
    if new.placement.agency_id is None or not new.servings:
        return Verdict(appraisal, LineOutcome.STAYS, "no_instrument")
    if appraisal.employee_id == touch.employee_id:
        return Verdict(appraisal, LineOutcome.MOVES, f"own_{touch.kind.value}", new)
    if old is not None and old.assessor is not None and old.assessor.employee_id != appraisal.assessor_id:
        # Somebody decided before that another one than the tree's evaluates here.
        return Verdict(appraisal, LineOutcome.STAYS, "kept_before")
    leaves = appraisal.assessor_id == touch.employee_id
    if leaves and touch.kind is ChangeKind.MOVE and rules.stays_in_window:
        window = window_of(session, appraisal, RATING)
        if window is not None and _is_within(touch.effective_on, window, zone):
            return Verdict(appraisal, LineOutcome.STAYS, "in_window")
    return Verdict(appraisal, LineOutcome.MOVES, "assessor_left" if leaves else "assessor_came", new)


def is_there(appraisal: Appraisal, standing: Standing, versions: Mapping[str, int]) -> bool:
    """True when the appraisal says already what the standing says."""
    assessor = standing.assessor
    return (
        assessor is not None
        and appraisal.placement_id == standing.placement.id
        and appraisal.unit_id == standing.placement.unit_id
        and (appraisal.assessor_id, appraisal.assessor_placement_id) == (assessor.employee_id, assessor.placement_id)
        and versions == versions_of(standing.servings)
    )


def _is_within(day: date, window: tuple[datetime, datetime], zone: str) -> bool:
    """Whether the window is open at some moment of that day."""
    starts, ends = instant_at(day, time(), zone), instant_at(day + timedelta(days=1), time(), zone)
    return ends > window[0] and starts < window[1]


def parts_by_appraisal(session: Session, appraisal_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Part -> version of each appraisal."""
    query = select(AppraisalPart.appraisal_id, AppraisalPart.part, AppraisalPart.version_id)
    found: dict[int, dict[str, int]] = {one: {} for one in appraisal_ids}
    for appraisal_id, part, version_id in session.execute(query.where(AppraisalPart.appraisal_id.in_(appraisal_ids))):
        found[appraisal_id][part] = version_id
    return found


def visible_handovers(actor: Actor) -> Select[tuple[Handover]]:
    """The twin of `can_view_handover`: of the Dinas that the actor administers or audits, never about oneself."""
    scope = agency_scope(actor)
    query = select(Handover)
    if scope is not None:
        query = query.where(or_(false(), Handover.agency_id.in_(sorted(scope))))
    return query if actor.employee_id is None else query.where(Handover.employee_id != actor.employee_id)


def handover_for(session: Session, actor: Actor, public_id: str) -> Handover:
    """Raises NotFound."""
    found = session.scalar(visible_handovers(actor).where(Handover.public_id == public_id))
    if found is None:
        raise NotFound("handover.unknown")
    return found


def handovers_in(session: Session, actor: Actor, cycle_id: int) -> list[Handover]:
    """The visible changes that touched a cycle, the newest first."""
    lines = select(HandoverLine.handover_id).join(Appraisal, Appraisal.id == HandoverLine.appraisal_id)
    query = visible_handovers(actor).where(Handover.id.in_(lines.where(Appraisal.cycle_id == cycle_id)))
    return list(session.scalars(query.order_by(Handover.id.desc())))


def lines_of(session: Session, handover_id: int, *, update: bool = False) -> list[tuple[HandoverLine, Appraisal]]:
    """The lines of a change with their appraisals."""
    query = (
        select(HandoverLine, Appraisal)
        .join(Appraisal, Appraisal.id == HandoverLine.appraisal_id)
        .where(HandoverLine.handover_id == handover_id)
        .order_by(HandoverLine.id)
    )
    return list(session.execute(query.with_for_update() if update else query).tuples())


def kept_appraisals() -> Select[tuple[int]]:
    """Ids of the appraisals that a change in force left where they were on purpose."""
    on_purpose = ("in_window", "kept_before", "signed")
    return (
        select(HandoverLine.appraisal_id)
        .join(Handover, Handover.id == HandoverLine.handover_id)
        .where(Handover.state == HandoverState.APPLIED, HandoverLine.why.in_(on_purpose))
    )


def raters_by_id(session: Session, assignment_ids: Collection[int]) -> list[int]:
    """The employees who hold these duties and were asked."""
    query = select(Assignment.employee_id).where(Assignment.id.in_(assignment_ids), Assignment.employee_id.is_not(None))
    query = query.where(Assignment.state != AssignmentState.SUGGESTED)
    return sorted({one for one in session.scalars(query) if one is not None})


def has_dropped_study(session: Session, appraisal_id: int) -> bool:
    """Did a tugas belajar of this appraisee end without success in the period?"""
    query = (
        select(HandoverLine.id)
        .join(Handover, Handover.id == HandoverLine.handover_id)
        .where(
            HandoverLine.appraisal_id == appraisal_id,
            Handover.kind == ChangeKind.STUDY_DROPPED,
            Handover.state == HandoverState.APPLIED,
        )
    )
    return session.scalar(query.limit(1)) is not None
