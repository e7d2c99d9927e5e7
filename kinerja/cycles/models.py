"""Appraisal periods: windows per role, which instrument serves whom, and who has read the criteria."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.core.db import Model
from kinerja.core.types import BigId, Coded, UtcInstant, new_public_id

RELEASE_JOB = "release_ballots"  # what is due when windows end or change; the appraisals do it


class CycleState(StrEnum):
    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"


class CycleKind(StrEnum):
    YEARLY = "yearly"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"
    TRIAL = "trial"


class ClockCode(StrEnum):
    """The clocks of an evaluation, counted in working days (PermenPANRB 6/2022, pp. 114-119)."""

    DELIVERY = "delivery"  # from the decision: the signed document is given to the employee
    RETURN = "return"  # from the delivery: the employee signs and returns it
    REPORT = "report"  # from the end of the rating window: the report is due, a changed one too
    DEFAULT = "default"  # from the end of the rating window: the superior signs for a silent assessor
    DEFAULT_DELIVERY = "default_delivery"  # from the superior's signature
    DEFAULT_RETURN = "default_return"
    OBJECTION = "objection"  # from the receipt
    OBJECTION_DECISION = "objection_decision"  # from the filing


class CycleClock(Model):
    """A number of working days that a cycle sets itself; without a row the seed's number holds.

    `reason` is owed for what changes after the announcement: people rely on what was announced.
    """

    __tablename__ = "cycle_clock"
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    code: Mapped[ClockCode] = mapped_column(Coded(ClockCode), primary_key=True)
    days: Mapped[int]
    reason: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (CheckConstraint("days > 0", name="days"),)


class CycleRule(Model):
    """What a cycle decides itself where the regulation is silent; without a row the seed's value holds."""

    __tablename__ = "cycle_rule"
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(40))


class Cycle(Model):
    __tablename__ = "cycle"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[CycleKind] = mapped_column(Coded(CycleKind), default=CycleKind.YEARLY)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("cycle.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    zone: Mapped[str] = mapped_column(String(40), default="Asia/Jayapura")
    state: Mapped[CycleState] = mapped_column(Coded(CycleState), default=CycleState.DRAFT)
    # Whether peers and subordinates wait for the Dinas administrator before they are asked.
    confirms_raters: Mapped[bool] = mapped_column(default=False)
    # So many working days before their window ends, the system confirms what nobody did; None: never.
    confirms_before: Mapped[int | None]
    # Whether the opening takes over the work results of plans that are there.
    takes_plans: Mapped[bool] = mapped_column(default=False)
    rev: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    announced_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    opened_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    __table_args__ = (
        CheckConstraint("ends_on > starts_on", name="dates"),
        CheckConstraint("confirms_before BETWEEN 1 AND 30", name="confirms_before"),
    )


class Window(Model):
    """When a kind of rater may answer: opens_at <= now < closes_at. `unit_id` None: everywhere.

    `role` is a kind of rater role (self, supervisor, peer, subordinate, external), or `rating`
    for the assessor's decision.
    """

    __tablename__ = "window"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    role: Mapped[str] = mapped_column(String(40))
    opens_at: Mapped[datetime] = mapped_column(UtcInstant)
    closes_at: Mapped[datetime] = mapped_column(UtcInstant)
    grace_minutes: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        UniqueConstraint("cycle_id", "unit_id", "role"),
        CheckConstraint("closes_at > opens_at", name="instants"),
    )


class CycleInstrument(Model):
    """Which version serves which unit and job family in a cycle; the most specific row wins."""

    __tablename__ = "cycle_instrument"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    part: Mapped[str] = mapped_column(String(40), default="overall")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    job_family_id: Mapped[int | None] = mapped_column(ForeignKey("job_family.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    __table_args__ = (UniqueConstraint("cycle_id", "part", "unit_id", "job_family_id"),)


class CriteriaReading(Model):
    """That an employee has opened "Kriteria saya" of a cycle, with the fingerprint that was shown."""

    __tablename__ = "criteria_reading"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    read_at: Mapped[datetime] = mapped_column(UtcInstant)
    __table_args__ = (UniqueConstraint("cycle_id", "employee_id", "fingerprint"),)


class AchievementLevel(StrEnum):
    """How far an organisation reached its own targets (P6 Ps. 24), best first."""

    EXCELLENT = "excellent"
    GOOD = "good"
    NEEDS_IMPROVEMENT = "needs_improvement"
    POOR = "poor"
    VERY_POOR = "very_poor"


class UnitAchievement(Model):
    """What a unit achieved in a cycle, as its source says. A correction is a new row with the next seq."""

    __tablename__ = "unit_achievement"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    seq: Mapped[int]
    level: Mapped[AchievementLevel] = mapped_column(Coded(AchievementLevel))
    source: Mapped[str] = mapped_column(String(300))
    dated: Mapped[date]  # of the source: it decides whether it came in time
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)
    __table_args__ = (UniqueConstraint("cycle_id", "unit_id", "seq"),)
