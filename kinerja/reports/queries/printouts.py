"""Reads around printed documents: whose they are, what stands in them, which are in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from kinerja.appraisals.models import Appraisal, Rating, Result
from kinerja.appraisals.queries.preparing import visible_preparations
from kinerja.core.authz import Actor, Role
from kinerja.core.errors import NotFound
from kinerja.cycles.models import Cycle
from kinerja.people.models import Employee
from kinerja.reports.models import PrintBasis, Printout, PrintoutKind, PrintoutScan
from kinerja.reports.printouts import Typed, content_from_text
from kinerja.reports.serials import Serial


@dataclass(frozen=True, slots=True)
class PrintoutScope:
    """What a policy needs to know of a result whose documents are printed."""

    result_id: int
    result_public_id: str
    appraisal_id: int
    employee_id: int
    assessor_id: int
    decider_ids: frozenset[int]
    agency_id: int
    in_force: bool


@dataclass(frozen=True, slots=True)
class PrintoutLine:
    """One issued document, and whether a later one has taken its place."""

    id: int
    public_id: str
    code: str
    kind: PrintoutKind
    result_id: int
    agency_id: int
    serial: Serial
    official: bool
    prepared: bool
    content_hash: str
    replaced: bool
    letter: str = ""

    @property
    def status(self) -> str:
        """`replaced`, `working_copy` or `in_force`."""
        if self.replaced:
            return "replaced"
        return "in_force" if self.official else "working_copy"


@dataclass(frozen=True, slots=True)
class ScanLine:
    """A signed scan as pages show it."""

    public_id: str
    printout_id: int
    file_name: str
    sha256: str
    content_hash: str
    uploaded_by_id: int
    uploaded_at: datetime


def scope_of(session: Session, result_public_id: str) -> PrintoutScope:
    """Raises NotFound."""
    row = session.execute(_scopes().where(Result.public_id == result_public_id)).one_or_none()
    if row is None:
        raise NotFound("result.not_found")
    return _scope(session, row)


def scope_for_update(session: Session, result_id: int) -> PrintoutScope:
    """The scope with its appraisal locked, so that two who issue at once wait for each other.

    A closed period is printed like an open one: issuing changes nothing in it.
    """
    appraisal = select(Result.appraisal_id).where(Result.id == result_id).scalar_subquery()
    session.execute(select(Appraisal.id).where(Appraisal.id == appraisal).with_for_update())
    return scope_by_result(session, result_id)


def scope_by_result(session: Session, result_id: int) -> PrintoutScope:
    return _scope(session, session.execute(_scopes().where(Result.id == result_id)).one())


def _scopes() -> Select[Any]:
    return select(
        Result.id,
        Result.public_id,
        Result.seq,
        Appraisal.id.label("appraisal_id"),
        Appraisal.employee_id,
        Appraisal.assessor_id,
        Appraisal.agency_id,
        (Appraisal.result_id == Result.id).label("in_force"),
    ).join(Appraisal, Appraisal.id == Result.appraisal_id)


def _scope(session: Session, row: Any) -> PrintoutScope:
    deciders = session.scalars(
        select(Rating.by_id).where(Rating.appraisal_id == row.appraisal_id, Rating.seq == row.seq)
    )
    return PrintoutScope(
        row.id,
        row.public_id,
        row.appraisal_id,
        row.employee_id,
        row.assessor_id,
        frozenset(deciders),
        row.agency_id,
        bool(row.in_force),
    )


def visible_printouts(actor: Actor, on: date | None = None) -> Select[tuple[int]]:
    """Ids of the documents that the actor may read: the SQL twin of `policies.can_read_printout`.

    Without a day nobody counts as a preparer.
    """
    terms: list[ColumnElement[bool]] = [false()]
    if actor.employee_id is not None:
        terms += [(Appraisal.employee_id == actor.employee_id) & ~Printout.prepared]
        terms += [Appraisal.assessor_id == actor.employee_id, _decided_by(actor.employee_id)]
    if actor.has(Role.AUDITOR):
        agencies = actor.agencies(Role.AUDITOR)
        within = true() if agencies is None else Appraisal.agency_id.in_(sorted(agencies))
        terms.append(within & ~Printout.prepared)
    if on is not None:
        prepared = visible_preparations(actor, on).with_only_columns(Appraisal.id)
        terms.append(Appraisal.id.in_(prepared) & ~Printout.official)
    return (
        select(Printout.id)
        .join(Result, Result.id == Printout.result_id)
        .join(Appraisal, Appraisal.id == Result.appraisal_id)
        .where(or_(*terms))
    )


def issuable_results(actor: Actor) -> Select[tuple[int]]:
    """Ids of the results whose documents the actor may issue: the SQL twin of `policies.can_issue_printouts`."""
    query = select(Result.id).join(Appraisal, Appraisal.result_id == Result.id)
    if actor.employee_id is None:
        return query.where(false())
    return query.where(
        Appraisal.employee_id != actor.employee_id,
        or_(Appraisal.assessor_id == actor.employee_id, _decided_by(actor.employee_id)),
    )


def _decided_by(employee_id: int) -> ColumnElement[bool]:
    """True of results whose ratings that employee has decided."""
    return (
        select(Rating.id)
        .where(Rating.appraisal_id == Result.appraisal_id, Rating.seq == Result.seq, Rating.by_id == employee_id)
        .exists()
    )


def printout_lines(session: Session, result_id: int) -> list[PrintoutLine]:
    """What was issued for the appraisal of a result, the newest first."""
    appraisal = select(Result.appraisal_id).where(Result.id == result_id).scalar_subquery()
    return lines_of(session, Printout.appraisal_id == appraisal)


def printout_by_public_id(session: Session, public_id: str) -> PrintoutLine:
    """Raises NotFound."""
    return _only(lines_of(session, Printout.public_id == public_id))


def printout_by_code(session: Session, code: str) -> PrintoutLine | None:
    return next(iter(lines_of(session, Printout.code == code)), None)


def printouts_by_ids(session: Session, ids: Sequence[int]) -> list[PrintoutLine]:
    return lines_of(session, Printout.id.in_(ids))


def _only(lines: list[PrintoutLine]) -> PrintoutLine:
    if not lines:
        raise NotFound("printout.not_found")
    return lines[0]


def lines_of(session: Session, *conditions: ColumnElement[bool]) -> list[PrintoutLine]:
    """Documents, the newest first. Replaced: a later one of its kind exists, or another result is in force."""
    later = aliased(Printout)
    # D.1.1, D.1.2 and D.1.3 take each other's place: an appraisal has one document in force, and one sheet C.
    same_place = (later.kind == PrintoutKind.C) == (Printout.kind == PrintoutKind.C)
    replaced = select(later.id).where(later.appraisal_id == Printout.appraisal_id, later.id > Printout.id, same_place)
    rows = session.execute(
        select(
            Printout.id,
            Printout.public_id,
            Printout.code,
            Printout.kind,
            Printout.result_id,
            Printout.agency_id,
            Printout.year,
            Printout.number,
            Printout.issued_at,
            Printout.official,
            Printout.prepared,
            Printout.content_hash,
            Printout.letter,
            or_(replaced.exists(), func.coalesce(Appraisal.result_id, 0) != Printout.result_id).label("replaced"),
        )
        .join(Appraisal, Appraisal.id == Printout.appraisal_id)
        .where(*conditions)
        .order_by(Printout.id.desc())
    )
    return [
        PrintoutLine(
            row.id,
            row.public_id,
            row.code,
            row.kind,
            row.result_id,
            row.agency_id,
            Serial(row.year, row.number, row.issued_at),
            row.official,
            row.prepared,
            row.content_hash,
            bool(row.replaced),
            row.letter,
        )
        for row in rows
    ]


def stored_content(session: Session, printout_id: int) -> str:
    return session.scalars(select(Printout.content).where(Printout.id == printout_id)).one()


def last_typed(session: Session, result_id: int, *, drafts: bool) -> Typed:
    """What was typed for the newest document of a result, or draft of one; nothing where there is none."""
    query = select(Printout.content).where(Printout.result_id == result_id, Printout.kind != PrintoutKind.C)
    if not drafts:
        query = query.where(~Printout.prepared)
    newest = session.scalars(query.order_by(Printout.id.desc()).limit(1)).first()
    if newest is None:
        return Typed()
    content = content_from_text(newest)
    return Typed(content.note, content.letter)


def is_issued(session: Session, result_id: int) -> bool:
    """Whether its assessor has issued documents of this result."""
    query = select(Printout.id).where(Printout.result_id == result_id, ~Printout.prepared)
    return session.scalar(query.limit(1)) is not None


def prepares_printouts(session: Session, actor: Actor, scope: PrintoutScope, on: date) -> bool:
    """Whether the actor is named that day to prepare for the assessor of this result."""
    mine = visible_preparations(actor, on).with_only_columns(Appraisal.id)
    return session.scalar(mine.where(Appraisal.id == scope.appraisal_id)) is not None


def prepared_words(session: Session, printout_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Who prepared each document, as it says; those that nobody prepared are missing."""
    rows = session.execute(select(Printout.id, Printout.content).where(Printout.id.in_(printout_ids)))
    found = {row.id: content_from_text(row.content).prepared_by for row in rows}
    return {key: words for key, words in found.items() if words}


