"""Which role of an appraisal's instruments a duty is for."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.instrument import RaterRole
from kinerja.appraisals.models import AppraisalPart
from kinerja.core.errors import NotFound
from kinerja.instruments.versions import load_instrument


def role_of(session: Session, appraisal_id: int, code: str) -> RaterRole:
    """The role of that code, from the first part that has it. Raises NotFound."""
    query = select(AppraisalPart.fingerprint).where(AppraisalPart.appraisal_id == appraisal_id)
    for fingerprint in session.scalars(query.order_by(AppraisalPart.id)).all():
        role = load_instrument(session, fingerprint).roles.get(code)
        if role is not None:
            return role
    raise NotFound("assignment.role_unknown")
