"""In which posts the two sides of an appraisal stand."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal
from kinerja.people.models import Placement, Post, PostKind, Unit, UnitKind


@dataclass(frozen=True, slots=True)
class Appointed:
    """The appraisee's kind of post, whether it leads a unit, and whether the head of the region assesses."""

    post_kind: PostKind
    leads_unit: bool
    by_head_of_region: bool


def appointed_of(session: Session, appraisal: Appraisal) -> Appointed:
    """As the appraisal was opened, or handed over since."""
    seats = (
        select(Placement.id, Post.kind, Post.is_head, Unit.kind.label("unit_kind"))
        .join(Post, Post.id == Placement.post_id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Placement.id.in_([appraisal.placement_id, appraisal.assessor_placement_id]))
    )
    found = {row.id: row for row in session.execute(seats)}
    own, assessor = found[appraisal.placement_id], found[appraisal.assessor_placement_id]
    region = assessor.is_head and assessor.unit_kind is UnitKind.PROVINCE
    return Appointed(own.kind, own.is_head, region)
