"""Tables of marks and of unit figures judged row by row, and what applying them would leave; stores nothing."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import MarkKind, ServiceFigure, ServiceKind, WorkMark
from kinerja.appraisals.policies.marking import can_record_mark
from kinerja.appraisals.policies.serving import can_record_service_figure
from kinerja.appraisals.queries.marks import HeldPost, posts_of_people
from kinerja.appraisals.queries.table import (
    LONGEST_SOURCE,
    Judged,
    Rejected,
    Row,
    Verdict,
    VerdictKind,
    read_cell_day,
    read_source,
)
from kinerja.appraisals.servicevalues import UNIT_CODES, read_value
from kinerja.core.authz import Actor
from kinerja.cycles.models import Cycle
from kinerja.people.importing.columns import plain
from kinerja.people.models import Employee, EmployeeNumber, Unit
from kinerja.people.numbers import LENGTH, SCIENTIFIC, strip_number
from kinerja.people.queries import unit_names

MOST_DAYS = 366
KINDS = {
    word: kind
    for kind, words in {
        MarkKind.FLEXIBLE: "kerja fleksibel|fleksibel|wfa|wfh|wfa atau wfh|kerja fleksibel wfa atau wfh",
        MarkKind.LEAVE: "cuti",
        MarkKind.OUTAGE: "gangguan|gangguan jaringan|gangguan listrik|gangguan jaringan atau listrik",
    }.items()
    for word in words.split("|")
}


@dataclass(frozen=True, slots=True)
class NewMark:
    """A mark that a line asks for."""

    line: int
    agency_id: int | None
    employee_id: int | None
    unit_id: int | None
    kind: MarkKind
    starts_on: date
    ends_on: date
    source: str

    @property
    def subject(self) -> tuple[int | None, int | None, MarkKind]:
        return self.employee_id, self.unit_id, self.kind


@dataclass(frozen=True, slots=True)
class NewServiceFigure:
    """A unit's figure that a line gives."""

    line: int
    unit_id: int
    kind: ServiceKind
    value: Decimal
    source: str
    dated: date


@dataclass(slots=True)
class MarkTable(Judged):
    marks: list[NewMark] = field(default_factory=list)


@dataclass(slots=True)
class ServiceTable(Judged):
    figures: list[NewServiceFigure] = field(default_factory=list)


class UnitNames:
    """The units that an actor administers, by their names; one that several bear is known with its Dinas only."""

    def __init__(self, session: Session, actor: Actor, on: date) -> None:
        rows = session.execute(select(Unit.id, Unit.agency_id)).tuples().all()
        self.agencies = {unit: agency for unit, agency in rows if actor.administers(agency)}
        ids = set(self.agencies) | {agency for agency in self.agencies.values() if agency is not None}
        names = unit_names(session, ids, on)
        self.by_name: dict[str, set[int]] = {}
        for unit, agency in self.agencies.items():
            name = names.get(unit, "")
            for known in {plain(name), plain(f"{name} {names.get(agency or 0, '')}")}:
                self.by_name.setdefault(known, set()).add(unit)

    def called(self, text: str, cell: str) -> int:
        """Raises Rejected."""
        found = self.by_name.get(plain(text), set())
        if len(found) > 1:
            raise Rejected(cell, "data.unit_ambiguous")
        if not found:
            raise Rejected(cell, "data.unit_unknown")
        return next(iter(found))


def marks_table(session: Session, actor: Actor, rows: list[Row], *, today: date) -> MarkTable:
    """Judge every row of a table of marks."""
    numbers = {strip_number(row.cells["subject"]) for row in rows}
    query = select(EmployeeNumber.number, Employee.id, Employee.name)
    query = query.join(Employee, Employee.id == EmployeeNumber.employee_id).where(EmployeeNumber.number.in_(numbers))
    owners = {number: (employee, name) for number, employee, name in session.execute(query).tuples()}
    posts = posts_of_people(session, {employee for employee, _name in owners.values()})
    units = UnitNames(session, actor, today)
    asked: list[tuple[Row, NewMark | Rejected, str]] = []
    for row in rows:
        if not row.is_blank:
            number = strip_number(row.cells["subject"])
            name = owners[number][1] if number in owners else row.cells["subject"]
            try:
                asked.append((row, _mark(row, actor, owners, posts, units), name))
            except Rejected as no:
                asked.append((row, no, name))
    stored = _marks_known(session, [one for _row, one, _name in asked if isinstance(one, NewMark)])
    table, seen = MarkTable(), list(stored)
    found = {row.line: _judged_mark(table, row, one, name, seen) for row, one, name in asked}
    table.verdicts = tuple(found.get(row.line, Verdict(row, VerdictKind.BLANK)) for row in rows)
    return table


