"""Reads the rows behind a result; `content.report_content` turns them into words."""

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.material import OVERALL
from kinerja.appraisals.models import Appraisal, AppraisalPart, Result, Signature, Submission
from kinerja.appraisals.queries.results import record_hash_of
from kinerja.cycles.models import Cycle
from kinerja.instruments.errata import notes_of
from kinerja.instruments.models import Version
from kinerja.reports.content import ReportFacts, SentWords, SignatureLine


def report_facts(session: Session, result_public_id: str) -> ReportFacts | None:
    """Everything stored about one result, in six reads; None when there is no such result."""
    row = session.execute(
        select(
            Result.id,
            Result.public_id,
            Result.appraisal_id,
            Result.people,
            Result.score,
            Result.ratings,
            Result.outcome,
            Result.legal_basis,
            Result.sheet,
            Result.hashes,
            Result.decided_at,
            Cycle.name,
            Cycle.starts_on,
            Cycle.ends_on,
        )
        .join(Appraisal, Appraisal.id == Result.appraisal_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Result.public_id == result_public_id)
    ).one_or_none()
    if row is None:
        return None
    part = _deciding_part(session, row.appraisal_id)
    return ReportFacts(
        public_id=row.public_id,
        cycle_name=row.name,
        period=(row.starts_on, row.ends_on),
        version=part.number,
        part=part.part,
        fingerprint=part.fingerprint,
        people=row.people,
        score=row.score,
        ratings=row.ratings,
        outcome=row.outcome,
        legal_basis=row.legal_basis,
        sheet=json.loads(row.sheet)["parts"][part.part],
        words=_words(session, row.appraisal_id, row.hashes, row.people),
        signatures=_signatures(session, row.id, row.people),
        decided_at=row.decided_at,
        record_hash=_result_hash(session, row.id),
        errata=notes_of(session, [part.version_id])[part.version_id],
    )


def _deciding_part(session: Session, appraisal_id: int) -> Any:
    """The part whose instrument gives the outcome: `overall`, or the only one."""
    parts = session.execute(
        select(AppraisalPart.part, AppraisalPart.fingerprint, AppraisalPart.version_id, Version.number)
        .join(Version, Version.id == AppraisalPart.version_id)
        .where(AppraisalPart.appraisal_id == appraisal_id)
        .order_by(AppraisalPart.part)
    ).all()
    return next((part for part in parts if part.part == OVERALL), parts[0])


def _words(session: Session, appraisal_id: int, hashes: list[str], people: Any) -> tuple[SentWords, ...]:
    """The sent answers that entered the result; closed roles carry no rater."""
    rows = session.execute(
        select(Submission.role, Submission.answers, Submission.hash, Submission.response_id).where(
            Submission.appraisal_id == appraisal_id, Submission.hash.in_(hashes)
        )
    ).all()
    labels = {str(key): label for key, label in people.get("responses", {}).items()}
    return tuple(
        SentWords(row.role, labels.get(str(row.response_id), "") if row.response_id else "", row.answers)
        for row in sorted(rows, key=lambda row: (row.role, row.hash))
    )


def _signatures(session: Session, result_id: int, people: Any) -> tuple[SignatureLine, ...]:
    decider = people.get("decider", people["assessor"])
    names = {"decided": decider["name"], "received": people["appraisee"]["name"]}
    rows = session.execute(
        select(Signature.meaning, Signature.at)
        .where(Signature.record_kind == "result", Signature.record_id == str(result_id))
        .order_by(Signature.at, Signature.id)
    ).all()
    return tuple(SignatureLine(row.meaning.value, names.get(row.meaning.value, ""), row.at) for row in rows)


def _result_hash(session: Session, result_id: int) -> str:
    result = session.get_one(Result, result_id)
    return record_hash_of(result)
