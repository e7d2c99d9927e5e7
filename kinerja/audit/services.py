"""Recording: one row per event, inserted in the transaction that causes it; and asking for a verification."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from kinerja.audit import policies, queries
from kinerja.audit.catalogue import Event
from kinerja.audit.hashing import GENESIS, body_hash_of
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid
from kinerja.core.queue import enqueue

LONGEST_CODE = 80
DEEPEST = 3


def record(
    session: Session,
    actor: Actor,
    event: Event,
    subject_kind: str,
    subject_id: int | str,
    *,
    at: datetime,
    agency_id: int | None = None,
    changes: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Adds the event to the caller's transaction.

    `changes` holds codes, numbers, booleans and hashes; raises ValueError for anything
    that could be free text (spaces, more than 80 characters) and for floats, because
    the log can never be purged.
    """
    row = AuditEvent(**event_row(actor, event, subject_kind, subject_id, at=at, agency_id=agency_id, changes=changes))
    session.add(row)
    return row


def event_row(
    actor: Actor,
    event: Event,
    subject_kind: str,
    subject_id: int | str,
    *,
    at: datetime,
    agency_id: int | None = None,
    changes: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """An event as the columns of its row, for whoever stores many at once; raises as `record` does."""
    body: dict[str, Any] = {
        "event": Event(event).value,
        "actor_kind": actor.kind.value,
        "actor_ref": _code(actor.ref, "actor_ref"),
        "subject_kind": _code(subject_kind, "subject_kind"),
        "subject_id": _code(str(subject_id), "subject_id"),
        "agency_id": agency_id,
        "at": at,
        "changes": {_code(key, key): _plain(value, key) for key, value in (changes or {}).items()},
    }
    return body | {"body_hash": body_hash_of(body)}


def _plain(value: Any, name: str, depth: int = 1) -> Any:
    """The JSON form of one value, or ValueError when it could carry text."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else str(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str):
        return _code(value, name)
    if isinstance(value, Decimal | date):
        return value.isoformat() if isinstance(value, date) else str(value)
    if depth < DEEPEST and isinstance(value, Mapping):
        return {_code(str(key), name): _plain(each, name, depth + 1) for key, each in value.items()}
    if depth < DEEPEST and isinstance(value, list | tuple | set | frozenset):
        each_plain = [_plain(each, name, depth + 1) for each in value]
        return sorted(each_plain, key=str) if isinstance(value, set | frozenset) else each_plain
    raise ValueError(f"audit.not_a_code: {name}")


def _code(text: str, name: str) -> str:
    if len(text) > LONGEST_CODE or any(sign.isspace() for sign in text):
        raise ValueError(f"audit.free_text: {name}")
    return text


def request_verification(actor: Actor, anchor: str = "", *, now: datetime) -> str:
    """The public id of the job that reads the whole chain; the one under way, if there is one.

    `anchor` is a head kept outside (POSITION:HASH). Raises NotAllowed, Invalid.
    """
    require(policies.can_verify_log(actor))
    parsed = anchor_from(anchor)
    with transaction() as session:
        busy = queries.running_verification(session)
        if busy is not None:
            return busy.public_id
        key = f"{queries.VERIFY}:{now:%Y-%m-%dT%H:%M:%S}"
        args = {"anchor": list(parsed)} if parsed else {}
        return enqueue(session, queries.VERIFY, args, key=key, actor=actor, now=now).public_id


def anchor_from(text: str) -> tuple[int, str] | None:
    """A head as it was printed; None for nothing. Raises Invalid."""
    text = text.strip().lower()
    if not text:
        return None
    position, _colon, digest = text.partition(":")
    if not position.isascii() or not position.isdigit() or len(position) > 18 or len(digest) != len(GENESIS):
        raise Invalid("audit.anchor_malformed", {"anchor": ["audit.anchor_malformed"]})
    return int(position), digest
