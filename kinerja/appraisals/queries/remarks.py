"""What the year has left about an appraisee, in the period of the appraisal: notes, feedback, the plan."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal
from kinerja.core.errors import NotFound
from kinerja.cycles.models import Cycle
from kinerja.plans.models import EvidenceNote, NoteFile, Plan
from kinerja.plans.queries import Remark, remarks_of


def remarks_about(session: Session, appraisal_id: int, reader_id: int) -> tuple[Remark, ...]:
    """Everything of the period that this reader, appraisee or assessor, may read."""
    query = select(Appraisal.employee_id, Cycle.starts_on, Cycle.ends_on).join(Cycle, Cycle.id == Appraisal.cycle_id)
    row = session.execute(query.where(Appraisal.id == appraisal_id)).one()
    return remarks_of(session, row.employee_id, row.starts_on, row.ends_on, reader_id)


def note_file_in(session: Session, appraisal_id: int, file_id: str) -> NoteFile:
    """A file that still has its content. Raises NotFound."""
    query = (
        select(NoteFile)
        .join(EvidenceNote, EvidenceNote.id == NoteFile.note_id)
        .join(Appraisal, Appraisal.employee_id == EvidenceNote.employee_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(
            Appraisal.id == appraisal_id,
            NoteFile.public_id == file_id,
            NoteFile.sha256.is_not(None),
            EvidenceNote.noted_on.between(Cycle.starts_on, Cycle.ends_on),
        )
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound("file.unknown")
    return found


def plan_about(session: Session, appraisal_id: int) -> Plan | None:
    """The newest version of the appraisee's plan for the period."""
    query = (
        select(Plan)
        .join(Appraisal, (Appraisal.employee_id == Plan.employee_id) & (Appraisal.cycle_id == Plan.cycle_id))
        .where(Appraisal.id == appraisal_id)
        .order_by(Plan.seq.desc())
        .limit(1)
    )
    return session.scalar(query)


def newest_plans(session: Session, appraisal_ids: Collection[int]) -> dict[int, Plan]:
    """By appraisal, the newest version of the appraisee's plan for the period, where it has work results."""
    query = (
        select(Appraisal.id, Plan)
        .join(Plan, (Appraisal.employee_id == Plan.employee_id) & (Appraisal.cycle_id == Plan.cycle_id))
        .where(Appraisal.id.in_(appraisal_ids))
        .order_by(Plan.seq)
    )
    newest = dict(session.execute(query).tuples().all())
    return {key: plan for key, plan in newest.items() if plan.results}
