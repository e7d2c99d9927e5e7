"""Finished appraisals as they are scored again: what was sent, what was given, what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from kinerja.appraisals.material import PartSheets
from kinerja.appraisals.models import Appraisal, AppraisalPart, Result
from kinerja.appraisals.queries import sheets_in, visible_appraisals
from kinerja.core.authz import Actor
from kinerja.core.errors import NotFound
from kinerja.cycles.models import Cycle, CycleState
from kinerja.instruments.models import Version
from kinerja.instruments.versions import load_instrument


@dataclass(frozen=True, slots=True)
class Finished:
    """An appraisal with its result in force. `served` names the parts that versions of the instrument serve."""

    appraisal_id: int
    agency_id: int
    unit_id: int
    score: str | None
    outcome: Mapping[str, Any]
    ratings: Mapping[str, Any]
    parts: tuple[PartSheets, ...]
    served: frozenset[str]


@dataclass(frozen=True, slots=True)
class FinishedCycle:
    """A closed cycle that a draft can be tried on; `count` is of appraisals that the reader may know of."""

    id: int
    public_id: str
    name: str
    count: int


def finished_cycles(session: Session, actor: Actor, instrument_id: int) -> list[FinishedCycle]:
    """Closed cycles with results under any version of the instrument, the newest first."""
    seen = visible_appraisals(actor).with_only_columns(Appraisal.id)
    query = (
        select(Cycle.id, Cycle.public_id, Cycle.name, func.count(Appraisal.id))
        .join(Appraisal, Appraisal.cycle_id == Cycle.id)
        .where(Cycle.state == CycleState.CLOSED, *_finished(instrument_id), Appraisal.id.in_(seen))
        .group_by(Cycle.id, Cycle.public_id, Cycle.name, Cycle.starts_on)
        .order_by(Cycle.starts_on.desc(), Cycle.id.desc())
    )
    return [FinishedCycle(*row) for row in session.execute(query).tuples()]


def finished_cycle(session: Session, actor: Actor, instrument_id: int, public_id: str) -> FinishedCycle:
    """Raises NotFound for a cycle that the draft cannot be tried on."""
    for one in finished_cycles(session, actor, instrument_id):
        if one.public_id == public_id:
            return one
    raise NotFound("impact.cycle_unknown")


def finished_count(session: Session, cycle_id: int, instrument_id: int) -> int:
    query = select(func.count(Appraisal.id)).where(Appraisal.cycle_id == cycle_id, *_finished(instrument_id))
    return session.scalar(query) or 0


def served_fingerprints(session: Session, cycle_id: int, instrument_id: int) -> list[str]:
    """The documents under which the instrument served in the cycle."""
    query = (
        select(AppraisalPart.fingerprint)
        .join(Appraisal, Appraisal.id == AppraisalPart.appraisal_id)
        .join(Version, Version.id == AppraisalPart.version_id)
        .where(Appraisal.cycle_id == cycle_id, Version.instrument_id == instrument_id)
        .distinct()
        .order_by(AppraisalPart.fingerprint)
    )
    return list(session.scalars(query))


def finished_after(session: Session, cycle_id: int, instrument_id: int, *, after: int, limit: int) -> list[Finished]:
    """The next appraisals by id, in four statements and whatever documents are not loaded yet."""
    rows = session.execute(_finished_rows(cycle_id, instrument_id, after).limit(limit)).all()
    ids = [row.id for row in rows]
    parts, served = _parts_in(session, ids, instrument_id)
    return [
        Finished(
            row.id,
            row.agency_id,
            row.unit_id,
            row.score,
            row.outcome,
            row.ratings,
            tuple(parts[row.id]),
            frozenset(served[row.id]),
        )
        for row in rows
    ]


def _finished_rows(cycle_id: int, instrument_id: int, after: int) -> Select[Any]:
    return (
        select(
            Appraisal.id, Appraisal.agency_id, Appraisal.unit_id, Result.score, Result.outcome, Result.ratings
        )
        .join(Result, Result.id == Appraisal.result_id)
        .where(Appraisal.cycle_id == cycle_id, Appraisal.id > after, *_finished(instrument_id))
        .order_by(Appraisal.id)
    )  # fmt: skip


def _finished(instrument_id: int) -> list[ColumnElement[bool]]:
    served = (
        select(AppraisalPart.id)
        .join(Version, Version.id == AppraisalPart.version_id)
        .where(AppraisalPart.appraisal_id == Appraisal.id, Version.instrument_id == instrument_id)
        .correlate(Appraisal)
    )
    return [Appraisal.result_id.is_not(None), served.exists()]


def _parts_in(
    session: Session, ids: list[int], instrument_id: int
) -> tuple[dict[int, list[PartSheets]], dict[int, set[str]]]:
    query = (
        select(
            AppraisalPart.appraisal_id, AppraisalPart.part, AppraisalPart.fingerprint, AppraisalPart.givens,
            Version.instrument_id,
        )
        .join(Version, Version.id == AppraisalPart.version_id)
        .where(AppraisalPart.appraisal_id.in_(ids))
    )  # fmt: skip
    rows = session.execute(query).tuples().all()
    sheets = sheets_in(session, ids)
    parts: dict[int, list[PartSheets]] = {one: [] for one in ids}
    served: dict[int, set[str]] = {one: set() for one in ids}
    for appraisal_id, part, fingerprint, givens, owner in rows:
        instrument = load_instrument(session, fingerprint)
        parts[appraisal_id].append(PartSheets(part, instrument, givens, sheets.get((appraisal_id, part), [])))
        if owner == instrument_id:
            served[appraisal_id].add(part)
    return parts, served
