"""One-time codes that an operator hands out for a first or forgotten password."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kinerja.audit import services as audit
from kinerja.audit.catalogue import Event
from kinerja.core.authz import Actor, ActorKind, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.people import policies, queries
from kinerja.people.credentials import account_for, hashed, keep_password, personal_words
from kinerja.people.models import Account, LoginCode
from kinerja.people.passwords import password_problems

# Without signs that are misread: 0 O, 1 I L, U.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
GROUP = 4
LIFETIME = timedelta(days=3)
MOST_FAILURES = 5


def issue_login_code(actor: Actor, account_public_id: str, now: datetime) -> str:
    """A fresh code for that account, shown once; earlier ones end. Only its hash is kept.

    Raises NotFound, NotAllowed, Conflict (closed account).
    """
    with transaction() as session:
        account = session.execute(
            select(Account).where(Account.public_id == account_public_id).with_for_update()
        ).scalar_one_or_none()
        if account is None:
            raise NotFound("account.unknown")
        today = local_date(now)
        person = queries.person_by_account(session, account.id, today)
        served = set(session.scalars(queries.subtree_ids(queries.operated_units(actor), today)))
        require(policies.can_issue_login_code(actor, person, served))
        if not account.active:
            raise Conflict("account.not_active")
        _end_codes(session, account.id, now=now)
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        session.add(
            LoginCode(
                account_id=account.id,
                code_hash=code_hash(account.public_id, code),
                issued_by=actor.account_id,
                issued_at=now,
                expires_at=now + LIFETIME,
            )
        )
        agency_id = min((one for one in person.agency_ids if one is not None), default=None)
        audit.record(session, actor, Event.LOGIN_CODE_ISSUED, "account", account.id, at=now, agency_id=agency_id)
    return shown_code(code)


def redeem_login_code(identity: str, code: str, password: str, *, now: datetime) -> int:
    """Set the password with a code; the code is used up and every session of the account ends.

    Gives the account's id. Raises Invalid: one and the same answer for an unknown
    person, a wrong, used, expired or exhausted code.
    """
    with transaction() as session:
        account = account_for(session, identity)
        login_code = _open_code(session, account, now=now) if account is not None else None
        wrong = login_code is None or account is None or not _fits(account, login_code, code)
        if wrong and login_code is not None:
            # Counted here, raised below: the exception would roll the count back.
            login_code.failures += 1
        problems = [] if wrong or account is None else password_problems(password, personal_words(session, account))
        if not wrong and not problems and account is not None and login_code is not None:
            login_code.used_at = now
            actor = Actor(ActorKind.ACCOUNT, account_id=account.id, employee_id=account.employee_id)
            first = account.password is None
            event = Event.ACCOUNT_ACTIVATED if first else Event.ACCOUNT_PASSWORD_RESET
            account.fs_uniquifier = secrets.token_hex(32)
            keep_password(session, actor, account, hashed(password), event=event, now=now)
            audit.record(session, actor, Event.LOGIN_CODE_USED, "account", account.id, at=now)
    if wrong or account is None:
        raise Invalid("code.wrong", {"code": ["code.wrong"]})
    if problems:
        raise Invalid(problems[0], {"password": problems})
    return account.id


def _open_code(session: Session, account: Account, *, now: datetime) -> LoginCode | None:
    if not account.active:
        return None
    wanted = select(LoginCode).where(
        LoginCode.account_id == account.id,
        LoginCode.used_at.is_(None),
        LoginCode.expires_at > now,
        LoginCode.failures < MOST_FAILURES,
    )
    return session.scalars(wanted.order_by(LoginCode.id.desc()).limit(1).with_for_update()).first()


def _end_codes(session: Session, account_id: int, *, now: datetime) -> None:
    open_codes = (LoginCode.account_id == account_id, LoginCode.used_at.is_(None), LoginCode.expires_at > now)
    session.execute(update(LoginCode).where(*open_codes).values(expires_at=now))


def _fits(account: Account, login_code: LoginCode, typed: str) -> bool:
    return hmac.compare_digest(code_hash(account.public_id, typed), login_code.code_hash)


def code_hash(account_public_id: str, typed: str) -> str:
    """The stored form; spaces, dashes and small letters make no difference."""
    bare = "".join(sign for sign in typed.upper() if sign.isalnum())
    return hashlib.sha256(f"{account_public_id}:{bare}".encode()).hexdigest()


def shown_code(code: str) -> str:
    """In groups of four: ABCD-EFGH-JKMN."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
