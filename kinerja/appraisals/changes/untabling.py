"""A whole table taken back: every figure as it was, as a new record beside the old; or what stands in the way."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from forms.answers import answers_from_json
from kinerja.appraisals import policies, queries
from kinerja.appraisals.changes.marking import take_back_mark
from kinerja.appraisals.changes.serving import keep_figure
from kinerja.appraisals.changes.supplying import keep_data, keep_givens
from kinerja.appraisals.models import (
    Appraisal,
    AppraisalPart,
    AppraisalState,
    DataList,
    DataListChange,
    RatingReview,
    ServiceKind,
    WorkMark,
)
from kinerja.appraisals.queries.data import DataSheet, Supply
from kinerja.appraisals.queries.serving import last_figure
from kinerja.core.authz import Actor, require
from kinerja.cycles.models import Cycle
from kinerja.people.models import Unit

MOST_BLOCKERS = 100

Blocker = dict[str, Any]


def table_blockers(session: Session, kept: DataList) -> list[Blocker]:
    """What stands in the way, at most a hundred: what was changed since, and what was signed or sent on it."""
    found: list[Blocker] = []
    for change in _changes(session, kept):
        found += _blockers(session, kept, change)
    return sorted(found, key=lambda one: one["line"])[:MOST_BLOCKERS]


def restore_table(session: Session, actor: Actor, kept: DataList, *, now: datetime) -> int:
    """Everything as it was, the last change first; how many records. The caller has asked for blockers.

    Raises NotAllowed where the actor is a party to an appraisal on the list.
    """
    changes = list(reversed(_changes(session, kept)))
    cycle = session.get_one(Cycle, kept.cycle_id)
    for change in changes:
        if change.record == "work_mark":
            take_back_mark(session, actor, session.get_one(WorkMark, change.record_id), kept.reason, now=now)
        elif change.record == "service_figure":
            _restore_service_figure(session, actor, cycle, kept, change, now=now)
        else:
            _restore_figures(session, actor, change, now=now)
    return len(changes)


def _changes(session: Session, kept: DataList) -> Sequence[DataListChange]:
    query = select(DataListChange).where(DataListChange.list_id == kept.id).order_by(DataListChange.seq)
    return session.scalars(query).all()


def _blockers(session: Session, kept: DataList, change: DataListChange) -> Iterator[Blocker]:
    blocker = {"line": change.line, "record": change.record, "by": ""}
    if change.record == "work_mark":
        if session.get_one(WorkMark, change.record_id).withdrawn_at is not None:
            yield blocker
        return
    if change.record == "service_figure":
        last = last_figure(session, kept.cycle_id, change.record_id, ServiceKind(change.after["kind"]))
        if last is None or last.seq != change.after["seq"]:
            yield blocker
        return
    appraisal, part = _owner(session, change)
    if appraisal.state is not AppraisalState.COLLECTING:
        yield blocker | {"by": "result"}
    elif part is not None:
        if part.givens != change.after["givens"]:
            yield blocker
        elif queries.with_sent_sheets(session, [appraisal.id], lock=True):
            yield blocker | {"by": "response"}
    elif _in_force(session, appraisal.id, change) != change.after["seq"]:
        yield blocker


def _owner(session: Session, change: DataListChange) -> tuple[Appraisal, AppraisalPart | None]:
    part = session.get_one(AppraisalPart, change.record_id) if change.record == "appraisal_part" else None
    appraisal_id = change.record_id if part is None else part.appraisal_id
    query = select(Appraisal).where(Appraisal.id == appraisal_id).with_for_update()
    return session.scalars(query).one(), part


def _in_force(session: Session, appraisal_id: int, change: DataListChange) -> int:
    """The seq of what counts there now; 0 where a change during the period left the data behind."""
    known = queries.data_in_force(session, [appraisal_id])
    sheet = known.get((appraisal_id, change.after["part"], change.after["role"]))
    return sheet.seq if sheet is not None else 0


def _restore_figures(session: Session, actor: Actor, change: DataListChange, *, now: datetime) -> None:
    """Figures as they were before, as a new record: what was entered stays stored and counts no more."""
    appraisal, part = _owner(session, change)
    superiors = queries.superiors_in(session, appraisal.cycle_id, actor.employee_id)
    require(policies.can_record_data(actor, appraisal, superiors=superiors))
    before = change.before or {}
    name = change.after.get("part") if part is None else part.part
    supply = _supply(session, appraisal.id, str(name))
    if part is not None:
        keep_givens(session, actor, appraisal, supply, values=before["givens"], sources=before["sources"], now=now)
    else:
        answers = answers_from_json(before.get("answers", {}))
        sheet = DataSheet(str(name), change.after["role"], change.after["seq"] + 1, answers, before.get("sources", {}))
        keep_data(session, actor, appraisal, supply, sheet=sheet, now=now)
    session.execute(delete(RatingReview).where(RatingReview.appraisal_id == appraisal.id))


def _supply(session: Session, appraisal_id: int, part: str) -> Supply:
    return next(one for one in queries.supplies_for(session, [appraisal_id])[appraisal_id] if one.part.part == part)


def _restore_service_figure(
    session: Session, actor: Actor, cycle: Cycle, kept: DataList, change: DataListChange, *, now: datetime
) -> None:
    unit, kind = session.get_one(Unit, change.record_id), ServiceKind(change.after["kind"])
    last = last_figure(session, cycle.id, unit.id, kind)
    before = change.before
    if before is not None:
        keep_figure(
            session, actor, cycle, unit, kind, value=Decimal(before["value"]), source=before["source"],
            dated=date.fromisoformat(before["dated"]), now=now,
        )  # fmt: skip
    elif last is not None:
        keep_figure(
            session, actor, cycle, unit, kind, value=None, source=last.source, dated=last.dated, reason=kept.reason,
            now=now,
        )  # fmt: skip
