"""Appraisals from opening to receipt: assignments, responses, submissions, ballots, ratings, results, signatures."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.appraisals.models.closing import ClosingAction as ClosingAction
from kinerja.appraisals.models.closing import ClosingCause as ClosingCause
from kinerja.appraisals.models.closing import ClosingNote as ClosingNote
from kinerja.appraisals.models.closing import CycleSeal as CycleSeal
from kinerja.appraisals.models.closing import PersonalWindow as PersonalWindow
from kinerja.appraisals.models.contests import ContestState as ContestState
from kinerja.appraisals.models.contests import FigureContest as FigureContest
from kinerja.appraisals.models.deadlines import Deadline as Deadline
from kinerja.appraisals.models.distribution import DistributionNote as DistributionNote
from kinerja.appraisals.models.handovers import (
    ChangeKind as ChangeKind,
)
from kinerja.appraisals.models.handovers import (
    Handover as Handover,
)
from kinerja.appraisals.models.handovers import (
    HandoverLine as HandoverLine,
)
from kinerja.appraisals.models.handovers import (
    HandoverState as HandoverState,
)
from kinerja.appraisals.models.handovers import (
    LineOutcome as LineOutcome,
)
from kinerja.appraisals.models.handovers import (
    SetAside as SetAside,
)
from kinerja.appraisals.models.lists import DataList as DataList
from kinerja.appraisals.models.lists import DataListChange as DataListChange
from kinerja.appraisals.models.lists import DataListRow as DataListRow
from kinerja.appraisals.models.lists import ListState as ListState
from kinerja.appraisals.models.lists import TableKind as TableKind
from kinerja.appraisals.models.marks import MarkKind as MarkKind
from kinerja.appraisals.models.marks import WorkMark as WorkMark
from kinerja.appraisals.models.raters import AutoConfirmation as AutoConfirmation
from kinerja.appraisals.models.raters import GuestLetter as GuestLetter
from kinerja.appraisals.models.raters import RaterDraw as RaterDraw
from kinerja.appraisals.models.returns import DutyResumption as DutyResumption
from kinerja.appraisals.models.returns import Reopening as Reopening
from kinerja.appraisals.models.returns import SheetReturn as SheetReturn
from kinerja.appraisals.models.reviews import RatingReview as RatingReview
from kinerja.appraisals.models.serving import ServiceFigure as ServiceFigure
from kinerja.appraisals.models.serving import ServiceKind as ServiceKind
from kinerja.core.db import Model
from kinerja.core.types import BigId, Coded, Json, JsonOrNull, UtcInstant, new_public_id

LONGEST_PATH = 100  # of an answer in a row: GROUP.12.CODE


class AppraisalState(StrEnum):
    COLLECTING = "collecting"  # raters answer
    DECIDED = "decided"  # ratings decided, result kept and handed over
    RECEIVED = "received"  # receipted, or taken as received when the time for it ran out; one may object
    OBJECTED = "objected"  # an objection waits for the superior's decision
    FINAL = "final"  # nothing changes any more
    WITHOUT_RESULT = "without_result"  # closed without a result, for a recorded reason


HANDED_OVER = (AppraisalState.RECEIVED, AppraisalState.OBJECTED, AppraisalState.FINAL)


class AssignmentState(StrEnum):
    SUGGESTED = "suggested"  # by the system; nobody is asked before the administrator has confirmed it
    OPEN = "open"
    DONE = "done"
    DECLINED = "declined"  # refused, or a conflict of interest was declared
    REVOKED = "revoked"


class ResponseState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"


class Appraisal(Model):
    """One employee in one cycle. `result_id` points at the result in force."""

    __tablename__ = "appraisal"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    assessor_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    assessor_placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    state: Mapped[AppraisalState] = mapped_column(Coded(AppraisalState), default=AppraisalState.COLLECTING)
    rev: Mapped[int] = mapped_column(default=0)
    result_id: Mapped[int | None] = mapped_column(ForeignKey("result.id", use_alter=True))
    __table_args__ = (
        UniqueConstraint("cycle_id", "employee_id"),
        CheckConstraint("assessor_id <> employee_id", name="not_own_assessor"),
    )


class AppraisalPart(Model):
    """A part of an appraisal, pinned to one version; `why` says which rule chose it.

    `givens`: code -> exact text; `given_sources`: code -> {"source", "date"}.
    """

    __tablename__ = "appraisal_part"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"))
    part: Mapped[str] = mapped_column(String(40))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    fingerprint: Mapped[str] = mapped_column(ForeignKey("document.fingerprint"))
    why: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    givens: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    given_sources: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    # The decree of the version as it was when the period opened; None: on trial, whatever comes later.
    legal_basis: Mapped[dict[str, Any] | None] = mapped_column(JsonOrNull)
    __table_args__ = (UniqueConstraint("appraisal_id", "part"),)


class Assignment(Model):
    """A rater's duty. `placement_id` says in which capacity an employee acts."""

    __tablename__ = "assignment"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), index=True)
    role: Mapped[str] = mapped_column(String(40))
    role_kind: Mapped[str] = mapped_column(String(20))
    closed: Mapped[bool] = mapped_column(default=False)
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"), index=True)
    placement_id: Mapped[int | None] = mapped_column(ForeignKey("placement.id"))
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guest.id"), index=True)
    state: Mapped[AssignmentState] = mapped_column(Coded(AssignmentState), default=AssignmentState.OPEN)
    conflict: Mapped[bool | None]  # None: not asked yet; False: none declared
    decline_reason: Mapped[str] = mapped_column(String(40), default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))
    done_on: Mapped[date | None]
    __table_args__ = (
        CheckConstraint("(employee_id IS NULL) <> (guest_id IS NULL)", name="one_rater"),
        UniqueConstraint("appraisal_id", "role", "employee_id"),
        UniqueConstraint("appraisal_id", "role", "guest_id"),
    )


