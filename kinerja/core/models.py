"""Rows of the core itself: counters against guessing."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.core.db import Model
from kinerja.core.types import UtcInstant


class GuessCounter(Model):
    """How often something was tried without success, and until when the next try must wait."""

    __tablename__ = "guess_counter"
    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    tries: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcInstant, index=True)
    wait_until: Mapped[datetime | None] = mapped_column(UtcInstant)
