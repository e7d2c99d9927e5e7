"""Letters to guests who have an address: a reminder per stage, and that a sheet came back; each with a link."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.changes.inviting import issue
from kinerja.appraisals.models import Appraisal, Assignment, GuestLetter
from kinerja.appraisals.policies.running import can_remind
from kinerja.appraisals.queries.guests import GuestDuty, guest_duty
from kinerja.appraisals.queries.reminding import guests_due, guests_waiting
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.notices.queries import rule_book
from kinerja.people.queries.calendars import calendars_of


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """One sheet that a guest is written to about."""

    token: str
    ends_at: datetime
    zone: str
    is_returned: bool


@dataclass(frozen=True, slots=True)
class GuestMail:
    """Everything that one address is told at once."""

    address: str
    sheets: tuple[AskedAgain, ...]


def make_guest_letters(actor: Actor, *, now: datetime) -> list[GuestMail]:
    """The reminders that the rules of today say, by address; whoever has today's gets no second one.

    Each sheet gets a link beside those that its guest has already. Raises NotAllowed.
    """
    require(can_remind(actor))
    with transaction() as session:
        found = guests_waiting(session, now)
        calendars = calendars_of(session, {one.unit_id for one in found})
        due = guests_due(found, rule_book(session), calendars, now)
        return _written(session, actor, due, f"remind:{local_date(now)}", now=now)


def write_of_return(actor: Actor, assignment_id: str, cause: str, *, now: datetime) -> list[GuestMail]:
    """That a sheet waits for its guest again; nothing when the guest has no address or can't send any more.

    Raises NotAllowed.
    """
    require(can_remind(actor))
    with transaction() as session:
        duty = guest_duty(session, assignment_id, local_date(now))
        due = [duty] if duty is not None and duty.opens_at <= now < duty.ends_at else []
        return _written(session, actor, due, cause, now=now)


def _written(session: Session, actor: Actor, due: Iterable[GuestDuty], cause: str, *, now: datetime) -> list[GuestMail]:
    told = set(session.scalars(select(GuestLetter.assignment_id).where(GuestLetter.cause == cause)))
    by_address: dict[str, list[AskedAgain]] = {}
    for duty in due:
        if duty.address is None or duty.assignment_id in told:
            continue
        assignment = session.get_one(Assignment, duty.assignment_id)
        appraisal = session.get_one(Appraisal, assignment.appraisal_id)
        session.add(GuestLetter(assignment_id=assignment.id, cause=cause, day=local_date(now, duty.zone)))
        link = issue(session, actor, appraisal, assignment, now=now, beside=True)
        sheet = AskedAgain(link.token, duty.ends_at, duty.zone, duty.is_returned)
        by_address.setdefault(duty.address, []).append(sheet)
    if by_address:
        changes = {"guests": len(by_address)}
        record(session, actor, Event.NOTICE_SENT, "list", cause, at=now, changes=changes)
    return [GuestMail(address, tuple(sheets)) for address, sheets in sorted(by_address.items())]
