"""Writing the rows of a run inside a caller's transaction: no policy, no commit."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from kinerja.review.models import ImpactRow, ImpactRun, ImpactState
from kinerja.review.queries.finished import Finished
from kinerja.review.simulation import Simulated

COMPARED = (ImpactState.COMPUTED, ImpactState.RATING_DUE)


def forget_runs(session: Session, draft_id: int, cycle_id: int) -> None:
    """Runs that a newer one replaces, with their rows."""
    runs = select(ImpactRun.id).where(ImpactRun.draft_id == draft_id, ImpactRun.cycle_id == cycle_id)
    session.execute(delete(ImpactRow).where(ImpactRow.run_id.in_(runs)))
    session.execute(delete(ImpactRun).where(ImpactRun.draft_id == draft_id, ImpactRun.cycle_id == cycle_id))


def keep_rows(session: Session, run_id: int, found: Sequence[tuple[Finished, Simulated]]) -> None:
    """The rows of one chunk. Those of an attempt that ended half-way are replaced."""
    ids = [finished.appraisal_id for finished, _simulated in found]
    session.execute(delete(ImpactRow).where(ImpactRow.run_id == run_id, ImpactRow.appraisal_id.in_(ids)))
    session.execute(
        insert(ImpactRow),
        [
            {
                "run_id": run_id,
                "appraisal_id": finished.appraisal_id,
                "agency_id": finished.agency_id,
                "unit_id": finished.unit_id,
                "state": one.state,
                "old_score": one.old.score,
                "new_score": one.new.score,
                "old_category": one.old.category,
                "new_category": one.new.category,
                "old_predicate": one.old.predicate,
                "new_predicate": one.new.predicate,
                "old_indications": dict(one.old.indications),
                "new_indications": dict(one.new.indications),
                "reasons": list(one.reasons),
                **one.changes(),
            }
            for finished, one in found
        ],
    )


def keep_ranks(session: Session, run_id: int, agency_id: int) -> None:
    """Places within a Dinas, before and after, among those who have a score on both sides; equal scores share one."""
    rows = session.execute(
        select(ImpactRow.appraisal_id, ImpactRow.old_score, ImpactRow.new_score).where(
            ImpactRow.run_id == run_id,
            ImpactRow.agency_id == agency_id,
            ImpactRow.state.in_(COMPARED),
            ImpactRow.old_score.is_not(None),
            ImpactRow.new_score.is_not(None),
        )
    ).all()
    if not rows:
        return
    old, new = ranks(row.old_score for row in rows), ranks(row.new_score for row in rows)
    ranked = (
        update(ImpactRow.__table__)  # type: ignore[arg-type]  # a table of ours
        .where(ImpactRow.run_id == run_id, ImpactRow.appraisal_id == bindparam("of"))
        .values(old_rank=bindparam("old"), new_rank=bindparam("new"), rank_changed=bindparam("moved"))
    )
    places = [(row.appraisal_id, old[row.old_score], new[row.new_score]) for row in rows]
    values = [{"of": key, "old": before, "new": after, "moved": before != after} for key, before, after in places]
    session.connection().execute(ranked, values)


def ranks(scores: Iterable[str]) -> dict[str, int]:
    """The place of every score, the highest first."""
    found: dict[str, int] = {}
    for place, score in enumerate(sorted(scores, key=Decimal, reverse=True), 1):
        found.setdefault(score, place)
    return found
