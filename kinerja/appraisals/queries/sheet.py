"""One sheet with everything its page needs: in one query, in two where something stands beside its answers."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from sys import intern
from typing import Any

from sqlalchemy import (
    BindParameter,
    Date,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import Session

from forms.answers import Answer, answer_from_json
from kinerja.appraisals.models import (
    Appraisal,
    AppraisalPart,
    Assignment,
    DraftAnswer,
    Evidence,
    Response,
    ResponseState,
)
from kinerja.appraisals.policies.sheets import Duty
from kinerja.appraisals.queries.beside import BESIDE, NOTHING, Beside, beside_from_row, beside_query, has_beside
from kinerja.appraisals.queries.duties import ABOUT, DUTY, About, about_from_row, duty_from_row, with_context
from kinerja.core.asked import Asked
from kinerja.core.errors import NotFound
from kinerja.core.jsonrows import json_rows
from kinerja.people.models import Employee

LINE = "\n"  # in no code, no number, and no JSON text as databases write it
GAP = LINE + LINE
SHORT = 24  # {"value": "…"} with a level or an option
MOST_KNOWN = 1024
_known: dict[str, Answer] = {}


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
    given_sources: Mapping[str, Any] = field(default_factory=dict)
    legal_basis: Mapping[str, Any] | None = None  # None: on trial
    beside: Beside = NOTHING


def sheet_for(session: Session, public_id: str, on: date) -> Sheet:
    """The sheet of that public id. Raises NotFound; whether the reader may see it is the policy's to say."""
    session.flush()
    # Of the connection: the session would look at each row for entities that are not there.
    connection = session.connection()
    return _sheet_of(lambda asked, values: connection.execute(asked.statement, values).all(), public_id, on)


def stored_sheet(public_id: str, on: date) -> Sheet:
    """The same as committed, outside any transaction. Raises NotFound."""
    return _sheet_of(lambda asked, values: asked.rows(**values), public_id, on)


def sheets_of(session: Session, responses: Select[tuple[int]], on: date) -> list[Sheet]:
    """All sheets with these ids, in the order of the appraisees' names; two queries at most."""
    query = _sheets().where(Response.id.in_(responses)).order_by(Employee.name, Response.id)
    rows = session.execute(query, {"on": on}).all()
    some = [row.response_id for row in rows if row.has_beside]
    found = session.execute(beside_query().where(Response.id.in_(some))).all() if some else ()
    beside = {row.response_id: beside_from_row(row) for row in found}
    return [_sheet_from_row(row, beside.get(row.response_id, NOTHING)) for row in rows]


def _sheet_of(rows_of: Callable[[Asked, dict[str, Any]], Sequence[Any]], public_id: str, on: date) -> Sheet:
    """One query, a second one for what only some sheets have beside their answers."""
    rows = rows_of(SHEET, {"public_id": public_id, "on": on})
    if not rows:
        raise NotFound("response.unknown")
    (row,) = rows
    if not row.has_beside:
        return _sheet_from_row(row, NOTHING)
    # Between the two a sheet may go: then there is nothing beside it.
    beside = rows_of(BESIDE, {"response_id": row.response_id})
    return _sheet_from_row(row, beside_from_row(beside[0]) if beside else NOTHING)


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
        _drafts().label("drafts"),
        json_rows(files, evidence).label("evidence"),
        has_beside().label("has_beside"),
    )
    query = select(*ABOUT, *DUTY, *columns).select_from(Response)
    query = query.join(Assignment, Assignment.id == Response.assignment_id)
    query = with_context(query, on)
    part = and_(AppraisalPart.appraisal_id == Appraisal.id, AppraisalPart.part == Response.part)
    return query.join(AppraisalPart, part)


def _drafts() -> Any:
    """A code in each line, an empty line, then the revisions and the answers: sixty JSON objects cost far more.

    All three are taken from a row before the next one is looked at, so they stand in the same order.
    """
    line: Any = literal_column(f"'{LINE}'", Text())
    gap: Any = literal_column(f"'{GAP}'", Text())
    columns = (DraftAnswer.code, cast(DraftAnswer.rev, Text()), cast(DraftAnswer.value, Text()))
    codes, revisions, values = (func.aggregate_strings(column, line) for column in columns)
    drafts = select(codes + gap + revisions + gap + values).where(DraftAnswer.response_id == Response.id)
    return drafts.correlate(Response).scalar_subquery()


def _lines_of(drafts: str | None) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """Codes, revisions and answers in the same order."""
    if not drafts:
        return (), (), ()
    codes, revisions, values = drafts.split(GAP)
    return _codes_in(codes), revisions.split(LINE), values.split(LINE)


@lru_cache(maxsize=256)
def _codes_in(lines: str) -> tuple[str, ...]:
    """The same for everybody who has answered the same questions."""
    return tuple(map(intern, lines.split(LINE)))


def _answers_of(codes: Sequence[str], texts: Sequence[str]) -> dict[str, Answer]:
    """The stored answers by code, without those that were emptied again."""
    known = dict(zip(codes, map(_known.get, texts), strict=True))
    if all(known.values()):
        return known  # type: ignore[return-value]  # nothing in it is None
    found = ((code, known[code] or _answer_from(text)) for code, text in zip(codes, texts, strict=True))
    return {code: answer for code, answer in found if answer is not None}


def _answer_from(text: str) -> Answer | None:
    """Chosen levels recur on every sheet and are remembered; longer ones may be words, which nobody else may keep."""
    found = json.loads(text)
    answer = answer_from_json(found) if found else None
    if answer is not None and len(text) < SHORT:
        if len(_known) >= MOST_KNOWN:
            # Numbers may have filled it; levels come back with the next sheet.
            _known.clear()
        _known[text] = answer
    return answer


def _sheet_from_row(row: Any, beside: Beside) -> Sheet:
    state = ResponseState(row.state)
    codes, revisions, values = _lines_of(row.drafts)
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
        answers=_answers_of(codes, values),
        revisions=dict(zip(codes, map(int, revisions), strict=True)),
        evidence=tuple(EvidenceRow(e["i"], e["c"], e["n"], e["s"], e["u"]) for e in row.evidence),
        given_sources=row.given_sources,
        legal_basis=row.legal_basis,
        beside=beside,
    )


# Making the statement costs more than asking it.
SHEET = Asked(_sheet_query())
