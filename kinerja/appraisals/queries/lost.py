"""Nobody is lost between two units: who has no appraisal, and whose no longer fits the organisation."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, AppraisalState
from kinerja.appraisals.queries.handover import is_there, kept_appraisals, parts_by_appraisal
from kinerja.appraisals.queries.nominating import not_yet_appraised
from kinerja.appraisals.queries.visible import visible_appraisals
from kinerja.core.authz import Actor
from kinerja.cycles.queries.standing import standings
from kinerja.people.queries import agency_scope, cards_for, unit_names


@dataclass(frozen=True, slots=True)
class LostLine:
    """Somebody who needs a hand: `why` is a code, `public_id` the employee's."""

    public_id: str
    name: str
    unit_name: str
    why: str
    assessor: str = ""
    by_tree: str = ""


def lost_in(session: Session, actor: Actor, cycle_id: int, on: date) -> list[LostLine]:
    """Everybody whom the actor may see, by unit and name; the number of queries does not grow with them."""
    lines = [*_without_appraisal(session, actor, cycle_id, on), *_out_of_place(session, actor, cycle_id, on)]
    return sorted(lines, key=lambda line: (line.unit_name, line.name))


def _without_appraisal(session: Session, actor: Actor, cycle_id: int, on: date) -> list[LostLine]:
    seats = not_yet_appraised(session, cycle_id, on)
    return [
        LostLine(seat.card.public_id, seat.card.name, seat.placement.unit_name, "no_appraisal")
        for seat in seats
        if seat.card.employee_id != actor.employee_id and _may_see(actor, seat.placement.agency_id)
    ]


def _may_see(actor: Actor, agency_id: int | None) -> bool:
    scope = agency_scope(actor)
    return scope is None or agency_id in scope


def _out_of_place(session: Session, actor: Actor, cycle_id: int, on: date) -> list[LostLine]:
    """Undecided appraisals that say otherwise than the organisation does, unless somebody let them stay on purpose."""
    query = (
        visible_appraisals(actor)
        .where(Appraisal.cycle_id == cycle_id, Appraisal.state == AppraisalState.COLLECTING)
        .where(Appraisal.id.not_in(kept_appraisals()))
    )
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
