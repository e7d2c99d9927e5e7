"""What the words of both sides and the decision of an objection leave behind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.document import fingerprint_of
from kinerja.appraisals.changes.deadlines import end_clock
from kinerja.appraisals.changes.deciding import Choice, Grounds, keep_result, parties_in_force
from kinerja.appraisals.changes.signing import sign
from kinerja.appraisals.material import Material
from kinerja.appraisals.models import Appraisal, Result, SignatureMeaning
from kinerja.appraisals.queries.results import record_hash_of
from kinerja.appraisals.workflow import Step as AppraisalStep
from kinerja.appraisals.workflow import advance as advance_appraisal
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.core.errors import Conflict
from kinerja.cycles.models import ClockCode, Cycle
from kinerja.objections.changes.packing import Contested
from kinerja.objections.changes.telling import tell
from kinerja.objections.models import EvidencePack, Objection, ObjectionDecision, ObjectionState, Party, Statement
from kinerja.objections.workflow import Step, advance

STEPS = {
    ObjectionState.UPHELD: (Step.UPHOLD, AppraisalStep.UPHOLD),
    ObjectionState.CHANGED: (Step.CHANGE, AppraisalStep.CHANGE),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the superior decides. `hearing`: how a side without statement was heard, or why it was not."""

    outcome: ObjectionState
    reason: str
    hearing: str = ""
    choices: Mapping[str, Choice] = field(default_factory=dict)


def keep_statement(
    session: Session, actor: Actor, objection: Objection, party: Party, text: str, *, now: datetime
) -> Statement:
    """One side's words, signed with their hash; both the other side and whoever decides are told."""
    if actor.employee_id is None:
        raise Conflict("objection.not_a_side")
    appraisal = session.get_one(Appraisal, objection.appraisal_id)
    digest = fingerprint_of({"objection": objection.public_id, "party": party.value, "text": text})
    statement = Statement(
        objection_id=objection.id, party=party, text=text, hash=digest, by_id=actor.employee_id, at=now
    )
    session.add(statement)
    session.flush()
    sign(session, actor, SignatureMeaning.SENT, ("objection_statement", str(statement.id), digest), at=now)
    other = appraisal.employee_id if party is Party.ASSESSOR else appraisal.assessor_id
    told = [(f"objection.stated.{party.value}", other), (f"objection.stated.{party.value}", objection.decider_id)]
    tell(session, appraisal, told, key=f"objection:{objection.public_id}", now=now)
    record(
        session,
        actor,
        Event.OBJECTION_STATED,
        "objection",
        objection.public_id,
        at=now,
        agency_id=appraisal.agency_id,
        changes={"party": party.value, "hash": digest},
    )
    return statement


def keep_verdict(
    session: Session, actor: Actor, contested: Contested, verdict: Verdict, material: Material | None, *, now: datetime
) -> ObjectionDecision:
    """The last word: with another result where `material` is given. The appraisal is final."""
    objection, appraisal = contested.objection, contested.appraisal
    if actor.employee_id is None:
        raise Conflict("objection.not_decider")
    party = decider_party(session, appraisal, actor.employee_id, objection.decider_placement_id or 0, now=now)
    result = _changed(session, actor, contested, verdict, material, party=party, now=now) if material else None
    pack_hash = session.scalar(select(EvidencePack.hash).where(EvidencePack.objection_id == objection.id))
    digest = fingerprint_of(
        {
            "objection": objection.public_id,
            "pack": pack_hash,
            "outcome": verdict.outcome.value,
            "reason": verdict.reason,
            "hearing": verdict.hearing,
            "decider": party,
            "result": record_hash_of(result) if result else None,
        }
    )
    decision = ObjectionDecision(
        objection_id=objection.id,
        outcome=verdict.outcome,
        reason=verdict.reason,
        hearing=verdict.hearing,
        result_id=result.id if result else None,
        decider=party,
        by_id=actor.employee_id,
        hash=digest,
        at=now,
    )
    session.add(decision)
    session.flush()
    _end(session, contested, verdict.outcome, now=now)
    sign(session, actor, SignatureMeaning.DECIDED, ("objection_decision", str(objection.id), digest), at=now)
    record(
        session,
        actor,
        Event.OBJECTION_DECIDED,
        "objection",
        objection.public_id,
        at=now,
        agency_id=appraisal.agency_id,
        changes={
            "outcome": verdict.outcome.value,
            "hash": digest,
            "result": record_hash_of(result) if result else "same",
        },
    )
    return decision


def decider_party(
    session: Session, appraisal: Appraisal, employee_id: int, placement_id: int, *, now: datetime
) -> dict[str, Any]:
    """Name, number, post and capacity of whoever decides, as they are today."""
    today = local_date(now, session.get_one(Cycle, appraisal.cycle_id).zone)
    return parties_in_force(session, {"decider": (employee_id, placement_id)}, today)["decider"]


def _changed(
    session: Session,
    actor: Actor,
    contested: Contested,
    verdict: Verdict,
    material: Material,
    *,
    party: dict[str, Any],
    now: datetime,
) -> Result:
    """Another result over the same score and sheet: the superior changes ratings, never what raters answered."""
    original = contested.result
    grounds = Grounds(
        cause="objection",
        score=original.score,
        sheet=original.sheet,
        hashes=original.hashes,
        legal_basis=original.legal_basis,
        people=original.people | {"decider": party},
    )
    return keep_result(session, actor, contested.appraisal, material, verdict.choices, grounds=grounds, now=now)


def _end(session: Session, contested: Contested, outcome: ObjectionState, *, now: datetime) -> None:
    objection, appraisal = contested.objection, contested.appraisal
    step, appraisal_step = STEPS[outcome]
    advance(objection, step)
    objection.ended_at = now
    advance_appraisal(appraisal, appraisal_step)
    end_clock(session, appraisal, ClockCode.OBJECTION_DECISION, appraisal_step, now=now)
    kind = f"objection.{outcome.value}"
    told = [(kind, appraisal.employee_id), (kind, appraisal.assessor_id)]
    tell(session, appraisal, told, key=f"objection:{objection.public_id}", now=now)
