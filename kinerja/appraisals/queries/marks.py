"""Marked days: those that fall into somebody's period, and the list that an administrator keeps."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, MarkKind, WorkMark
from kinerja.appraisals.policies.marking import can_withdraw_mark
from kinerja.core.authz import Actor, Role
from kinerja.core.calendar import WorkCalendar, local_date
from kinerja.core.clock import utc_now
from kinerja.core.errors import NotFound
from kinerja.cycles.models import Cycle
from kinerja.people.models import Employee, Placement, Post, Unit
from kinerja.people.queries import unit_names
from kinerja.people.queries.calendars import calendars_of
from kinerja.people.queries.tree import climb, subtree_ids, unit_parents

NEXT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MarkedDays:
    """The part of a mark that falls into somebody's period; `unit` names whose it is unless it is the person's own."""

    kind: MarkKind
    starts_on: date
    ends_on: date
    days: int  # working days
    source: str
    unit: str


@dataclass(frozen=True, slots=True)
class MarkRow:
    """One line of an administrator's list."""

    public_id: str
    subject: str
    is_person: bool
    may_withdraw: bool
    kind: MarkKind
    starts_on: date
    ends_on: date
    source: str
    withdrawal: str


@dataclass(frozen=True, slots=True)
class HeldPost:
    """In which Dinas somebody holds a post, from when, and until before which day."""

    agency_id: int | None
    valid_from: date
    valid_to: date | None

    def overlaps(self, starts_on: date, ends_on: date) -> bool:
        return self.valid_from <= ends_on and (self.valid_to is None or self.valid_to > starts_on)


@dataclass(frozen=True, slots=True)
class _Stay:
    """Where somebody worked, from a day to the day before another."""

    unit_id: int
    starts_on: date
    ends_on: date


def visible_marks(actor: Actor) -> Select[tuple[WorkMark]]:
    """The twin of `can_record_mark`, but that one sees one's own."""
    return select(WorkMark).where(_within(actor))


def marks_of_period(session: Session, actor: Actor, cycle: Cycle, on: date) -> list[MarkRow]:
    """The marks that touch the period, the latest first; those that were taken back too."""
    touching = visible_marks(actor).where(WorkMark.starts_on <= cycle.ends_on, WorkMark.ends_on >= cycle.starts_on)
    query = touching.order_by(WorkMark.starts_on.desc(), WorkMark.id.desc())
    return _rows(session, actor, session.scalars(query).all(), on)


def mark_row(session: Session, actor: Actor, public_id: str, on: date) -> MarkRow:
    """One of them. Raises NotFound for what the actor may not know of."""
    found = session.scalars(visible_marks(actor).where(WorkMark.public_id == public_id)).all()
    if not found:
        raise NotFound("mark.unknown")
    return _rows(session, actor, found, on)[0]


def mark_for_update(session: Session, actor: Actor, public_id: str) -> WorkMark:
    """Locked until the transaction ends. Raises NotFound for what the actor may not know of."""
    query = visible_marks(actor).where(WorkMark.public_id == public_id).with_for_update()
    mark = session.scalars(query).one_or_none()
    if mark is None:
        raise NotFound("mark.unknown")
    return mark


def same_days(session: Session, mark: WorkMark) -> Sequence[WorkMark]:
    """Marks in force of the same kind on the same person or unit that share a day with this one."""
    subject = WorkMark.unit_id == mark.unit_id if mark.employee_id is None else WorkMark.employee_id == mark.employee_id
    query = select(WorkMark).where(
        subject, WorkMark.kind == mark.kind, WorkMark.withdrawn_at.is_(None),
        WorkMark.starts_on <= mark.ends_on, WorkMark.ends_on >= mark.starts_on,
    )  # fmt: skip
    return session.scalars(query.order_by(WorkMark.starts_on)).all()


def posts_of_people(session: Session, employee_ids: Collection[int]) -> dict[int, list[HeldPost]]:
    """The posts of each of these people, past and future ones too, the longest held first."""
    query = (
        select(Placement.employee_id, Unit.agency_id, Placement.valid_from, Placement.valid_to)
        .join(Post, Post.id == Placement.post_id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Placement.employee_id.in_(sorted(employee_ids)))
        .order_by(Placement.valid_from, Placement.id)
    )
    found: dict[int, list[HeldPost]] = {}
    for employee_id, *rest in session.execute(query):
        found.setdefault(employee_id, []).append(HeldPost(*rest))
    return found


def units_to_mark(session: Session, actor: Actor, on: date) -> list[tuple[str, str]]:
    """The units that the actor administers, by public id and name; below a Dinas with its name."""
    rows = session.execute(select(Unit.id, Unit.public_id, Unit.agency_id)).all()
    rows = [row for row in rows if actor.administers(row.agency_id)]
    names = unit_names(session, {row.id for row in rows} | {row.agency_id for row in rows if row.agency_id}, on)
    labels = [(row.public_id, names.get(row.id, "") + _of_agency(names, row.id, row.agency_id)) for row in rows]
    return sorted(labels, key=lambda one: one[1])


def people_under(session: Session, unit_id: int, starts_on: date, ends_on: date) -> list[int]:
    """Who held a post in the unit or below it on any of these days."""
    query = (
        select(Placement.employee_id)
        .join(Post, Post.id == Placement.post_id)
        .where(Post.unit_id.in_(subtree_ids([unit_id], starts_on)), _held(starts_on, ends_on))
    )
    return sorted(set(session.scalars(query)))


