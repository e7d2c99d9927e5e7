"""What waits for whom today, by the rules of reminders: only what can still be done, by people on a post."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, AppraisalState, Assignment, AssignmentState, Deadline
from kinerja.appraisals.queries.deadlines import rating_ends, silent_appraisals, superiors_of_assessors
from kinerja.appraisals.queries.duties import CLOSES_AT, GRACE, AnyWindow, OwnWindow, with_context
from kinerja.appraisals.queries.guests import GuestDuty, guest_duties
from kinerja.appraisals.queries.windows import later_of, personal_ends
from kinerja.core.authz import Role
from kinerja.core.calendar import INSTANT, WorkCalendar, local_date
from kinerja.cycles.models import ClockCode, Cycle, CycleState, Window
from kinerja.notices.models import Audience, ReminderKind
from kinerja.notices.queries import RuleBook
from kinerja.people.models import Account, Employee, RoleGrant
from kinerja.people.queries import in_force, placements_for, supervisors_for


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that one person owes until an instant, about somebody of an agency and unit; no `doer_id`: a guest."""

    kind: ReminderKind
    doer_id: int | None
    appraisee_id: int
    agency_id: int
    unit_id: int
    zone: str
    opens_at: datetime
    ends_at: datetime
    guest: GuestDuty | None = None

    @property
    def last_day(self) -> date:
        return local_date(self.ends_at - INSTANT, self.zone)


WaitingProvider = Callable[[Session], Iterable[Waiting]]
_elsewhere: list[WaitingProvider] = []


def register_waiting(provider: WaitingProvider) -> None:
    """A later package says what waits with it: (session) -> duties of open cycles."""
    _elsewhere[:] = [provider]


@dataclass(slots=True)
class Digest:
    """What one person is told on one day."""

    own: int = 0
    until: date | None = None
    staff: int = 0
    agency: int = 0
    guests: int = 0  # who can't be written to: the administrator reminds them


def waiting_now(session: Session, now: datetime) -> list[Waiting]:
    """Everything that open cycles wait for, whether or not a rule speaks of it today; what has not opened waits not."""
    found = [*_sheets(session, now), *_ratings(session), *_receipts(session), *_stand_ins(session, now)]
    found += guests_waiting(session, now)
    found += [one for provider in _elsewhere for one in provider(session)]
    return [one for one in found if one.opens_at <= now]


def guests_waiting(session: Session, now: datetime) -> list[Waiting]:
    """The open duties of guests whose window has opened."""
    found = []
    for one in guest_duties(session, local_date(now)):
        place = (one.agency_id, one.unit_id, one.zone)
        if one.opens_at <= now:
            found.append(Waiting(ReminderKind.EXTERNAL, None, one.appraisee_id, *place, one.opens_at, one.ends_at, one))
    return found


def guests_due(
    found: Iterable[Waiting], rules: RuleBook, calendars: Mapping[int, WorkCalendar], now: datetime
) -> list[GuestDuty]:
    """The guests whom today's rules remind."""
    return [
        one.guest
        for one in found
        if one.guest is not None and Audience.DOER in _audiences(one, rules, calendars[one.unit_id], now)
    ]


def days_off(waiting: Waiting, calendar: WorkCalendar, now: datetime) -> int | None:
    """Working days from the last day to today: negative before it; None on a day on which that unit rests."""
    today, last = local_date(now, waiting.zone), waiting.last_day
    if not calendar.is_working(today):
        return None
    return calendar.between(last, today) if today > last else -calendar.between(today, last)


def digests_of(
    session: Session, found: Iterable[Waiting], rules: RuleBook, calendars: Mapping[int, WorkCalendar], now: datetime
) -> dict[int, Digest]:
    """By employee: what today's rules say. Whoever holds no post any more is told nothing."""
    fired = [(one, audience) for one in found for audience in _audiences(one, rules, calendars[one.unit_id], now)]
    today = local_date(now)
    doers = {one.doer_id for one, _audience in fired if one.doer_id is not None}
    superiors = supervisors_for(session, doers, today) if doers else {}
    administrators = _administrators(session, {one.agency_id for one, _audience in fired}, today)
    digests: dict[int, Digest] = {}
    staff: dict[int, set[int]] = {}
    for one, audience in fired:
        if audience is Audience.DOER and one.guest is not None:
            for employee in _hand_over(one.guest, administrators):
                digests.setdefault(employee, Digest()).guests += 1
        elif one.doer_id is not None and audience is Audience.DOER:
            mine = digests.setdefault(one.doer_id, Digest())
            mine.own += 1
            mine.until = min(mine.until or one.last_day, one.last_day)
        elif one.doer_id is not None and audience is Audience.SUPERIOR:
            card = superiors.get(one.doer_id)
            if card is not None:
                staff.setdefault(card.employee_id, set()).add(one.doer_id)
        elif audience is Audience.ADMINISTRATOR:
            # Nobody administers what concerns oneself.
            for employee in administrators.get(one.agency_id, set()) - {one.doer_id, one.appraisee_id}:
                digests.setdefault(employee, Digest()).agency += 1
    for superior, people in staff.items():
        digests.setdefault(superior, Digest()).staff = len(people)
    serving = _serving(session, digests, today)
    return {employee: digest for employee, digest in digests.items() if employee in serving}


