"""The end of a window for one person: the row that holds, whoever orders it."""

from datetime import datetime

from sqlalchemy.orm import Session

from kinerja.appraisals.models import PersonalWindow


def extend_window(session: Session, appraisal_id: int, role: str, until: datetime) -> None:
    """That kind of rater, or the assessor, may act about this person until then; a later end that holds stays."""
    own = session.get(PersonalWindow, (appraisal_id, role))
    if own is None:
        session.add(PersonalWindow(appraisal_id=appraisal_id, role=role, closes_at=until))
    elif own.closes_at < until:
        own.closes_at = until
