"""The append-only log: events in their causing transaction, links that seal them into a hash chain."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.core.db import Model
from kinerja.core.types import BigId, Json, UtcInstant


class AuditEvent(Model):
    """What happened: codes, states, numbers and hashes; never free text, names or answers."""

    __tablename__ = "audit_event"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    event: Mapped[str] = mapped_column(String(60), index=True)
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_ref: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(40), index=True)
    agency_id: Mapped[int | None] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    changes: Mapped[dict[str, Any]] = mapped_column(Json)
    body_hash: Mapped[str] = mapped_column(String(64))


class AuditLink(Model):
    """One link of the chain: position, the event it seals, hash over the previous link's hash and the event's."""

    __tablename__ = "audit_link"
    position: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("audit_event.id"), unique=True)
    hash: Mapped[str] = mapped_column(String(64))


class Purge(Model):
    """That a record's content was removed by a retention rule, with its last hash."""

    __tablename__ = "purge"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    record_kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[str] = mapped_column(String(40))
    hash: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcInstant)
