"""When a kind of rater may act about one person: the own end first, then the Dinas's window, then the general one."""

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
    return window if own is None or window is None else (window[0], own.closes_at)


def personal_ends(
    session: Session, appraisal_ids: Collection[int] | Select[Any], role: str = RATING
) -> dict[int, datetime]:
    """The ends that hold for one person each, by appraisal."""
    query = select(PersonalWindow.appraisal_id, PersonalWindow.closes_at)
    query = query.where(PersonalWindow.appraisal_id.in_(appraisal_ids), PersonalWindow.role == role)
    return dict(session.execute(query).tuples().all())
