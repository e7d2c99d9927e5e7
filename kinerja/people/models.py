"""Units, posts, employees, placements by date, accounts, roles and sessions."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_security.core import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.core.authz import Role
from kinerja.core.db import Model
from kinerja.core.queue import Job
from kinerja.core.types import BigId, Coded, Json, JsonOrNull, UtcInstant, new_public_id

NATIONAL = "ID"  # the calendar that every unit follows; another one of a unit adds to it


class UnitKind(StrEnum):
    PROVINCE = "province"
    SECRETARIAT = "secretariat"
    AGENCY = "agency"  # Dinas
    BUREAU = "bureau"  # Biro
    BOARD = "board"  # Badan
    DIVISION = "division"  # Bidang, Bagian, Subbagian
    SERVICE_UNIT = "service_unit"  # UPTD
    SCHOOL = "school"


class PostKind(StrEnum):
    JPT = "jpt"
    ADMINISTRATOR = "administrator"
    SUPERVISOR = "pengawas"
    EXECUTOR = "pelaksana"
    FUNCTIONAL = "jf"


class NumberKind(StrEnum):
    NIP = "nip"
    NI_PPPK = "ni_pppk"


class PlacementKind(StrEnum):
    DEFINITIVE = "definitive"
    PLT = "plt"
    PLH = "plh"


LETTER_NUMBER, LETTER_YEAR = "{nomor}", "{tahun}"  # in the pattern by which an agency numbers its letters


class Unit(Model):
    """A unit of the organisation. Its name and parent are dated: see UnitState."""

    __tablename__ = "unit"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    kind: Mapped[UnitKind] = mapped_column(Coded(UnitKind))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)  # an agency points to itself
    workweek: Mapped[int] = mapped_column(default=5)
    calendar: Mapped[str] = mapped_column(String(40), default=NATIONAL)
    letter_pattern: Mapped[str] = mapped_column(String(80), default="")  # of an agency: 800/{nomor}/DINKES/{tahun}


class UnitState(Model):
    """What a unit was called and under whom it stood, from `valid_from` to before `valid_to`."""

    __tablename__ = "unit_state"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    name: Mapped[str] = mapped_column(String(200))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    __table_args__ = (
        UniqueConstraint("unit_id", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="dates"),
    )


class JobFamily(Model):
    __tablename__ = "job_family"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))


class Post(Model):
    """A post (jabatan) in a unit; the head's post leads the unit."""

    __tablename__ = "post"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[PostKind] = mapped_column(Coded(PostKind))
    level: Mapped[str] = mapped_column(String(40), default="")  # of a JF: ahli muda, terampil …
    job_family_id: Mapped[int | None] = mapped_column(ForeignKey("job_family.id"))
    is_head: Mapped[bool] = mapped_column(default=False)


class Employee(Model):
    __tablename__ = "employee"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    name: Mapped[str] = mapped_column(String(200), index=True)  # with titles, as printed
    rank: Mapped[str] = mapped_column(String(60), default="")  # pangkat/golongan or golongan PPPK
    active: Mapped[bool] = mapped_column(default=True)


class EmployeeNumber(Model):
    """A NIP or NI PPPK: digits only, dated, because a PPPK's number changes with the contract."""

    __tablename__ = "employee_number"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    number: Mapped[str] = mapped_column(String(18), unique=True)
    kind: Mapped[NumberKind] = mapped_column(Coded(NumberKind))
    valid_from: Mapped[date]


class Placement(Model):
    """Who holds which post in which capacity; two at once are normal (definitive and Plt)."""

    __tablename__ = "placement"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    kind: Mapped[PlacementKind] = mapped_column(Coded(PlacementKind))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    letter: Mapped[str] = mapped_column(String(120), default="")
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="dates"),)


class Holiday(Model):
    """A day on which offices that follow this calendar do not work; calendar ID is everybody's."""

    __tablename__ = "holiday"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    calendar: Mapped[str] = mapped_column(String(40), default=NATIONAL)
    day: Mapped[date]
    name: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(200), default="")  # the decree, or how it was proposed
    __table_args__ = (UniqueConstraint("calendar", "day"),)


class SupervisorOverride(Model):
    """A supervisor other than the one the tree gives, for a time and with a reason."""

    __tablename__ = "supervisor_override"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    supervisor_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text)
    __table_args__ = (
        CheckConstraint("supervisor_id <> employee_id", name="not_self"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="dates"),
    )


