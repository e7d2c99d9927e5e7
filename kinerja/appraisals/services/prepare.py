"""Preparing for a named assessor: who is named by the province, and what they suggest for the ratings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kinerja.appraisals import queries
from kinerja.appraisals.models import Appraisal
from kinerja.appraisals.models.raters import PreparedRating, Preparer
from kinerja.appraisals.policies import preparing as policies
from kinerja.appraisals.queries.preparing import is_named, preparer_for_update
from kinerja.appraisals.services.decide import MAX_REASON, axes_of, deciding_instrument
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, Decision, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.cycles.queries import window_for
from kinerja.people.models import Employee
from kinerja.people.queries import in_force

LONGEST_LETTER = 200


@dataclass(frozen=True, slots=True)
class Naming:
    """Who prepares for whom, from when to when, by which letter; public ids of employees."""

    assessor: str
    preparer: str
    valid_from: date
    valid_to: date | None
    letter: str


def name_preparer(actor: Actor, naming: Naming, *, now: datetime) -> str:
    """The grant's public id. Raises NotAllowed, NotFound, Conflict when it is there, Invalid."""
    with transaction() as session:
        assessor, employee = (_employee(session, one) for one in (naming.assessor, naming.preparer))
        require(policies.can_name_preparer(actor, assessor_id=assessor, employee_id=employee))
        _check(naming)
        same = select(Preparer.id).where(
            Preparer.assessor_id == assessor, Preparer.employee_id == employee, in_force(Preparer, naming.valid_from)
        )
        if session.scalar(same) is not None:
            raise Conflict("preparer.exists")
        row = Preparer(
            assessor_id=assessor,
            employee_id=employee,
            valid_from=naming.valid_from,
            valid_to=naming.valid_to,
            letter=naming.letter.strip(),
            named_by_id=actor.account_id,
        )
        session.add(row)
        session.flush()
        changes = {"assessor": assessor, "preparer": employee, "from": naming.valid_from, "to": naming.valid_to}
        record(session, actor, Event.PREPARER_NAMED, "preparer", row.id, at=now, changes=changes)
        return row.public_id


def end_preparer(actor: Actor, public_id: str, *, now: datetime) -> None:
    """The grant ends today; one that has not begun never begins; again is harmless. Raises NotAllowed, NotFound."""
    with transaction() as session:
        row = preparer_for_update(session, public_id)
        require(policies.can_name_preparer(actor, assessor_id=row.assessor_id, employee_id=row.employee_id))
        today = local_date(now)
        if row.valid_to is not None and row.valid_to <= max(today, row.valid_from):
            return
        changes = {"assessor": row.assessor_id, "preparer": row.employee_id}
        record(session, actor, Event.PREPARER_ENDED, "preparer", row.id, at=now, changes=changes)
        if row.valid_from >= today:
            session.delete(row)
        else:
            row.valid_to = today


def rating_policy(session: Session, actor: Actor, appraisal: Appraisal, *, now: datetime) -> Decision:
    """May this actor suggest ratings now? The rows that the pure policy needs, and its answer."""
    return policies.can_prepare_ratings(
        actor,
        appraisal,
        is_named=is_named(session, actor, appraisal.assessor_id, local_date(now)),
        superiors=queries.superiors_in(session, appraisal.cycle_id, actor.employee_id),
        window=window_for(session, appraisal.cycle_id, appraisal.unit_id, "rating"),
        now=now,
    )


def prepare_ratings(
    actor: Actor, appraisal_id: str, suggested: Mapping[str, tuple[str, str]], *, now: datetime
) -> None:
    """Keep what is suggested on every axis (option, reason); the assessor's own choice stays untouched.

    Raises NotAllowed, NotFound, Invalid.
    """
    with transaction() as session:
        query = select(Appraisal).where(Appraisal.public_id == appraisal_id).with_for_update()
        appraisal = session.scalar(query)
        if appraisal is None or actor.employee_id is None:
            raise NotFound("appraisal.unknown")
        require(rating_policy(session, actor, appraisal, now=now))
        axes = axes_of(deciding_instrument(session, appraisal.id))
        errors: dict[str, list[str]] = {}
        for axis in axes:
            choice, reason = suggested.get(axis.code, ("", ""))
            if choice not in {option.code for option in axis.options}:
                errors[axis.code] = ["rating.required"]
            if len(reason) > MAX_REASON:
                errors[f"reason_{axis.code}"] = ["rating.reason_too_long"]
        if errors:
            raise Invalid("rating.incomplete", errors)
        session.execute(delete(PreparedRating).where(PreparedRating.appraisal_id == appraisal.id))
        for axis in axes:
            choice, reason = suggested[axis.code]
            row = PreparedRating(appraisal_id=appraisal.id, axis=axis.code, choice=choice, reason=reason.strip())
            row.by_id, row.at = actor.employee_id, now
            session.add(row)
        agency = appraisal.agency_id
        record(session, actor, Event.RATINGS_PREPARED, "appraisal", appraisal.id, at=now, agency_id=agency)


def _employee(session: Session, public_id: str) -> int:
    found = session.scalar(select(Employee.id).where(Employee.public_id == public_id, Employee.active))
    if found is None:
        raise NotFound("employee.unknown")
    return found


def _check(naming: Naming) -> None:
    errors: dict[str, list[str]] = {}
    if not naming.letter.strip() or len(naming.letter) > LONGEST_LETTER:
        errors["letter"] = ["preparer.letter_missing"]
    if naming.valid_to is not None and naming.valid_to <= naming.valid_from:
        errors["valid_to"] = ["preparer.ends_before_start"]
    if errors:
        raise Invalid("preparer.invalid", errors)
