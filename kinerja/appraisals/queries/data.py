"""What comes from outside raters: declared givens, and what data roles say; the newest counts, with its source."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from forms.answers import Answer, answers_from_json
from forms.builder import asked_of, is_answered
from forms.instrument import Given, Instrument, RaterRole, RoleKind, Text
from forms.rows import in_rows
from kinerja.appraisals.material import OVERALL, filled_by_parts
from kinerja.appraisals.models import (
    Appraisal,
    AppraisalPart,
    Assignment,
    DataRecord,
    Response,
    ResponseState,
    SetAside,
    Submission,
)
from kinerja.appraisals.policies.supplying import can_change_given
from kinerja.core.authz import Decision
from kinerja.instruments.versions import load_instrument

Source = Mapping[str, str]  # {"source", "date"}


@dataclass(frozen=True, slots=True)
class DataSheet:
    """What a data role says in one part, with the source and date of every answer."""

    part: str
    role: str
    seq: int
    answers: Mapping[str, Answer]
    sources: Mapping[str, Source]


@dataclass(frozen=True, slots=True)
class Supply:
    """What one part takes from outside: the givens that somebody must enter, and the roles that data answer."""

    part: AppraisalPart
    instrument: Instrument
    givens: tuple[Given, ...]
    roles: tuple[RaterRole, ...]

    @property
    def awaited(self) -> set[str]:
        """The givens without which the score is not whole: required ones and targets."""
        targets = {str(one.spec.get("target_given", "")) for one in self.instrument.indicators()}
        return {given.code for given in self.givens if given.required or given.code in targets}

    def can_change(self, code: str, *, any_sent: bool) -> Decision:
        """The policy's answer for one given of this part."""
        return can_change_given(any_sent=any_sent, is_stored=code in self.part.givens, is_awaited=code in self.awaited)


@dataclass(frozen=True, slots=True)
class Missing:
    """A figure that has not come yet; `role` is None for a given."""

    code: str
    label: Text
    role: Text | None


def is_newest(record: Any = DataRecord) -> ColumnElement[bool]:
    """True of records that no later one corrects."""
    later = aliased(DataRecord, name="later_record")
    same = and_(
        later.appraisal_id == record.appraisal_id,
        later.part == record.part,
        later.role == record.role,
        later.seq > record.seq,
    )
    return ~select(later.submission_id).where(same).correlate(record).exists()


@cache
def is_superseded() -> ColumnElement[bool]:
    """True of submissions without a rater that count no more: data that a later one corrects, and what is set aside."""
    own = aliased(DataRecord, name="own_record")
    query = select(own.submission_id).where(own.submission_id == Submission.id, ~is_newest(own))
    return or_(query.correlate(Submission).exists(), is_set_aside())


@cache
def is_returned() -> ColumnElement[bool]:
    """True of submissions whose sheet went back to its rater or was set aside: they are kept, and count no more."""
    query = select(Response.id).where(Response.id == Submission.response_id, Response.state == ResponseState.DRAFT)
    return or_(query.correlate(Submission).exists(), is_set_aside())


@cache
def is_set_aside() -> ColumnElement[bool]:
    """True of submissions that a change during the period left behind."""
    query = select(SetAside.submission_id).where(SetAside.submission_id == Submission.id)
    return query.correlate(Submission).exists()


def data_in_force(session: Session, appraisal_ids: Collection[int]) -> dict[tuple[int, str, str], DataSheet]:
    """The newest data by appraisal, part and role."""
    query = (
        select(DataRecord, Submission.answers)
        .join(Submission, Submission.id == DataRecord.submission_id)
        .where(DataRecord.appraisal_id.in_(appraisal_ids), is_newest(), ~is_set_aside())
    )
    return {
        (row.appraisal_id, row.part, row.role): DataSheet(
            row.part, row.role, row.seq, answers_from_json(json.loads(answers)), row.sources
        )
        for row, answers in session.execute(query).tuples()
    }


def supplies_for(
    session: Session, appraisal_ids: Collection[int], typed: Mapping[int, Mapping[str, str]] | None = None
) -> dict[int, list[Supply]]:
    """What each appraisal takes from outside, part by part; parts that take nothing are left out.

    Lists have as many items as stored, or as `typed` says, by appraisal.
    """
    query = select(AppraisalPart).where(AppraisalPart.appraisal_id.in_(appraisal_ids)).order_by(AppraisalPart.id)
    parts: dict[int, list[AppraisalPart]] = {one: [] for one in appraisal_ids}
    for part in session.scalars(query):
        parts[part.appraisal_id].append(part)
    counts = typed or {}
    found = {one: [_supply(session, part, own, counts.get(one, {})) for part in own] for one, own in parts.items()}
    return {one: [each for each in supplies if each.givens or each.roles] for one, supplies in found.items()}


def _supply(session: Session, part: AppraisalPart, parts: list[AppraisalPart], typed: Mapping[str, str]) -> Supply:
    instrument = in_rows(load_instrument(session, part.fingerprint), {**part.givens, **typed})
    # The other parts' results become givens of the whole by themselves.
    others = {one.part for one in parts} - {OVERALL} if part.part == OVERALL else set()
    filled = filled_by_parts(instrument.draft, others)
    return Supply(
        part,
        instrument,
        tuple(given for given in instrument.draft.givens if given.code not in filled),
        tuple(
            role
            for role in instrument.roles.values()
            if role.kind is RoleKind.SYSTEM and any(asked_of(instrument, role.code))
        ),
    )


def supplies_in(session: Session, appraisals: Select[tuple[Appraisal]]) -> list[Supply]:
    """What these appraisals take, each version and part once."""
    ids = select(func.min(AppraisalPart.appraisal_id)).where(
        AppraisalPart.appraisal_id.in_(appraisals.with_only_columns(Appraisal.id))
    )
    one_of_each = session.scalars(ids.group_by(AppraisalPart.fingerprint, AppraisalPart.part)).all()
    found = [each for supplies in supplies_for(session, sorted(set(one_of_each))).values() for each in supplies]
    return list({(each.part.fingerprint, each.part.part): each for each in found}.values())


def missing_for(session: Session, appraisal_id: int) -> list[Missing]:
    """The figures that the score still waits for: givens that are required or serve as a target, and data."""
    sheets = data_in_force(session, [appraisal_id])
    found = []
    for supply in supplies_for(session, [appraisal_id])[appraisal_id]:
        found += [
            Missing(given.code, given.label, None)
            for given in supply.givens
            if given.code not in supply.part.givens and given.code in supply.awaited
        ]
        for role in supply.roles:
            sheet = sheets.get((appraisal_id, supply.part.part, role.code))
            answers = sheet.answers if sheet else {}
            found += [
                Missing(one.code, one.label, role.label)
                for one in asked_of(supply.instrument, role.code)
                if not is_answered(answers.get(one.code), one)
            ]
    return found


def with_sent_sheets(session: Session, appraisal_ids: Collection[int], *, lock: bool = False) -> set[int]:
    """Those appraisals of which some rater has sent a sheet: most of their givens are frozen.

    With `lock` nobody sends until the transaction ends: sending locks its sheet too.
    """
    query = (
        select(Assignment.appraisal_id, Response.state)
        .join(Response, Response.assignment_id == Assignment.id)
        .where(Assignment.appraisal_id.in_(appraisal_ids))
        .order_by(Response.id)
    )
    if lock:
        query = query.with_for_update(of=Response)
    rows = session.execute(query).tuples().all()
    return {appraisal_id for appraisal_id, state in rows if state is ResponseState.SUBMITTED}
