"""Who may be drawn as a third party for the people of a unit, and what the draw gives; reads only."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from forms.document import fingerprint_of
from kinerja.appraisals.drawing import Want, draw, seed_of
from kinerja.appraisals.models import Appraisal, Assignment, AssignmentState
from kinerja.appraisals.models.raters import PoolSource, RaterDraw
from kinerja.appraisals.queries.nominating import NominatedRole, nominated_roles
from kinerja.appraisals.queries.visible import visible_data
from kinerja.core.authz import Actor
from kinerja.core.errors import NotFound
from kinerja.cycles.models import Cycle
from kinerja.people.models import Employee, Guest, Placement, Post, Unit
from kinerja.people.queries import in_force, unit_names, visible_guests

LIVE = (AssignmentState.OPEN, AssignmentState.DONE)
EXTERNAL = "external"
BURDENS = ("peer", "subordinate", EXTERNAL)
MOST_PER_APPRAISAL = 9


@dataclass(frozen=True, slots=True)
class DrawRequest:
    """Which role is to have how many raters, and from where they come."""

    role: str
    source: PoolSource
    number: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody in the pool; `id` is of an employee, or of a guest."""

    id: int
    public_id: str
    name: str
    place: str
    placement_id: int | None = None


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """What one appraisal has and gets."""

    appraisal_id: int
    public_id: str
    name: str
    present: int
    chosen: tuple[Candidate, ...]
    wanted: int

    @property
    def lacking(self) -> int:
        return max(0, self.wanted - self.present - len(self.chosen))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A whole draw as it would be made now; `fingerprint` says whether it is the one that was looked at."""

    request: DrawRequest
    ordinal: int
    seed: str
    pool: int
    lines: tuple[DrawnLine, ...]

    @property
    def number(self) -> int:
        return sum(len(line.chosen) for line in self.lines)

    @property
    def fingerprint(self) -> str:
        chosen = {line.public_id: [one.public_id for one in line.chosen] for line in self.lines}
        return fingerprint_of({"seed": self.seed, "chosen": chosen})


@dataclass(slots=True)
class _Lines:
    """Who is whose superior in a cycle."""

    above: dict[int, int]
    below: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for employee, superior in self.above.items():
            self.below[superior].append(employee)

    def related(self, employee: int) -> set[int]:
        """Everybody above and below, and those who share the superior."""
        found, step = {employee}, self.above.get(employee)
        found.update(self.below.get(step, ()) if step is not None else ())
        while step is not None and step not in found:
            found.add(step)
            step = self.above.get(step)
        waiting = list(self.below.get(employee, ()))
        while waiting:
            one = waiting.pop()
            waiting += [] if one in found else self.below.get(one, ())
            found.add(one)
        return found


def drawn_roles(session: Session, actor: Actor, cycle: Cycle, unit_id: int) -> list[NominatedRole]:
    """The outside roles of the unit's instruments, each once."""
    found: dict[str, NominatedRole] = {}
    for appraisal in _appraisals(session, actor, cycle.id, unit_id):
        for role in nominated_roles(session, appraisal.id):
            if role.kind == EXTERNAL:
                found.setdefault(role.code, role)
    return list(found.values())


def unit_by_public_id(session: Session, public_id: str) -> Unit:
    """Raises NotFound."""
    unit = session.scalar(select(Unit).where(Unit.public_id == public_id))
    if unit is None:
        raise NotFound("unit.unknown")
    return unit


def drawn_for(
    session: Session, actor: Actor, cycle: Cycle, unit: Unit, request: DrawRequest, *, on: date, lock: bool = False
) -> Drawn:
    """The draw as it stands now: the same question has the same answer until something changes.

    For every undecided appraisal of the unit that the actor may name raters for; `lock` them for making it so.
    """
    appraisals = _appraisals(session, actor, cycle.id, unit.id, lock=lock)
    present = {one.id: _present(session, one.id, request.role) for one in appraisals}
    served = [one for one in appraisals if present[one.id] is not None]
    if request.source is PoolSource.GUESTS:
        pool = _guests(session, actor, unit, request.role)
    else:
        pool = _officials(session, cycle.id, unit, request.source, on)
    barred = _barred(session, actor, cycle.id, served, pool, guests=request.source is PoolSource.GUESTS)
    before = select(func.count()).where(
        RaterDraw.cycle_id == cycle.id, RaterDraw.unit_id == unit.id, RaterDraw.role == request.role
    )
    ordinal = (session.scalar(before) or 0) + 1
    seed = seed_of(cycle.public_id, unit.public_id, request.role, ordinal)
    wants = [Want(one.id, max(0, request.number - (present[one.id] or 0)), barred[one.id]) for one in served]
    load = _load(session, cycle.id, guests=request.source is PoolSource.GUESTS)
    chosen = draw(wants, pool.keys(), load, seed=seed)
    names = _names(session, served)
    lines = tuple(
        DrawnLine(
            one.id,
            one.public_id,
            names[one.employee_id],
            present[one.id] or 0,
            tuple(pool[each] for each in chosen[one.id]),
            request.number,
        )
        for one in sorted(served, key=lambda one: (names[one.employee_id], one.id))
    )
    return Drawn(request, ordinal, seed, len(pool), lines)


