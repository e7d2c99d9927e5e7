"""A unit's service figures of a period: what the unit reached together, never what one person did."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.core.db import Model
from kinerja.core.types import BigId, Coded, Micro, UtcInstant


class ServiceKind(StrEnum):
    SATISFACTION = "satisfaction"  # index of the survey among the public (SKM), from 25 to 100
    COMPLAINTS = "complaints"
    COMPLAINTS_SETTLED = "complaints_settled"  # percent
    TIMELINESS = "timeliness"  # percent of services given within their time
    AID = "aid"  # people to whom aid was delivered


class ServiceFigure(Model):
    """One figure of a unit in a cycle. A correction is a row with the next seq; without a value it is taken back."""

    __tablename__ = "service_figure"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[ServiceKind] = mapped_column(Coded(ServiceKind))
    seq: Mapped[int]
    value: Mapped[Decimal | None] = mapped_column(Micro)
    source: Mapped[str] = mapped_column(String(200))
    dated: Mapped[date]
    reason: Mapped[str] = mapped_column(Text, default="")  # why it was taken back
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)
    __table_args__ = (UniqueConstraint("cycle_id", "unit_id", "kind", "seq"),)
