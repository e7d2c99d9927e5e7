"""Signatures: who stood behind which exact record, and what it meant."""

from datetime import datetime

from sqlalchemy.orm import Session

from kinerja.appraisals.models import Signature, SignatureMeaning
from kinerja.core.authz import Actor


def sign(
    session: Session, actor: Actor, meaning: SignatureMeaning, record: tuple[str, str, str], *, at: datetime
) -> Signature:
    """Keep that the actor stood behind exactly this record: its kind, its id, its hash."""
    kind, record_id, record_hash = record
    signature = Signature(
        signer_kind=actor.kind.value,
        signer_ref=actor.ref,
        meaning=meaning,
        record_kind=kind,
        record_id=record_id,
        record_hash=record_hash,
        at=at,
    )
    session.add(signature)
    return signature
