"""Both sides speak, then the superior decides."""

from datetime import datetime

from sqlalchemy.orm import Session

from kinerja.appraisals.changes.deciding import material_of
from kinerja.appraisals.material import Material
from kinerja.appraisals.models import Appraisal, Result
from kinerja.appraisals.queries.results import appraisal_for_update
from kinerja.appraisals.services.decide import MAX_REASON, axes_of, choice_errors
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid
from kinerja.objections import policies
from kinerja.objections.changes.deciding import Verdict, keep_statement, keep_verdict
from kinerja.objections.changes.packing import Contested
from kinerja.objections.models import Objection, ObjectionState, Party
from kinerja.objections.queries.hearings import Hearing, hearing_of, objection_for_update

MAX_STATEMENT = 10_000


def state_side(actor: Actor, public_id: str, text: str, *, now: datetime) -> None:
    """The assessor's explanation or the appraisee's reply, once each. Raises NotFound, NotAllowed, Invalid."""
    with transaction() as session:
        _appraisal, objection, hearing = _locked(session, public_id)
        require(policies.can_state_side(actor, hearing))
        party = policies.party_of(actor, hearing)
        text = text.strip()
        if not text:
            raise Invalid("objection.statement_missing", {"text": ["objection.statement_missing"]})
        if len(text) > MAX_STATEMENT:
            raise Invalid("objection.statement_too_long", {"text": ["objection.statement_too_long"]})
        keep_statement(session, actor, objection, party or Party.APPRAISEE, text, now=now)


def decide_objection(actor: Actor, public_id: str, verdict: Verdict, *, rev: int, now: datetime) -> str:
    """Uphold the result or change its ratings; the caller has just asked for the password again.

    Decision, signature, state, another result and event are stored together or not at all. Returns the public
    id of the result in force. Raises NotFound, NotAllowed, Conflict (somebody was faster), Invalid.
    """
    with transaction() as session:
        appraisal, objection, hearing = _locked(session, public_id)
        require(policies.can_decide_objection(actor, hearing))
        if objection.rev != rev:
            raise Conflict("objection.changed_meanwhile")
        original = session.get_one(Result, objection.result_id)
        material = material_of(session, appraisal.id) if verdict.outcome is ObjectionState.CHANGED else None
        errors = _verdict_errors(verdict, hearing) | _rating_errors(verdict, original, material)
        if errors:
            raise Invalid("objection.verdict_incomplete", errors)
        keep_verdict(session, actor, Contested(objection, original, appraisal), verdict, material, now=now)
        return session.get_one(Result, appraisal.result_id).public_id


def _locked(session: Session, public_id: str) -> tuple[Appraisal, Objection, Hearing]:
    """The locked rows, the appraisal first as everywhere."""
    appraisal = appraisal_for_update(session, hearing_of(session, public_id).appraisal_public_id)
    objection = objection_for_update(session, public_id)
    return appraisal, objection, hearing_of(session, public_id)


def _verdict_errors(verdict: Verdict, hearing: Hearing) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if verdict.outcome not in (ObjectionState.UPHELD, ObjectionState.CHANGED):
        errors["outcome"] = ["objection.outcome_missing"]
    if not verdict.reason.strip():
        errors["reason"] = ["objection.verdict_reason_missing"]
    elif len(verdict.reason) > MAX_REASON:
        errors["reason"] = ["rating.reason_too_long"]
    if hearing.stated != frozenset(Party) and not verdict.hearing.strip():
        errors["hearing"] = ["objection.hearing_missing"]
    elif len(verdict.hearing) > MAX_REASON:
        errors["hearing"] = ["rating.reason_too_long"]
    return errors


def _rating_errors(verdict: Verdict, original: Result, material: Material | None) -> dict[str, list[str]]:
    """Another rating on at least one axis, with the reasons that are due. Raises Conflict without axes."""
    if material is None:
        return {}
    if not axes_of(material.instrument):
        raise Conflict("objection.no_ratings")
    errors = choice_errors(material, verdict.choices)
    same = all(
        axis in verdict.choices and verdict.choices[axis].rating == kept["decided"]
        for axis, kept in original.ratings.items()
    )
    return errors or ({"outcome": ["objection.nothing_changed"]} if same else {})