class Invitation(Model):
    """A guest's link. Only hashes are kept: of the token, and of the short code that resumes on another device."""

    __tablename__ = "invitation"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime] = mapped_column(UtcInstant)
    expires_at: Mapped[datetime] = mapped_column(UtcInstant)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    used_on: Mapped[date | None]
    failures: Mapped[int] = mapped_column(default=0)


class Response(Model):
    """The open sheet of one assignment for one part."""

    __tablename__ = "response"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    part: Mapped[str] = mapped_column(String(40))
    state: Mapped[ResponseState] = mapped_column(Coded(ResponseState), default=ResponseState.DRAFT)
    rev: Mapped[int] = mapped_column(default=0)
    first_complete_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))  # who last drafted for the rater
    __table_args__ = (UniqueConstraint("assignment_id", "part"),)


class DraftAnswer(Model):
    """One answer while the sheet is open; `value` is the JSON form of an engine Answer."""

    __tablename__ = "draft_answer"
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(LONGEST_PATH), primary_key=True)
    value: Mapped[Any] = mapped_column(Json)
    rev: Mapped[int] = mapped_column(default=0)


class Receipt(Model):
    """Makes a repeated send harmless: the same client_id answers with the same outcome."""

    __tablename__ = "receipt"
    client_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[dict[str, Any]] = mapped_column(Json)
    day: Mapped[date]


class Ballot(Model):
    """A closed role's sent sheet until its release: no author, no time, a random id."""

    __tablename__ = "ballot"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), index=True)
    part: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(40))
    fingerprint: Mapped[str] = mapped_column(String(64))
    answers: Mapped[str] = mapped_column(Text)


class Submission(Model):
    """A sent sheet, immutable: canonical answers, their hash, the rater's own sheet.

    Either the whole author block (response_id, seq, submitted_at) is set, or all of it is null:
    that is the whole of anonymity. What a data role says has no author either: see DataRecord.
    """

    __tablename__ = "submission"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), index=True)
    part: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(40))
    fingerprint: Mapped[str] = mapped_column(String(64))
    answers: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))
    sheet: Mapped[str] = mapped_column(Text)
    response_id: Mapped[int | None] = mapped_column(ForeignKey("response.id"))
    seq: Mapped[int | None]
    submitted_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    __table_args__ = (
        UniqueConstraint("response_id", "seq"),
        CheckConstraint(
            "(response_id IS NULL) = (seq IS NULL) AND (seq IS NULL) = (submitted_at IS NULL)", name="author_block"
        ),
    )


