"""Marking days of a person or a unit, and taking a mark back with a reason; no figure changes by it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.changes.marking import keep_mark, take_back_mark
from kinerja.appraisals.models import MarkKind, WorkMark
from kinerja.appraisals.policies import marking as policies
from kinerja.appraisals.queries import marks as queries
from kinerja.core.authz import Actor, Decision, require
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid
from kinerja.people.models import EmployeeNumber, Unit
from kinerja.people.numbers import strip_number

LONGEST_SOURCE, LONGEST_REASON, MOST_DAYS = 200, 2_000, 366


@dataclass(frozen=True, slots=True)
class MarkInput:
    """What is marked: a person by number, or a unit by its public id; `kind` is a code as it was sent."""

    number: str
    unit: str
    kind: str
    starts_on: date
    ends_on: date
    source: str


@dataclass(frozen=True, slots=True)
class _Subject:
    agency_id: int | None
    employee_id: int | None = None
    unit_id: int | None = None

    def mark(self, entered: MarkInput, actor: Actor, *, now: datetime) -> WorkMark:
        """What was entered as a row, not stored yet."""
        return WorkMark(
            agency_id=self.agency_id, employee_id=self.employee_id, unit_id=self.unit_id, kind=MarkKind(entered.kind),
            starts_on=entered.starts_on, ends_on=entered.ends_on, source=" ".join(entered.source.split()),
            recorded_by_id=actor.account_id, recorded_at=now,
        )  # fmt: skip


def record_mark(actor: Actor, entered: MarkInput, *, now: datetime) -> str | None:
    """Mark the days and tell whom it concerns; the public id, None when the same mark is there already.

    Raises NotAllowed, Invalid with every fault at its field.
    """
    with transaction() as session:
        require(policies.can_see_marks(actor))
        errors = _faults(entered)
        subject = None if {"number", "ends_on"} & set(errors) else _subject(session, actor, entered, errors)
        if errors or subject is None:
            raise Invalid("mark.invalid", errors, most=MOST_DAYS, most_source=LONGEST_SOURCE)
        mark = subject.mark(entered, actor, now=now)
        for one in queries.same_days(session, mark):
            if (one.starts_on, one.ends_on, one.source) == (mark.starts_on, mark.ends_on, mark.source):
                return None
            raise Invalid("mark.invalid", {"starts_on": ["mark.overlaps"]})
        keep_mark(session, actor, mark, now=now)
        return mark.public_id


def withdraw_mark(actor: Actor, public_id: str, reason: str, *, now: datetime) -> None:
    """Take a mark back; it stays on record with the reason. Raises NotFound, NotAllowed, Conflict, Invalid."""
    with transaction() as session:
        mark = queries.mark_for_update(session, actor, public_id)
        allowed = policies.can_withdraw_mark(actor, mark)
        if allowed.reason == "mark.already_withdrawn":
            raise Conflict(allowed.reason)
        require(allowed)
        words = reason.strip()
        if not words or len(words) > LONGEST_REASON:
            code = "people.reason_missing" if not words else "reason.too_long"
            raise Invalid("mark.invalid", {"reason": [code]}, most=LONGEST_REASON)
        take_back_mark(session, actor, mark, words, now=now)


def _faults(entered: MarkInput) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if bool(entered.number.strip()) == bool(entered.unit):
        errors["number"] = ["mark.subject_missing"]
    if entered.kind not in set(MarkKind):
        errors["kind"] = ["mark.kind_unknown"]
    if entered.ends_on < entered.starts_on:
        errors["ends_on"] = ["mark.ends_before"]
    elif (entered.ends_on - entered.starts_on).days >= MOST_DAYS:
        errors["ends_on"] = ["mark.too_long"]
    source = " ".join(entered.source.split())
    if not source or len(source) > LONGEST_SOURCE:
        errors["source"] = ["mark.source_missing"]
    return errors


def _subject(session: Session, actor: Actor, entered: MarkInput, errors: dict[str, list[str]]) -> _Subject | None:
    """Whose days they are. What is not the actor's is as unknown as what is nobody's."""
    if entered.unit:
        unit = session.scalars(select(Unit).where(Unit.public_id == entered.unit)).one_or_none()
        if unit is None or not policies.can_record_mark(actor, unit.agency_id):
            errors["unit"] = ["mark.unit_unknown"]
            return None
        return _Subject(unit.agency_id, unit_id=unit.id)
    number = strip_number(entered.number)
    employee_id = session.scalar(select(EmployeeNumber.employee_id).where(EmployeeNumber.number == number))
    posts = queries.posts_of_people(session, {employee_id or 0}).get(employee_id or 0, [])
    agencies = [one.agency_id for one in posts if one.overlaps(entered.starts_on, entered.ends_on)]
    allowed = [policies.can_record_mark(actor, agency, employee_id=employee_id) for agency in agencies]
    fault = _fault_of(allowed)
    if fault:
        errors["number"] = [fault]
        return None
    agency = next(agency for agency, one in zip(agencies, allowed, strict=True) if one)
    return _Subject(agency, employee_id=employee_id)


def _fault_of(allowed: Iterable[Decision]) -> str:
    decisions = list(allowed)
    if any(decisions):
        return ""
    own = any(one.reason == "mark.about_oneself" for one in decisions)
    return "mark.about_oneself" if own else "mark.nobody_there"