def marks_in(session: Session, appraisal_ids: Collection[int]) -> dict[int, tuple[MarkedDays, ...]]:
    """What falls into the period of each appraisal, in order of days, in a number of queries that stays the same.

    A unit's mark counts while the person held a post there or below, as the tree stands at the end of the period
    (today, while it lasts). Working days follow the calendar of the unit of the appraisal.
    """
    query = select(
        Appraisal.id, Appraisal.employee_id, Appraisal.unit_id, Cycle.starts_on, Cycle.ends_on, Cycle.zone
    ).join(Cycle, Cycle.id == Appraisal.cycle_id)
    rows = session.execute(query.where(Appraisal.id.in_(sorted(set(appraisal_ids))))).all()
    if not rows:
        return {}
    first, last = min(row.starts_on for row in rows), max(row.ends_on for row in rows)
    stays = _stays(session, {row.employee_id for row in rows}, first, last)
    on = min(last, local_date(utc_now(), rows[0].zone))
    parents = unit_parents(session, {stay.unit_id for each in stays.values() for stay in each}, on)
    marks = _touching(session, {row.employee_id for row in rows}, {*parents, *parents.values()}, first, last)
    if not marks:
        return {}
    calendars = calendars_of(session, {row.unit_id for row in rows})
    names = unit_names(session, {one.unit_id for one in marks if one.unit_id is not None}, on)
    found: dict[int, tuple[MarkedDays, ...]] = {}
    for row in rows:
        period = _Stay(row.unit_id, row.starts_on, row.ends_on)
        own = [
            _marked(one, days, calendars[row.unit_id], names)
            for one in marks
            if (days := _days(one, row.employee_id, period, stays.get(row.employee_id, ()), parents))
        ]
        if own:
            found[row.id] = tuple(own)
    return found


def _rows(session: Session, actor: Actor, marks: Sequence[WorkMark], on: date) -> list[MarkRow]:
    people = select(Employee.id, Employee.name).where(Employee.id.in_({one.employee_id for one in marks}))
    names: dict[int, str] = dict(session.execute(people).tuples().all())
    units = unit_names(session, {one.unit_id for one in marks if one.unit_id is not None}, on)
    return [
        MarkRow(
            one.public_id,
            names.get(one.employee_id or 0, "") or units.get(one.unit_id or 0, ""),
            one.employee_id is not None,
            bool(can_withdraw_mark(actor, one)),
            one.kind,
            one.starts_on,
            one.ends_on,
            one.source,
            one.withdrawal if one.withdrawn_at else "",
        )
        for one in marks
    ]


def _of_agency(names: Mapping[int, str], unit_id: int, agency_id: int | None) -> str:
    return "" if agency_id in (None, unit_id) else f" ({names.get(agency_id or 0, '')})"


def _within(actor: Actor) -> ColumnElement[bool]:
    if actor.has(Role.PROVINCE_ADMIN):
        return true()
    agencies = actor.agencies(Role.AGENCY_ADMIN)
    return true() if agencies is None else WorkMark.agency_id.in_(sorted(agencies))


def _held(starts_on: date, ends_on: date) -> ColumnElement[bool]:
    return and_(Placement.valid_from <= ends_on, or_(Placement.valid_to.is_(None), Placement.valid_to > starts_on))


def _stays(session: Session, employee_ids: Collection[int], first: date, last: date) -> dict[int, list[_Stay]]:
    query = (
        select(Placement.employee_id, Post.unit_id, Placement.valid_from, Placement.valid_to)
        .join(Post, Post.id == Placement.post_id)
        .where(Placement.employee_id.in_(sorted(employee_ids)), _held(first, last))
    )
    found: dict[int, list[_Stay]] = {}
    for employee_id, unit_id, since, until in session.execute(query):
        found.setdefault(employee_id, []).append(_Stay(unit_id, since, until - NEXT if until else date.max))
    return found


def _touching(
    session: Session, employee_ids: Collection[int], unit_ids: Iterable[int | None], first: date, last: date
) -> Sequence[WorkMark]:
    units = sorted(one for one in unit_ids if one is not None)
    query = select(WorkMark).where(
        or_(WorkMark.employee_id.in_(sorted(employee_ids)), WorkMark.unit_id.in_(units)),
        WorkMark.withdrawn_at.is_(None), WorkMark.starts_on <= last, WorkMark.ends_on >= first,
    )  # fmt: skip
    return session.scalars(query.order_by(WorkMark.starts_on, WorkMark.id)).all()


def _days(
    mark: WorkMark, employee_id: int, period: _Stay, stays: Iterable[_Stay], parents: dict[int, int | None]
) -> list[date]:
    """The days of the mark that are this person's, in order."""
    if mark.employee_id is not None:
        stretches = [period] if mark.employee_id == employee_id else []
    else:
        stretches = [stay for stay in stays if mark.unit_id in climb(parents, stay.unit_id)]
    found: set[date] = set()
    for one in stretches:
        day = max(mark.starts_on, period.starts_on, one.starts_on)
        last = min(mark.ends_on, period.ends_on, one.ends_on)
        while day <= last:
            found.add(day)
            day += NEXT
    return sorted(found)


def _marked(mark: WorkMark, days: Sequence[date], calendar: WorkCalendar, names: Mapping[int, str]) -> MarkedDays:
    unit = names.get(mark.unit_id, "") if mark.unit_id is not None else ""
    return MarkedDays(mark.kind, days[0], days[-1], sum(map(calendar.is_working, days)), mark.source, unit)
