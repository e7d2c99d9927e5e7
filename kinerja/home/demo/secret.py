"""Secret sheets of the demo as their release leaves them: shuffled from three on, emptied below."""

import secrets
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy.orm import Session

from kinerja.appraisals.changes.ballots import EMPTIED
from kinerja.appraisals.models import Ballot, Submission
from kinerja.appraisals.services.release import LEAST


def keep_secret(session: Session, sheets: Iterable[Submission]) -> None:
    """Stores the secret sheets of one appraisal; nothing tells in which order they were written.

    The order is left to true chance, unlike the demo's story: it belongs to nobody's answers.
    """
    groups: dict[str, list[Submission]] = defaultdict(list)
    for sheet in sheets:
        groups[sheet.role].append(sheet)
    kept = [sheet for group in groups.values() if len(group) >= LEAST for sheet in group]
    secrets.SystemRandom().shuffle(kept)
    session.add_all(kept)  # rows are stored in the order of adding
    session.add_all(_emptied(sheet) for group in groups.values() if len(group) < LEAST for sheet in group)


def _emptied(sheet: Submission) -> Ballot:
    return Ballot(
        id=secrets.token_hex(16),
        appraisal_id=sheet.appraisal_id,
        part=sheet.part,
        role=sheet.role,
        fingerprint=sheet.fingerprint,
        answers=EMPTIED,
    )
