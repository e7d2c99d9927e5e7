"""A table of figures judged row by row, and what applying it would leave; stores nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.answers import parse_field
from forms.builder import VALUE, asked_of, type_of
from forms.errors import AnswersInvalid
from forms.givens import read_givens, target_problems, written_given
from forms.instrument import Given, Indicator, Text
from forms.numbers import print_typed
from kinerja.appraisals.models import Appraisal, ServiceKind
from kinerja.appraisals.queries.data import (
    DataSheet,
    Source,
    Supply,
    data_in_force,
    supplies_for,
    with_sent_sheets,
)
from kinerja.appraisals.queries.serving import UnitFigure, nearest_figures
from kinerja.appraisals.queries.table import Judged, Rejected, Row, Verdict, VerdictKind, read_source
from kinerja.appraisals.queries.visible import visible_data
from kinerja.appraisals.servicevalues import UNIT_CODES
from kinerja.core.authz import Actor
from kinerja.people.models import Employee, EmployeeNumber
from kinerja.people.numbers import LENGTH, SCIENTIFIC, strip_number

SPOKEN = {"ya": "yes", "tidak": "no"}
UNIT_FIGURE = re.compile(r"angka unit\b", re.IGNORECASE)
ROUNDED = "000"  # how an 18-digit number ends that a spreadsheet kept with 15 digits

DataKey = tuple[int, str, str]  # appraisal, part, role
GivenKey = tuple[int, str]  # appraisal, part


@dataclass(slots=True)
class GivenSet:
    """The givens of one part, with their sources."""

    values: dict[str, str]
    sources: dict[str, Source]


@dataclass(slots=True)
class Plan(Judged):
    """All verdicts; and by appraisal and part what applying them leaves: whole sheets of data, whole sets of givens.

    `before` is what is in force there now, `lines` the first line that has a say.
    """

    sheets: dict[DataKey, DataSheet] = field(default_factory=dict)
    givens: dict[GivenKey, GivenSet] = field(default_factory=dict)
    appraisals: Mapping[int, Appraisal] = field(default_factory=dict)
    supplies: Mapping[int, list[Supply]] = field(default_factory=dict)
    before: Mapping[DataKey, DataSheet] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)  # by appraisal


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that judging needs, read in a fixed number of queries."""

    owners: Mapping[str, tuple[int, str]]  # number -> employee, name
    appraisals: Mapping[int, Appraisal]  # by employee
    supplies: Mapping[int, list[Supply]]
    sheets: Mapping[DataKey, DataSheet]
    frozen: set[int]
    today: date
    locale: str
    unit_figures: Mapping[tuple[int, ServiceKind], UnitFigure]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure belongs: to a data role of a part, or (`role` None) to its givens."""

    appraisal_id: int
    supply: Supply
    role: str | None
    asked: Indicator | Given


def plan_of(
    session: Session, actor: Actor, cycle_id: int, rows: list[Row], *, today: date, locale: str, lock: bool = False
) -> Plan:
    """Judge every row for the appraisals that the actor may supply; `lock` them for applying at once."""
    numbers = {strip_number(row.cells["nip"]) for row in rows}
    query = select(EmployeeNumber.number, Employee.id, Employee.name)
    query = query.join(Employee, Employee.id == EmployeeNumber.employee_id).where(EmployeeNumber.number.in_(numbers))
    owners = {number: (employee, name) for number, employee, name in session.execute(query).tuples()}
    mine = visible_data(actor).where(Appraisal.cycle_id == cycle_id).order_by(Appraisal.id)
    mine = mine.where(Appraisal.employee_id.in_({employee for employee, _name in owners.values()}))
    found = session.scalars(mine.with_for_update(of=Appraisal) if lock else mine).all()
    ids = [one.id for one in found]
    known = Known(
        owners,
        {one.employee_id: one for one in found},
        supplies_for(session, ids, _typed_values(rows, owners, found)),
        data_in_force(session, ids),
        with_sent_sheets(session, ids, lock=lock),
        today,
        locale,
        _unit_figures(session, rows, found, today),
    )
    plan = Plan(appraisals={one.id: one for one in found}, supplies=known.supplies, before=known.sheets)
    seen: set[tuple[int, str]] = set()
    plan.verdicts = tuple(_judge(row, known, plan, seen) for row in rows)
    return plan


def _typed_values(
    rows: list[Row], owners: Mapping[str, tuple[int, str]], appraisals: Sequence[Appraisal]
) -> dict[int, dict[str, str]]:
    """What the table says of each appraisal, by code: it may say how many items a list has, and fill them."""
    by_employee = {one.employee_id: one.id for one in appraisals}
    typed: dict[int, dict[str, str]] = {}
    for row in rows:
        employee, _name = owners.get(strip_number(row.cells["nip"]), (None, ""))
        if employee in by_employee and row.cells["value"]:
            typed.setdefault(by_employee[employee], {})[row.cells["code"].strip()] = row.cells["value"].strip()
    return typed


def _judge(row: Row, known: Known, plan: Plan, seen: set[tuple[int, str]]) -> Verdict:
    if row.is_blank:
        return Verdict(row, VerdictKind.BLANK)
    name: str = ""
    label: Text = {}
    try:
        appraisal_id, name = _owner(row, known)
        place = _place(row, known, appraisal_id)
        label = place.asked.label
        if (appraisal_id, place.asked.code) in seen:
            raise Rejected("code", "data.repeated")
        seen.add((appraisal_id, place.asked.code))
        # The line stays as it was typed: judged again later, it must not read as a person's own figure.
        is_units = bool(UNIT_FIGURE.match(row.cells["value"]))
        unit_id = plan.appraisals[appraisal_id].unit_id
        taken, source = _of_unit(row, known, place, unit_id) if is_units else (row, _source(row, known))
        take = _given if place.role is None else _data
        kind = take(taken, known, plan, place, source=source)
    except Rejected as no:
        return Verdict(row, VerdictKind.REJECTED, name, label, cell=no.cell, reason=no.reason, params=no.params)
    before = _stored(known, place) if kind is VerdictKind.CHANGED else ""
    if kind is not VerdictKind.UNCHANGED:
        plan.lines.setdefault(appraisal_id, row.line)
    value = taken.cells["value"] if is_units else ""
    return Verdict(row, kind, name, label, before, source.get("unit", ""), value, appraisal_id=appraisal_id)


def _owner(row: Row, known: Known) -> tuple[int, str]:
    """The appraisal of that number, with the name; others' people are as unknown as nobody."""
    number = strip_number(row.cells["nip"])
    if number and not any(sign.isdigit() for sign in number):
        raise Rejected("nip", "data.unit_is_no_person")
    if SCIENTIFIC.fullmatch(number):
        raise Rejected("nip", "number.scientific")
    if len(number) != LENGTH or not (number.isascii() and number.isdigit()):
        raise Rejected("nip", "number.not_18_digits")
    employee, name = known.owners.get(number, (0, ""))
    appraisal = known.appraisals.get(employee)
    if appraisal is None:
        raise Rejected("nip", "data.nip_rounded" if number.endswith(ROUNDED) else "data.nip_unknown")
    return appraisal.id, name


