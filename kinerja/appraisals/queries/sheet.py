"""One sheet with everything its page needs, in one query."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from forms.answers import Answer, answer_from_json, answers_from_json
from forms.instrument import RoleKind
from kinerja.appraisals.models import (
    Appraisal,
    AppraisalPart,
    Assignment,
    DataRecord,
    DraftAnswer,
    Evidence,
    FigureContest,
    Response,
    ResponseState,
    SheetReturn,
    Submission,
    WorkMark,
)
from kinerja.appraisals.policies.sheets import Duty
from kinerja.appraisals.queries.data import DataSheet, is_newest
from kinerja.appraisals.queries.duties import ABOUT, DUTY, About, about_from_row, duty_from_row, with_context
from kinerja.core.asked import Asked
from kinerja.core.errors import NotFound
from kinerja.core.jsonrows import json_rows
from kinerja.cycles.models import Cycle
from kinerja.instruments.errata import Note, newest
from kinerja.instruments.models import Erratum, ErratumVerdict
from kinerja.people.models import Employee
from kinerja.plans.queries import Remark, remark_columns, remarks_from

LINE = "\n"  # in no code, no number, and no JSON text as databases write it
SHORT = 24  # {"value": "…"} with a level or an option


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    public_id: str
    code: str
    name: str
    sha256: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """An open or sent sheet: the duty it belongs to, the version it is filled in by, what was answered so far.

    What was answered and emptied again has a revision only.
    """

    id: int
    public_id: str
    assignment_id: int
    assignment_public_id: str
    part: str
    role: str
    state: ResponseState
    rev: int
    first_complete_at: datetime | None
    done_on: date | None
    fingerprint: str
    givens: Mapping[str, Any]
    why: Mapping[str, Any]
    about: About
    duty: Duty
    answers: Mapping[str, Answer]
    revisions: Mapping[str, int]
    evidence: tuple[EvidenceRow, ...]
    self_answers: Mapping[str, Any] | None
    given_sources: Mapping[str, Any] = field(default_factory=dict)
    data: tuple[DataSheet, ...] = ()
    legal_basis: Mapping[str, Any] | None = None  # None: on trial
    errata: tuple[Note, ...] = ()
    prepared_by: str = ""  # who last drafted for the rater
    remarks: tuple[Remark, ...] = ()
    returned: str = ""  # why it went back to its rater the last time
    is_contested: bool = False  # somebody said something against a figure
    is_marked: bool = False  # days of the period may be marked


def sheet_for(session: Session, public_id: str, on: date) -> Sheet:
    """The sheet of that public id. Raises NotFound; whether the reader may see it is the policy's to say."""
    session.flush()
    # Of the connection: the session would look at each row for entities that are not there.
    row = session.connection().execute(SHEET.statement, {"public_id": public_id, "on": on}).one_or_none()
    if row is None:
        raise NotFound("response.unknown")
    return _sheet_from_row(row)


def stored_sheet(public_id: str, on: date) -> Sheet:
    """The same as committed, outside any transaction. Raises NotFound."""
    rows = SHEET.rows(public_id=public_id, on=on)
    if not rows:
        raise NotFound("response.unknown")
    return _sheet_from_row(rows[0])


def sheets_of(session: Session, responses: Select[tuple[int]], on: date) -> list[Sheet]:
    """All sheets with these ids, in the order of the appraisees' names; one query."""
    query = _sheets().where(Response.id.in_(responses)).order_by(Employee.name, Response.id)
    return [_sheet_from_row(row) for row in session.execute(query, {"on": on})]


def _sheet_query() -> Select[Any]:
    return _sheets().where(Response.public_id == bindparam("public_id"))


def _sheets() -> Select[Any]:
    on: BindParameter[date] = bindparam("on", type_=Date())
    files = {"i": Evidence.public_id, "c": Evidence.code, "n": Evidence.name, "s": Evidence.sha256, "u": Evidence.url}
    evidence = select(Evidence.code).where(Evidence.response_id == Response.id).correlate(Response)
    columns = (
        Response.id.label("response_id"),
        Response.public_id,
        Response.part,
        Response.state,
        Response.rev,
        Response.first_complete_at,
        AppraisalPart.fingerprint,
        AppraisalPart.givens,
        AppraisalPart.given_sources,
        AppraisalPart.why,
        AppraisalPart.legal_basis,
        _prepared_by().label("prepared_by"),
        _drafts().label("drafts"),
        json_rows(files, evidence).label("evidence"),
        _data().label("data"),
        _errata().label("errata"),
        _returned().label("returned"),
        _is_contested().label("is_contested"),
        _is_marked().label("is_marked"),
        case((_sees_self_assessment(), _self_answers()), else_=null()).label("self_answers"),
        *_remarks(),
    )
    query = select(*ABOUT, *DUTY, *columns).select_from(Response)
    query = query.join(Assignment, Assignment.id == Response.assignment_id)
    query = with_context(query, on)
    part = and_(AppraisalPart.appraisal_id == Appraisal.id, AppraisalPart.part == Response.part)
    return query.join(AppraisalPart, part)


def _sees_self_assessment() -> ColumnElement[bool]:
    """The supervisor, and only after the own first complete draft."""
    return and_(Assignment.role_kind == "supervisor", Response.first_complete_at.is_not(None))


def _remarks() -> list[Any]:
    """What the year has left, for the appraisee and the superior: nobody else reads it."""
    columns = remark_columns(Appraisal.employee_id, Cycle.starts_on, Cycle.ends_on, Assignment.employee_id)
    # An IN would need its values when the statement is written.
    reads = or_(Assignment.role_kind == RoleKind.SELF.value, Assignment.role_kind == RoleKind.SUPERVISOR.value)
    return [case((reads, column), else_=null()).label(name) for name, column in columns.items()]


