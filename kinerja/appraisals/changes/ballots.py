"""Secret sheets: kept so that no order of rows tells who sent which, emptied when they can never count."""

import secrets

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from forms.answers import Answers, answers_to_json
from forms.document import canonical_json
from kinerja.appraisals.models import Appraisal, Ballot, DraftAnswer, Evidence, Response
from kinerja.appraisals.queries import Sheet

EMPTIED = ""  # what the answers of a ballot become that was withheld for good


def keep_ballot(session: Session, sheet: Sheet, response: Response, answers: Answers) -> None:
    """The secret form of a closed sheet; of the draft, only that it was sent stays behind."""
    ballot: dict[str, object] = {
        "id": secrets.token_hex(16),
        "appraisal_id": sheet.about.appraisal_id,
        "part": sheet.part,
        "role": sheet.role,
        "fingerprint": sheet.fingerprint,
        "answers": canonical_json(answers_to_json(answers)),
    }
    _add_shuffled(session, ballot)
    session.execute(delete(DraftAnswer).where(DraftAnswer.response_id == sheet.id))
    session.execute(delete(Evidence).where(Evidence.response_id == sheet.id))
    response.first_complete_at = None


def _add_shuffled(session: Session, ballot: dict[str, object]) -> None:
    """Store the whole group anew in random order.

    Rows lie in the order of their insertion on both databases, and dumps write them so; beside
    the log of who sent when, that order would name every author.
    """
    # Two raters at once must not store each other's ballots twice.
    session.execute(select(Appraisal.id).where(Appraisal.id == ballot["appraisal_id"]).with_for_update(key_share=True))
    group = [getattr(Ballot, name) == ballot[name] for name in ("appraisal_id", "part", "role")]
    rows: list[dict[str, object]] = [
        dict(row) for row in session.execute(select(Ballot.__table__).where(*group)).mappings()
    ]
    rows.append(ballot)
    secrets.SystemRandom().shuffle(rows)
    session.execute(delete(Ballot).where(*group))
    for row in rows:
        session.execute(insert(Ballot).values(row))


def empty_withheld(session: Session, appraisal_id: int) -> None:
    """Drop the answers of ballots that were too few to be released.

    A single sheet of a group is named by who sent one, and after the decision it can
    never count. The rows stay: they say how many were withheld.
    """
    session.execute(update(Ballot).where(Ballot.appraisal_id == appraisal_id).values(answers=EMPTIED))