def _place(row: Row, known: Known, appraisal_id: int) -> Place:
    code = row.cells["code"]
    places = []
    for supply in known.supplies[appraisal_id]:
        places += [Place(appraisal_id, supply, None, given) for given in supply.givens if given.code == code]
        places += [
            Place(appraisal_id, supply, role.code, asked)
            for role in supply.roles
            for asked in asked_of(supply.instrument, role.code)
            if asked.code == code
        ]
    if not places and code.upper() in UNIT_CODES:
        raise Rejected("code", "data.code_of_unit")
    if not places:
        raise Rejected("code", "data.code_unknown")
    if len(places) > 1:
        raise Rejected("code", "data.code_ambiguous")
    return places[0]


def _source(row: Row, known: Known) -> Source:
    return read_source(row, known.today)


def _of_unit(row: Row, known: Known, place: Place, unit_id: int) -> tuple[Row, Source]:
    """The row with the value of the unit's figure that it names, which brings its own source and says whose it is."""
    named = UNIT_FIGURE.sub("", row.cells["value"]).strip().upper()
    if place.role is None:
        raise Rejected("value", "data.unit_for_given")
    if named not in UNIT_CODES:
        raise Rejected("value", "data.unit_figure_unknown")
    if row.cells["source"] or row.cells["date"]:
        raise Rejected("source", "data.unit_brings_source")
    figure = known.unit_figures.get((unit_id, UNIT_CODES[named]))
    if figure is None:
        raise Rejected("value", "data.unit_figure_missing", code=named)
    typed = print_typed(Fraction(figure.value), known.locale)
    source = {"source": figure.source, "date": figure.dated.isoformat(), "unit": figure.unit}
    return replace(row, cells={**row.cells, "value": typed}), source


