"""Column types that mean the same on SQLite and PostgreSQL: exact amounts, aware instants, enums, JSON."""

import secrets
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

MICRO = 1_000_000
MICRO_LIMIT = 2**63 - 1

BigId = BigInteger().with_variant(Integer(), "sqlite")
Json = JSON().with_variant(JSONB(), "postgresql")
# The same where None means that there is nothing, so that SQL can ask for it.
JsonOrNull = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Micro(TypeDecorator[Decimal]):
    """An exact amount as BIGINT millionths; Decimal in Python.

    Raises ValueError for what does not fit exactly: SQLite would turn an
    overflowing integer into a REAL without a word.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if isinstance(value, float):
            raise ValueError("amount.float")
        scaled = Decimal(value) * MICRO
        if not scaled.is_finite() or scaled != scaled.to_integral_value():
            raise ValueError("amount.not_exact")
        if abs(scaled) > MICRO_LIMIT:
            raise ValueError("amount.out_of_range")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / MICRO


class UtcInstant(TypeDecorator[datetime]):
    """An instant, always aware and in UTC in Python; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("instant.naive")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Coded(TypeDecorator[StrEnum]):
    """A StrEnum stored by its value; an unknown value is refused on the way in and out."""

    impl = String(40)
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.enum(value)


def new_public_id() -> str:
    """An unguessable identifier for addresses: 96 random bits, safe in a URL."""
    return secrets.token_urlsafe(12)
