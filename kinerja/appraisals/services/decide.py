"""The assessor decides: first choice, then the indication, then ratings, result and signature together."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from forms.instrument import Axis, Instrument
from forms.outcome import reason_due
from forms.rows import in_rows
from kinerja.appraisals.changes.deciding import Choice, keep_decision, material_of
from kinerja.appraisals.material import Material
from kinerja.appraisals.models import Appraisal, RatingDraft, RatingReview
from kinerja.appraisals.policies import results as policies
from kinerja.appraisals.queries import results as rows
from kinerja.appraisals.queries.scoring import waiting_for_release
from kinerja.appraisals.queries.windows import RATING, window_of
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, Decision, require
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid
from kinerja.instruments.versions import load_instrument

MAX_REASON = 10_000


def choose_ratings(actor: Actor, appraisal_public_id: str, choices: Mapping[str, str], *, now: datetime) -> None:
    """Keep the assessor's first choice on every axis; only then does the indication show.

    Choosing again before the decision changes the choice but not what was chosen first; what was ready to be signed
    has to be looked through again.
    Raises NotFound, NotAllowed, Invalid.
    """
    with transaction() as session:
        appraisal = rows.appraisal_for_update(session, appraisal_public_id)
        require(decision_policy(session, actor, appraisal, now=now))
        instrument = deciding_instrument(session, appraisal.id)
        errors = {
            axis.code: ["rating.required"]
            for axis in axes_of(instrument)
            if not is_option(axis, choices.get(axis.code))
        }
        if errors:
            raise Invalid("rating.incomplete", errors)
        kept = rows.rating_drafts(session, appraisal.id)
        session.execute(delete(RatingReview).where(RatingReview.appraisal_id == appraisal.id))
        for axis in axes_of(instrument):
            choice = choices[axis.code]
            if axis.code in kept:
                kept[axis.code].choice = choice
            else:
                session.add(RatingDraft(appraisal_id=appraisal.id, axis=axis.code, first_choice=choice, choice=choice))
        if not kept:
            record(
                session,
                actor,
                Event.RATING_CHOSEN,
                "appraisal",
                appraisal.public_id,
                at=now,
                agency_id=appraisal.agency_id,
                changes={axis.code: choices[axis.code] for axis in axes_of(instrument)},
            )


def finalize_appraisal(
    actor: Actor, appraisal_public_id: str, choices: Mapping[str, Choice], *, rev: int, now: datetime
) -> str:
    """Decide: ratings, result with its sheet, signature and audit event are stored together or not at all.

    The caller has just asked for the password again. Returns the result's public id.
    Raises NotFound, NotAllowed, Conflict (somebody decided meanwhile), Invalid (a reason is due).
    """
    with transaction() as session:
        appraisal = rows.appraisal_for_update(session, appraisal_public_id)
        require(decision_policy(session, actor, appraisal, now=now))
        if appraisal.rev != rev:
            raise Conflict("appraisal.changed_meanwhile")
        material = material_of(session, appraisal.id)
        check_choices(session, appraisal.id, material, choices)
        result = keep_decision(session, actor, appraisal, material, choices, now=now)
        return result.public_id


def deciding_instrument(session: Session, appraisal_id: int) -> Instrument:
    """The instrument whose axes the assessor decides on: that of the last part."""
    part = rows.parts_of(session, appraisal_id)[-1]
    return in_rows(load_instrument(session, part.fingerprint), part.givens)


def axes_of(instrument: Instrument) -> tuple[Axis, ...]:
    return instrument.draft.outcome.axes


def is_option(axis: Axis, choice: str | None) -> bool:
    """Whether the axis knows this rating."""
    return choice in {option.code for option in axis.options}


def decision_policy(session: Session, actor: Actor, appraisal: Appraisal, *, now: datetime) -> Decision:
    """May this actor choose and decide now? The rows that the pure policy needs, and its answer."""
    scope = rows.scope_of_appraisal(session, appraisal.public_id)
    return policies.can_choose_ratings(
        actor,
        scope,
        own_sent=rows.own_sheet_is_sent(session, appraisal.id, actor.employee_id or 0),
        closed_waiting=bool(waiting_for_release(session, [appraisal.id])),
        window=window_of(session, appraisal, RATING),
        now=now,
    )


def check_choices(session: Session, appraisal_id: int, material: Material, choices: Mapping[str, Choice]) -> None:
    """Every axis rated from its options, after a first choice, with the reasons that are due."""
    first = rows.rating_drafts(session, appraisal_id)
    if any(axis.code not in first for axis in axes_of(material.instrument)):
        raise Conflict("decision.choose_first")
    errors = choice_errors(material, choices)
    if errors:
        raise Invalid("rating.incomplete", errors)
    if material.score.status == "incomplete":
        raise Conflict("decision.score_incomplete")


def choice_errors(material: Material, choices: Mapping[str, Choice]) -> dict[str, list[str]]:
    """What is wrong with the ratings and reasons, by axis; a reason under `reason_` and its axis."""
    errors: dict[str, list[str]] = {}
    for axis in axes_of(material.instrument):
        choice = choices.get(axis.code)
        if choice is None or not is_option(axis, choice.rating):
            errors[axis.code] = ["rating.required"]
            continue
        if len(choice.reason) > MAX_REASON:
            errors[f"reason_{axis.code}"] = ["rating.reason_too_long"]
        due = reason_due(material.instrument, axis.code, choice.rating, material.indications.get(axis.code))
        if due and not choice.reason.strip():
            errors[f"reason_{axis.code}"] = ["rating.reason_due"]
    return errors