def _hand_over(guest: GuestDuty, administrators: Mapping[int, set[int]]) -> set[int]:
    """Who reminds a guest that can't be written to: the administrators, never as a party."""
    if guest.address is not None:
        return set()
    return administrators.get(guest.agency_id, set()) - {guest.appraisee_id, guest.assessor_id}


def _audiences(one: Waiting, rules: RuleBook, calendar: WorkCalendar, now: datetime) -> Iterator[Audience]:
    days = days_off(one, calendar, now)
    if days is None:
        return
    for rule in rules.of(one.agency_id):
        if rule.kind is one.kind and rule.days == days:
            yield rule.audience


def _sheets(session: Session, now: datetime) -> Iterator[Waiting]:
    """Open duties of employees."""
    columns = (
        Assignment.role_kind,
        Assignment.employee_id,
        Appraisal.employee_id.label("appraisee_id"),
        Appraisal.agency_id,
        Appraisal.unit_id,
        Cycle.zone,
        func.coalesce(OwnWindow.opens_at, AnyWindow.opens_at, type_=Window.opens_at.type).label("opens_at"),
        CLOSES_AT.label("closes_at"),
        GRACE.label("grace"),
    )
    query = with_context(select(*columns).select_from(Assignment), local_date(now)).where(
        Assignment.state == AssignmentState.OPEN,
        Assignment.employee_id.is_not(None),
        Assignment.conflict.is_not(True),
        Appraisal.state == AppraisalState.COLLECTING,
        Cycle.state == CycleState.OPEN,
    )
    for row in session.execute(query):
        if row.closes_at is not None:
            end = row.closes_at + timedelta(minutes=row.grace or 0)
            place = (row.agency_id, row.unit_id, row.zone)
            kind = ReminderKind(row.role_kind)
            yield Waiting(kind, row.employee_id, row.appraisee_id, *place, row.opens_at, end)


def _ratings(session: Session) -> Iterator[Waiting]:
    """Undecided appraisals until the window for decisions ends; afterwards they are the superior's."""
    opened = _rating_opens(session)
    query = (
        select(Appraisal, Cycle)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Appraisal.state == AppraisalState.COLLECTING, Cycle.state == CycleState.OPEN)
    )
    ends: dict[int, Mapping[int | None, datetime]] = {}
    rows = session.execute(query).tuples().all()
    own = personal_ends(session, [one.id for one, _cycle in rows])
    for one, cycle in rows:
        if cycle.id not in ends:
            ends[cycle.id] = rating_ends(session, cycle.id)
        window = one.agency_id if one.agency_id in ends[cycle.id] else None
        end = later_of(ends[cycle.id].get(window), own.get(one.id))
        if end is not None:
            place = (one.agency_id, one.unit_id, cycle.zone)
            opens = opened[cycle.id, window]
            yield Waiting(ReminderKind.RATING, one.assessor_id, one.employee_id, *place, opens, end)


def _rating_opens(session: Session) -> dict[tuple[int, int | None], datetime]:
    query = select(Window.cycle_id, Window.unit_id, Window.opens_at).where(Window.role == "rating")
    return {(cycle_id, unit_id): opens_at for cycle_id, unit_id, opens_at in session.execute(query)}


def _receipts(session: Session) -> Iterator[Waiting]:
    query = (
        select(
            Deadline.starts_at,
            Deadline.due_at,
            Appraisal.employee_id,
            Appraisal.agency_id,
            Appraisal.unit_id,
            Cycle.zone,
        )
        .join(Appraisal, Appraisal.id == Deadline.appraisal_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Deadline.code.in_((ClockCode.RETURN, ClockCode.DEFAULT_RETURN)), Deadline.ended_at.is_(None))
        .where(Appraisal.state == AppraisalState.DECIDED, Cycle.state == CycleState.OPEN)
    )
    for starts, due, employee, agency, unit, zone in session.execute(query):
        yield Waiting(ReminderKind.RECEIPT, employee, employee, agency, unit, zone, starts, due)


def _stand_ins(session: Session, now: datetime) -> Iterator[Waiting]:
    silent = silent_appraisals(session)
    above = superiors_of_assessors(
        session, [(one.assessor_id, one.assessor_placement_id) for one in silent], local_date(now)
    )
    for one in silent:
        card = above[one.assessor_id, one.assessor_placement_id]
        if card is not None and card.employee_id != one.employee_id:
            place = (one.agency_id, one.unit_id, one.zone)
            yield Waiting(ReminderKind.STAND_IN, card.employee_id, one.employee_id, *place, one.since, one.due_at)


def _administrators(session: Session, agencies: Collection[int], on: date) -> dict[int, set[int]]:
    """The employees who administer each Dinas today."""
    found: dict[int, set[int]] = {}
    query = (
        select(RoleGrant.agency_id, Account.employee_id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.role == Role.AGENCY_ADMIN, in_force(RoleGrant, on), Account.active)
        .where(RoleGrant.agency_id.in_(agencies), Account.employee_id.is_not(None))
    )
    for agency, employee in session.execute(query):
        found.setdefault(agency, set()).add(employee)
    return found


def _serving(session: Session, employees: Collection[int], on: date) -> frozenset[int]:
    """Those who are active and hold a post today."""
    placed = placements_for(session, employees, on)
    active = set(session.scalars(select(Employee.id).where(Employee.active)))
    return frozenset(one for one in employees if placed.get(one) and one in active)