class DataRecord(Model):
    """Where one submission of a data role comes from: `sources` is code -> {"source", "date"}.

    A correction is a new submission with the next seq; only the newest of a role counts.
    """

    __tablename__ = "data_record"
    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"))
    part: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int]
    sources: Mapped[dict[str, Any]] = mapped_column(Json)
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)
    __table_args__ = (UniqueConstraint("appraisal_id", "part", "role", "seq"),)


class Rating(Model):
    """The assessor's decision on one axis. Superseding is a new row with the next seq."""

    __tablename__ = "rating"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"))
    axis: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int]
    suggested: Mapped[str | None] = mapped_column(String(40))
    decided: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    at: Mapped[datetime] = mapped_column(UtcInstant)
    __table_args__ = (UniqueConstraint("appraisal_id", "axis", "seq"),)


class RatingDraft(Model):
    """The assessor's first choice per axis, made before the indication is shown; editable until decided."""

    __tablename__ = "rating_draft"
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), primary_key=True)
    axis: Mapped[str] = mapped_column(String(40), primary_key=True)
    first_choice: Mapped[str] = mapped_column(String(40))
    choice: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text, default="")


class Result(Model):
    """The immutable outcome with its sheet: everything a report needs, never today's criteria."""

    __tablename__ = "result"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"))
    seq: Mapped[int]
    cause: Mapped[str] = mapped_column(String(40))
    score: Mapped[str | None] = mapped_column(String(60))  # exact decimal as the instrument rounds it
    ratings: Mapped[dict[str, Any]] = mapped_column(Json)
    outcome: Mapped[dict[str, Any]] = mapped_column(Json)
    legal_basis: Mapped[dict[str, Any] | None] = mapped_column(JsonOrNull)  # None: on trial, never counted
    people: Mapped[dict[str, Any]] = mapped_column(Json)  # names, posts, units in force: results keep them
    sheet: Mapped[str] = mapped_column(Text)
    hashes: Mapped[list[str]] = mapped_column(Json)  # of the submissions that entered
    engine: Mapped[str] = mapped_column(String(40))
    decided_at: Mapped[datetime] = mapped_column(UtcInstant)
    __table_args__ = (UniqueConstraint("appraisal_id", "seq"),)


class SignatureMeaning(StrEnum):
    SENT = "sent"
    DECIDED = "decided"
    RECEIVED = "received"


class Signature(Model):
    """Who stood behind which exact record, and what it meant. Closed roles leave none."""

    __tablename__ = "signature"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    signer_kind: Mapped[str] = mapped_column(String(20))
    signer_ref: Mapped[str] = mapped_column(String(40))
    meaning: Mapped[SignatureMeaning] = mapped_column(Coded(SignatureMeaning))
    record_kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[str] = mapped_column(String(40))
    record_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcInstant)


class Evidence(Model):
    """Evidence behind an answer: a stored file (sha256) or a link."""

    __tablename__ = "evidence"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    code: Mapped[str] = mapped_column(String(LONGEST_PATH))
    sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    name: Mapped[str] = mapped_column(String(200), default="")
    url: Mapped[str | None] = mapped_column(String(2000))
    added_at: Mapped[datetime] = mapped_column(UtcInstant)
    __table_args__ = (CheckConstraint("(sha256 IS NULL) <> (url IS NULL)", name="file_or_link"),)


class MoveState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class VersionMove(Model):
    """An open cycle goes from one version of an instrument to another: proposed by one, confirmed by another."""

    __tablename__ = "version_move"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    from_version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    to_version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[MoveState] = mapped_column(Coded(MoveState), default=MoveState.PROPOSED)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcInstant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    counts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # what the confirmed move did
    __table_args__ = (
        CheckConstraint("from_version_id <> to_version_id", name="another_version"),
        CheckConstraint("state <> 'confirmed' OR decided_by_id <> proposed_by_id", name="four_eyes"),
    )


Index("ix_signature_record", Signature.record_kind, Signature.record_id)
