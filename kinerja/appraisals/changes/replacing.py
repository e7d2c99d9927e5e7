"""Telling the Dinas administrators that a rater has to be replaced."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kinerja.appraisals.queries import AssignmentRow
from kinerja.core.authz import Role
from kinerja.core.calendar import local_date
from kinerja.notices.changes import NewNotice, add_notices
from kinerja.people.models import Account, RoleGrant
from kinerja.people.queries import in_force


def replacement_key(assignment_id: str) -> str:
    return f"assignment:{assignment_id}:replace"


def ask_for_replacement(session: Session, row: AssignmentRow, *, now: datetime) -> None:
    """One notice for each administrator of the appraisee's Dinas, without the name of who declined."""
    administrators = (
        select(Account.employee_id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            RoleGrant.role == Role.AGENCY_ADMIN,
            or_(RoleGrant.agency_id == row.about.agency_id, RoleGrant.agency_id.is_(None)),
            in_force(RoleGrant, local_date(now, row.about.zone)),
            Account.active,
            Account.employee_id.is_not(None),
            # The appraisee learns nothing about the raters, an administrator's post or not.
            Account.employee_id != row.about.employee_id,
        )
        .distinct()
    )
    params = {"cycle": row.about.cycle, "appraisal_id": row.about.appraisal_public_id, "role": row.role}
    key = replacement_key(row.public_id)
    told = [
        NewNotice(employee_id, key, "assignment.replace", params, row.duty.closes_at)
        for employee_id in session.scalars(administrators)
        if employee_id is not None
    ]
    add_notices(session, told, now=now)
