"""Proving who one is: finding an account by what was typed, checking and keeping its password."""

from datetime import datetime

from flask_security import hash_password
from flask_security.utils import verify_password as hash_matches
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.audit import services as audit
from kinerja.audit.catalogue import Event
from kinerja.core.authz import ANONYMOUS, Actor
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Invalid
from kinerja.core.limits import Key, admit, forgive
from kinerja.people.models import Account, Employee, EmployeeNumber
from kinerja.people.numbers import strip_number
from kinerja.people.sessions import end_sessions

LONGEST_IDENTITY = 254


def folded_identity(typed: str) -> str:
    """An e-mail address in lower case, or a number without its spaces."""
    bare = typed.strip()[:LONGEST_IDENTITY]
    return bare.casefold() if "@" in bare else strip_number(bare)


def account_for(session: Session, typed: str) -> Account | None:
    """The account that was meant: by e-mail when there is an @, else by any of the person's numbers."""
    identity = folded_identity(typed)
    if not identity:
        return None
    if "@" in identity:
        return session.execute(select(Account).where(func.lower(Account.email) == identity)).scalar_one_or_none()
    by_number = (
        select(Account)
        .join(EmployeeNumber, EmployeeNumber.employee_id == Account.employee_id)
        .where(EmployeeNumber.number == identity)
    )
    return session.execute(by_number).scalar_one_or_none()


def account_meant(typed: str) -> Account | None:
    """The same account as a detached entity: a transaction in between neither expires nor locks it."""
    account = account_for(reading(), typed)
    if account is not None:
        reading().expunge(account)
    return account


def personal_words(session: Session, account: Account) -> list[str]:
    """What others know of this person and must not make up a password."""
    words = [account.email or "", account.display_name]
    if account.employee_id is not None:
        employee = session.get(Employee, account.employee_id)
        numbers = select(EmployeeNumber.number).where(EmployeeNumber.employee_id == account.employee_id)
        words += [employee.name if employee else "", *session.scalars(numbers)]
        words += [number[:8] for number in session.scalars(numbers)]
    return [word for word in words if word]


def keep_password(
    session: Session, actor: Actor, account: Account, password_hash: str, *, event: Event, now: datetime, keep: str = ""
) -> None:
    """Replace the password in the caller's transaction: every other session ends at once."""
    account.password = password_hash
    account.password_set_at = now
    end_sessions(session, account_id=account.id, keep=keep)
    audit.record(session, actor, event, "account", account.id, at=now)


def verify_password(actor: Actor, typed: str, now: datetime) -> None:
    """Nothing, if that is the actor's own password.

    Raises Invalid("password.wrong") for the field `password`; TooManyAttempts after
    too many wrong ones.
    """
    if not typed:
        raise Invalid("password.missing", {"password": ["password.missing"]})
    keys = [Key("reauthentication", str(actor.account_id))]
    admit(keys, now=now)
    stored = (
        reading()
        .execute(select(Account.password).where(Account.id == actor.account_id, Account.active))
        .scalar_one_or_none()
    )
    if not stored or not matches(typed, stored):
        raise Invalid("password.wrong", {"password": ["password.wrong"]})
    forgive(keys, now=now)


def record_refusal(account_id: int, *, now: datetime) -> None:
    """A wrong try against an account leaves an event; the limits keep their number small."""
    with transaction() as session:
        audit.record(session, ANONYMOUS, Event.SESSION_REFUSED, "account", account_id, at=now)


def matches(typed: str, stored: str) -> bool:
    """Whether that text, exactly as typed, is the password behind the hash."""
    return bool(hash_matches(typed, stored))


def hashed(password: str) -> str:
    """The argon2 hash to store; slow on purpose."""
    return str(hash_password(password))
