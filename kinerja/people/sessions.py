"""Where log-in sessions live: rows, with one query for everything a request must know."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from kinerja.core.asked import Asked
from kinerja.core.authz import Actor, ActorKind, Grant
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.sessions import NewSession, StoredSession
from kinerja.people.models import Account, Employee, Guest, LoginSession, RoleGrant


def _bundle() -> Select[Any]:
    """One row per grant in force: session, account, employee's name, guest."""
    today: BindParameter[date] = bindparam("today")
    in_force = and_(
        RoleGrant.account_id == Account.id,
        RoleGrant.valid_from <= today,
        or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > today),
    )
    return (
        select(
            LoginSession.id_hash,
            LoginSession.created_at,
            LoginSession.seen_at,
            LoginSession.expires_at,
            LoginSession.data,
            LoginSession.guest_id,
            Account.id.label("account_id"),
            Account.employee_id,
            Account.fs_uniquifier,
            Account.active,
            Account.locale,
            Account.display_name,
            Employee.name.label("employee_name"),
            Guest.label.label("guest_label"),
            Guest.active.label("guest_active"),
            RoleGrant.role,
            RoleGrant.agency_id,
            RoleGrant.unit_id,
        )
        .select_from(LoginSession)
        .outerjoin(Account, Account.id == LoginSession.account_id)
        .outerjoin(Employee, Employee.id == Account.employee_id)
        .outerjoin(Guest, Guest.id == LoginSession.guest_id)
        .outerjoin(RoleGrant, in_force)
        .where(LoginSession.id_hash == bindparam("id_hash"))
        .order_by(RoleGrant.id)
    )


BUNDLE = Asked(_bundle())


class LoginSessions:
    """The store behind the session interface."""

    def load(self, id_hash: str, *, now: datetime) -> StoredSession | None:
        """The session and its owner; None once the account or guest is closed or the password has changed."""
        rows = BUNDLE.rows(id_hash=id_hash, today=local_date(now))
        if not rows:
            return None
        row = rows[0]
        if row.account_id is not None:
            if not row.active or row.data.get("_user_id") != row.fs_uniquifier:
                return None
            actor = account_actor(row, rows)
        elif row.guest_active:
            actor = Actor(ActorKind.GUEST, guest_id=row.guest_id, label=row.guest_label)
        else:
            return None
        return StoredSession(row.id_hash, row.created_at, row.seen_at, row.expires_at, row.data, actor)

    def put(self, new: NewSession, *, now: datetime) -> None:
        """Store a session under a new id; the one it replaces ends in the same transaction."""
        with transaction() as session:
            ended = [LoginSession.id_hash == new.replaces]
            if new.guest_id is not None:
                # A guest's link may be passed on: the newest session wins.
                ended.append(LoginSession.guest_id == new.guest_id)
            session.execute(delete(LoginSession).where(or_(*ended)))
            row = LoginSession(
                id_hash=new.id_hash,
                account_id=new.account_id,
                guest_id=new.guest_id,
                created_at=new.created_at,
                seen_at=now,
                expires_at=new.expires_at,
                data=new.data,
            )
            session.add(row)

    def update(self, id_hash: str, data: dict[str, Any], *, now: datetime) -> None:
        with transaction() as session:
            session.execute(update(LoginSession).where(LoginSession.id_hash == id_hash).values(data=data, seen_at=now))

    def touch(self, id_hash: str, *, now: datetime) -> None:
        with transaction() as session:
            session.execute(update(LoginSession).where(LoginSession.id_hash == id_hash).values(seen_at=now))

    def delete(self, id_hash: str) -> None:
        with transaction() as session:
            session.execute(delete(LoginSession).where(LoginSession.id_hash == id_hash))


def account_actor(row: Any, rows: Any) -> Actor:
    """Who acts, from the rows of one session."""
    grants = tuple(Grant(each.role, each.agency_id, each.unit_id) for each in rows if each.role is not None)
    return Actor(
        ActorKind.ACCOUNT,
        account_id=row.account_id,
        employee_id=row.employee_id,
        grants=grants,
        label=row.employee_name or row.display_name,
        locale=row.locale,
    )


def end_sessions(
    session: Session, *, account_id: int | None = None, guest_id: int | None = None, keep: str = ""
) -> int:
    """End all sessions of an account or guest at once, in the caller's transaction; how many ended.

    `keep` is the hash of the one that goes on.
    """
    owner = LoginSession.account_id == account_id if account_id is not None else LoginSession.guest_id == guest_id
    result = session.execute(delete(LoginSession).where(owner, LoginSession.id_hash != keep))
    return int(getattr(result, "rowcount", 0))


def purge_sessions(session: Session, *, now: datetime) -> None:
    """Drop what has expired."""
    session.execute(delete(LoginSession).where(LoginSession.expires_at <= now))
