"""Ratings that were looked through now and are signed later, several under one password."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete

from kinerja.appraisals.changes.deciding import Choice, checked_outcome, keep_decision, material_of
from kinerja.appraisals.changes.reviewing import hash_of
from kinerja.appraisals.models import RatingReview
from kinerja.appraisals.queries import results as rows
from kinerja.appraisals.services.decide import check_choices, decision_policy
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict


def keep_review(
    actor: Actor, appraisal_public_id: str, choices: Mapping[str, Choice], *, rev: int, now: datetime
) -> None:
    """Keep ratings and reasons as looked through, with what the score rests on; again replaces them.

    Nothing is decided: that needs a signature. Raises NotFound, NotAllowed, Conflict (somebody decided meanwhile),
    Invalid (a reason is due, or the ratings are none that remain).
    """
    with transaction() as session:
        appraisal = rows.appraisal_for_update(session, appraisal_public_id)
        require(decision_policy(session, actor, appraisal, now=now))
        if appraisal.rev != rev:
            raise Conflict("appraisal.changed_meanwhile")
        material = material_of(session, appraisal.id)
        check_choices(session, appraisal.id, material, choices)
        checked_outcome(session, appraisal.id, material, choices)
        for axis, draft in rows.rating_drafts(session, appraisal.id).items():
            draft.choice, draft.reason = choices[axis].rating, choices[axis].reason.strip()
        session.merge(RatingReview(appraisal_id=appraisal.id, material_hash=hash_of(material), reviewed_at=now))
        record(
            session,
            actor,
            Event.RATING_REVIEWED,
            "appraisal",
            appraisal.public_id,
            at=now,
            agency_id=appraisal.agency_id,
            changes={axis: choice.rating for axis, choice in choices.items()},
        )


def sign_reviewed(actor: Actor, appraisal_public_id: str, *, now: datetime) -> str:
    """Decide exactly what was looked through: a decision of its own, with its own signature and event.

    The caller has just asked for the password again. Returns the result's public id. Raises NotFound, NotAllowed,
    Invalid, Conflict for what was not looked through, or not with what the score rests on now.
    """
    with transaction() as session:
        appraisal = rows.appraisal_for_update(session, appraisal_public_id)
        require(decision_policy(session, actor, appraisal, now=now))
        review = session.get(RatingReview, appraisal.id)
        if review is None:
            raise Conflict("decision.not_reviewed")
        material = material_of(session, appraisal.id)
        if hash_of(material) != review.material_hash:
            raise Conflict("decision.material_changed")
        drafts = rows.rating_drafts(session, appraisal.id)
        choices = {axis: Choice(draft.choice, draft.reason) for axis, draft in drafts.items()}
        check_choices(session, appraisal.id, material, choices)
        result = keep_decision(session, actor, appraisal, material, choices, now=now)
        session.execute(delete(RatingReview).where(RatingReview.appraisal_id == appraisal.id))
        return result.public_id
