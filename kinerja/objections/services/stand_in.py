"""The superior decides for an assessor who stayed silent: first choice, then indication and decision."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.changes.deciding import DEFAULT, Choice, keep_decision, material_of
from kinerja.appraisals.models import Appraisal
from kinerja.appraisals.queries.results import appraisal_for_update
from kinerja.appraisals.queries.scoring import waiting_for_release
from kinerja.appraisals.services.decide import (
    axes_of,
    choice_errors,
    deciding_instrument,
    is_option,
)
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, Decision, require
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid
from kinerja.objections import policies
from kinerja.objections.changes.deciding import decider_party
from kinerja.objections.changes.telling import tell
from kinerja.objections.models import StandInDraft
from kinerja.objections.queries.silent import vacancy_of


def choose_in_place(actor: Actor, appraisal_public_id: str, choices: Mapping[str, str], *, now: datetime) -> None:
    """Keep the superior's first choice on every axis; only then does the indication show.

    What the assessor once chose without deciding is not taken over. Raises NotFound, NotAllowed, Invalid.
    """
    with transaction() as session:
        appraisal = appraisal_for_update(session, appraisal_public_id)
        require(stand_in_policy(session, actor, appraisal, now=now))
        axes = axes_of(deciding_instrument(session, appraisal.id))
        errors = {one.code: ["rating.required"] for one in axes if not is_option(one, choices.get(one.code))}
        if errors:
            raise Invalid("rating.incomplete", errors)
        kept = drafts_of(session, appraisal.id, actor.employee_id or 0)
        for axis in axes:
            choice = choices[axis.code]
            if axis.code in kept:
                kept[axis.code].choice = choice
                continue
            draft = StandInDraft(
                appraisal_id=appraisal.id, employee_id=actor.employee_id, axis=axis.code,
                first_choice=choice, choice=choice,
            )  # fmt: skip
            session.add(draft)
        if not kept:
            record(
                session,
                actor,
                Event.RATING_CHOSEN,
                "appraisal",
                appraisal.public_id,
                at=now,
                agency_id=appraisal.agency_id,
                changes={one.code: choices[one.code] for one in axes},
            )


def decide_in_place(
    actor: Actor, appraisal_public_id: str, choices: Mapping[str, Choice], *, rev: int, now: datetime
) -> str:
    """The decision in the assessor's place (D.1.2); the caller has just asked for the password again.

    A score that nobody's sheets complete does not block: the ratings give the predicate, and the sheet says what
    is missing. Returns the result's public id. Raises NotFound, NotAllowed, Conflict, Invalid.
    """
    with transaction() as session:
        appraisal = appraisal_for_update(session, appraisal_public_id)
        require(stand_in_policy(session, actor, appraisal, now=now))
        if appraisal.rev != rev:
            raise Conflict("appraisal.changed_meanwhile")
        material = material_of(session, appraisal.id)
        axes = axes_of(material.instrument)
        first = drafts_of(session, appraisal.id, actor.employee_id or 0)
        if any(axis.code not in first for axis in axes):
            raise Conflict("decision.choose_first")
        errors = choice_errors(material, choices)
        if errors:
            raise Invalid("rating.incomplete", errors)
        if not axes and material.score.status == "incomplete":
            raise Conflict("decision.score_incomplete")
        vacancy = vacancy_of(session, appraisal, now=now)
        placement = vacancy.decider_placement_id or 0
        decider = decider_party(session, appraisal, actor.employee_id or 0, placement, now=now)
        result = keep_decision(session, actor, appraisal, material, choices, kind=DEFAULT, decider=decider, now=now)
        told = [("stand_in.decided", appraisal.employee_id), ("stand_in.decided.assessor", appraisal.assessor_id)]
        tell(session, appraisal, told, key=f"stand_in:{appraisal.public_id}", now=now)
        return result.public_id


def stand_in_policy(session: Session, actor: Actor, appraisal: Appraisal, *, now: datetime) -> Decision:
    """May this actor decide in the assessor's place now? The rows that the pure policy needs, and its answer."""
    vacancy = vacancy_of(session, appraisal, now=now)
    waiting = bool(waiting_for_release(session, [appraisal.id]))
    return policies.can_stand_in(actor, vacancy, closed_waiting=waiting, now=now)


def drafts_of(session: Session, appraisal_id: int, employee_id: int) -> dict[str, StandInDraft]:
    """The first choices of this superior, by axis."""
    query = select(StandInDraft).where(
        StandInDraft.appraisal_id == appraisal_id, StandInDraft.employee_id == employee_id
    )
    return {row.axis: row for row in session.scalars(query)}
