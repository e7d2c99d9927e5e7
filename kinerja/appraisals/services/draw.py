"""Drawing third parties for a unit: made as it was looked at, or not at all; and cards for its guests."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals import policies, queries
from kinerja.appraisals.changes.inviting import Link, issue
from kinerja.appraisals.changes.roles import role_of
from kinerja.appraisals.models import Appraisal, Assignment, AssignmentState
from kinerja.appraisals.models.raters import PoolSource, RaterDraw
from kinerja.appraisals.queries.pool import EXTERNAL, Drawn, DrawRequest, drawn_for, unit_by_public_id
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, NotFound
from kinerja.cycles.models import Cycle
from kinerja.cycles.queries import cycle_by_public_id, window_for
from kinerja.notices.changes import NewNotice, add_notices
from kinerja.people.models import Guest, Unit


@dataclass(frozen=True, slots=True)
class Card:
    """What is handed to one guest; the link can be shown only now."""

    guest: str
    list_name: str
    link: Link


@dataclass(frozen=True, slots=True)
class DrawMade:
    """How many duties a draw made, and the cards of the guests among them."""

    assignments: int
    cards: tuple[Card, ...]


def draw_raters(
    actor: Actor, cycle_id: str, unit_id: str, request: DrawRequest, *, looked_at: str, now: datetime
) -> DrawMade:
    """Make the draw whose fingerprint was looked at; officials are told, guests get a link each.

    Raises NotAllowed, NotFound, and Conflict when the draw is not what it was any more, gives nobody,
    or comes after the window.
    """
    with transaction() as session:
        cycle = cycle_by_public_id(session, actor, cycle_id)
        require(policies.can_draw_raters(actor, cycle))
        unit = unit_by_public_id(session, unit_id)
        on = local_date(now, cycle.zone)
        drawn = drawn_for(session, actor, cycle, unit, request, on=on, lock=True)
        if not drawn.lines:
            raise NotFound("draw.nobody_here")
        if drawn.fingerprint != looked_at:
            raise Conflict("draw.changed")
        if not drawn.number:
            raise Conflict("draw.gives_nobody")
        window = window_for(session, cycle.id, unit.id, EXTERNAL)
        if window is None or window[1] <= now:
            raise Conflict("invitation.window_over")
        made = _assign(session, actor, cycle, drawn, now=now)
        kept = _keep(session, actor, cycle, unit, drawn, made=made, now=now)
        changes = {"draw": drawn.ordinal, "role": request.role, "source": request.source.value, "made": drawn.number}
        agency = unit.agency_id
        record(session, actor, Event.RATERS_DRAWN, "rater_draw", kept, at=now, agency_id=agency, changes=changes)
        cards: tuple[Card, ...] = ()
        if request.source is PoolSource.GUESTS:
            cards = _cards(session, actor, [one for some in made.values() for one in some], now=now)
        return DrawMade(drawn.number, cards)


def issue_cards(actor: Actor, cycle_id: str, unit_id: str, *, now: datetime) -> tuple[Card, ...]:
    """A fresh link for every guest of the unit who has not sent yet; the earlier ones end.

    Raises NotAllowed, NotFound, Conflict when the window is over.
    """
    with transaction() as session:
        cycle = cycle_by_public_id(session, actor, cycle_id)
        require(policies.can_draw_raters(actor, cycle))
        unit = unit_by_public_id(session, unit_id)
        mine = queries.visible_data(actor).where(Appraisal.cycle_id == cycle.id, Appraisal.unit_id == unit.id)
        query = select(Assignment).where(
            Assignment.appraisal_id.in_(mine.with_only_columns(Appraisal.id)),
            Assignment.guest_id.is_not(None),
            Assignment.state == AssignmentState.OPEN,
        )
        duties = list(session.scalars(query.order_by(Assignment.id).with_for_update()))
        return _cards(session, actor, duties, now=now)


def _assign(
    session: Session, actor: Actor, cycle: Cycle, drawn: Drawn, *, now: datetime
) -> dict[str, list[Assignment]]:
    made: dict[str, list[Assignment]] = {}
    notices: list[NewNotice] = []
    guests = drawn.request.source is PoolSource.GUESTS
    for line in drawn.lines:
        role = role_of(session, line.appraisal_id, drawn.request.role)
        for one in line.chosen:
            assignment = Assignment(
                appraisal_id=line.appraisal_id,
                role=role.code,
                role_kind=role.kind.value,
                closed=role.closed,
                employee_id=None if guests else one.id,
                guest_id=one.id if guests else None,
                placement_id=one.placement_id,
            )
            session.add(assignment)
            session.flush()
            made.setdefault(line.public_id, []).append(assignment)
            if not guests:
                params = {"cycle": cycle.name, "assignment_id": assignment.public_id}
                key = f"assignment:{assignment.public_id}:new"
                notices.append(NewNotice(one.id, key, "assignment.new", params))
    add_notices(session, notices, now=now)
    return made


def _keep(
    session: Session,
    actor: Actor,
    cycle: Cycle,
    unit: Unit,
    drawn: Drawn,
    *,
    made: dict[str, list[Assignment]],
    now: datetime,
) -> int:
    request = drawn.request
    row = RaterDraw(
        cycle_id=cycle.id,
        agency_id=unit.agency_id,
        unit_id=unit.id,
        role=request.role,
        source=request.source,
        number=request.number,
        ordinal=drawn.ordinal,
        seed=drawn.seed,
        pool=drawn.pool,
        outcome={appraisal: [one.public_id for one in some] for appraisal, some in made.items()},
        drawn_by_id=actor.account_id,
        drawn_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def _cards(session: Session, actor: Actor, duties: list[Assignment], *, now: datetime) -> tuple[Card, ...]:
    guests = {one.id: one for one in session.scalars(select(Guest).where(Guest.id.in_([d.guest_id for d in duties])))}
    cards = []
    for duty in duties:
        guest = guests[duty.guest_id or 0]
        link = issue(session, actor, session.get_one(Appraisal, duty.appraisal_id), duty, now=now)
        cards.append(Card(guest.label, guest.list_name, link))
    return tuple(cards)
