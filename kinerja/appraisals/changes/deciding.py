"""What a decision stores: ratings, the result with its sheet and people, signature, state and event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.document import canonical_json
from forms.errors import AnswersInvalid
from forms.exact import plain, written
from forms.instrument import Instrument
from forms.outcome import Outcome, outcome_for
from kinerja.appraisals import queries
from kinerja.appraisals.changes.ballots import empty_withheld
from kinerja.appraisals.changes.deadlines import end_clock, start_clock
from kinerja.appraisals.changes.signing import sign
from kinerja.appraisals.material import Material, PartSheets, material_from
from kinerja.appraisals.models import (
    Appraisal,
    Assignment,
    Rating,
    Response,
    Result,
    SignatureMeaning,
)
from kinerja.appraisals.queries import results as rows
from kinerja.appraisals.queries.handover import has_dropped_study
from kinerja.appraisals.workflow import Step, advance
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.cycles.models import ClockCode, Cycle
from kinerja.cycles.queries.standing import study_dropped_predicates
from kinerja.instruments.versions import load_instrument
from kinerja.people.numbers import shown_number
from kinerja.people.queries import EmployeeCard, PlacementCard, cards_for, unit_names

ENGINE = "kinerja.engine/1"


@dataclass(frozen=True, slots=True)
class Kind:
    """How a result came about: the cause that it keeps, the step of the appraisal, the clock that starts."""

    cause: str
    step: Step
    clock: ClockCode


DECISION = Kind("decision", Step.DECIDE, ClockCode.RETURN)
DEFAULT = Kind("default", Step.STAND_IN, ClockCode.DEFAULT_RETURN)  # by the superior of a silent assessor, D.1.2


@dataclass(frozen=True, slots=True)
class Choice:
    """The assessor's word on one axis."""

    rating: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a result keeps besides the ratings: why it was made, what it rests on, who stood where."""

    cause: str
    score: str | None
    sheet: str
    hashes: list[str]
    legal_basis: dict[str, Any] | None
    people: dict[str, Any]


def material_of(session: Session, appraisal_id: int) -> Material:
    """The score of an appraisal's parts as everything stands now; see `material_from`.

    Raises Conflict where a part came to what a given of the whole does not allow: only its instrument can be mended.
    """
    sheets = queries.sheets_in(session, [appraisal_id])
    parts = [
        PartSheets(
            part.part,
            load_instrument(session, part.fingerprint),
            part.givens,
            sheets.get((appraisal_id, part.part), []),
        )
        for part in rows.parts_of(session, appraisal_id)
    ]
    try:
        return material_from(parts)
    except AnswersInvalid as refusal:
        codes = ", ".join(sorted({problem.path for problem in refusal.problems}))
        raise Conflict("decision.does_not_fit", codes=codes) from refusal


def keep_decision(
    session: Session,
    actor: Actor,
    appraisal: Appraisal,
    material: Material,
    choices: Mapping[str, Choice],
    *,
    kind: Kind = DECISION,
    decider: Mapping[str, str] | None = None,
    now: datetime,
) -> Result:
    """Everything that deciding leaves behind; the caller has checked that it may be decided so.

    `decider` is printed where somebody else than the assessor decides.
    """
    people = people_in_force(session, appraisal, now=now)
    grounds = Grounds(
        cause=kind.cause,
        score=None if material.score.value is None else written(material.score.value),
        sheet=canonical_json({"parts": material.sheets}),
        hashes=[digest for part in material.sheets for digest in queries.hashes_for(session, appraisal.id, part)],
        legal_basis=rows.basis_of(session, appraisal.id),
        people=people if decider is None else people | {"decider": dict(decider)},
    )
    result = keep_result(session, actor, appraisal, material, choices, grounds=grounds, now=now)
    empty_withheld(session, appraisal.id)
    advance(appraisal, kind.step)
    end_clock(session, appraisal, ClockCode.DEFAULT, kind.step, now=now)
    start_clock(session, appraisal, kind.clock, now=now)
    record(
        session,
        actor,
        Event.RESULT_FINALISED,
        "result",
        result.public_id,
        at=now,
        agency_id=appraisal.agency_id,
        changes={
            "seq": result.seq,
            "cause": result.cause,
            "hash": rows.record_hash_of(result),
            "outcome": result.outcome["code"] or "none",
        },
    )
    return result


def keep_result(
    session: Session,
    actor: Actor,
    appraisal: Appraisal,
    material: Material,
    choices: Mapping[str, Choice],
    *,
    grounds: Grounds,
    now: datetime,
) -> Result:
    """The ratings and the signed result, numbered after whatever came before; it is in force from now on."""
    if actor.employee_id is None:
        raise Conflict("decision.not_assessor")
    outcome = checked_outcome(session, appraisal.id, material, choices)
    seq = (session.scalar(select(func.max(Result.seq)).where(Result.appraisal_id == appraisal.id)) or 0) + 1
    stored: dict[str, Any] = {}
    for axis, choice in choices.items():
        suggested = material.indications.get(axis)
        reason = choice.reason.strip()
        stored[axis] = {"decided": choice.rating, "suggested": suggested, "reason": reason}
        session.add(
            Rating(
                appraisal_id=appraisal.id,
                axis=axis,
                seq=seq,
                suggested=suggested,
                decided=choice.rating,
                reason=reason,
                by_id=actor.employee_id,
                at=now,
            )
        )
    result = Result(
        appraisal_id=appraisal.id,
        seq=seq,
        cause=grounds.cause,
        score=grounds.score,
        ratings=stored,
        outcome=outcome_json(outcome),
        legal_basis=grounds.legal_basis,
        people=grounds.people,
        sheet=grounds.sheet,
        hashes=grounds.hashes,
        engine=ENGINE,
        decided_at=now,
    )
    session.add(result)
    session.flush()
    appraisal.result_id = result.id
    digest = rows.record_hash_of(result)
    sign(session, actor, SignatureMeaning.DECIDED, ("result", str(result.id), digest), at=now)
    return result


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """The outcome as it is kept: kind, code, label in every language, figures as exact text and how they came."""
    figures: Mapping[str, Fraction] = outcome.figures or {}
    return {
        "kind": outcome.kind,
        "code": outcome.code,
        "label": dict(outcome.label or {}),
        "figures": {name: plain(value) for name, value in figures.items()},
        "explained": dict(outcome.explained),
    }


def people_in_force(session: Session, appraisal: Appraisal, *, now: datetime) -> dict[str, Any]:
    """Names, numbers, posts and units as they are today; the result keeps them for ever.

    Open raters are named; `responses` maps a response to the rater's label in the sheet.
    """
    zone = session.get_one(Cycle, appraisal.cycle_id).zone
    today = local_date(now, zone)
    raters, labels = {}, {}
    open_raters = session.execute(
        select(Response.id, Assignment.employee_id, Assignment.guest_id)
        .join(Assignment, Assignment.id == Response.assignment_id)
        .where(Assignment.appraisal_id == appraisal.id, Assignment.closed.is_(False))
    ).all()
    names = queries.rater_names(session, appraisal.id)
    for row in open_raters:
        label = queries.rater_label(row.id)
        labels[str(row.id)] = label
        raters[label] = names.get(row.id, "")
    parties = {
        "appraisee": (appraisal.employee_id, appraisal.placement_id),
        "assessor": (appraisal.assessor_id, appraisal.assessor_placement_id),
    }
    return {
        **parties_in_force(session, parties, today),
        "raters": raters,
        "responses": labels,
    }


def parties_in_force(session: Session, parties: Mapping[str, tuple[int, int]], on: date) -> dict[str, dict[str, str]]:
    """People, each an employee in one placement, as printed. Raises NotFound."""
    cards = cards_for(session, [employee_id for employee_id, _placement in parties.values()], on)
    if any(employee_id not in cards for employee_id, _placement in parties.values()):
        raise NotFound("employee.unknown")
    placed = {
        name: next((item for item in cards[employee_id].placements if item.id == placement_id), cards[employee_id].main)
        for name, (employee_id, placement_id) in parties.items()
    }
    agencies = {each.agency_id for each in placed.values() if each is not None and each.agency_id}
    names = unit_names(session, agencies, on) if agencies else {}
    return {
        name: party_json(cards[parties[name][0]], each, names.get(each.agency_id or 0, "") if each else "")
        for name, each in placed.items()
    }


def party_json(card: EmployeeCard, placement: PlacementCard | None, agency: str) -> dict[str, str]:
    """What a document prints of a person; a placement that has ended is replaced by the one in force."""
    person = {"name": card.name, "nip": shown_number(card.nip) if card.nip else "", "rank": card.rank, "agency": agency}
    if placement is None:
        return person | {"post": "", "unit": "", "capacity": "", "letter": ""}
    post = {"post": placement.post_title, "unit": placement.unit_name, "capacity": placement.kind.value}
    return person | post | {"letter": placement.letter}


def checked_outcome(session: Session, appraisal_id: int, material: Material, choices: Mapping[str, Choice]) -> Outcome:
    """What these ratings come to. After a dropped tugas belajar only the lowest predicates remain. Raises Invalid."""
    outcome = outcome_for(material.instrument, material.score, {axis: one.rating for axis, one in choices.items()})
    allowed = remaining_predicates(session, appraisal_id, material.instrument)
    if allowed and outcome.code not in allowed:
        raise Invalid(
            "rating.incomplete",
            {axis.code: ["rating.study_dropped"] for axis in material.instrument.draft.outcome.axes},
        )
    return outcome


def remaining_predicates(session: Session, appraisal_id: int, instrument: Instrument) -> frozenset[str]:
    """After a dropped tugas belajar the lowest ones, where the instrument has them; empty: every one remains."""
    matrix = instrument.draft.outcome.matrix
    lowest = study_dropped_predicates() & {one.code for one in matrix.predicates} if matrix else frozenset()
    return lowest if lowest and has_dropped_study(session, appraisal_id) else frozenset()
