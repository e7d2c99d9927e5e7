"""What sending a sheet leaves behind, whoever brings it: a finished duty and a receipt."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Assignment, Receipt, Response, ResponseState
from kinerja.appraisals.queries import Sheet
from kinerja.appraisals.workflow import Step, advance
from kinerja.core.calendar import local_date
from kinerja.core.errors import NotFound

# Without letters and digits that are mistaken for each other when read out.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def receipt_key(response_id: str) -> str:
    """One receipt per sheet, whatever the client calls its attempt."""
    return f"submit:{response_id}"


def finish_if_last(session: Session, sheet: Sheet, *, now: datetime) -> None:
    """The duty is done when the sheets of all parts are sent; it keeps only the day."""
    open_sheets = select(Response.id).where(
        Response.assignment_id == sheet.assignment_id, Response.state == ResponseState.DRAFT, Response.id != sheet.id
    )
    if session.scalar(open_sheets.limit(1)) is not None:
        return
    assignment = session.get(Assignment, sheet.assignment_id)
    if assignment is None:
        raise NotFound("assignment.unknown")
    advance(assignment, Step.FINISH)
    assignment.done_on = local_date(now, sheet.about.zone)


def give_receipt(session: Session, sheet: Sheet, *, owner: str, now: datetime) -> dict[str, Any]:
    """Proof of sending: a random number, the day, and the hour unless the sheet is secret."""
    number = "".join(secrets.choice(ALPHABET) for _ in range(10))
    day = local_date(now, sheet.about.zone)
    outcome: dict[str, Any] = {
        "number": f"BK-{day.year}-{number[:5]}-{number[5:]}",
        "day": day.isoformat(),
        # A secret sheet's hour would say in a small unit whose it was.
        "at": None if sheet.duty.closed else now.isoformat(),
        "role": sheet.role,
        "part": sheet.part,
    }
    session.add(Receipt(client_id=receipt_key(sheet.public_id), owner=owner, outcome=outcome, day=day))
    return outcome
