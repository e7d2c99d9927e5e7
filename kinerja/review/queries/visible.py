"""The SQL twins: which rows of a run an actor may know of, and of which agencies the numbers."""

from sqlalchemy import Select, select

from kinerja.appraisals.models import Appraisal
from kinerja.appraisals.queries import visible_appraisals
from kinerja.core.authz import Actor, Role
from kinerja.review.models import ImpactRow


def visible_impact_rows(actor: Actor, run_id: int) -> Select[tuple[ImpactRow]]:
    """Those whose appraisal the actor may see the state of: never one's own, never one's superiors'."""
    seen = visible_appraisals(actor).with_only_columns(Appraisal.id)
    return select(ImpactRow).where(ImpactRow.run_id == run_id, ImpactRow.appraisal_id.in_(seen))


def numbers_within(actor: Actor, owner_unit_id: int) -> frozenset[int] | None:
    """The agencies of which the actor reads numbers; None means all of them. See `can_read_impact_numbers`."""
    return frozenset() if actor.administers(owner_unit_id) else actor.agencies(Role.AUDITOR)
