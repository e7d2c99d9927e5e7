"""Settling what stands in the way of closing a period: chosen appraisals, one act, one reason; all of them or none."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from kinerja.appraisals import queries
from kinerja.appraisals.changes.deadlines import end_clock
from kinerja.appraisals.changes.handing_up import hand_up
from kinerja.appraisals.changes.releasing import schedule_release
from kinerja.appraisals.changes.windows import extend_window
from kinerja.appraisals.models import Appraisal, ClosingAction, ClosingCause, ClosingNote
from kinerja.appraisals.policies import closing as policies
from kinerja.appraisals.queries.closing import appraisals_to_settle
from kinerja.appraisals.workflow import Step, advance
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, Decision, require
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid
from kinerja.cycles.models import ClockCode, Cycle
from kinerja.cycles.queries import cycle_by_public_id, cycle_for_update
from kinerja.cycles.services import WINDOW_ROLES
from kinerja.notices.changes import NewNotice, add_notices

LONGEST_REASON = 2000
MOST_AT_ONCE = 500
CLOSED_OUT = "closed"


@dataclass(frozen=True, slots=True)
class Order:
    """What to do about the chosen ones, and why. `until` and `roles`: only for more time."""

    action: ClosingAction
    reason: str
    cause: ClosingCause = ClosingCause.OTHER
    until: datetime | None = None
    roles: tuple[str, ...] = field(default=())


def fitting(
    session: Session, actor: Actor, cycle_id: str, action: ClosingAction, chosen: Sequence[Appraisal]
) -> dict[int, Decision]:
    """For each chosen appraisal whether the act fits, and why not."""
    cycle = cycle_by_public_id(session, actor, cycle_id)
    superiors = queries.superiors_in(session, cycle.id, actor.employee_id)
    return {one.id: policies.can_settle(actor, cycle, one, action, superiors=superiors) for one in chosen}


def settle_appraisals(actor: Actor, cycle_id: str, order: Order, public_ids: Sequence[str], *, now: datetime) -> int:
    """Do it to all of them and keep the reason with each; how many.

    Raises NotFound, NotAllowed for any that does not fit, Conflict, Invalid.
    """
    with transaction() as session:
        cycle = cycle_for_update(session, cycle_id)
        chosen = appraisals_to_settle(session, cycle.id, public_ids)
        superiors = queries.superiors_in(session, cycle.id, actor.employee_id)
        for one in chosen:
            require(policies.can_settle(actor, cycle, one, order.action, superiors=superiors))
        _check(order, len(chosen), now)
        for one in chosen:
            _settle(session, actor, cycle, one, order, now=now)
        if order.action is ClosingAction.EXTEND:
            session.flush()
            schedule_release(session, now=now)
        add_notices(session, _notices(cycle, chosen, order, now), now=now)
        return len(chosen)


def _check(order: Order, number: int, now: datetime) -> None:
    errors: dict[str, list[str]] = {}
    if not order.reason.strip():
        errors["reason"] = ["reason.missing"]
    elif len(order.reason) > LONGEST_REASON:
        errors["reason"] = ["people.too_long"]
    if order.action is ClosingAction.EXTEND:
        if order.until is None:
            errors["until"] = ["closing.until_missing"]
        elif order.until <= now:
            errors["until"] = ["closing.until_past"]
        if not order.roles or set(order.roles) - set(WINDOW_ROLES):
            errors["roles"] = ["closing.roles_missing"]
    if number > MOST_AT_ONCE:
        errors["appraisal"] = ["closing.too_many"]
    if errors:
        raise Invalid("closing.invalid", errors, most=MOST_AT_ONCE)


def _settle(session: Session, actor: Actor, cycle: Cycle, one: Appraisal, order: Order, *, now: datetime) -> None:
    if order.action is ClosingAction.WITHOUT_RESULT:
        advance(one, Step.CLOSE)
        for code in (ClockCode.DEFAULT, ClockCode.REPORT):
            end_clock(session, one, code, CLOSED_OUT, now=now)
    elif order.action is ClosingAction.RESUME:
        advance(one, Step.RESUME)
    elif order.action is ClosingAction.HAND_UP:
        hand_up(session, actor, cycle, one, order.reason.strip(), now=now)
    elif order.until is not None and order.action is ClosingAction.EXTEND:
        for role in order.roles:
            extend_window(session, one.id, role, order.until)
    session.add(
        ClosingNote(
            appraisal_id=one.id, action=order.action, cause=order.cause, reason=order.reason.strip(),
            by_id=actor.account_id, at=now,
        )
    )  # fmt: skip
    facts: dict[str, object] = {"action": order.action, "cause": order.cause}
    if order.action is ClosingAction.EXTEND:
        facts |= {"until": order.until, "roles": list(order.roles)}
    subject, agency_id = one.public_id, one.agency_id
    record(session, actor, Event.APPRAISAL_SETTLED, "appraisal", subject, at=now, agency_id=agency_id, changes=facts)


def _notices(cycle: Cycle, chosen: Sequence[Appraisal], order: Order, now: datetime) -> list[NewNotice]:
    """Appraisees hear when their appraisal ends without a result or goes on; assessors hear of more time."""
    params = {"cycle": cycle.name, "cycle_id": cycle.public_id}
    key = f"closing:{order.action}:{now:%Y-%m-%dT%H:%M:%SZ}"
    if order.action in (ClosingAction.WITHOUT_RESULT, ClosingAction.RESUME):
        return [NewNotice(one.employee_id, f"{key}:{one.id}", f"closing.{order.action}", params) for one in chosen]
    if order.action is ClosingAction.EXTEND:
        people = {one.assessor_id for one in chosen} | {one.employee_id for one in chosen}
        return [NewNotice(one, key, "closing.extend", params, order.until) for one in sorted(people)]
    return []
