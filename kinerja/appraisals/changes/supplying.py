"""Figures from outside raters, kept with their source: data as immutable submissions, givens with the appraisal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from forms.answers import Answers
from kinerja.appraisals.changes.sheets import make_submission
from kinerja.appraisals.models import Appraisal, DataRecord
from kinerja.appraisals.queries import DataSheet, Source, Supply
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor
from kinerja.cycles.models import Cycle
from kinerja.notices.changes import NewNotice, add_notice


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a figure comes from, and of which day it is."""

    source: str
    dated: date

    def json(self) -> dict[str, str]:
        return {"source": self.source, "date": self.dated.isoformat()}


def sourced(answers: Answers, known: DataSheet | None, origin: Origin) -> dict[str, Source]:
    """The source of every answer: the new one where the value is new; everywhere when no value is."""
    before: Answers = known.answers if known else {}
    sources: Mapping[str, Source] = known.sources if known else {}
    same = answers == before
    return {
        # What a unit's figure gave stays marked as such for as long as it has that value.
        code: sources[code]
        if answer == before.get(code) and code in sources and (not same or "unit" in sources[code])
        else origin.json()
        for code, answer in answers.items()
    }


def keep_data(
    session: Session,
    actor: Actor,
    appraisal: Appraisal,
    supply: Supply,
    *,
    sheet: DataSheet,
    now: datetime,
) -> DataRecord:
    """What a data role says from now on: a new immutable submission beside earlier ones; whom it is about is told."""
    submission = make_submission(
        appraisal.id, sheet.part, sheet.role, supply.instrument, sheet.answers, givens=supply.part.givens
    )
    session.add(submission)
    session.flush()
    kept = DataRecord(
        submission_id=submission.id,
        appraisal_id=appraisal.id,
        part=sheet.part,
        role=sheet.role,
        seq=sheet.seq,
        sources={code: dict(source) for code, source in sheet.sources.items()},
        recorded_at=now,
    )
    session.add(kept)
    changes = {"part": sheet.part, "role": sheet.role, "seq": sheet.seq, "codes": sorted(sheet.answers)}
    record(
        session,
        actor,
        Event.DATA_RECORDED,
        "appraisal",
        appraisal.public_id,
        at=now,
        agency_id=appraisal.agency_id,
        changes=changes | {"hash": submission.hash},
    )
    name = session.get_one(Cycle, appraisal.cycle_id).name
    key = f"figure:{appraisal.public_id}:{sheet.part}:{sheet.role}:{sheet.seq}"
    add_notice(session, NewNotice(appraisal.employee_id, key, "figure.arrived", {"cycle": name}), now=now)
    return kept


def keep_givens(
    session: Session,
    actor: Actor,
    appraisal: Appraisal,
    supply: Supply,
    *,
    values: Mapping[str, str],
    sources: Mapping[str, Source],
    now: datetime,
) -> None:
    """The givens of one part from now on; codes of what changed go into the log, values never."""
    part = supply.part
    changed = {code for code in {*part.givens, *values} if part.givens.get(code) != values.get(code)}
    part.givens = dict(values)
    part.given_sources = {code: dict(source) for code, source in sources.items()}
    record(
        session,
        actor,
        Event.GIVENS_SET,
        "appraisal",
        appraisal.public_id,
        at=now,
        agency_id=appraisal.agency_id,
        changes={"part": part.part, "codes": sorted(changed)},
    )
