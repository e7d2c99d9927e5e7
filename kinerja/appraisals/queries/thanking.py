"""Third parties of a period who sent a sheet under their name; those of closed roles are never listed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select
from sqlalchemy.orm import Session

from forms.instrument import RoleKind
from kinerja.appraisals.models import Appraisal, Assignment, AssignmentState, Invitation
from kinerja.people.models import Guest


def officials_to_thank(session: Session, cycle_id: int) -> list[int]:
    """Ids of employees, each once."""
    query = select(Assignment.employee_id).where(*_sent_openly(cycle_id), Assignment.employee_id.is_not(None))
    found = session.scalars(query.join(Appraisal, Appraisal.id == Assignment.appraisal_id).distinct())
    return sorted(one for one in found if one is not None)


def guests_to_thank(session: Session, cycle_id: int) -> Sequence[Row[tuple[int, str]]]:
    """Duty and address of each guest who may be written to: still listed, and with no link that somebody ended."""
    links = select(Invitation.assignment_id).where(Invitation.assignment_id == Assignment.id)
    alive = links.where(Invitation.revoked_at.is_(None))
    query: Any = (
        select(Assignment.id, Guest.email)
        .join(Appraisal, Appraisal.id == Assignment.appraisal_id)
        .join(Guest, Guest.id == Assignment.guest_id)
        .where(*_sent_openly(cycle_id), Guest.active, Guest.email.is_not(None), or_(alive.exists(), ~links.exists()))
        .order_by(Assignment.id)
    )
    return session.execute(query).all()


def _sent_openly(cycle_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Appraisal.cycle_id == cycle_id,
        Assignment.role_kind == RoleKind.EXTERNAL.value,
        Assignment.closed.is_(False),
        Assignment.state == AssignmentState.DONE,
    )
