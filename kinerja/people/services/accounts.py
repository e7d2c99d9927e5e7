"""Accounts and roles: created, switched off and on, granted and revoked; never by oneself for oneself."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, Role, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid
from kinerja.people import policies
from kinerja.people.changes import accounts as changes
from kinerja.people.changes.employees import check_period, checked_reason
from kinerja.people.models import Account, Employee, RoleGrant, Unit
from kinerja.people.person import Person
from kinerja.people.queries import person_by_account, person_by_employee, row_for_update


def create_account(actor: Actor, employee_id: int, *, email: str | None = None, now: datetime) -> int:
    """An account for an employee, without a password yet. Raises NotAllowed, NotFound, Conflict, Invalid."""
    with transaction() as session:
        row_for_update(session, Employee, employee_id)
        person = person_by_employee(session, employee_id, local_date(now))
        require(policies.can_create_account(actor, person))
        account = changes.add_account(session, employee_id=employee_id, email=email, display_name="", at=now)
        _record(session, actor, Event.ACCOUNT_CREATED, (account, person), now=now, employee=employee_id)
        return account.id


def change_email(actor: Actor, account_id: int, email: str | None, *, now: datetime) -> None:
    """Another address, or none. Raises NotAllowed, NotFound, Invalid."""
    with transaction() as session:
        account, person = _load(session, account_id, now)
        require(policies.can_change_email(actor, person))
        address = changes.checked_email(session, email, own_id=account.id)
        if address == account.email:
            return
        account.email = address
        _record(session, actor, Event.ACCOUNT_EMAIL_CHANGED, (account, person), now=now, has_email=address is not None)


def deactivate_account(actor: Actor, account_id: int, *, now: datetime) -> None:
    """Nobody logs in with it any more, and its sessions end at once. Raises NotAllowed, NotFound, Conflict."""
    with transaction() as session:
        account, person = _load(session, account_id, now)
        require(policies.can_deactivate_account(actor, person))
        if not account.active:
            raise Conflict("account.not_active")
        account.active = False
        account.fs_uniquifier = changes.new_uniquifier()
        _record(session, actor, Event.ACCOUNT_DEACTIVATED, (account, person), now=now)


def reactivate_account(actor: Actor, account_id: int, *, now: datetime) -> None:
    """It may be used again, with the password it had. Raises NotAllowed, NotFound, Conflict."""
    with transaction() as session:
        account, person = _load(session, account_id, now)
        require(policies.can_reactivate_account(actor, person))
        if account.active:
            raise Conflict("account.already_active")
        account.active = True
        _record(session, actor, Event.ACCOUNT_ACTIVATED, (account, person), now=now)


def grant_role(
    actor: Actor,
    account_id: int,
    role: Role,
    *,
    agency_id: int | None = None,
    unit_id: int | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    reason: str = "",
    now: datetime,
) -> int:
    """A role by date, from today unless said otherwise; an auditor's needs the letter of assignment as reason.

    An operator's Dinas is that of the unit, whatever was sent. Raises NotAllowed, NotFound, Conflict, Invalid.
    """
    with transaction() as session:
        account, person = _load(session, account_id, now)
        unit = row_for_update(session, Unit, unit_id) if unit_id and role is Role.UNIT_OPERATOR else None
        scope = _scope(session, role, agency_id, unit)
        require(policies.can_grant_role(actor, person, role, agency_id=scope))
        start = valid_from or local_date(now)
        check_period(start, valid_to)
        grant = changes.add_grant(
            session,
            account,
            role,
            agency_id=scope,
            unit=unit,
            valid_from=start,
            valid_to=valid_to,
            reason=checked_reason(reason) if role is Role.AUDITOR else reason.strip(),
            granted_by=actor.account_id,
        )
        facts = {"role": role, "agency": scope, "unit": unit_id, "from": start, "to": valid_to}
        _record(session, actor, Event.GRANT_GIVEN, (account, person), now=now, grant=grant.id, **facts)
        return grant.id


def revoke_role(actor: Actor, grant_id: int, *, now: datetime) -> None:
    """The role ends today, at once. Raises NotAllowed, NotFound, Conflict."""
    with transaction() as session:
        grant = row_for_update(session, RoleGrant, grant_id)
        account, person = _load(session, grant.account_id, now)
        require(policies.can_revoke_role(actor, person, grant.role, agency_id=grant.agency_id))
        today = local_date(now)
        if grant.valid_to is not None and grant.valid_to <= today:
            raise Conflict("role.already_ended")
        grant.valid_to = today
        _record(
            session, actor, Event.GRANT_ENDED, (account, person), now=now, grant=grant.id, role=grant.role, to=today
        )


def _load(session: Session, account_id: int, now: datetime) -> tuple[Account, Person]:
    account = row_for_update(session, Account, account_id)
    return account, person_by_account(session, account_id, local_date(now))


def _scope(session: Session, role: Role, agency_id: int | None, unit: Unit | None) -> int | None:
    if role is Role.UNIT_OPERATOR:
        return unit.agency_id if unit else None
    if role is Role.PROVINCE_ADMIN or agency_id is None:
        return None
    agency = row_for_update(session, Unit, agency_id)
    if agency.agency_id != agency.id:
        raise Invalid("role.scope_missing", {"agency": ["role.scope_missing"]})
    return agency.id


def _record(
    session: Session, actor: Actor, event: Event, whose: tuple[Account, Person], *, now: datetime, **facts: object
) -> None:
    account, person = whose
    agency_id = min((one for one in person.agency_ids if one is not None), default=None)
    record(session, actor, event, "account", account.id, at=now, agency_id=agency_id, changes=facts)
