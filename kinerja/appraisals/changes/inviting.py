"""Links for guests: a random token and a short code, of which only hashes are kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, Assignment, Invitation
from kinerja.appraisals.queries.windows import window_of
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor
from kinerja.core.errors import Conflict

TOKEN_BYTES = 24  # 192 bits
CODE_LENGTH = 8
CODE_COST = 2**14  # 16 MiB for each try
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is mistaken for something else


@dataclass(frozen=True, slots=True)
class Link:
    """What a guest is given; it can be shown only now."""

    token: str
    code: str
    expires_at: datetime


def issue(
    session: Session, actor: Actor, appraisal: Appraisal, assignment: Assignment, *, now: datetime, beside: bool = False
) -> Link:
    """A new link that ends with the window; earlier ones of this duty end at once, unless it comes `beside` them.

    Raises Conflict when the window has no end ahead.
    """
    window = window_of(session, appraisal, assignment.role_kind)
    if window is None or window[1] <= now:
        raise Conflict("invitation.window_over")
    expires_at = window[1]
    if not beside:
        revoke_links(session, assignment.id, now=now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    session.add(
        Invitation(
            token_hash=hash_of(token),
            assignment_id=assignment.id,
            code_hash=code_hash_of(code),
            issued_at=now,
            expires_at=expires_at,
        )
    )
    agency = appraisal.agency_id
    record(session, actor, Event.INVITATION_ISSUED, "assignment", assignment.id, at=now, agency_id=agency)
    return Link(token, code, expires_at)


def revoke_links(session: Session, assignment_id: int, *, now: datetime) -> int:
    """End all links of a duty; gives how many were alive."""
    alive = select(Invitation.token_hash).where(
        Invitation.assignment_id == assignment_id, Invitation.revoked_at.is_(None)
    )
    hashes = list(session.scalars(alive))
    if hashes:
        session.execute(update(Invitation).where(Invitation.token_hash.in_(hashes)).values(revoked_at=now))
    return len(hashes)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def code_hash_of(code: str) -> str:
    """A slow hash: eight characters are few enough to be tried out by whoever holds a copy of the table."""
    return hashlib.scrypt(code.encode(), salt=b"kinerja-invitation", n=CODE_COST, r=8, p=1, dklen=32).hex()
