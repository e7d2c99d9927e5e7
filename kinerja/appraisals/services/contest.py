"""A figure about oneself is contested before it counts, and settled with a reason by whoever may enter it."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from kinerja.appraisals import queries
from kinerja.appraisals.models import Appraisal, ContestState, FigureContest, RatingReview
from kinerja.appraisals.policies import contesting as policies
from kinerja.appraisals.queries.contests import answer_text, contest_for_update, contests_in
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.cycles.models import Cycle
from kinerja.notices.changes import NewNotice, add_notice

LONGEST_REASON = 2_000


def contest_figure(
    actor: Actor, appraisal_public_id: str, figure: tuple[str, str, str], reason: str, *, now: datetime
) -> str:
    """From now on that figure (part, role, code) does not count; the contest's public id.

    Ratings that were looked through have to be looked through again.
    Raises NotFound, NotAllowed, Conflict while it is contested already, Invalid.
    """
    part, role, code = figure
    with transaction() as session:
        appraisal = _appraisal(session, Appraisal.public_id == appraisal_public_id)
        require(policies.can_contest_figure(actor, appraisal))
        sheet = queries.data_in_force(session, [appraisal.id]).get((appraisal.id, part, role))
        answer = sheet.answers.get(code) if sheet else None
        if answer is None:
            raise Invalid("contest.no_figure", {"figure": ["contest.no_figure"]})
        known = contests_in(session, [appraisal.id]).get((appraisal.id, part, role), {}).get(code)
        if known is not None and known.keeps_out(answer, code):
            raise Conflict("contest.already_open")
        contest = FigureContest(
            appraisal_id=appraisal.id, part=part, role=role, code=code, answer=answer_text(code, answer),
            reason=_checked(reason), filed_at=now,
        )  # fmt: skip
        session.add(contest)
        session.flush()
        _material_changed(session, appraisal)
        record(
            session, actor, Event.FIGURE_CONTESTED, "appraisal", appraisal.public_id, at=now,
            agency_id=appraisal.agency_id, changes={"part": part, "role": role, "code": code},
        )  # fmt: skip
        return contest.public_id


def settle_contest(actor: Actor, public_id: str, *, stands: bool, reason: str, now: datetime) -> None:
    """The figure stands and counts again, or it is wrong and waits for another value; the appraisee is told.

    Raises NotFound, NotAllowed, Conflict, Invalid without a reason.
    """
    with transaction() as session:
        contest = contest_for_update(session, public_id)
        appraisal = _appraisal(session, Appraisal.id == contest.appraisal_id)
        superiors = queries.superiors_in(session, appraisal.cycle_id, actor.employee_id)
        allowed = policies.can_settle_contest(actor, appraisal, contest.state, superiors=superiors)
        if allowed.reason == "contest.already_settled":
            raise Conflict(allowed.reason)
        require(allowed)
        contest.settlement = _checked(reason)
        contest.state = ContestState.DISMISSED if stands else ContestState.UPHELD
        contest.settled_at, contest.settled_by_id = now, actor.account_id
        _material_changed(session, appraisal)
        changes = {"part": contest.part, "role": contest.role, "code": contest.code, "state": contest.state}
        record(
            session, actor, Event.FIGURE_CONTEST_SETTLED, "appraisal", appraisal.public_id, at=now,
            agency_id=appraisal.agency_id, changes=changes,
        )  # fmt: skip
        name = session.get_one(Cycle, appraisal.cycle_id).name
        kind = f"figure.{contest.state.value}"
        notice = NewNotice(appraisal.employee_id, f"contest:{contest.public_id}", kind, {"cycle": name})
        add_notice(session, notice, now=now)


def _appraisal(session: Session, wanted: ColumnElement[bool]) -> Appraisal:
    appraisal = session.scalars(select(Appraisal).where(wanted).with_for_update()).one_or_none()
    if appraisal is None:
        raise NotFound("appraisal.unknown")
    return appraisal


def _checked(reason: str) -> str:
    words = reason.strip()
    if not words or len(words) > LONGEST_REASON:
        code = "people.reason_missing" if not words else "reason.too_long"
        raise Invalid("contest.invalid", {"reason": [code]}, most=LONGEST_REASON)
    return words


def _material_changed(session: Session, appraisal: Appraisal) -> None:
    """What was looked through for signing rested on other figures."""
    session.execute(delete(RatingReview).where(RatingReview.appraisal_id == appraisal.id))