def _prepared_by() -> Any:
    drafter = aliased(Employee, name="drafter")
    return select(drafter.name).where(drafter.id == Response.prepared_by_id).correlate(Response).scalar_subquery()


def _drafts() -> Any:
    """Code, revision and answer, each in a line: sixty JSON objects cost both sides far more than their lines."""
    line: Any = literal_column(f"'{LINE}'", Text())
    cells = DraftAnswer.code + line + cast(DraftAnswer.rev, Text()) + line + cast(DraftAnswer.value, Text())
    drafts = select(func.aggregate_strings(cells, line)).where(DraftAnswer.response_id == Response.id)
    return drafts.correlate(Response).scalar_subquery()


def _data() -> Any:
    columns = {"r": DataRecord.role, "n": DataRecord.seq, "s": DataRecord.sources, "a": Submission.answers}
    newest = (
        select(DataRecord.role)
        .join(Submission, Submission.id == DataRecord.submission_id)
        .where(DataRecord.appraisal_id == Appraisal.id, DataRecord.part == Response.part, is_newest())
        .correlate(Appraisal, Response)
    )
    return json_rows(columns, newest)


def _is_contested() -> ColumnElement[bool]:
    query = select(FigureContest.id).where(FigureContest.appraisal_id == Appraisal.id)
    return query.correlate(Appraisal).exists()


def _is_marked() -> ColumnElement[bool]:
    """Whether looking for marks is worth its queries: of the person's own, or of any unit."""
    query = select(WorkMark.id).where(
        or_(WorkMark.employee_id == Appraisal.employee_id, WorkMark.unit_id.is_not(None)),
        WorkMark.withdrawn_at.is_(None), WorkMark.starts_on <= Cycle.ends_on, WorkMark.ends_on >= Cycle.starts_on,
    )  # fmt: skip
    return query.correlate(Appraisal, Cycle).exists()


def _errata() -> Any:
    columns = {
        "c": Erratum.code, "f": Erratum.field, "l": Erratum.locale, "o": Erratum.old_text, "n": Erratum.new_text,
        "d": ErratumVerdict.decided_on, "i": Erratum.id,
    }  # fmt: skip
    approved = (
        select(Erratum.code)
        .join(ErratumVerdict, ErratumVerdict.erratum_id == Erratum.id)
        .where(Erratum.version_id == AppraisalPart.version_id, ErratumVerdict.approved.is_(True))
        .correlate(AppraisalPart)
    )
    return json_rows(columns, approved)


def _returned() -> Any:
    """Why it went back the last time."""
    newest = select(SheetReturn.reason).where(SheetReturn.response_id == Response.id).order_by(SheetReturn.id.desc())
    return newest.limit(1).correlate(Response).scalar_subquery()


def _self_answers() -> Any:
    theirs, sheet = aliased(Assignment, name="self_assignment"), aliased(Response, name="self_response")
    return (
        select(Submission.answers)
        .join(sheet, sheet.id == Submission.response_id)
        .join(theirs, theirs.id == sheet.assignment_id)
        .where(
            theirs.appraisal_id == Assignment.appraisal_id,
            theirs.role_kind == "self",
            Submission.part == Response.part,
        )
        .order_by(Submission.seq.desc())
        .limit(1)
        .correlate(Assignment, Response)
        .scalar_subquery()
    )


def _answer_from(text: str) -> Answer | None:
    """The stored answer. Chosen levels recur on every sheet; longer ones may be words, which nobody else may keep."""
    return _short_answer(text) if len(text) < SHORT else answer_from_json(json.loads(text))


@lru_cache(maxsize=1024)
def _short_answer(text: str) -> Answer | None:
    found = json.loads(text)
    return answer_from_json(found) if found else None


def _sheet_from_row(row: Any) -> Sheet:
    state = ResponseState(row.state)
    cells = row.drafts.split(LINE) if row.drafts else []
    codes, revisions = cells[::3], cells[1::3]
    answers = zip(codes, map(_answer_from, cells[2::3]), strict=True)
    return Sheet(
        id=row.response_id,
        public_id=row.public_id,
        assignment_id=row.assignment_id,
        assignment_public_id=row.assignment_public_id,
        part=row.part,
        role=row.role,
        state=state,
        rev=row.rev,
        first_complete_at=row.first_complete_at,
        done_on=row.done_on,
        fingerprint=row.fingerprint,
        givens=row.givens,
        why=row.why,
        about=about_from_row(row),
        duty=duty_from_row(row, state),
        answers={code: answer for code, answer in answers if answer is not None},
        revisions=dict(zip(codes, map(int, revisions), strict=True)),
        evidence=tuple(EvidenceRow(e["i"], e["c"], e["n"], e["s"], e["u"]) for e in row.evidence),
        self_answers=json.loads(row.self_answers) if row.self_answers else None,
        given_sources=row.given_sources,
        legal_basis=row.legal_basis,
        prepared_by=row.prepared_by or "",
        data=tuple(
            DataSheet(row.part, one["r"], one["n"], answers_from_json(json.loads(one["a"])), one["s"])
            for one in sorted(row.data, key=lambda one: str(one["r"]))
        ),
        errata=newest(
            Note(one["c"], one["f"], one["l"], one["o"], one["n"], date.fromisoformat(one["d"]))
            for one in sorted(row.errata, key=lambda one: (one["d"], one["i"]))
        ),
        remarks=remarks_from(row._asdict()) if row.year_notes or row.year_feedback or row.year_coaching else (),
        returned=row.returned or "",
        is_contested=bool(row.is_contested),
        is_marked=bool(row.is_marked),
    )


# Making the statement costs more than asking it.
SHEET = Asked(_sheet_query())