def service_table(
    session: Session, actor: Actor, cycle: Cycle, rows: list[Row], *, today: date, locale: str
) -> ServiceTable:
    """Judge every row of a table of unit figures."""
    units, last = UnitNames(session, actor, today), _last_figures(session, cycle.id)
    table, seen, verdicts = ServiceTable(), set[tuple[int, ServiceKind]](), []
    for row in rows:
        if row.is_blank:
            verdicts.append(Verdict(row, VerdictKind.BLANK))
            continue
        name = row.cells["unit"]
        try:
            one = _service_figure(row, actor, cycle, units, today=today, locale=locale)
            if (one.unit_id, one.kind) in seen:
                raise Rejected("code", "data.repeated")
        except Rejected as no:
            verdicts.append(_rejected(row, no, name))
            continue
        seen.add((one.unit_id, one.kind))
        known = last.get((one.unit_id, one.kind))
        if known is not None and (known.value, known.source, known.dated) == (one.value, one.source, one.dated):
            verdicts.append(Verdict(row, VerdictKind.UNCHANGED, name))
            continue
        table.figures.append(one)
        holds = known is not None and known.value is not None
        verdicts.append(Verdict(row, VerdictKind.CHANGED if holds else VerdictKind.NEW, name))
    table.verdicts = tuple(verdicts)
    return table


def _mark(
    row: Row,
    actor: Actor,
    owners: Mapping[str, tuple[int, str]],
    posts: Mapping[int, list[HeldPost]],
    units: UnitNames,
) -> NewMark:
    kind = KINDS.get(plain(row.cells["kind"]))
    if kind is None:
        raise Rejected("kind", "mark.kind_words")
    start = read_cell_day(row, "start")
    if start is None:
        raise Rejected("start", "data.date_missing")
    end = read_cell_day(row, "end") or start
    if end < start:
        raise Rejected("end", "mark.ends_before")
    if (end - start).days >= MOST_DAYS:
        raise Rejected("end", "mark.too_long", most=MOST_DAYS)
    source = " ".join(row.cells["source"].split())
    if not source or len(source) > LONGEST_SOURCE:
        raise Rejected("source", "mark.source_missing", most_source=LONGEST_SOURCE)
    number = strip_number(row.cells["subject"])
    if not any(sign.isdigit() for sign in number):
        unit = units.called(row.cells["subject"], "subject")
        return NewMark(row.line, units.agencies[unit], None, unit, kind, start, end, source)
    if SCIENTIFIC.fullmatch(number):
        raise Rejected("subject", "number.scientific")
    if len(number) != LENGTH:
        raise Rejected("subject", "number.not_18_digits")
    employee = owners.get(number, (0, ""))[0]
    agencies = [one.agency_id for one in posts.get(employee, ()) if one.overlaps(start, end)]
    allowed = [agency for agency in agencies if can_record_mark(actor, agency, employee_id=employee)]
    if not allowed:
        own = employee == actor.employee_id and employee != 0
        raise Rejected("subject", "mark.about_oneself" if own else "mark.nobody_there")
    return NewMark(row.line, allowed[0], employee, None, kind, start, end, source)


def _judged_mark(table: MarkTable, row: Row, one: NewMark | Rejected, name: str, seen: list[NewMark]) -> Verdict:
    if isinstance(one, Rejected):
        return _rejected(row, one, name)
    same = [
        known
        for known in seen
        if known.subject == one.subject and known.starts_on <= one.ends_on and known.ends_on >= one.starts_on
    ]
    if any(
        (known.starts_on, known.ends_on, known.source) == (one.starts_on, one.ends_on, one.source) for known in same
    ):
        return Verdict(row, VerdictKind.UNCHANGED, name)
    if same:
        return _rejected(row, Rejected("start", "mark.overlaps"), name)
    seen.append(one)
    table.marks.append(one)
    return Verdict(row, VerdictKind.NEW, name)


def _marks_known(session: Session, asked: Collection[NewMark]) -> Iterable[NewMark]:
    """The marks in force on these people and units."""
    people = {one.employee_id for one in asked if one.employee_id is not None}
    units = {one.unit_id for one in asked if one.unit_id is not None}
    query = select(WorkMark).where(
        or_(WorkMark.employee_id.in_(people), WorkMark.unit_id.in_(units)), WorkMark.withdrawn_at.is_(None)
    )
    return [
        NewMark(0, one.agency_id, one.employee_id, one.unit_id, one.kind, one.starts_on, one.ends_on, one.source)
        for one in session.scalars(query)
    ]


def _service_figure(
    row: Row, actor: Actor, cycle: Cycle, units: UnitNames, *, today: date, locale: str
) -> NewServiceFigure:
    unit = units.called(row.cells["unit"], "unit")
    if not can_record_service_figure(actor, cycle, units.agencies[unit]):
        raise Rejected("unit", "data.unit_unknown")
    kind = UNIT_CODES.get(row.cells["code"].strip().upper())
    if kind is None:
        raise Rejected("code", "service.code_unknown")
    value, fault = read_value(kind, row.cells["value"], locale=locale)
    if value is None:
        raise Rejected("value", fault)
    source = read_source(row, today)
    return NewServiceFigure(row.line, unit, kind, value, source["source"], date.fromisoformat(source["date"]))


def _last_figures(session: Session, cycle_id: int) -> dict[tuple[int, ServiceKind], ServiceFigure]:
    query = select(ServiceFigure).where(ServiceFigure.cycle_id == cycle_id).order_by(ServiceFigure.seq)
    return {(one.unit_id, one.kind): one for one in session.scalars(query)}


def _rejected(row: Row, no: Rejected, name: str) -> Verdict:
    return Verdict(row, VerdictKind.REJECTED, name, cell=no.cell, reason=no.reason, params=no.params)