@dataclass(frozen=True, slots=True)
class PreparableLine:
    """A result whose documents a preparer may draft, and whether a draft is there."""

    result_public_id: str
    name: str
    assessor: str
    cycle: str
    is_drafted: bool


def preparable_results(session: Session, actor: Actor, on: date, *, limit: int) -> list[PreparableLine]:
    """Results in force, not issued yet, of the assessors for whom the actor prepares; by period, assessor and name."""
    assessor = aliased(Employee)
    mine = visible_preparations(actor, on).with_only_columns(Appraisal.id)
    issued = select(Printout.id).where(Printout.result_id == Result.id, ~Printout.prepared)
    drafted = select(Printout.id).where(Printout.result_id == Result.id, Printout.prepared)
    rows = session.execute(
        select(Result.public_id, Employee.name, assessor.name, Cycle.name, drafted.exists())
        .join(Appraisal, Appraisal.result_id == Result.id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(assessor, assessor.id == Appraisal.assessor_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Appraisal.id.in_(mine), ~issued.exists())
        .order_by(Cycle.starts_on.desc(), Cycle.id, assessor.name, Employee.name, Result.id)
        .limit(limit)
    )
    return [PreparableLine(*row) for row in rows.tuples()]


def scans_of(session: Session, printout_ids: Sequence[int]) -> dict[int, list[ScanLine]]:
    """The signed scans of each document, the newest first."""
    found: dict[int, list[ScanLine]] = {}
    rows = session.execute(
        select(
            PrintoutScan.public_id,
            PrintoutScan.printout_id,
            PrintoutScan.file_name,
            PrintoutScan.sha256,
            PrintoutScan.content_hash,
            PrintoutScan.uploaded_by_id,
            PrintoutScan.uploaded_at,
        )
        .where(PrintoutScan.printout_id.in_(printout_ids))
        .order_by(PrintoutScan.id.desc())
    )
    for row in rows:
        found.setdefault(row.printout_id, []).append(ScanLine(*row))
    return found


def basis_in_force(session: Session) -> PrintBasis | None:
    """The newest decree, where it makes documents official."""
    newest = session.scalars(select(PrintBasis).order_by(PrintBasis.id.desc()).limit(1)).first()
    return newest if newest is not None and newest.official else None


def bases(session: Session) -> list[PrintBasis]:
    """Every decree about printing, the newest first; that one is in force."""
    return list(session.scalars(select(PrintBasis).order_by(PrintBasis.id.desc())))


def person_of(session: Session, result_id: int) -> tuple[str, str]:
    """Whose result it is, and of which period."""
    row = session.execute(
        select(Employee.name, Cycle.name)
        .select_from(Result)
        .join(Appraisal, Appraisal.id == Result.appraisal_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Result.id == result_id)
    ).one()
    return row[0], row[1]
