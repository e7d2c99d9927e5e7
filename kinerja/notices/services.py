"""The rules of reminders: a Dinas begins with the shared ones, changes them one by one, and may go back to them."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.notices.models import Audience, ReminderRule
from kinerja.notices.policies import GOES_ON, can_change_reminders, is_audience
from kinerja.notices.queries import Rule, has_own_rules, rule_book

MOST_DAYS = 30


def add_rule(actor: Actor, agency_id: int | None, rule: Rule, *, now: datetime) -> None:
    """One more reminder. Raises NotAllowed, Invalid (out of bounds, there already, or to somebody who cannot act)."""
    with transaction() as session:
        require(can_change_reminders(actor, agency_id))
        _check(rule)
        if rule in rule_book(session).of(agency_id):
            raise Invalid("reminder.repeated", {"days": ["reminder.repeated"]})
        _own_rows(session, agency_id)
        session.add(_row(agency_id, rule))
        _record(session, actor, agency_id, "added", rule, now=now)


def remove_rule(actor: Actor, agency_id: int | None, rule: Rule, *, now: datetime) -> None:
    """One reminder less. Raises NotAllowed, NotFound, Conflict for the last one."""
    with transaction() as session:
        require(can_change_reminders(actor, agency_id))
        rules = rule_book(session).of(agency_id)
        if rule not in rules:
            raise NotFound("reminder.unknown")
        if len(rules) == 1:
            raise Conflict("reminder.last")
        _own_rows(session, agency_id)
        own = ReminderRule.agency_id.is_not_distinct_from(agency_id)
        same = (ReminderRule.kind == rule.kind, ReminderRule.days == rule.days, ReminderRule.audience == rule.audience)
        session.execute(delete(ReminderRule).where(own, *same))
        _record(session, actor, agency_id, "removed", rule, now=now)


def reset_rules(actor: Actor, agency_id: int | None, *, now: datetime) -> None:
    """Back to the shared rules (of a Dinas) or to the usual ones (of the province). Raises NotAllowed, Conflict."""
    with transaction() as session:
        require(can_change_reminders(actor, agency_id))
        if not has_own_rules(session, agency_id):
            raise Conflict("reminder.not_own")
        session.execute(delete(ReminderRule).where(ReminderRule.agency_id.is_not_distinct_from(agency_id)))
        _record(session, actor, agency_id, "reset", None, now=now)


def _check(rule: Rule) -> None:
    errors: dict[str, list[str]] = {}
    if abs(rule.days) > MOST_DAYS:
        errors["days"] = ["reminder.out_of_bounds"]
    if not is_audience(rule.kind, rule.audience):
        errors["audience"] = ["reminder.audience"]
    if rule.audience is Audience.DOER and rule.days > 0 and rule.kind not in GOES_ON:
        errors["days"] = ["reminder.cannot_act"]
    if errors:
        raise Invalid("reminder.invalid", errors)


def _own_rows(session: Session, agency_id: int | None) -> None:
    """Whoever changes the inherited rules for the first time gets rows of the own."""
    if not has_own_rules(session, agency_id):
        session.add_all(_row(agency_id, rule) for rule in rule_book(session).of(agency_id))
        session.flush()


def _row(agency_id: int | None, rule: Rule) -> ReminderRule:
    return ReminderRule(agency_id=agency_id, kind=rule.kind, days=rule.days, audience=rule.audience)


def _record(
    session: Session, actor: Actor, agency_id: int | None, act: str, rule: Rule | None, *, now: datetime
) -> None:
    facts = {"act": act} | (rule._asdict() if rule else {})
    subject = agency_id or 0
    record(session, actor, Event.REMINDERS_CHANGED, "reminder", subject, at=now, agency_id=agency_id, changes=facts)
