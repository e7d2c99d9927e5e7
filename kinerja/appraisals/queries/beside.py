"""What stands beside some sheets: errata, figures from data, remarks of the year, the self-assessment.

Most sheets have none of it, and asking for it all took PostgreSQL a third of the sheet's own statement. That one now
asks whether there is any; only then does this one ask what.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, null, or_, select
from sqlalchemy.orm import aliased

from forms.answers import answers_from_json
from forms.instrument import RoleKind
from kinerja.appraisals.models import (
    Appraisal,
    AppraisalPart,
    Assignment,
    DataRecord,
    FigureContest,
    Response,
    SheetReturn,
    Submission,
    WorkMark,
)
from kinerja.appraisals.queries.data import DataSheet, is_newest
from kinerja.core.asked import Asked
from kinerja.core.jsonrows import json_rows
from kinerja.cycles.models import Cycle
from kinerja.instruments.errata import Note, newest
from kinerja.instruments.models import Erratum, ErratumVerdict
from kinerja.people.models import Employee
from kinerja.plans.queries import Remark, is_remarked, remark_columns, remarks_from


@dataclass(frozen=True, slots=True)
class Beside:
    """`self_answers` is code -> answer as stored; None until the superior may see them."""

    self_answers: Mapping[str, Any] | None = None
    data: tuple[DataSheet, ...] = ()
    errata: tuple[Note, ...] = ()
    prepared_by: str = ""  # who last drafted for the rater
    remarks: tuple[Remark, ...] = ()
    returned: str = ""  # why it went back to its rater the last time
    is_contested: bool = False  # somebody said something against a figure
    is_marked: bool = False  # days of the period may be marked


NOTHING = Beside()


def has_beside() -> ColumnElement[bool]:
    """Whether anything may stand beside a sheet of the statement; marks and contests only stand beside data.

    True too often costs a query, never a wrong page.
    """
    data = _data_of_part().exists()
    remarked = is_remarked(Appraisal.employee_id, Cycle.starts_on, Cycle.ends_on)
    prepared = Response.prepared_by_id.is_not(None)
    return or_(
        prepared,
        _sees_self_assessment(),
        and_(_reads_remarks(), remarked),
        data,
        _returns().exists(),
        _errata().exists(),
    )


def beside_query() -> Select[Any]:
    """Everything beside sheets, one row each, for a condition on `Response`."""
    columns = (
        Response.id.label("response_id"),
        Response.part,
        _prepared_by().label("prepared_by"),
        _data().label("data"),
        _approved_errata().label("errata"),
        _returned().label("returned"),
        _is_contested().label("is_contested"),
        _is_marked().label("is_marked"),
        case((_sees_self_assessment(), _self_answers()), else_=null()).label("self_answers"),
        *_remarks(),
    )
    part = and_(AppraisalPart.appraisal_id == Appraisal.id, AppraisalPart.part == Response.part)
    return (
        select(*columns)
        .select_from(Response)
        .join(Assignment, Assignment.id == Response.assignment_id)
        .join(Appraisal, Appraisal.id == Assignment.appraisal_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .join(AppraisalPart, part)
    )


def beside_from_row(row: Any) -> Beside:
    """What a row of `beside_query` says."""
    return Beside(
        self_answers=json.loads(row.self_answers) if row.self_answers else None,
        prepared_by=row.prepared_by or "",
        data=tuple(
            DataSheet(row.part, one["r"], one["n"], answers_from_json(json.loads(one["a"])), one["s"])
            for one in sorted(row.data, key=lambda one: str(one["r"]))
        ),
        errata=newest(
            Note(one["c"], one["f"], one["l"], one["o"], one["n"], date.fromisoformat(one["d"]))
            for one in sorted(row.errata, key=lambda one: (one["d"], one["i"]))
        ),
        remarks=remarks_from(row._asdict()),
        returned=row.returned or "",
        is_contested=bool(row.is_contested),
        is_marked=bool(row.is_marked),
    )


def _sees_self_assessment() -> ColumnElement[bool]:
    """The supervisor, and only after the own first complete draft."""
    return and_(Assignment.role_kind == RoleKind.SUPERVISOR.value, Response.first_complete_at.is_not(None))


def _reads_remarks() -> ColumnElement[bool]:
    """The appraisee and the superior: nobody else reads what the year has left."""
    # An IN would need its values when the statement is written.
    return or_(Assignment.role_kind == RoleKind.SELF.value, Assignment.role_kind == RoleKind.SUPERVISOR.value)


def _remarks() -> list[Any]:
    columns = remark_columns(Appraisal.employee_id, Cycle.starts_on, Cycle.ends_on, Assignment.employee_id)
    return [case((_reads_remarks(), column), else_=null()).label(name) for name, column in columns.items()]


def _prepared_by() -> Any:
    drafter = aliased(Employee, name="drafter")
    return select(drafter.name).where(drafter.id == Response.prepared_by_id).correlate(Response).scalar_subquery()


def _data_of_part() -> Select[tuple[str]]:
    """Data submissions of any age for the appraisal and part of a sheet."""
    query = select(DataRecord.role).where(DataRecord.appraisal_id == Appraisal.id, DataRecord.part == Response.part)
    return query.correlate(Appraisal, Response)


def _data() -> Any:
    columns = {"r": DataRecord.role, "n": DataRecord.seq, "s": DataRecord.sources, "a": Submission.answers}
    submitted = _data_of_part().join(Submission, Submission.id == DataRecord.submission_id)
    return json_rows(columns, submitted.where(is_newest()))


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


def _errata() -> Select[tuple[str]]:
    """Errata of a sheet's version, approved or not."""
    return select(Erratum.code).where(Erratum.version_id == AppraisalPart.version_id).correlate(AppraisalPart)


def _approved_errata() -> Any:
    columns = {
        "c": Erratum.code, "f": Erratum.field, "l": Erratum.locale, "o": Erratum.old_text, "n": Erratum.new_text,
        "d": ErratumVerdict.decided_on, "i": Erratum.id,
    }  # fmt: skip
    decided = _errata().join(ErratumVerdict, ErratumVerdict.erratum_id == Erratum.id)
    return json_rows(columns, decided.where(ErratumVerdict.approved.is_(True)))


def _returns() -> Select[tuple[str]]:
    return select(SheetReturn.reason).where(SheetReturn.response_id == Response.id).correlate(Response)


def _returned() -> Any:
    """Why it went back the last time."""
    return _returns().order_by(SheetReturn.id.desc()).limit(1).scalar_subquery()


def _self_answers() -> Any:
    theirs, sheet = aliased(Assignment, name="self_assignment"), aliased(Response, name="self_response")
    return (
        select(Submission.answers)
        .join(sheet, sheet.id == Submission.response_id)
        .join(theirs, theirs.id == sheet.assignment_id)
        .where(
            theirs.appraisal_id == Assignment.appraisal_id,
            theirs.role_kind == RoleKind.SELF.value,
            Submission.part == Response.part,
        )
        .order_by(Submission.seq.desc())
        .limit(1)
        .correlate(Assignment, Response)
        .scalar_subquery()
    )


BESIDE = Asked(beside_query().where(Response.id == bindparam("response_id")))
