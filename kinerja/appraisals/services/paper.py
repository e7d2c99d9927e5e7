"""Sheets that came on paper: entered by an operator, with the signed scan; mended by the rater."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from forms.answers import Answer, parse_answers
from forms.builder import asked_of
from forms.instrument import Instrument
from forms.rows import in_rows
from kinerja.appraisals import queries
from kinerja.appraisals.changes import keep_answers, keep_ballot, keep_submission, start_responses
from kinerja.appraisals.changes.declining import decline
from kinerja.appraisals.changes.releasing import schedule_release
from kinerja.appraisals.changes.returning import reopen_sheet
from kinerja.appraisals.changes.sending import finish_if_last, give_receipt
from kinerja.appraisals.models import Appraisal, Assignment, Evidence, Response, ResponseState
from kinerja.appraisals.models.raters import PaperConflict, PaperEntry
from kinerja.appraisals.policies import is_rater
from kinerja.appraisals.policies import paper as policies
from kinerja.appraisals.queries import Sheet
from kinerja.appraisals.queries.paper import PaperDuty, entered_sheet, paper_duty, served_units
from kinerja.appraisals.workflow import Step, advance
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, Decision, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.files.services import store_file
from kinerja.instruments.versions import load_instrument
from kinerja.notices.changes import NewNotice, add_notice

# What the page sends besides answers.
CONTROLS = frozenset({"csrf_token", "scan", "stated", "part"})
LONGEST_NAME = 200
SCANS = frozenset({"application/pdf", "image/jpeg", "image/png"})


@dataclass(frozen=True, slots=True)
class PaperScan:
    """The signed sheet as a file."""

    name: str
    stream: IO[bytes]


def paper_policy(session: Session, actor: Actor, duty: PaperDuty, *, now: datetime) -> Decision:
    """May this actor enter this sheet now? The rows that the pure policy needs, and its answer."""
    on = local_date(now, duty.row.about.zone)
    cycle = session.scalar(select(Appraisal.cycle_id).where(Appraisal.id == duty.row.about.appraisal_id)) or 0
    return policies.can_enter_paper(
        actor,
        duty.scope,
        served=served_units(session, actor, on),
        superiors=queries.superiors_in(session, cycle, actor.employee_id),
        now=now,
    )


def enter_paper(
    actor: Actor,
    assignment_id: str,
    part: str,
    raw: Any,
    *,
    stated: bool,
    scan: PaperScan | None,
    now: datetime,
    locale: str = "id",
) -> None:
    """Send a sheet as it stands on paper, on behalf of the rater who signed it.

    An open sheet keeps its scan; a secret one becomes a ballot, and nothing of the envelope stays. What the
    rater had begun on the screen gives way. Raises NotAllowed, NotFound, Conflict, AnswersInvalid, Invalid.
    """
    with transaction() as session:
        assignment, duty = _enterable(session, actor, assignment_id, now=now)
        _check_entry(duty, part, stated=stated, scan=scan)
        assignment.conflict = False
        start_responses(session, assignment, [one.part for one in duty.parts])
        response = session.scalars(
            select(Response).where(Response.assignment_id == assignment.id, Response.part == part).with_for_update()
        ).one()
        sheet = queries.sheet_for(session, response.public_id, local_date(now))
        instrument = in_rows(load_instrument(session, sheet.fingerprint), sheet.givens)
        answers = parse_answers(
            instrument, raw, role=sheet.role, complete=True, locale=locale, ignore=CONTROLS, givens=sheet.givens
        )
        _keep(session, actor, sheet, response, instrument=instrument, answers=answers, scan=scan, now=now)
        advance(response, Step.SUBMIT)
        finish_if_last(session, sheet, now=now)
        give_receipt(session, sheet, owner="paper", now=now)
        agency, changes = sheet.about.agency_id, {"role": sheet.role, "part": part}
        record(session, actor, Event.PAPER_ENTERED, "response", sheet.id, at=now, agency_id=agency, changes=changes)
        _tell(session, assignment, sheet, now=now)


def _enterable(session: Session, actor: Actor, assignment_id: str, *, now: datetime) -> tuple[Assignment, PaperDuty]:
    """The duty that the actor may enter from paper now, locked. Raises NotFound, NotAllowed, Conflict."""
    assignment = session.scalar(select(Assignment).where(Assignment.public_id == assignment_id).with_for_update())
    if assignment is None:
        raise NotFound("assignment.unknown")
    duty = paper_duty(session, assignment_id, local_date(now))
    require(paper_policy(session, actor, duty, now=now))
    return assignment, duty


def enter_conflict(actor: Actor, assignment_id: str, *, stated: bool, scan: PaperScan | None, now: datetime) -> None:
    """Somebody else is asked, because the paper declares a conflict of interest; as on the screen, with the scan.

    Of a closed role no scan is kept. Raises NotAllowed, NotFound, Invalid, and Conflict where nobody is asked about
    it, or a part has been sent.
    """
    with transaction() as session:
        assignment, duty = _enterable(session, actor, assignment_id, now=now)
        if not duty.may_declare_conflict:
            raise Conflict("paper.no_conflict_asked")
        _check_scan(duty, stated=stated, scan=scan)
        kept = PaperConflict(assignment_id=assignment.id, entered_by_id=actor.account_id)
        kept.day, kept.scan_name = local_date(now, duty.row.about.zone), ""
        if scan is not None and not duty.scope.duty.closed:
            kept.scan_sha256, kept.scan_name = _stored(session, scan, now=now), scan.name[:LONGEST_NAME]
        session.add(kept)
        assignment.conflict = True
        decline(session, actor, assignment, duty.row, "conflict", now=now, on_paper=True)
        if assignment.employee_id is not None:
            key = f"paper:{assignment.public_id}:conflict"
            params = {"cycle": duty.row.about.cycle}
            add_notice(session, NewNotice(assignment.employee_id, key, "paper.conflict_entered", params), now=now)


def reopen_paper(actor: Actor, response_id: str, *, now: datetime) -> None:
    """Give the rater the sheet back to mend what was entered; it counts again when the rater sends it.

    An open sheet stays open. Raises NotAllowed, NotFound.
    """
    with transaction() as session:
        response = session.scalar(select(Response).where(Response.public_id == response_id).with_for_update())
        if response is None:
            raise NotFound("response.unknown")
        sheet = queries.sheet_for(session, response_id, local_date(now))
        if response.state is ResponseState.DRAFT and is_rater(actor, sheet.duty):
            return
        appraisal = session.get_one(Appraisal, sheet.about.appraisal_id)
        entered = entered_sheet(session, response_id) is not None
        require(
            policies.can_reopen_paper(
                actor, sheet.duty, is_from_paper=entered, appraisal_state=appraisal.state, now=now
            )
        )
        assignment = session.get_one(Assignment, sheet.assignment_id)
        reopen_sheet(session, response, assignment)
        agency = sheet.about.agency_id
        record(session, actor, Event.PAPER_REOPENED, "response", sheet.id, at=now, agency_id=agency)


def _check_entry(duty: PaperDuty, part: str, *, stated: bool, scan: PaperScan | None) -> None:
    if duty.next_part is None or duty.next_part.part != part:
        raise Conflict("paper.duty_over")
    _check_scan(duty, stated=stated, scan=scan)


def _check_scan(duty: PaperDuty, *, stated: bool, scan: PaperScan | None) -> None:
    errors: dict[str, list[str]] = {}
    if not stated:
        errors["stated"] = ["paper.statement_missing"]
    if scan is None and not duty.scope.duty.closed:
        errors["scan"] = ["paper.scan_missing"]
    if errors:
        raise Invalid("paper.invalid", errors)


def _keep(
    session: Session,
    actor: Actor,
    sheet: Sheet,
    response: Response,
    *,
    instrument: Instrument,
    answers: dict[str, Answer],
    scan: PaperScan | None,
    now: datetime,
) -> None:
    entry = PaperEntry(response_id=response.id, entered_by_id=actor.account_id)
    entry.day = local_date(now, sheet.about.zone)
    if sheet.duty.closed:
        keep_ballot(session, sheet, response, answers)
        schedule_release(session, now=now)
    elif scan is not None:
        session.execute(delete(Evidence).where(Evidence.response_id == response.id))
        asked = {one.code: answers.get(one.code) for one in asked_of(instrument, sheet.role)}
        known = {code: answer for code, answer in asked.items() if answer is not None or code in sheet.answers}
        keep_answers(session, sheet, known)
        submission = keep_submission(session, sheet, instrument, answers, now=now)
        sha256 = _stored(session, scan, now=now)
        entry.submission_id, entry.scan_sha256, entry.scan_name = submission.id, sha256, scan.name[:LONGEST_NAME]
    session.add(entry)


def _stored(session: Session, scan: PaperScan, *, now: datetime) -> str:
    """The hash of the stored scan. Raises Invalid for what is no picture and no PDF."""
    stored = store_file(session, scan.stream, name=scan.name, now=now)
    if stored.type not in SCANS:
        raise Invalid("paper.invalid", {"scan": ["paper.scan_type"]})
    session.flush()
    return stored.sha256


def _tell(session: Session, assignment: Assignment, sheet: Sheet, *, now: datetime) -> None:
    """Whoever signed hears that the sheet was entered; of a secret one only that it arrived."""
    if assignment.employee_id is None:
        return
    kind = "paper.secret_entered" if sheet.duty.closed else "paper.entered"
    key = f"paper:{sheet.public_id}:{sheet.rev}"
    params = {"cycle": sheet.about.cycle, "assignment_id": sheet.assignment_public_id}
    add_notice(session, NewNotice(assignment.employee_id, key, kind, params, sheet.duty.closes_at), now=now)
