"""Who is told what, step by step."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal
from kinerja.core.authz import Role
from kinerja.core.calendar import local_date
from kinerja.cycles.models import Cycle
from kinerja.notices.changes import NewNotice, add_notices
from kinerja.people.models import Account, RoleGrant
from kinerja.people.queries import in_force


def tell(
    session: Session,
    appraisal: Appraisal,
    kinds: Iterable[tuple[str, int | None]],
    *,
    key: str,
    due: datetime | None = None,
    now: datetime,
) -> None:
    """One notice per kind and person; nobody for None. The same `key` tells the same person only once."""
    cycle = session.get_one(Cycle, appraisal.cycle_id)
    notices = [
        NewNotice(employee_id, f"{key}:{kind}", kind, {"cycle": cycle.name}, due)
        for kind, employee_id in kinds
        if employee_id is not None
    ]
    add_notices(session, notices, now=now)


def tell_administrators(session: Session, appraisal: Appraisal, kind: str, *, key: str, now: datetime) -> None:
    """Every provincial administrator who is an employee: nobody decides, somebody must be named."""
    zone = session.get_one(Cycle, appraisal.cycle_id).zone
    told = [(kind, employee_id) for employee_id in _administrators(session, local_date(now, zone))]
    tell(session, appraisal, told, key=key, now=now)


def _administrators(session: Session, on: date) -> list[int]:
    query = (
        select(Account.employee_id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.role == Role.PROVINCE_ADMIN, in_force(RoleGrant, on), Account.employee_id.is_not(None))
        .order_by(Account.employee_id)
        .distinct()
    )
    return [one for one in session.scalars(query) if one is not None]