def _unit_figures(
    session: Session, rows: Sequence[Row], appraisals: Sequence[Appraisal], on: date
) -> Mapping[tuple[int, ServiceKind], UnitFigure]:
    """What the rows may name; nothing is asked where none does."""
    if not appraisals or not any(UNIT_FIGURE.match(row.cells["value"]) for row in rows):
        return {}
    return nearest_figures(session, appraisals[0].cycle_id, on, {one.unit_id for one in appraisals})


def _value(row: Row, kind: str) -> str:
    text = row.cells["value"]
    if not text:
        raise Rejected("value", "data.value_missing")
    return SPOKEN.get(text.lower(), text) if kind == "yes_no" else text


def _data(row: Row, known: Known, plan: Plan, place: Place, *, source: Source) -> VerdictKind:
    supply, code, role = place.supply, place.asked.code, place.role or ""
    fields = {VALUE + code: [_value(row, place.asked.type)]}
    try:
        answer = parse_field(supply.instrument, code, fields, role=role, locale=known.locale)
    except AnswersInvalid as invalid:
        raise Rejected("value", invalid.problems[0].code, **invalid.problems[0].params) from None
    if answer is None:
        raise Rejected("value", "data.value_missing")
    key = (place.appraisal_id, supply.part.part, role)
    before = known.sheets.get(key) or DataSheet(supply.part.part, role, 0, {}, {})
    kind = _kind(before.answers.get(code), answer, before.sources.get(code), source)
    if kind is not VerdictKind.UNCHANGED:
        sheet = plan.sheets.get(key, before)
        answers, sources = {**sheet.answers, code: answer}, {**sheet.sources, code: source}
        plan.sheets[key] = DataSheet(supply.part.part, role, before.seq + 1, answers, sources)
    return kind


def _given(row: Row, known: Known, plan: Plan, place: Place, *, source: Source) -> VerdictKind:
    given, part = place.asked, place.supply.part
    if not isinstance(given, Given):
        raise Rejected("code", "data.code_unknown")
    values, problems = read_givens([given], {given.code: _value(row, given.type)}, locale=known.locale)
    problems += target_problems(place.supply.instrument.indicators(), values)
    if problems:
        raise Rejected("value", problems[0].code, **problems[0].params)
    kind = _kind(part.givens.get(given.code), values[given.code], part.given_sources.get(given.code), source)
    if kind is VerdictKind.UNCHANGED:
        return kind
    allowed = place.supply.can_change(given.code, any_sent=place.appraisal_id in known.frozen)
    if not allowed:
        raise Rejected("code", allowed.reason)
    left = plan.givens.setdefault(
        (place.appraisal_id, part.part), GivenSet(dict(part.givens), dict(part.given_sources))
    )
    left.values[given.code], left.sources[given.code] = values[given.code], source
    return kind


def _stored(known: Known, place: Place) -> str:
    """What is stored for the figure, as a form would show it."""
    asked, part, locale = place.asked, place.supply.part, known.locale
    if isinstance(asked, Given):
        return written_given(asked, part.givens[asked.code], locale=locale)
    answer = known.sheets[place.appraisal_id, part.part, place.role or ""].answers[asked.code]
    return "; ".join(type_of(asked).asked.written(asked, answer.value, locale=locale))


def _kind(before: Any, value: Any, source_before: Source | None, source: Source) -> VerdictKind:
    if before is None:
        return VerdictKind.NEW
    same = before == value and source_before is not None and dict(source_before) == dict(source)
    return VerdictKind.UNCHANGED if same else VerdictKind.CHANGED