class Account(Model, UserMixin):
    """What one logs in with. NIP is not identity: it is looked up through the employee's numbers."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"), unique=True)
    email: Mapped[str | None] = mapped_column(  # type: ignore[assignment]  # the mixin believes that everybody has one
        String(254), unique=True
    )
    display_name: Mapped[str] = mapped_column(String(200), default="")  # of accounts without an employee
    password: Mapped[str | None] = mapped_column(String(255))  # none before the first code
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str] = mapped_column(String(8), default="id")
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    password_set_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    roles = ()  # type: ignore[assignment]  # ours are grants by date


class LoginCode(Model):
    """A one-time code that an operator hands out for a first or forgotten password; only its hash is kept."""

    __tablename__ = "login_code"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    issued_at: Mapped[datetime] = mapped_column(UtcInstant)
    expires_at: Mapped[datetime] = mapped_column(UtcInstant)
    used_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    failures: Mapped[int] = mapped_column(default=0)


class RoleGrant(Model):
    """A role for an account, by date. `agency_id` None: everywhere. `unit_id`: an operator's unit."""

    __tablename__ = "role_grant"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[Role] = mapped_column(Coded(Role))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")  # an auditor's letter of assignment
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Guest(Model):
    """An outside rater without account, from a named list that a Dinas keeps with its source."""

    __tablename__ = "guest"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    agency_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    label: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(60))  # e.g. komite_sekolah, pasien: the role code it serves
    list_name: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str | None] = mapped_column(String(254))  # reminders go there; without one they are handed over
    active: Mapped[bool] = mapped_column(default=True)


class LoginSession(Model):
    """A session on the server: the cookie holds a random token, this row its hash."""

    __tablename__ = "login_session"
    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guest.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    seen_at: Mapped[datetime] = mapped_column(UtcInstant)
    expires_at: Mapped[datetime] = mapped_column(UtcInstant)
    data: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class RowField(StrEnum):
    """What a column of an imported list may mean."""

    NUMBER = "number"
    NAME = "name"
    TITLE_BEFORE = "title_before"
    TITLE_AFTER = "title_after"
    NUMBER_KIND = "number_kind"
    RANK = "rank"
    AGENCY = "agency"
    UNIT = "unit"
    POST = "post"
    POST_KIND = "post_kind"
    LEVEL = "level"
    CAPACITY = "capacity"
    LETTER = "letter"
    FROM = "valid_from"
    TO = "valid_to"
    SUPERVISOR = "supervisor"
    STATUS = "status"


class ImportState(StrEnum):
    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"


class RowVerdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WARNING = "warning"  # applied as far as it can be; somebody should look at it
    REJECTED = "rejected"


class RowEffect(StrEnum):
    """What applying a row does to the records, whatever is to be said about it."""

    NEW = "new"
    CHANGED = "changed"
    NONE = "none"


class ImportBatch(Model):
    """An uploaded list of people, from its columns over the dry run to what it changed."""

    __tablename__ = "import_batch"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)  # None: of the province
    file_name: Mapped[str] = mapped_column(String(200))
    file_hash: Mapped[str] = mapped_column(String(64))
    sheet: Mapped[str] = mapped_column(String(100))
    header_first: Mapped[int]
    header_last: Mapped[int]
    columns: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)  # title and field of each
    picks: Mapped[dict[str, str]] = mapped_column(Json, default=dict)  # units chosen for names that nobody knows
    unknown: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)  # those names, with what is nearest
    effective_on: Mapped[date]
    state: Mapped[ImportState] = mapped_column(Coded(ImportState), default=ImportState.UPLOADED)
    counts: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    digest: Mapped[str] = mapped_column(String(64), default="")  # of all verdicts: what was read before applying
    overtaken: Mapped[bool] = mapped_column(default=False)  # the records changed between dry run and applying
    blockers: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)  # why it could not be undone
    runs: Mapped[int] = mapped_column(default=0)  # how many jobs it has had
    job_id: Mapped[int | None] = mapped_column(ForeignKey(Job.id))
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    applied_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    applied_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class ImportRow(Model):
    """One line of the sheet as it stood there, and what the dry run says about it."""

    __tablename__ = "import_row"
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # in the sheet
    cells: Mapped[list[str]] = mapped_column(Json)
    verdict: Mapped[RowVerdict | None] = mapped_column(Coded(RowVerdict))  # none: no line about a person
    effect: Mapped[RowEffect | None] = mapped_column(Coded(RowEffect))
    findings: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)


class ImportChange(Model):
    """One record that an import made (`before` none) or changed: only the columns that differ, for taking it back."""

    __tablename__ = "import_change"
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]  # of the row
    record: Mapped[str] = mapped_column(String(40))  # the table
    record_id: Mapped[int] = mapped_column(BigId)
    before: Mapped[dict[str, Any] | None] = mapped_column(JsonOrNull)
    after: Mapped[dict[str, Any]] = mapped_column(Json)


class ImportHeader(Model):
    """What somebody took a column title for; "" means not to be used. The next file of theirs is read so."""

    __tablename__ = "import_header"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    title: Mapped[str] = mapped_column(String(200))
    field: Mapped[str] = mapped_column(String(40))
    __table_args__ = (UniqueConstraint("account_id", "title"),)


Index("ix_role_grant_scope", RoleGrant.role, RoleGrant.agency_id)
Index("ix_import_row_verdict", ImportRow.batch_id, ImportRow.verdict)
