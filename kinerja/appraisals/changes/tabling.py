"""A table applied inside a caller's transaction, with a ledger of what each line made or changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from forms.answers import answers_to_json
from kinerja.appraisals.changes.marking import keep_mark
from kinerja.appraisals.changes.serving import keep_figure
from kinerja.appraisals.changes.supplying import keep_data, keep_givens
from kinerja.appraisals.models import DataList, DataListChange, DataListRow, WorkMark
from kinerja.appraisals.queries.data import DataSheet, Supply
from kinerja.appraisals.queries.othertables import MarkTable, ServiceTable
from kinerja.appraisals.queries.plan import Plan
from kinerja.appraisals.queries.serving import last_figure
from kinerja.appraisals.queries.table import Judged
from kinerja.core.authz import Actor
from kinerja.cycles.models import Cycle
from kinerja.people.models import Unit

CHUNK = 500
LONGEST_NAME = 300


class Ledger:
    """Collects what a list changed; `write` stores it."""

    def __init__(self, list_id: int) -> None:
        self.list_id = list_id
        self.entries: list[dict[str, Any]] = []

    def note(
        self, line: int, record: str, record_id: int, before: dict[str, Any] | None, after: dict[str, Any]
    ) -> None:
        self.entries.append({
            "list_id": self.list_id, "seq": len(self.entries) + 1, "line": line, "record": record,
            "record_id": record_id, "before": before, "after": after,
        })  # fmt: skip

    def write(self, session: Session) -> None:
        for start in range(0, len(self.entries), CHUNK):
            session.execute(insert(DataListChange), self.entries[start : start + CHUNK])


def keep_lines(session: Session, kept: DataList, judged: Judged) -> None:
    """The lines of the table with what became of each."""
    rows = [
        {
            "list_id": kept.id, "line": one.row.line, "cells": list(one.row.cells.values()),
            "verdict": one.kind.value, "name": one.name[:LONGEST_NAME], "appraisal_id": one.appraisal_id,
        }
        for one in judged.verdicts
    ]  # fmt: skip
    for start in range(0, len(rows), CHUNK):
        session.execute(insert(DataListRow), rows[start : start + CHUNK])


def apply_table(session: Session, actor: Actor, cycle: Cycle, kept: DataList, judged: Judged, *, now: datetime) -> None:
    """Everything that the table says, and the ledger of it."""
    ledger = Ledger(kept.id)
    if isinstance(judged, Plan):
        _figures(session, actor, judged, ledger, now=now)
    elif isinstance(judged, MarkTable):
        _marks(session, actor, judged, ledger, now=now)
    elif isinstance(judged, ServiceTable):
        _service_figures(session, actor, cycle, judged, ledger, now=now)
    ledger.write(session)


def _figures(session: Session, actor: Actor, plan: Plan, ledger: Ledger, *, now: datetime) -> None:
    for (appraisal_id, part), left in sorted(plan.givens.items()):
        supply, row = _supply(plan, appraisal_id, part), _supply(plan, appraisal_id, part).part
        before = {"givens": dict(row.givens), "sources": dict(row.given_sources)}
        appraisal = plan.appraisals[appraisal_id]
        keep_givens(session, actor, appraisal, supply, values=left.values, sources=left.sources, now=now)
        after = {"givens": dict(row.givens)}
        ledger.note(plan.lines.get(appraisal_id, 0), "appraisal_part", row.id, before, after)
    for (appraisal_id, part, role), sheet in sorted(plan.sheets.items(), key=lambda one: one[0]):
        supply, known = _supply(plan, appraisal_id, part), plan.before.get((appraisal_id, part, role))
        keep_data(session, actor, plan.appraisals[appraisal_id], supply, sheet=sheet, now=now)
        made = {"part": part, "role": role, "seq": sheet.seq}
        ledger.note(plan.lines.get(appraisal_id, 0), "data_record", appraisal_id, _kept(known), made)


def _kept(known: DataSheet | None) -> dict[str, Any] | None:
    if known is None:
        return None
    sources = {code: dict(source) for code, source in known.sources.items()}
    return {"answers": answers_to_json(known.answers), "sources": sources}


def _supply(plan: Plan, appraisal_id: int, part: str) -> Supply:
    return next(one for one in plan.supplies[appraisal_id] if one.part.part == part)


def _marks(session: Session, actor: Actor, table: MarkTable, ledger: Ledger, *, now: datetime) -> None:
    for one in table.marks:
        mark = WorkMark(
            agency_id=one.agency_id, employee_id=one.employee_id, unit_id=one.unit_id, kind=one.kind,
            starts_on=one.starts_on, ends_on=one.ends_on, source=one.source, recorded_by_id=actor.account_id,
            recorded_at=now,
        )  # fmt: skip
        keep_mark(session, actor, mark, now=now)
        ledger.note(one.line, "work_mark", mark.id, None, {})


def _service_figures(
    session: Session, actor: Actor, cycle: Cycle, table: ServiceTable, ledger: Ledger, *, now: datetime
) -> None:
    for one in table.figures:
        unit, last = session.get_one(Unit, one.unit_id), last_figure(session, cycle.id, one.unit_id, one.kind)
        before = None
        if last is not None and last.value is not None:
            before = {"value": str(last.value), "source": last.source, "dated": last.dated.isoformat()}
        keep_figure(session, actor, cycle, unit, one.kind, value=one.value, source=one.source, dated=one.dated, now=now)
        seq = last.seq + 1 if last is not None else 1
        ledger.note(one.line, "service_figure", unit.id, before, {"kind": one.kind.value, "seq": seq})
