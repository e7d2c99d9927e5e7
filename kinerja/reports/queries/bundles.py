"""Reads around bundles: of whose documents one may be made, and how far it is."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from kinerja.appraisals.models import Appraisal, Result
from kinerja.core.authz import Actor, Role
from kinerja.core.errors import NotFound
from kinerja.core.queue import Job, JobState
from kinerja.cycles.models import Cycle
from kinerja.people.models import Employee, Unit
from kinerja.people.queries import unit_names
from kinerja.plans.models import Plan
from kinerja.reports.models import Bundle, BundleFile, BundlePrint, BundleShape, PageSize, Printout, PrintoutKind
from kinerja.reports.queries.printouts import PrintoutLine, issuable_results, printouts_by_ids, visible_printouts

UNFINISHED = (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class BundleCard:
    """A bundle with its period, its unit and the state of its job."""

    id: int
    public_id: str
    cycle_id: int
    cycle_name: str
    unit_id: int | None
    page_size: PageSize
    shape: BundleShape
    requested_at: datetime
    state: JobState
    cancel: bool
    progress: int
    total: int
    error: str
    job_public_id: str
    files: int

    @property
    def is_under_way(self) -> bool:
        return self.state in UNFINISHED

    @property
    def is_done(self) -> bool:
        return self.state is JobState.DONE


def bundled_results(actor: Actor) -> Select[tuple[int]]:
    """Ids of the results whose documents the actor may have in a bundle.

    Those that the actor may issue; for an auditor those of the assigned agencies that have been issued.
    """
    terms: list[ColumnElement[bool]] = [Result.id.in_(issuable_results(actor))]
    if actor.has(Role.AUDITOR):
        terms.append(Result.id.in_(select(Printout.result_id).where(Printout.id.in_(visible_printouts(actor)))))
    return select(Result.id).join(Appraisal, Appraisal.result_id == Result.id).where(or_(*terms))


def _of(actor: Actor, cycle_id: int, unit_id: int | None) -> Select[Any]:
    query = (
        select(Result.id, Employee.name)
        .join(Appraisal, Appraisal.result_id == Result.id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .where(Result.id.in_(bundled_results(actor)), Appraisal.cycle_id == cycle_id)
    )
    return query if unit_id is None else query.where(Appraisal.unit_id == unit_id)


def bundle_count(session: Session, actor: Actor, cycle_id: int, unit_id: int | None) -> int:
    return session.scalar(select(func.count()).select_from(_of(actor, cycle_id, unit_id).subquery())) or 0


def bundle_page(session: Session, actor: Actor, bundle: Bundle, *, after: int, limit: int) -> list[tuple[int, str]]:
    """The next results of a bundle with the employee's name, by id."""
    query = _of(actor, bundle.cycle_id, bundle.unit_id).where(Result.id > after).order_by(Result.id).limit(limit)
    return [(row[0], row[1]) for row in session.execute(query)]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person's result and whether its documents have been issued."""

    result_public_id: str
    name: str
    cycle_name: str
    is_issued: bool


def bundled_people(session: Session, actor: Actor, *, limit: int) -> list[PersonLine]:
    """Whose documents the actor may have, newest period first, then by name."""
    issued = select(Printout.id).where(Printout.result_id == Result.id, ~Printout.prepared).exists()
    rows = session.execute(
        select(Result.public_id, Employee.name, Cycle.name, issued)
        .join(Appraisal, Appraisal.result_id == Result.id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Result.id.in_(bundled_results(actor)))
        .order_by(Cycle.starts_on.desc(), Cycle.id, Employee.name, Result.id)
        .limit(limit)
    )
    return [PersonLine(row[0], row[1], row[2], bool(row[3])) for row in rows]


