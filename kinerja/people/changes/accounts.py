"""Accounts and roles; passwords are the security room's."""

import secrets
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.core.authz import Role
from kinerja.core.errors import Conflict, Invalid
from kinerja.people.models import Account, RoleGrant, Unit
from kinerja.people.queries import in_force

LONGEST_EMAIL = 254


def add_account(
    session: Session, *, employee_id: int | None, email: str | None, display_name: str, at: datetime
) -> Account:
    """An account without a password: the first one is set with a one-time code."""
    taken = select(Account.id).where(Account.employee_id == employee_id)
    if employee_id is not None and session.scalars(taken).first() is not None:
        raise Conflict("account.exists")
    account = Account(
        employee_id=employee_id,
        email=checked_email(session, email),
        display_name=display_name,
        fs_uniquifier=new_uniquifier(),
        created_at=at,
    )
    session.add(account)
    session.flush()
    return account


def close_account(session: Session, account_id: int | None) -> bool:
    """Nobody logs in with it any more, and its sessions end at once; False when there was nothing to close."""
    account = None if account_id is None else session.get(Account, account_id, with_for_update=True)
    if account is None or not account.active:
        return False
    account.active = False
    account.fs_uniquifier = new_uniquifier()
    return True


def new_uniquifier() -> str:
    """What binds sessions to an account; changing it ends them all."""
    return secrets.token_hex(32)


def written_email(email: str | None, field: str = "email") -> str | None:
    """The address in small letters, or None for an empty one. Raises Invalid about that field."""
    address = (email or "").strip().lower()
    if not address:
        return None
    name, at, host = address.rpartition("@")
    if not (name and at and "." in host) or any(sign.isspace() for sign in address) or len(address) > LONGEST_EMAIL:
        raise Invalid("account.email_wrong", {field: ["account.email_wrong"]})
    return address


def checked_email(session: Session, email: str | None, *, own_id: int | None = None) -> str | None:
    """The address in small letters that no other account has, or None for an empty one. Raises Invalid."""
    address = written_email(email)
    if address is None:
        return None
    taken = session.scalars(select(Account.id).where(Account.email == address)).first()
    if taken is not None and taken != own_id:
        raise Invalid("account.email_taken", {"email": ["account.email_taken"]})
    return address


def add_grant(
    session: Session,
    account: Account,
    role: Role,
    *,
    agency_id: int | None,
    unit: Unit | None,
    valid_from: date,
    valid_to: date | None,
    reason: str,
    granted_by: int | None,
) -> RoleGrant:
    """The role from that day on. Everyone but the province's administrators and auditors has a scope."""
    if role is Role.UNIT_OPERATOR and unit is None:
        raise Invalid("role.scope_missing", {"unit": ["role.scope_missing"]})
    if role is Role.AGENCY_ADMIN and agency_id is None:
        raise Invalid("role.scope_missing", {"agency": ["role.scope_missing"]})
    unit_id = unit.id if unit else None
    same = select(RoleGrant.id).where(
        RoleGrant.account_id == account.id,
        RoleGrant.role == role,
        RoleGrant.agency_id.is_not_distinct_from(agency_id),
        RoleGrant.unit_id.is_not_distinct_from(unit_id),
        in_force(RoleGrant, valid_from),
    )
    if session.scalars(same).first() is not None:
        raise Conflict("role.exists")
    row = RoleGrant(
        account_id=account.id,
        role=role,
        agency_id=agency_id,
        unit_id=unit_id,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason,
        granted_by=granted_by,
    )
    session.add(row)
    session.flush()
    return row
