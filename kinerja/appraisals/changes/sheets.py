"""What happens to a sheet's rows: started, filled in, sent; inside the caller's transaction."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from forms.aggregation import RaterSheet, combine
from forms.answers import Answer, Answers, answer_to_json, answers_to_json
from forms.document import canonical_json, fingerprint_of
from forms.instrument import Instrument
from kinerja.appraisals.models import (
    Assignment,
    DraftAnswer,
    Response,
    Submission,
)
from kinerja.appraisals.queries import Sheet


def start_responses(session: Session, assignment: Assignment, parts: Iterable[str]) -> list[Response]:
    """A sheet for every part that has none yet."""
    known = set(session.scalars(select(Response.part).where(Response.assignment_id == assignment.id)))
    fresh = [Response(assignment_id=assignment.id, part=part) for part in parts if part not in known]
    session.add_all(fresh)
    session.flush()
    return fresh


def keep_answers(session: Session, sheet: Sheet, changed: Mapping[str, Answer | None]) -> dict[str, int]:
    """Store changed answers (None empties one) and count their revisions; gives the new revisions."""
    revisions = {code: sheet.revisions.get(code, 0) + 1 for code in changed}
    rows = [
        {"response_id": sheet.id, "code": code, "value": {} if answer is None else answer_to_json(answer), "rev": rev}
        for (code, answer), rev in zip(changed.items(), revisions.values(), strict=True)
    ]
    # A whole sheet is two statements, however long it is; the sheet is locked and knows which rows there are.
    for statement, some in (
        (insert(DraftAnswer), [row for row in rows if row["code"] not in sheet.revisions]),
        (update(DraftAnswer), [row for row in rows if row["code"] in sheet.revisions]),
    ):
        if some:
            session.execute(statement, some)
    return revisions


def keep_submission(
    session: Session, sheet: Sheet, instrument: Instrument, answers: Answers, *, now: datetime
) -> Submission:
    """The immutable form of an open sheet: canonical answers, their hash, the rater's own sheet."""
    submission = make_submission(
        sheet.about.appraisal_id, sheet.part, sheet.role, instrument, answers, givens=sheet.givens
    )
    # A sheet that went back to its rater has been sent before.
    last = session.scalar(select(func.max(Submission.seq)).where(Submission.response_id == sheet.id)) or 0
    submission.response_id, submission.seq, submission.submitted_at = sheet.id, last + 1, now
    session.add(submission)
    return submission


def make_submission(
    appraisal_id: int,
    part: str,
    role: str,
    instrument: Instrument,
    answers: Answers,
    *,
    givens: Mapping[str, object],
) -> Submission:
    """A submission without its author block."""
    body = answers_to_json(answers)
    sealed = {
        "appraisal": str(appraisal_id),
        "part": part,
        "role": role,
        "fingerprint": instrument.fingerprint,
        "answers": body,
    }
    score = combine(instrument, [RaterSheet(role=role, answers=answers)], givens)
    return Submission(
        id=secrets.token_hex(16),
        appraisal_id=appraisal_id,
        part=part,
        role=role,
        fingerprint=instrument.fingerprint,
        answers=canonical_json(body),
        hash=fingerprint_of(sealed),
        sheet=canonical_json(score.sheet),
    )
