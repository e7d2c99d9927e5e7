"""What is stored while an objection is being written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kinerja.objections.models import Objection, ObjectionEvidence
from kinerja.objections.queries.filing import Filing


@dataclass(frozen=True, slots=True)
class Typed:
    """What the appraisee has written so far. `points`: `axis.<code>` or `indicator.<code>` -> text."""

    reasons: str
    points: Mapping[str, str]
    links: Sequence[str]


def draft_of(session: Session, filing: Filing, *, now: datetime) -> Objection:
    """The draft about this result; begun where there is none yet."""
    found = session.scalar(select(Objection).where(Objection.result_id == filing.result_id))
    if found is not None:
        return found
    objection = Objection(appraisal_id=filing.appraisal_id, result_id=filing.result_id, begun_at=now)
    session.add(objection)
    session.flush()
    return objection


def keep_typed(session: Session, objection: Objection, typed: Typed, *, now: datetime) -> None:
    """Texts as typed, empty points left out; links that are no longer named go."""
    objection.reasons = typed.reasons.strip()
    objection.points = {key: text.strip() for key, text in typed.points.items() if text.strip()}
    known = {one.url: one for one in _links(session, objection.id)}
    wanted = list(dict.fromkeys(link.strip() for link in typed.links if link.strip()))
    gone = [one.id for url, one in known.items() if url not in wanted]
    if gone:
        session.execute(delete(ObjectionEvidence).where(ObjectionEvidence.id.in_(gone)))
    for url in wanted:
        if url not in known:
            session.add(ObjectionEvidence(objection_id=objection.id, url=url, name="", added_at=now))


def _links(session: Session, objection_id: int) -> list[ObjectionEvidence]:
    query = select(ObjectionEvidence).where(
        ObjectionEvidence.objection_id == objection_id, ObjectionEvidence.url.is_not(None)
    )
    return list(session.scalars(query))
