"""What somebody asks of an uploaded list: columns, dry run, applying, taking back, throwing away."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.queue import enqueue
from kinerja.people import policies
from kinerja.people.changes.importing import forget_list, remember_titles
from kinerja.people.importing.columns import header_from, plain
from kinerja.people.importing.workflow import Step, advance
from kinerja.people.models import ImportBatch, ImportState, RowField
from kinerja.people.queries.importing import (
    batch_by_public_id,
    batch_for_update,
    heard_titles,
    is_busy,
    title_rows,
)
from kinerja.people.services.importing.uploads import columns_of

CHECK, APPLY, UNDO = "check_people", "apply_people", "undo_people"
KEPT = frozenset({ImportState.APPLYING, ImportState.APPLIED, ImportState.UNDOING})
TWO_LINES = 2


def choose_header(actor: Actor, public_id: str, first: int, lines: int, *, now: datetime) -> None:
    """The titles stand in that line, or in it and the next. Raises NotFound, NotAllowed, Conflict, Invalid."""
    with transaction() as session:
        batch = _opened(session, actor, public_id)
        _require_open(batch)
        rows = dict(title_rows(session, batch.id))
        last = first + (1 if lines == TWO_LINES else 0)
        if first not in rows or (last not in rows and last != first):
            raise Invalid("import.no_such_line", {"header": ["import.no_such_line"]})
        chosen = [rows[number] for number in range(first, last + 1)]
        header = header_from(first, last, chosen, heard_titles(session, actor.account_id))
        batch.header_first, batch.header_last, batch.columns = first, last, columns_of(header)
        _record(session, actor, batch, Event.PEOPLE_LIST_CHECKED, {"header": first}, now=now)


def check_list(actor: Actor, public_id: str, fields: Sequence[str], *, effective_on: date, now: datetime) -> None:
    """Begin the dry run with these meanings of the columns, which are remembered for the next file.

    Raises NotFound, NotAllowed, Conflict, Invalid.
    """
    with transaction() as session:
        batch = _opened(session, actor, public_id)
        batch.columns = _columns(batch, fields)
        batch.effective_on = effective_on
        remember_titles(session, actor.account_id or 0, batch.columns)
        used = sorted(column["field"] for column in batch.columns if column["field"])
        _begin(session, actor, batch, Step.CHECK, now=now)
        _record(session, actor, batch, Event.PEOPLE_LIST_CHECKED, {"fields": used, "from": effective_on}, now=now)


def pick_units(actor: Actor, public_id: str, picks: Mapping[str, str], *, now: datetime) -> None:
    """Units (public ids) for names that nobody knows, then the dry run again; an empty pick takes one back.

    Raises NotFound, NotAllowed, Conflict.
    """
    with transaction() as session:
        batch = _opened(session, actor, public_id)
        chosen = {**batch.picks, **{plain(name): unit for name, unit in picks.items()}}
        batch.picks = {name: unit for name, unit in chosen.items() if unit}
        _begin(session, actor, batch, Step.CHECK, now=now)
        _record(session, actor, batch, Event.PEOPLE_LIST_CHECKED, {"picks": len(batch.picks)}, now=now)


def apply_list(actor: Actor, public_id: str, digest: str, *, now: datetime) -> None:
    """Begin to apply what the dry run says; `digest` is that of the dry run which somebody has read.

    Raises NotFound, NotAllowed, Conflict.
    """
    with transaction() as session:
        batch = _opened(session, actor, public_id)
        if batch.digest != digest or not batch.counts.get("effective"):
            raise Conflict("import.read_again" if batch.digest != digest else "import.nothing_to_apply")
        _begin(session, actor, batch, Step.APPLY, now=now)


def undo_list(actor: Actor, public_id: str, *, now: datetime) -> None:
    """Begin to take back what was applied. Raises NotFound, NotAllowed, Conflict."""
    with transaction() as session:
        _begin(session, actor, _opened(session, actor, public_id), Step.UNDO, now=now)


def discard_list(actor: Actor, public_id: str, *, now: datetime) -> None:
    """Throw away a list that changes nothing (any more). Raises NotFound, NotAllowed, Conflict."""
    with transaction() as session:
        batch = _opened(session, actor, public_id)
        if batch.state in KEPT:
            raise Conflict("import.wrong_state")
        _record(session, actor, batch, Event.PEOPLE_LIST_DISCARDED, {}, now=now)
        forget_list(session, batch)


def _opened(session: Session, actor: Actor, public_id: str) -> ImportBatch:
    """The list, locked, while none of its jobs is under way."""
    batch = batch_for_update(session, batch_by_public_id(session, actor, public_id).id)
    require(policies.can_work_on_import(actor, batch.agency_id))
    if is_busy(session, batch):
        raise Conflict("import.busy")
    return batch


def _require_open(batch: ImportBatch) -> None:
    if batch.state in KEPT or batch.state is ImportState.UNDONE:
        raise Conflict("import.wrong_state")


def _columns(batch: ImportBatch, fields: Sequence[str]) -> list[dict[str, str]]:
    """The columns with the meanings that were chosen; each meaning once, and the number among them."""
    known = {field.value for field in RowField}
    chosen = [field if field in known else "" for field in fields]
    chosen += [""] * (len(batch.columns) - len(chosen))
    used = [field for field in chosen if field]
    problems: dict[str, list[str]] = {
        f"column_{place}": ["import.column_twice"]
        for place, field in enumerate(chosen)
        if field and field in chosen[:place]
    }
    if RowField.NUMBER not in used:
        problems["columns"] = ["import.number_column_missing"]
    if problems:
        raise Invalid("import.columns_wrong", problems)
    pairs = zip(batch.columns, chosen, strict=False)
    return [{"title": column["title"], "field": field} for column, field in pairs]


def _begin(session: Session, actor: Actor, batch: ImportBatch, step: Step, *, now: datetime) -> None:
    kind = {Step.CHECK: CHECK, Step.APPLY: APPLY, Step.UNDO: UNDO}[step]
    advance(batch, step)
    batch.runs += 1
    batch.overtaken, batch.blockers = False, []
    key = f"{kind}:{batch.public_id}:{batch.runs}"
    batch.job_id = enqueue(session, kind, {"batch": batch.id}, key=key, actor=actor, now=now).id


def _record(
    session: Session, actor: Actor, batch: ImportBatch, event: Event, facts: Mapping[str, object], *, now: datetime
) -> None:
    record(session, actor, event, "import", batch.public_id, at=now, agency_id=batch.agency_id, changes=facts)
