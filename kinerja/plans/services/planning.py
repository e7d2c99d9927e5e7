"""Plans: a version is added, never changed; where plans live is a setting."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import IO

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid, NotFound
from kinerja.cycles.queries import cycle_by_public_id
from kinerja.files.models import MAX_SIZE
from kinerja.files.services import store_file
from kinerja.people.models import Employee, JobFamily, Unit
from kinerja.people.queries import employee_card
from kinerja.plans import policies, queries
from kinerja.plans.models import Plan, PlanSource, SourceKind
from kinerja.plans.pasting import WorkResult


def keep_plan(
    actor: Actor,
    cycle_id: str,
    results: Sequence[WorkResult],
    document: tuple[str, IO[bytes]] | None,
    *,
    now: datetime,
) -> str:
    """The next version of one's own plan; what it does not bring is taken over from the one before it.

    Gives the public id, of the newest one when nothing is new. Raises NotFound, NotAllowed, Invalid by field.
    """
    with transaction() as session:
        cycle = cycle_by_public_id(session, actor, cycle_id)
        # Two tabs take turns at the number.
        session.execute(select(Employee.id).where(Employee.id == actor.employee_id).with_for_update())
        card = employee_card(session, actor.employee_id or 0, local_date(now, cycle.zone))
        source = queries.source_for(session, card.main if card else None, local_date(now, cycle.zone))
        ends = queries.rating_ends(session, cycle, actor.employee_id, now=now)
        require(policies.can_keep_plan(actor, cycle, source.kind, rating_ends=ends, now=now))
        before = next(iter(queries.plans_of(session, actor.employee_id or 0, cycle.id)), None)
        if document is None and not results:
            raise Invalid("plan.nothing", {"pasted": ["plan.nothing"]})
        sha256, name = _document(session, document, now=now) if document else (None, "")
        kept = Plan(
            employee_id=actor.employee_id,
            cycle_id=cycle.id,
            seq=queries.next_seq(session, actor.employee_id or 0, cycle.id),
            sha256=sha256 or (before.sha256 if before else None),
            name=name or (before.name if before else ""),
            results=[one.json() for one in results] or (list(before.results) if before else []),
            created_at=now,
        )
        if before is not None and (before.sha256, before.results) == (kept.sha256, kept.results):
            return before.public_id
        session.add(kept)
        session.flush()
        changes = {"seq": kept.seq, "results": len(kept.results), "hash": kept.sha256 or ""}
        record(session, actor, Event.PLAN_KEPT, "plan", kept.id, at=now, changes=changes)
        return kept.public_id


def set_source(
    actor: Actor, unit_id: int | None, job_family_id: int | None, kind: SourceKind, system: str, *, now: datetime
) -> None:
    """Where the plans of a group live from now on; the same group again replaces it. Raises NotAllowed, NotFound."""
    with transaction() as session:
        require(policies.can_set_source(actor, _agency_of(session, unit_id)))
        if job_family_id is not None and session.get(JobFamily, job_family_id) is None:
            raise NotFound("source.unknown")
        row = session.scalar(
            select(PlanSource).where(
                PlanSource.unit_id.is_not_distinct_from(unit_id),
                PlanSource.job_family_id.is_not_distinct_from(job_family_id),
            )
        )
        words = " ".join(system.split())[:120]
        if row is not None and (row.kind, row.system) == (kind, words):
            return
        if row is None:
            row = PlanSource(unit_id=unit_id, job_family_id=job_family_id)
            session.add(row)
        row.kind, row.system = kind, words
        session.flush()
        changes = {"unit": unit_id, "job_family": job_family_id, "kind": kind.value}
        agency = _agency_of(session, unit_id)
        record(session, actor, Event.PLAN_SOURCE_SET, "plan_source", row.id, at=now, agency_id=agency, changes=changes)


def remove_source(actor: Actor, source_id: str, *, now: datetime) -> None:
    """The group goes by the next wider setting again. Raises NotFound, NotAllowed."""
    with transaction() as session:
        row = session.scalar(select(PlanSource).where(PlanSource.public_id == source_id).with_for_update())
        if row is None:
            raise NotFound("source.unknown")
        agency = _agency_of(session, row.unit_id)
        require(policies.can_set_source(actor, agency))
        session.delete(row)
        record(session, actor, Event.PLAN_SOURCE_REMOVED, "plan_source", row.id, at=now, agency_id=agency)


def _agency_of(session: Session, unit_id: int | None) -> int | None:
    if unit_id is None:
        return None
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise NotFound("source.unknown")
    return unit.agency_id


def _document(session: Session, document: tuple[str, IO[bytes]], *, now: datetime) -> tuple[str, str]:
    """The stored PDF. Raises Invalid at the field `file`."""
    name, stream = document
    if not name.lower().endswith(".pdf"):
        raise Invalid("plan.pdf_only", {"file": ["plan.pdf_only"]})
    try:
        stored = store_file(session, BytesIO(stream.read(MAX_SIZE + 1)), name=name, now=now)
    except Invalid as refusal:
        raise Invalid(refusal.code, {"file": [refusal.code]}, **refusal.details) from refusal
    return stored.sha256, name[:200]
