"""When a kind of rater may act about one person: as others of the Dinas, or longer."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, PersonalWindow
from kinerja.cycles.queries import window_for

RATING = "rating"


def window_of(session: Session, appraisal: Appraisal, role: str) -> tuple[datetime, datetime] | None:
    """When it opens and closes, grace included; None without any window."""
    window = window_for(session, appraisal.cycle_id, appraisal.unit_id, role)
    own = session.get(PersonalWindow, (appraisal.id, role))
    return window if own is None or window is None else (window[0], max(window[1], own.closes_at))


def personal_ends(
    session: Session, appraisal_ids: Collection[int] | Select[Any], role: str = RATING
) -> dict[int, datetime]:
    """The ends that hold for one person each, by appraisal."""
    query = select(PersonalWindow.appraisal_id, PersonalWindow.closes_at)
    query = query.where(PersonalWindow.appraisal_id.in_(appraisal_ids), PersonalWindow.role == role)
    return dict(session.execute(query).tuples().all())


def later_of(usual: datetime | None, own: datetime | None) -> datetime | None:
    """The end that holds for somebody: a person's own end only where it is later."""
    return usual if own is None or usual is None else max(usual, own)
