"""The seal of a period: one hash over every appraisal with its state and the record of its result."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.document import canonical_json
from kinerja.appraisals.models import Appraisal, ClosingNote, Result, Signature, SignatureMeaning
from kinerja.appraisals.queries.closing import newest_notes
from kinerja.appraisals.queries.results import record_hash_of

FORMAT = "kinerja.closing/1"
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Sealed:
    """What the seal says of a period as it is stored now; `broken` are results that differ from their signature."""

    fingerprint: str
    counts: dict[str, int]
    broken: tuple[str, ...]


def seal_of(session: Session, cycle_id: int) -> Sealed:
    """Deterministic: equal rows give equal fingerprints on every machine. Reads results in pieces."""
    digest = sha256(FORMAT.encode())
    counts: Counter[str] = Counter()
    broken: list[str] = []
    for line, state, damaged in _lines(session, cycle_id):
        digest.update(canonical_json(line).encode())
        counts[state] += 1
        broken += damaged
    return Sealed(digest.hexdigest(), dict(sorted(counts.items())), tuple(broken))


def _lines(session: Session, cycle_id: int) -> Iterator[tuple[list[Any], str, list[str]]]:
    ids = list(session.scalars(select(Appraisal.id).where(Appraisal.cycle_id == cycle_id).order_by(Appraisal.id)))
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        query = select(Appraisal, Result).outerjoin(Result, Result.id == Appraisal.result_id)
        rows = session.execute(query.where(Appraisal.id.in_(part)).order_by(Appraisal.id)).tuples().all()
        signed = _signed(session, [result.id for _one, result in rows if result is not None])
        notes = {
            row.appraisal_id: [row.action.value, row.cause.value]
            for row in session.execute(newest_notes().where(ClosingNote.appraisal_id.in_(part)))
        }
        for one, result in rows:
            record = None if result is None else record_hash_of(result)
            known = signed.get(result.id) if result is not None else None
            damaged = [result.public_id] if result is not None and known is not None and known != record else []
            seq = None if result is None else result.seq
            line = [one.public_id, one.employee_id, one.state.value, seq, record, notes.get(one.id)]
            yield line, one.state.value, damaged


def _signed(session: Session, result_ids: list[int]) -> dict[int, str]:
    query = select(Signature.record_id, Signature.record_hash).where(
        Signature.record_kind == "result",
        Signature.meaning == SignatureMeaning.DECIDED,
        Signature.record_id.in_([str(one) for one in result_ids]),
    )
    return {int(record_id): digest for record_id, digest in session.execute(query)}
