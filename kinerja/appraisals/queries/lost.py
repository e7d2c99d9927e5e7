"""Nobody is lost between two units: who has no appraisal, and whose no longer fits the organisation."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, AppraisalState
from kinerja.appraisals.queries.handover import is_there, kept_appraisals, parts_by_appraisal
from kinerja.appraisals.queries.nominating import not_yet_appraised
from kinerja.appraisals.queries.visible import visible_appraisals
from kinerja.core.authz import Actor
from kinerja.cycles.queries import Seat
from kinerja.cycles.queries.standing import standings
from kinerja.people.models import Placement, Unit
from kinerja.people.queries import agency_scope, cards_for, in_force, unit_names

UNAPPRAISED = ("no_appraisal", "assessor_left")


@dataclass(frozen=True, slots=True)
class LostLine:
    """Somebody who needs a hand: `why` is a code, `public_id` the employee's."""

    public_id: str
    name: str
    unit_name: str
    why: str
    assessor: str = ""
    by_tree: str = ""

    @property
    def is_unappraised(self) -> bool:
        """Nobody appraises this person; of the others somebody does, only not whom the organisation says."""
        return self.why in UNAPPRAISED


@dataclass(frozen=True, slots=True)
class UnappraisedAgency:
    """A Dinas with people whom nobody appraises."""

    public_id: str
    name: str
    number: int


def lost_in(session: Session, actor: Actor, cycle_id: int, on: date, *, agency_id: int | None = None) -> list[LostLine]:
    """Everybody whom the actor may see, perhaps of one Dinas, by unit and name; whom nobody appraises first.

    The number of queries does not grow with them.
    """
    lines = [
        *_without_appraisal(session, actor, cycle_id, on, agency_id),
        *_out_of_place(session, actor, cycle_id, on, agency_id),
    ]
    return sorted(lines, key=lambda line: (not line.is_unappraised, line.unit_name, line.name))


def unappraised_agencies(session: Session, actor: Actor, cycle_id: int, on: date) -> list[UnappraisedAgency]:
    """How many nobody appraises in each Dinas that the actor may see, by name: the same people as in `lost_in`.

    Reads only those concerned, so that the board of the whole province stays quick.
    """
    numbers: Counter[int] = Counter(
        seat.placement.agency_id or 0 for seat in _unseated(session, actor, cycle_id, on, None)
    )
    placed = select(Placement.id).where(in_force(Placement, on))
    query = (
        visible_appraisals(actor)
        .where(Appraisal.cycle_id == cycle_id, Appraisal.state == AppraisalState.COLLECTING)
        .where(Appraisal.id.not_in(kept_appraisals()))
        .where(placed.where(Placement.employee_id == Appraisal.employee_id).correlate(Appraisal).exists())
        .where(~placed.where(Placement.employee_id == Appraisal.assessor_id).correlate(Appraisal).exists())
        .with_only_columns(Appraisal.agency_id, func.count())
        .group_by(Appraisal.agency_id)
    )
    for agency, number in session.execute(query).tuples():
        numbers[agency] += number
    names = unit_names(session, set(numbers), on) if numbers else {}
    keys = dict(session.execute(select(Unit.id, Unit.public_id).where(Unit.id.in_(set(numbers)))).tuples().all())
    found = [UnappraisedAgency(keys.get(one, ""), names.get(one, ""), number) for one, number in numbers.items()]
    return sorted(found, key=lambda one: one.name)


def _unseated(session: Session, actor: Actor, cycle_id: int, on: date, agency_id: int | None) -> list[Seat]:
    return [
        seat
        for seat in not_yet_appraised(session, cycle_id, on)
        if seat.card.employee_id != actor.employee_id
        and _may_see(actor, seat.placement.agency_id)
        and agency_id in (None, seat.placement.agency_id)
    ]


def _without_appraisal(
    session: Session, actor: Actor, cycle_id: int, on: date, agency_id: int | None
) -> list[LostLine]:
    return [
        LostLine(seat.card.public_id, seat.card.name, seat.placement.unit_name, "no_appraisal")
        for seat in _unseated(session, actor, cycle_id, on, agency_id)
    ]


def _may_see(actor: Actor, agency_id: int | None) -> bool:
    scope = agency_scope(actor)
    return scope is None or agency_id in scope


def _out_of_place(session: Session, actor: Actor, cycle_id: int, on: date, agency_id: int | None) -> list[LostLine]:
    """Undecided appraisals that say otherwise than the organisation does, unless somebody let them stay on purpose."""
    query = (
        visible_appraisals(actor)
        .where(Appraisal.cycle_id == cycle_id, Appraisal.state == AppraisalState.COLLECTING)
        .where(Appraisal.id.not_in(kept_appraisals()))
    )
    if agency_id is not None:
        query = query.where(Appraisal.agency_id == agency_id)
    appraisals = list(session.scalars(query))
    standing = standings(session, cycle_id, [one.employee_id for one in appraisals], on)
    parts = parts_by_appraisal(session, [one.id for one in appraisals])
    found = [
        one
        for one in appraisals
        if one.employee_id not in standing or not is_there(one, standing[one.employee_id], parts[one.id])
    ]
    people = {one.employee_id for one in found} | {one.assessor_id for one in found}
    people |= {st.assessor.employee_id for one in found if (st := standing.get(one.employee_id)) and st.assessor}
    cards = cards_for(session, people, on)
    names = unit_names(session, {one.unit_id for one in found}, on) if found else {}
    lines = []
    for one in found:
        card, place = cards[one.employee_id], standing.get(one.employee_id)
        assessor = cards[one.assessor_id]
        by_tree = cards[place.assessor.employee_id].name if place is not None and place.assessor else ""
        if place is None:
            why = "no_post"
        elif not assessor.placements:
            why = "assessor_left"
        elif place.assessor is None:
            why = "no_superior"
        else:
            why = "other_assessor" if place.assessor.employee_id != one.assessor_id else "other_post"
        lines.append(LostLine(card.public_id, card.name, names.get(one.unit_id, ""), why, assessor.name, by_tree))
    return lines
