"""Thanks to third parties once a period is closed: officials in their inbox, guests by letter; closed roles never."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import GuestLetter
from kinerja.appraisals.policies.running import can_remind
from kinerja.appraisals.queries.thanking import guests_to_thank, officials_to_thank
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict
from kinerja.cycles.models import Cycle, CycleState
from kinerja.cycles.queries import cycle_for_update
from kinerja.notices.changes import NewNotice, add_notices

GIVEN = "thanks.given"
CAUSE = "thanks"


@dataclass(frozen=True, slots=True)
class ThanksMail:
    """One address is thanked for a period, whatever the number of its sheets; nobody is named."""

    address: str
    cycle: str


def thank_third_parties(actor: Actor, cycle_id: str, *, now: datetime) -> tuple[int, list[ThanksMail]]:
    """How many officials have the notice, and the letters to guests; whoever was written to gets no second letter.

    The same words for everybody, also where an appraisal ended without a result: they tell of nobody.
    Raises NotFound, NotAllowed, Conflict.
    """
    require(can_remind(actor))
    with transaction() as session:
        cycle = cycle_for_update(session, cycle_id)
        if cycle.state is not CycleState.CLOSED:
            raise Conflict("thanks.not_closed")
        officials = officials_to_thank(session, cycle.id)
        key = f"{CAUSE}:{cycle.public_id}"
        add_notices(session, [NewNotice(one, key, GIVEN, {"cycle": cycle.name}) for one in officials], now=now)
        letters = _letters(session, cycle, now)
        if officials or letters:
            changes = {"people": len(officials), "guests": len(letters)}
            record(session, actor, Event.NOTICE_SENT, "list", key, at=now, changes=changes)
        return len(officials), letters


def _letters(session: Session, cycle: Cycle, now: datetime) -> list[ThanksMail]:
    told = set(session.scalars(select(GuestLetter.assignment_id).where(GuestLetter.cause == CAUSE)))
    fresh = [(duty, address) for duty, address in guests_to_thank(session, cycle.id) if duty not in told]
    day = local_date(now, cycle.zone)
    session.add_all(GuestLetter(assignment_id=duty, cause=CAUSE, day=day) for duty, _address in fresh)
    return [ThanksMail(address, cycle.name) for address in sorted({address for _duty, address in fresh})]
