"""The check before opening: everyone who would be appraised, and what stands in the way."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from forms.instrument import Instrument, RoleKind
from kinerja.cycles.models import Cycle
from kinerja.cycles.queries.periods import windows_of
from kinerja.cycles.queries.serving import Serving
from kinerja.cycles.queries.standing import standings
from kinerja.instruments.versions import load_instrument
from kinerja.people.models import Employee, Placement, Post, Unit, UnitKind
from kinerja.people.queries import EmployeeCard, PlacementCard, SupervisorCard, cards_for, in_force

ANSWERING = (RoleKind.SELF, RoleKind.SUPERVISOR, RoleKind.PEER, RoleKind.SUBORDINATE, RoleKind.EXTERNAL)
RATING = "rating"


@dataclass(frozen=True, slots=True)
class Seat:
    """One employee who would be appraised, by the placement that counts."""

    card: EmployeeCard
    placement: PlacementCard
    assessor: SupervisorCard | None
    servings: tuple[Serving, ...]


@dataclass(frozen=True, slots=True)
class Roster:
    """Everyone in service on a day, with the instruments of all parts compiled."""

    seats: tuple[Seat, ...]
    instruments: Mapping[str, Instrument]  # by fingerprint

    def of(self, seat: Seat) -> list[Instrument]:
        return [self.instruments[serving.fingerprint] for serving in seat.servings]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the check found. A finding about a person carries the card; a warning does not block."""

    code: str
    card: EmployeeCard | None = None
    unit_name: str = ""
    detail: str = ""
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """The numbers that opening would create, and all findings at once."""

    people: int
    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if not one.warning)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.warning)


def roster(
    session: Session, cycle_id: int, on: date, employee_ids: Collection[int] | Select[tuple[int]] | None = None
) -> Roster:
    """Active employees with a placement on that day; the number of queries does not grow with them.

    Who leads the province itself is above this system: an assessor, never an appraisee.
    """
    governing = (
        select(Placement.employee_id)
        .join(Post, Post.id == Placement.post_id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Post.is_head, Unit.kind == UnitKind.PROVINCE, in_force(Placement, on))
    )
    query = select(Employee.id).where(Employee.active).join(Placement, Placement.employee_id == Employee.id)
    query = query.where(in_force(Placement, on), Employee.id.not_in(governing)).distinct()
    if employee_ids is not None:
        query = query.where(Employee.id.in_(employee_ids))
    ids = list(session.scalars(query))
    cards = cards_for(session, ids, on)
    standing = standings(session, cycle_id, ids, on)
    seats = tuple(
        Seat(cards[one], place.placement, place.assessor, place.servings) for one, place in sorted(standing.items())
    )
    fingerprints = {serving.fingerprint for seat in seats for serving in seat.servings}
    return Roster(seats, {one: load_instrument(session, one) for one in sorted(fingerprints)})


def check_cycle(session: Session, cycle: Cycle, people: Roster) -> Check:
    """Every finding at once: blocking ones about people and windows, warnings about roles and instruments on trial."""
    findings = [
        *_window_findings(session, cycle, people),
        *_seat_findings(people),
        *_role_findings(people),
        *_trial_findings(people),
    ]
    return Check(len(people.seats), tuple(findings))


def _seat_findings(people: Roster) -> Iterator[Finding]:
    for seat in people.seats:
        place = seat.placement.unit_name
        if not seat.servings:
            yield Finding("check.no_instrument", seat.card, place)
        if seat.assessor is None:
            yield Finding("check.no_assessor", seat.card, place)
        elif seat.assessor.employee_id == seat.card.employee_id:
            yield Finding("check.own_assessor", seat.card, place)
        if seat.placement.agency_id is None:
            yield Finding("check.no_agency", seat.card, place)


def _window_findings(session: Session, cycle: Cycle, people: Roster) -> Iterator[Finding]:
    if not people.seats:
        yield Finding("check.nobody")
    general = {window.role for window in windows_of(session, cycle.id) if window.unit_id is None}
    needed = {role.kind for one in people.instruments.values() for role in one.roles.values()} & set(ANSWERING)
    for kind in ANSWERING:
        if kind in needed and kind.value not in general:
            yield Finding("check.no_window", detail=kind.value)
    if RATING not in general:
        yield Finding("check.no_window", detail=RATING)


def _role_findings(people: Roster) -> Iterator[Finding]:
    """Roles that nobody is assigned to at opening: third parties are nominated, data are imported."""
    seen: set[tuple[str, str]] = set()
    for instrument in people.instruments.values():
        for role in instrument.roles.values():
            title = instrument.draft.title.get("id", instrument.draft.code)
            if role.kind in (RoleKind.EXTERNAL, RoleKind.SYSTEM) and (title, role.code) not in seen:
                seen.add((title, role.code))
                code = "check.role_nominated_later" if role.kind is RoleKind.EXTERNAL else "check.role_by_data"
                yield Finding(code, unit_name=title, detail=role.label.get("id", role.code), warning=True)


def _trial_findings(people: Roster) -> Iterator[Finding]:
    """Instruments without a decree: opening now keeps the results on trial for good."""
    served = {(str(one.why["title"]), str(one.why["number"])) for seat in people.seats for one in seat.servings
              if one.legal_basis is None}  # fmt: skip
    for title, number in sorted(served):
        yield Finding("check.on_trial", unit_name=title, detail=number, warning=True)
