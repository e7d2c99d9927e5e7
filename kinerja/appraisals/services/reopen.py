"""A window is opened again for one person or one unit, with a reason."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kinerja.appraisals.changes.windows import extend_window
from kinerja.appraisals.models import Appraisal, Assignment, Reopening
from kinerja.appraisals.policies import returning as policies
from kinerja.appraisals.queries import superiors_in
from kinerja.appraisals.queries.reopening import REOPENED, open_duties, reopenable
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import instant_at
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.cycles.models import Cycle
from kinerja.cycles.queries import cycle_for_update, window_for
from kinerja.notices.changes import NewNotice, add_notices

LONGEST_REASON = 2_000


@dataclass(frozen=True, slots=True)
class ReopeningInput:
    """Which kind of rater may answer until when, in wall-clock time of the cycle's zone, and why."""

    role_kind: str
    until: datetime
    reason: str


def reopen_window(
    actor: Actor,
    cycle_id: str,
    entered: ReopeningInput,
    *,
    now: datetime,
    unit: str | None = None,
    appraisal: str | None = None,
) -> int:
    """Raters of open roles may answer until then, about one person or everybody in a unit; gives about how many.

    What was sent stays sent. Raises NotFound, NotAllowed, Invalid, Conflict where nobody would be asked.
    """
    with transaction() as session:
        cycle = cycle_for_update(session, cycle_id)
        require(policies.can_reopen_windows(actor, cycle))
        scope = reopenable(actor, cycle.id, unit=unit, appraisal=appraisal)
        found = list(session.scalars(scope.order_by(Appraisal.id).with_for_update(of=Appraisal)))
        if not found:
            raise NotFound("appraisal.unknown")
        superiors = superiors_in(session, cycle.id, actor.employee_id)
        for one in found:
            require(policies.can_reopen_window(actor, one, superiors=superiors))
        until = instant_at(entered.until.date(), entered.until.time(), cycle.zone)
        _check(session, cycle, found[0], entered, until, now=now)
        duties = open_duties(session, scope, entered.role_kind)
        touched = {duty.appraisal_id for duty in duties}
        if not touched:
            raise Conflict("reopening.nobody")
        for appraisal_id in sorted(touched):
            extend_window(session, appraisal_id, entered.role_kind, until)
            session.add(
                Reopening(
                    appraisal_id=appraisal_id,
                    role_kind=entered.role_kind,
                    closes_at=until,
                    reason=entered.reason.strip(),
                    by_id=actor.account_id,
                    at=now,
                )
            )
        add_notices(session, _notices(cycle, duties, until), now=now)
        changes = {"role": entered.role_kind, "appraisals": len(touched), "until": until.isoformat()}
        agency = found[0].agency_id
        record(session, actor, Event.WINDOW_REOPENED, "cycle", cycle.id, at=now, agency_id=agency, changes=changes)
        return len(touched)


def _check(
    session: Session, cycle: Cycle, appraisal: Appraisal, entered: ReopeningInput, until: datetime, *, now: datetime
) -> None:
    errors: dict[str, list[str]] = {}
    words = entered.reason.strip()
    if entered.role_kind not in REOPENED:
        errors["role_kind"] = ["reopening.role_unknown"]
    if not words or len(words) > LONGEST_REASON:
        errors["reason"] = ["reason.missing" if not words else "reason.too_long"]
    window = window_for(session, cycle.id, appraisal.unit_id, entered.role_kind)
    if until <= now:
        errors["until"] = ["reopening.past"]
    elif window is not None and until <= window[1]:
        errors["until"] = ["reopening.not_later"]
    if errors:
        raise Invalid("reopening.invalid", errors, most=LONGEST_REASON)


def _notices(cycle: Cycle, duties: list[Assignment], until: datetime) -> list[NewNotice]:
    """Those who have not sent yet; once for each duty and end."""
    return [
        NewNotice(
            duty.employee_id,
            f"assignment:{duty.public_id}:reopened:{until:%Y-%m-%dT%H:%M}",
            "window.reopened",
            {"cycle": cycle.name},
            until,
        )
        for duty in duties
        if duty.employee_id is not None and duty.done_on is None
    ]
