"""The SQL twins of the policies: which appraisals, duties and sheets an actor may know of."""

from sqlalchemy import CTE, ColumnElement, Select, and_, false, not_, or_, select, true
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, AppraisalState, Assignment, AssignmentState, Response
from kinerja.core.authz import Actor, Role
from kinerja.people.queries import agency_scope

UNASKED = (AssignmentState.REVOKED, AssignmentState.SUGGESTED)  # duties that nobody is asked to fulfil


def visible_appraisals(actor: Actor) -> Select[tuple[Appraisal]]:
    """The twin of `can_view_appraisal_state`: states for administrators and auditors.

    Never one's own appraisal, never that of somebody above oneself in the same cycle.
    """
    scope = agency_scope(actor)
    within: ColumnElement[bool] = true() if scope is None else Appraisal.agency_id.in_(sorted(scope))
    if scope is not None and not scope:
        within = false()
    return select(Appraisal).where(within, *_not_about_oneself(actor))


def visible_data(actor: Actor) -> Select[tuple[Appraisal]]:
    """The twin of `can_record_data`: undecided appraisals of the administrator's own Dinas.

    Never one to which the administrator is a party, as appraisee, assessor or subordinate.
    """
    agencies = actor.agencies(Role.AGENCY_ADMIN)
    within: ColumnElement[bool] = true() if agencies is None else Appraisal.agency_id.in_(sorted(agencies))
    if agencies is not None and not agencies:
        within = false()
    query = select(Appraisal).where(within, Appraisal.state == AppraisalState.COLLECTING, *_not_about_oneself(actor))
    return query if actor.employee_id is None else query.where(Appraisal.assessor_id != actor.employee_id)


def _not_about_oneself(actor: Actor) -> list[ColumnElement[bool]]:
    if actor.employee_id is None:
        return []
    return [Appraisal.employee_id != actor.employee_id, not_(superiors_of_actor(actor.employee_id))]


def superiors_of_actor(employee_id: int) -> ColumnElement[bool]:
    """True of appraisals of somebody above that employee in the same cycle."""
    above = _above(employee_id)
    party = select(above.c.employee_id).where(
        above.c.employee_id == Appraisal.employee_id, above.c.cycle_id == Appraisal.cycle_id
    )
    return party.correlate(Appraisal).exists()


def visible_assignments(actor: Actor) -> Select[tuple[Assignment]]:
    """One's own duties that were not taken back."""
    return select(Assignment).where(own_duty(actor), Assignment.state.not_in(UNASKED))


def visible_responses(actor: Actor) -> Select[tuple[Response]]:
    """The twin of `can_read_sheet`: one's own sheets."""
    return (
        select(Response)
        .join(Assignment, Assignment.id == Response.assignment_id)
        .where(own_duty(actor), Assignment.state.not_in(UNASKED))
    )


def own_duty(actor: Actor) -> ColumnElement[bool]:
    """True of assignments whose rater is the actor."""
    terms: list[ColumnElement[bool]] = [false()]
    if actor.employee_id is not None:
        terms.append(Assignment.employee_id == actor.employee_id)
    if actor.guest_id is not None:
        terms.append(and_(Assignment.employee_id.is_(None), Assignment.guest_id == actor.guest_id))
    return or_(*terms)


def superiors_in(session: Session, cycle_id: int, employee_id: int | None) -> frozenset[int]:
    """Everyone above somebody in a cycle, by the assessors that the opening fixed."""
    if employee_id is None:
        return frozenset()
    above = _above(employee_id)
    return frozenset(session.scalars(select(above.c.employee_id).where(above.c.cycle_id == cycle_id)))


def _above(employee_id: int) -> CTE:
    own = select(Appraisal.cycle_id, Appraisal.assessor_id.label("employee_id"))
    above = own.where(Appraisal.employee_id == employee_id).cte("above", recursive=True)
    higher = Appraisal.__table__.alias("higher")
    step = select(higher.c.cycle_id, higher.c.assessor_id).join(
        above, and_(higher.c.employee_id == above.c.employee_id, higher.c.cycle_id == above.c.cycle_id)
    )
    # UNION drops repeated rows, so that a circle of assessors comes to an end.
    return above.union(step)