def bundle_cycles(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """Public id and name of the periods with documents for a bundle, the newest first."""
    within = select(Appraisal.cycle_id).where(Appraisal.result_id.in_(bundled_results(actor)))
    query = select(Cycle.public_id, Cycle.name).where(Cycle.id.in_(within)).order_by(Cycle.starts_on.desc(), Cycle.id)
    return [(row[0], row[1]) for row in session.execute(query)]


def bundle_units(session: Session, actor: Actor, on: date) -> list[tuple[str, str]]:
    """Public id and name of the units with documents for a bundle, by name."""
    within = select(Appraisal.unit_id).where(Appraisal.result_id.in_(bundled_results(actor)))
    rows = session.execute(select(Unit.id, Unit.public_id).where(Unit.id.in_(within))).all()
    names = unit_names(session, [row.id for row in rows], on) if rows else {}
    return sorted(((row.public_id, names.get(row.id, "")) for row in rows), key=lambda pair: pair[1])


def ids_of(session: Session, cycle_public_id: str, unit_public_id: str) -> tuple[int | None, int | None]:
    """The ids of a period and, where one is named, of a unit; None for what does not exist."""
    cycle = session.scalar(select(Cycle.id).where(Cycle.public_id == cycle_public_id))
    unit = session.scalar(select(Unit.id).where(Unit.public_id == unit_public_id)) if unit_public_id else None
    return cycle, unit


def visible_bundles(actor: Actor) -> Select[tuple[int]]:
    """Ids of the bundles that the actor asked for, nobody else's: what is in them depends on who asked."""
    return select(Bundle.id).where(Bundle.requested_by_id == (actor.account_id or 0))


def bundles_of(session: Session, actor: Actor) -> list[BundleCard]:
    """The actor's bundles, the newest first."""
    return _cards(session, Bundle.id.in_(visible_bundles(actor)))


def bundle_for(session: Session, actor: Actor, public_id: str) -> BundleCard:
    """Raises NotFound."""
    found = _cards(session, Bundle.public_id == public_id, Bundle.id.in_(visible_bundles(actor)))
    if not found:
        raise NotFound("bundle.not_found")
    return found[0]


def _cards(session: Session, *conditions: ColumnElement[bool]) -> list[BundleCard]:
    files = select(func.count()).where(BundleFile.bundle_id == Bundle.id).scalar_subquery()
    rows = session.execute(
        select(
            Bundle.id, Bundle.public_id, Bundle.cycle_id, Cycle.name, Bundle.unit_id, Bundle.page_size,
            Bundle.shape, Bundle.requested_at, Job.state, Job.cancel, Job.progress, Job.total, Job.error,
            Job.public_id, files,
        )
        .join(Cycle, Cycle.id == Bundle.cycle_id)
        .join(Job, Job.id == Bundle.job_id)
        .where(*conditions)
        .order_by(Bundle.id.desc())
    )  # fmt: skip
    return [BundleCard(*row) for row in rows.tuples()]


def bundled_printouts(session: Session, bundle_id: int) -> list[PrintoutLine]:
    """The documents of a bundle as they lie on a desk: person by person, the document before its sheet."""
    ids = session.scalars(
        select(Printout.id)
        .join(BundleFile, BundleFile.printout_id == Printout.id)
        .join(Appraisal, Appraisal.id == Printout.appraisal_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .where(BundleFile.bundle_id == bundle_id)
        .order_by(Employee.name, Employee.id, Printout.kind == PrintoutKind.C, Printout.id)
    ).all()
    lines = {line.id: line for line in printouts_by_ids(session, ids)}
    return [lines[one] for one in ids]


def bundle_print(session: Session, bundle_id: int) -> bytes | None:
    """A bundle as one PDF; None while, or where, there is none."""
    return session.scalar(select(BundlePrint.content).where(BundlePrint.bundle_id == bundle_id))


def plan_files(session: Session, actor: Actor, bundle_id: int) -> list[tuple[str, str]]:
    """The plans (SKP) that belong to the documents of a bundle: name of the employee and hash of the PDF.

    The report is D, SKP and C (PermenPANRB 6/2022 p. 114). The newest version of each; only those that the actor
    may issue, for plans are read by whoever assesses.
    """
    later = aliased(Plan)
    newer = select(later.id).where(
        later.employee_id == Plan.employee_id, later.cycle_id == Plan.cycle_id, later.seq > Plan.seq
    )
    results = select(Printout.result_id).join(BundleFile, BundleFile.printout_id == Printout.id)
    rows = session.execute(
        select(Employee.name, Plan.sha256)
        .select_from(Appraisal)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Plan, (Plan.employee_id == Appraisal.employee_id) & (Plan.cycle_id == Appraisal.cycle_id))
        .where(
            Appraisal.result_id.in_(results.where(BundleFile.bundle_id == bundle_id)),
            Appraisal.result_id.in_(issuable_results(actor)),
            Plan.sha256.is_not(None),
            ~newer.exists(),
        )
        .order_by(Employee.name, Plan.id)
    )
    return [(row[0], str(row[1])) for row in rows]


def bundle_by_id(session: Session, bundle_id: int) -> Bundle:
    """Raises NotFound when it was forgotten meanwhile."""
    found = session.get(Bundle, bundle_id)
    if found is None:
        raise NotFound("bundle.not_found")
    return found
