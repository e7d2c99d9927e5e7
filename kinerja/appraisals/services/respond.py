"""Filling in a sheet: start it or refuse, save a field, save the whole form, add and take away evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.answers import Answer, incomplete, parse_field, read_answers
from forms.builder import asked_of, takes_evidence
from forms.errors import Problem
from forms.instrument import Instrument
from forms.progress import PartProgress, parts_of, progress
from forms.rows import in_rows
from kinerja.appraisals import policies, queries
from kinerja.appraisals.changes import keep_answers, start_responses
from kinerja.appraisals.changes.declining import decline
from kinerja.appraisals.changes.evidence import add_file, pieces_of, remove_file
from kinerja.appraisals.models import Assignment, Response
from kinerja.appraisals.queries import AssignmentRow, Sheet
from kinerja.appraisals.queries.paper import ASKED_ABOUT_CONFLICT
from kinerja.appraisals.queries.preparing import prepares
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid, NotFound
from kinerja.instruments.versions import load_instrument

# What the page sends besides answers: its token, revisions and buttons.
CONTROLS = frozenset({"csrf_token", "rev", "action", "field", "evidence"})


@dataclass(frozen=True, slots=True)
class Saved:
    """One field group is stored: its revision, and how far the sheet is.

    `is_conflict`: nothing was stored, because `stored` (with `rev`) is newer than what was typed over.
    """

    code: str
    rev: int
    filled: int
    total: int
    is_complete: bool
    is_conflict: bool = False
    stored: Answer | None = None
    parts: tuple[PartProgress, ...] = ()  # of a long sheet: answers elsewhere may be asked for or no longer


@dataclass(frozen=True, slots=True)
class SavedSheet:
    """What became of a whole form: what could not be read, what was changed elsewhere meanwhile.

    `conflicts`: code -> the stored answer; the own one stays what was typed.
    """

    problems: tuple[Problem, ...] = ()
    conflicts: Mapping[str, Answer | None] = field(default_factory=dict)
    revisions: Mapping[str, int] = field(default_factory=dict)
    filled: int = 0
    total: int = 0


def start_assignment(actor: Actor, assignment_id: str, *, conflict: bool | None, now: datetime) -> str | None:
    """Open the sheets of a duty and give the first one's public id; again gives the same.

    With a declared conflict of interest the duty is declined instead (None) and the
    administrator asked for a replacement. Raises NotAllowed, NotFound, Invalid.
    """
    with transaction() as session:
        assignment, row = _assignment(session, assignment_id, now)
        drafted = prepares(session, actor, row.duty, row.about.appraisal_id, local_date(now))
        require(policies.can_start_assignment(actor, row.duty, now=now, prepares=drafted))
        if row.duty.role_kind in ASKED_ABOUT_CONFLICT:
            if conflict is None and assignment.conflict is None:
                raise Invalid("assignment.invalid", {"conflict": ["assignment.conflict_unanswered"]})
            if conflict:
                assignment.conflict = True
                decline(session, actor, assignment, row, "conflict", now=now)
                return None
        assignment.conflict = False
        fresh = start_responses(session, assignment, [part for part, *_ in row.parts])
        first = next((sheet for _, _, sheet, state in row.parts if sheet and state == "draft"), None)
        return first or (fresh[0].public_id if fresh else None)


def decline_assignment(actor: Actor, assignment_id: str, *, now: datetime) -> None:
    """A third party refuses; what was typed is kept by nobody. Raises NotAllowed, NotFound."""
    with transaction() as session:
        assignment, row = _assignment(session, assignment_id, now)
        require(policies.can_decline_assignment(actor, row.duty))
        decline(session, actor, assignment, row, "refused", now=now)


def save_field(actor: Actor, response_id: str, code: str, raw: Any, *, base_rev: int, now: datetime) -> Saved:
    """Store one field group as it is left; the same again is harmless.

    A newer stored answer is not overwritten: it comes back. Raises NotAllowed, NotFound, AnswersInvalid.
    """
    with transaction() as session:
        sheet, response, instrument = _open_sheet(session, actor, response_id, now)
        answer = parse_field(instrument, code, raw, role=sheet.role, files=pieces_of(sheet, code))
        stored, rev = sheet.answers.get(code), sheet.revisions.get(code, 0)
        is_conflict = answer != stored and rev != base_rev
        if answer != stored and not is_conflict:
            rev = keep_answers(session, sheet, {code: answer})[code]
        answers = sheet.answers if is_conflict else _with(sheet, {code: answer})
        is_complete = _note_completeness(sheet, response, instrument, answers, now=now)
        filled, total = progress(instrument, answers, role=sheet.role, givens=sheet.givens)
        parts = parts_of(instrument, answers, role=sheet.role, givens=sheet.givens)
        return Saved(code, rev, filled, total, is_complete, is_conflict, stored, tuple(parts))


def save_sheet(
    actor: Actor, response_id: str, raw: Any, *, base_revs: Mapping[str, int], now: datetime, locale: str = "id"
) -> SavedSheet:
    """Store all that can be read of a whole form; what cannot, and what was changed elsewhere, comes back.

    Raises NotAllowed, NotFound.
    """
    with transaction() as session:
        sheet, response, instrument = _open_sheet(session, actor, response_id, now)
        files = {one.code: pieces_of(sheet, one.code) for one in asked_of(instrument, sheet.role)}
        typed, problems = read_answers(
            instrument, raw, role=sheet.role, complete=False, locale=locale, ignore=CONTROLS, files=files
        )
        broken = {problem.path for problem in problems}
        changed: dict[str, Answer | None] = {}
        conflicts: dict[str, Answer | None] = {}
        for indicator in asked_of(instrument, sheet.role):
            code = indicator.code
            known = sheet.answers.get(code)
            if code in broken or typed.get(code) == known:
                continue
            if sheet.revisions.get(code, 0) != base_revs.get(code, 0):
                conflicts[code] = known
            else:
                changed[code] = typed.get(code)
        revisions = {**sheet.revisions, **keep_answers(session, sheet, changed)}
        answers = _with(sheet, changed)
        _note_completeness(sheet, response, instrument, answers, now=now)
        filled, total = progress(instrument, answers, role=sheet.role, givens=sheet.givens)
        return SavedSheet(tuple(problems), conflicts, revisions, filled, total)


def add_evidence(actor: Actor, response_id: str, code: str, stream: IO[bytes], *, name: str, now: datetime) -> None:
    """Put a file beside an answer. Raises NotAllowed, NotFound, Invalid for a file that is not accepted."""
    with transaction() as session:
        sheet, response, instrument = _open_sheet(session, actor, response_id, now)
        indicator = next((one for one in asked_of(instrument, sheet.role) if one.code == code), None)
        if indicator is None or not takes_evidence(instrument, indicator, sheet.role) or sheet.duty.closed:
            raise Invalid("evidence.not_taken", {code: ["evidence.not_taken"]})
        answer = add_file(session, sheet, code, stream, name=name, now=now)
        keep_answers(session, sheet, {code: answer})
        _note_completeness(sheet, response, instrument, _with(sheet, {code: answer}), now=now)
        record(
            session,
            actor,
            Event.EVIDENCE_ADDED,
            "response",
            sheet.id,
            at=now,
            agency_id=sheet.about.agency_id,
            changes={"code": code},
        )


def remove_evidence(actor: Actor, response_id: str, evidence_id: str, *, now: datetime) -> None:
    """Take a file away from an answer; again is harmless. Raises NotAllowed, NotFound."""
    with transaction() as session:
        sheet, _response, _instrument = _open_sheet(session, actor, response_id, now)
        found = next((one for one in sheet.evidence if one.public_id == evidence_id), None)
        if found is None:
            return
        keep_answers(session, sheet, {found.code: remove_file(session, sheet, found)})
        agency = sheet.about.agency_id
        changes = {"code": found.code}
        record(session, actor, Event.EVIDENCE_REMOVED, "response", sheet.id, at=now, agency_id=agency, changes=changes)


def _assignment(session: Session, public_id: str, now: datetime) -> tuple[Assignment, AssignmentRow]:
    query = select(Assignment).where(Assignment.public_id == public_id).with_for_update()
    assignment = session.scalar(query)
    if assignment is None:
        raise NotFound("assignment.unknown")
    return assignment, queries.assignment_for(session, public_id, local_date(now))


def _open_sheet(session: Session, actor: Actor, public_id: str, now: datetime) -> tuple[Sheet, Response, Instrument]:
    """The sheet, locked, if the actor may write in it now."""
    response = session.scalar(select(Response).where(Response.public_id == public_id).with_for_update())
    if response is None:
        raise NotFound("response.unknown")
    sheet = queries.sheet_for(session, public_id, local_date(now))
    drafted = prepares(session, actor, sheet.duty, sheet.about.appraisal_id, local_date(now))
    require(policies.can_answer_sheet(actor, sheet.duty, now=now, prepares=drafted))
    if drafted:
        response.prepared_by_id = actor.employee_id
    return sheet, response, in_rows(load_instrument(session, sheet.fingerprint), sheet.givens)


def _with(sheet: Sheet, changed: Mapping[str, Answer | None]) -> dict[str, Answer]:
    merged: dict[str, Answer | None] = {**sheet.answers, **changed}
    return {code: answer for code, answer in merged.items() if answer is not None}


def _note_completeness(
    sheet: Sheet, response: Response, instrument: Instrument, answers: Mapping[str, Answer], *, now: datetime
) -> bool:
    """Keep when the sheet was complete for the first time: only then may the self-assessment be shown."""
    is_complete = not incomplete(instrument, answers, role=sheet.role, givens=sheet.givens)
    if is_complete and response.first_complete_at is None:
        response.first_complete_at = now
    return is_complete
