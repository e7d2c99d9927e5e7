"""The rows of an open cycle under another version, inside the caller's transaction: all of them, or none."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, select, update
from sqlalchemy.orm import Session

from forms.instrument import Instrument
from kinerja.appraisals.changes.returning import reopen_sheet, write_to_guest
from kinerja.appraisals.models import (
    Appraisal,
    AppraisalPart,
    Assignment,
    AssignmentState,
    Ballot,
    DraftAnswer,
    Evidence,
    RatingDraft,
    Response,
    ResponseState,
    VersionMove,
)
from kinerja.appraisals.queries.moving import MovePlan, moving_parts, parts_served
from kinerja.cycles.models import Cycle, CycleInstrument
from kinerja.instruments.models import Version
from kinerja.notices.changes import NewNotice, add_notices

BATCH = 1000


def lock_rows(session: Session, cycle_id: int, version_id: int) -> list[int]:
    """The appraisals that move; until the transaction ends nobody sends, saves or decides about them.

    Sheets first, as whoever sends takes them.
    """
    ids = moving_parts(cycle_id, version_id)
    sheets = select(Response.id).join(Assignment, Assignment.id == Response.assignment_id)
    sheets = sheets.where(Assignment.appraisal_id.in_(ids)).order_by(Response.id)
    session.execute(sheets.with_for_update(of=Response)).all()
    locked = select(Appraisal.id).where(Appraisal.id.in_(ids)).order_by(Appraisal.id).with_for_update()
    return list(session.scalars(locked))


def move_rows(
    session: Session,
    cycle: Cycle,
    move: VersionMove,
    plan: MovePlan,
    *,
    old: Instrument,
    new: Instrument,
    on: date,
    now: datetime,
) -> dict[str, int]:
    """Sheets first, then the parts, because only these say which sheets move. Gives what was done in numbers."""
    ids = select(Appraisal.id).where(Appraisal.id.in_(moving_parts(cycle.id, move.from_version_id)))
    parts = parts_served(session, cycle.id, move.from_version_id)
    people = set(session.scalars(ids.with_only_columns(Appraisal.employee_id)))
    people |= set(session.scalars(ids.with_only_columns(Appraisal.assessor_id)))
    raters = _raters(session, ids)
    returned = _return_sheets(session, move, ids, parts, plan, now=now)
    dropped = _drop_answers(session, ids, parts, plan)
    if _axes(old) != _axes(new):
        session.execute(delete(RatingDraft).where(RatingDraft.appraisal_id.in_(ids)))
    # Two fingerprints in one group would tell who had sent before the move, and the log says who that was.
    secret = update(Ballot).where(Ballot.appraisal_id.in_(ids), Ballot.part.in_(parts))
    session.execute(secret.values(fingerprint=new.fingerprint))
    moved = _move_parts(session, move, ids, plan, on=on)
    session.execute(
        update(CycleInstrument)
        .where(CycleInstrument.cycle_id == cycle.id, CycleInstrument.version_id == move.from_version_id)
        .values(version_id=move.to_version_id)
    )
    add_notices(session, _notices(cycle, move, people | raters, returned), now=now)
    return {"appraisals": moved, "returned": sum(returned.values()), "dropped": dropped}


def _raters(session: Session, ids: Select[Any]) -> set[int]:
    query = select(Assignment.employee_id).where(
        Assignment.appraisal_id.in_(ids), Assignment.state == AssignmentState.OPEN
    )
    return {one for one in session.scalars(query) if one is not None}


def _return_sheets(
    session: Session, move: VersionMove, ids: Select[Any], parts: list[str], plan: MovePlan, *, now: datetime
) -> dict[int, int]:
    """Sent sheets of touched open roles are open again; what was sent stays. Employee -> number of sheets.

    Guests are written to, each once.
    """
    query = (
        select(Response, Assignment)
        .join(Assignment, Assignment.id == Response.assignment_id)
        .where(
            Assignment.appraisal_id.in_(ids),
            Assignment.role.in_(plan.returned),
            Assignment.closed.is_(False),
            Response.part.in_(parts),
            Response.state == ResponseState.SUBMITTED,
        )
        .order_by(Response.id)
    )
    found: dict[int, int] = {}
    for response, assignment in session.execute(query).tuples().all():
        reopen_sheet(session, response, assignment)
        rater = assignment.employee_id or 0
        if not rater:
            write_to_guest(session, assignment, f"move:{move.public_id}", now=now)
        found[rater] = found.get(rater, 0) + 1
    session.flush()
    return found


def _drop_answers(session: Session, ids: Select[Any], parts: list[str], plan: MovePlan) -> int:
    """Answers that do not go over leave the open sheets, with the evidence beside them."""
    number = 0
    for role, asked in plan.roles.items():
        if not asked.dropped:
            continue
        sheets = (
            select(Response.id)
            .join(Assignment, Assignment.id == Response.assignment_id)
            .where(
                Assignment.appraisal_id.in_(ids),
                Assignment.role == role,
                Response.part.in_(parts),
                Response.state == ResponseState.DRAFT,
            )
        )
        gone = delete(DraftAnswer).where(DraftAnswer.response_id.in_(sheets), DraftAnswer.code.in_(asked.dropped))
        number += session.execute(gone).rowcount  # type: ignore[attr-defined]  # a DELETE's result
        session.execute(delete(Evidence).where(Evidence.response_id.in_(sheets), Evidence.code.in_(asked.dropped)))
    return number


def _move_parts(session: Session, move: VersionMove, ids: Select[Any], plan: MovePlan, *, on: date) -> int:
    """Every part under the new version; `why` keeps where it came from and what is asked again."""
    old, new = session.get_one(Version, move.from_version_id), session.get_one(Version, move.to_version_id)
    query = select(AppraisalPart.id, AppraisalPart.why).where(
        AppraisalPart.appraisal_id.in_(ids), AppraisalPart.version_id == old.id
    )
    moved = {"number": new.number, "moved_from": old.number, "moved_on": on.isoformat(), "again": " ".join(plan.again)}
    values = [{"of": key, "reason": {**why, **moved}} for key, why in session.execute(query).tuples()]
    table: Any = AppraisalPart.__table__
    statement = (
        update(table)
        .where(table.c.id == bindparam("of"))
        .values(version_id=new.id, fingerprint=new.fingerprint, why=bindparam("reason", type_=table.c.why.type))
    )
    for start in range(0, len(values), BATCH):
        session.connection().execute(statement, values[start : start + BATCH])
    return len(values)


def _axes(instrument: Instrument) -> list[Any]:
    return [(axis.code, [option.code for option in axis.options]) for axis in instrument.draft.outcome.axes]


def _notices(cycle: Cycle, move: VersionMove, people: set[int], returned: dict[int, int]) -> Iterator[NewNotice]:
    """Everybody concerned once; who must send again hears that instead."""
    params = {"cycle": cycle.name, "cycle_id": cycle.public_id}
    for employee_id in sorted((people | returned.keys()) - {0}):
        number = returned.get(employee_id, 0)
        kind = "cycle.sheets_returned" if number else "cycle.version_moved"
        yield NewNotice(employee_id, f"move:{move.public_id}", kind, {**params, "sheets": number})