def _appraisals(session: Session, actor: Actor, cycle_id: int, unit_id: int, *, lock: bool = False) -> list[Appraisal]:
    # Whoever may enter data about somebody may name raters: the same administrators, under the same conditions.
    query = visible_data(actor).where(Appraisal.cycle_id == cycle_id, Appraisal.unit_id == unit_id)
    query = query.order_by(Appraisal.id)
    return list(session.scalars(query.with_for_update(of=Appraisal) if lock else query))


def _present(session: Session, appraisal_id: int, role: str) -> int | None:
    """How many the role has; None where no instrument of the appraisal has that outside role."""
    roles = nominated_roles(session, appraisal_id)
    return next((one.present for one in roles if one.code == role and one.kind == EXTERNAL), None)


def _officials(session: Session, cycle_id: int, unit: Unit, source: PoolSource, on: date) -> dict[int, Candidate]:
    """Everybody who is appraised in this cycle, is in service on that day and works in another unit."""
    query = (
        select(
            Employee.id, Employee.public_id, Employee.name, Post.title, Post.unit_id, Placement.id.label("placement")
        )
        .join(Appraisal, Appraisal.employee_id == Employee.id)
        .join(Placement, Placement.id == Appraisal.placement_id)
        .join(Post, Post.id == Placement.post_id)
        .where(Appraisal.cycle_id == cycle_id, Employee.active, in_force(Placement, on), Post.unit_id != unit.id)
    )
    if source is PoolSource.OWN_AGENCY:
        query = query.where(Appraisal.agency_id == unit.agency_id)
    rows = session.execute(query).all()
    names = unit_names(session, {row.unit_id for row in rows}, on) if rows else {}
    return {
        row.id: Candidate(row.id, row.public_id, row.name, f"{row.title}, {names.get(row.unit_id, '')}", row.placement)
        for row in rows
    }


def _guests(session: Session, actor: Actor, unit: Unit, role: str) -> dict[int, Candidate]:
    query = select(Guest).where(
        Guest.id.in_(visible_guests(actor)), Guest.agency_id == unit.agency_id, Guest.active, Guest.kind == role
    )
    return {one.id: Candidate(one.id, one.public_id, one.label, one.list_name) for one in session.scalars(query)}


def _barred(
    session: Session,
    actor: Actor,
    cycle_id: int,
    appraisals: list[Appraisal],
    pool: Mapping[int, Candidate],
    *,
    guests: bool,
) -> dict[int, set[int]]:
    """By appraisal: who may not rate it. Nobody twice, nobody who refused or declared a conflict before."""
    rater = Assignment.guest_id if guests else Assignment.employee_id
    ids = [one.id for one in appraisals]
    people = {one.employee_id for one in appraisals}
    earlier = (
        select(Appraisal.employee_id, rater, Assignment.appraisal_id)
        .join(Appraisal, Appraisal.id == Assignment.appraisal_id)
        .where(
            Appraisal.employee_id.in_(people),
            rater.in_(pool.keys()),
            or_(
                Assignment.appraisal_id.in_(ids),
                Assignment.conflict.is_(True),
                Assignment.state == AssignmentState.DECLINED,
            ),
        )
    )
    known: dict[int, set[int]] = defaultdict(set)
    for appraisee, who, _appraisal in session.execute(earlier):
        known[appraisee].add(who)
    barred = {one.id: set(known[one.employee_id]) for one in appraisals}
    if guests:
        return barred
    superiors = select(Appraisal.employee_id, Appraisal.assessor_id).where(Appraisal.cycle_id == cycle_id)
    lines = _Lines(dict(session.execute(superiors).tuples().all()))
    mutual = _rated_by(session, cycle_id, people)
    for one in appraisals:
        barred[one.id] |= lines.related(one.employee_id) | {one.assessor_id} | mutual[one.employee_id]
        barred[one.id] |= {actor.employee_id} if actor.employee_id is not None else set()
    return barred


def _rated_by(session: Session, cycle_id: int, people: Iterable[int]) -> dict[int, set[int]]:
    """Whom each of these people rates as a third party, or once refused to rate for a conflict: nobody repays."""
    query = (
        select(Assignment.employee_id, Appraisal.employee_id)
        .join(Appraisal, Appraisal.id == Assignment.appraisal_id)
        .where(
            Assignment.employee_id.in_(people),
            Assignment.role_kind == EXTERNAL,
            or_(Appraisal.cycle_id == cycle_id, Assignment.conflict.is_(True)),
        )
    )
    found: dict[int, set[int]] = defaultdict(set)
    for who, about in session.execute(query):
        if who is not None:
            found[who].add(about)
    return found


def _load(session: Session, cycle_id: int, *, guests: bool) -> dict[int, int]:
    rater = Assignment.guest_id if guests else Assignment.employee_id
    query = (
        select(rater, func.count())
        .join(Appraisal, Appraisal.id == Assignment.appraisal_id)
        .where(
            Appraisal.cycle_id == cycle_id,
            rater.is_not(None),
            Assignment.role_kind.in_(BURDENS),
            Assignment.state.in_(LIVE),
        )
        .group_by(rater)
    )
    return Counter({who: number for who, number in session.execute(query) if who is not None})


def _names(session: Session, appraisals: list[Appraisal]) -> dict[int, str]:
    query = select(Employee.id, Employee.name).where(Employee.id.in_([one.employee_id for one in appraisals]))
    return dict(session.execute(query).tuples().all())
