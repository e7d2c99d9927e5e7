"""What people do with their own account: see it, choose the language, end sessions on other devices."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.audit import services as audit
from kinerja.audit.catalogue import Event
from kinerja.core.authz import Actor, Role
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Invalid, NotFound
from kinerja.core.i18n import LOCALES
from kinerja.people import queries
from kinerja.people.models import Account, LoginSession
from kinerja.people.sessions import end_sessions


@dataclass(frozen=True, slots=True)
class Device:
    """One browser that is logged in."""

    since: datetime
    seen: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class GrantedRole:
    role: Role
    scope: str  # the unit's or the agency's name; empty: everywhere


@dataclass(frozen=True, slots=True)
class AccountPage:
    name: str
    email: str | None
    password_set_at: datetime | None
    locale: str
    card: queries.EmployeeCard | None
    roles: list[GrantedRole]
    devices: list[Device]


def account_page(session: Session, actor: Actor, *, current: str, now: datetime) -> AccountPage:
    """Everything that the page of the own account shows."""
    today = local_date(now)
    row = session.execute(
        select(Account.email, Account.password_set_at, Account.locale).where(Account.id == actor.account_id)
    ).one_or_none()
    if row is None:
        raise NotFound("account.unknown")
    card = queries.employee_card(session, actor.employee_id, today) if actor.employee_id is not None else None
    scopes = {grant.unit_id or grant.agency_id for grant in actor.grants}
    names = queries.unit_names(session, [scope for scope in scopes if scope is not None], today)
    roles = [GrantedRole(g.role, names.get(g.unit_id or g.agency_id or 0, "")) for g in actor.grants]
    sessions = (
        select(LoginSession.id_hash, LoginSession.created_at, LoginSession.seen_at)
        .where(LoginSession.account_id == actor.account_id, LoginSession.expires_at > now)
        .order_by(LoginSession.seen_at.desc())
    )
    devices = [Device(created, seen, hashed == current) for hashed, created, seen in session.execute(sessions)]
    return AccountPage(actor.label, row.email, row.password_set_at, row.locale, card, roles, devices)


def change_locale(actor: Actor, locale: str, *, now: datetime) -> None:
    """Keep the language in the account. Raises Invalid, NotFound."""
    if locale not in LOCALES:
        raise Invalid("account.locale_unknown")
    with transaction() as session:
        account = session.execute(
            select(Account).where(Account.id == actor.account_id).with_for_update()
        ).scalar_one_or_none()
        if account is None:
            raise NotFound("account.unknown")
        if account.locale == locale:
            return
        account.locale = locale
        audit.record(
            session, actor, Event.ACCOUNT_LOCALE_CHANGED, "account", account.id, at=now, changes={"locale": locale}
        )


def end_other_sessions(actor: Actor, *, keep: str, now: datetime) -> int:
    """End the account's sessions everywhere but here; how many ended."""
    with transaction() as session:
        ended = end_sessions(session, account_id=actor.account_id, keep=keep) if actor.account_id is not None else 0
        if ended:
            audit.record(
                session, actor, Event.SESSION_ENDED, "account", actor.ref, at=now, changes={"elsewhere": ended}
            )
    return ended


def as_of_today(actor: Actor) -> Actor:
    """The same actor with the roles in force now: a job never runs on yesterday's rights.

    An account that has been closed keeps its identity and loses every role.
    """
    if actor.account_id is None:
        return actor
    session = reading()
    active = session.execute(select(Account.active).where(Account.id == actor.account_id)).scalar_one_or_none()
    grants = queries.grants_of(session, actor.account_id, local_date(utc_now())) if active else ()
    return replace(actor, grants=grants, employee_id=actor.employee_id if active else None)
