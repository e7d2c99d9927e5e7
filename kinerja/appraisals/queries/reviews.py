"""What waits for the assessor's signature: ratings that were looked through, and own sheets that are complete."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.answers import incomplete
from forms.instrument import Instrument
from forms.rows import in_rows
from kinerja.appraisals.material import place_of
from kinerja.appraisals.models import Appraisal, AppraisalPart, AppraisalState, RatingDraft, RatingReview, ResponseState
from kinerja.appraisals.queries.across import own_sheets
from kinerja.appraisals.queries.sheet import Sheet
from kinerja.appraisals.queries.team import visible_team
from kinerja.core.authz import Actor
from kinerja.instruments.versions import load_instrument
from kinerja.people.models import Employee, Placement, Post


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Ratings as they would be signed; `instrument` gives them their words."""

    public_id: str
    name: str
    post: str
    instrument: Instrument
    drafts: Mapping[str, RatingDraft]


def reviewed_in(session: Session, actor: Actor, cycle_id: int) -> list[Reviewed]:
    """Everybody of the actor's team whose ratings wait for the signature, by name; three queries."""
    query = (
        visible_team(actor)
        .join(RatingReview, RatingReview.appraisal_id == Appraisal.id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Placement, Placement.id == Appraisal.placement_id)
        .join(Post, Post.id == Placement.post_id)
        .where(Appraisal.cycle_id == cycle_id, Appraisal.state == AppraisalState.COLLECTING)
        .with_only_columns(Appraisal.id, Appraisal.public_id, Employee.name, Post.title)
        .order_by(Employee.name, Appraisal.id)
    )
    rows = session.execute(query).all()
    ids = [row.id for row in rows]
    drafts: dict[int, dict[str, RatingDraft]] = {}
    for draft in session.scalars(select(RatingDraft).where(RatingDraft.appraisal_id.in_(ids))):
        drafts.setdefault(draft.appraisal_id, {})[draft.axis] = draft
    last: dict[int, AppraisalPart] = {}
    parts = session.scalars(select(AppraisalPart).where(AppraisalPart.appraisal_id.in_(ids)))
    for part in sorted(parts, key=lambda one: place_of(one.part)):
        last[part.appraisal_id] = part
    return [
        Reviewed(
            row.public_id,
            row.name,
            row.title,
            in_rows(load_instrument(session, last[row.id].fingerprint), last[row.id].givens),
            drafts.get(row.id, {}),
        )
        for row in rows
    ]


def complete_sheets(session: Session, actor: Actor, cycle_id: int, on: date) -> list[Sheet]:
    """The actor's own sheets about the team that are complete and not sent, by name; one query."""
    return [
        sheet
        for sheet in own_sheets(session, actor, cycle_id, on)
        if sheet.state is ResponseState.DRAFT
        and not incomplete(
            load_instrument(session, sheet.fingerprint), sheet.answers, role=sheet.role, givens=sheet.givens
        )
    ]
