"""The inbox of a person, and the rules of reminders; reads only."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import Session

from kinerja.core.authz import Actor
from kinerja.notices.models import Audience, Notice, ReminderKind, ReminderRule


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One line of the inbox; the page looks its text up as `notice.<kind>`."""

    public_id: str
    kind: str
    params: Mapping[str, Any]
    due: datetime | None
    created_at: datetime
    read_at: datetime | None


def visible_notices(actor: Actor) -> Select[tuple[Notice]]:
    """One's own notices, nobody else's."""
    query = select(Notice)
    return query.where(false()) if actor.employee_id is None else query.where(Notice.employee_id == actor.employee_id)


def inbox_for(session: Session, employee_id: int, *, limit: int = 50) -> list[NoticeRow]:
    """The newest notices, unread ones first."""
    query = (
        select(Notice.public_id, Notice.kind, Notice.params, Notice.due, Notice.created_at, Notice.read_at)
        .where(Notice.employee_id == employee_id)
        .order_by(Notice.read_at.is_not(None), Notice.created_at.desc(), Notice.id.desc())
        .limit(limit)
    )
    return [NoticeRow(*row) for row in session.execute(query)]


def unread_count(session: Session, employee_id: int) -> int:
    query = select(func.count()).where(Notice.employee_id == employee_id, Notice.read_at.is_(None))
    return session.scalar(query) or 0


class Rule(NamedTuple):
    """One rule: whom to tell of what, how many working days before (negative) or after the deadline."""

    kind: ReminderKind
    days: int
    audience: Audience


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules of everybody: a Dinas with rules of its own follows only those."""

    shared: tuple[Rule, ...]
    own: Mapping[int, tuple[Rule, ...]]

    def of(self, agency_id: int | None) -> tuple[Rule, ...]:
        return self.own.get(agency_id or 0, self.shared)


@cache
def usual_rules() -> tuple[Rule, ...]:
    """The rules of the seed, which hold until the province has its own."""
    seed = json.loads((resources.files("config") / "seeds" / "reminders.json").read_text("utf-8"))
    return tuple(Rule(ReminderKind(one["kind"]), one["days"], Audience(one["audience"])) for one in seed["rules"])


def rule_book(session: Session) -> RuleBook:
    """All rules in force, in the order of kinds and days."""
    stored: dict[int | None, list[Rule]] = {}
    for row in session.scalars(select(ReminderRule)):
        stored.setdefault(row.agency_id, []).append(Rule(row.kind, row.days, row.audience))
    ordered = {agency: tuple(sorted(rules, key=_place)) for agency, rules in stored.items()}
    shared = ordered.pop(None, None) or tuple(sorted(usual_rules(), key=_place))
    return RuleBook(shared, {agency: rules for agency, rules in ordered.items() if agency is not None})


def has_own_rules(session: Session, agency_id: int | None) -> bool:
    query = select(ReminderRule.id).where(ReminderRule.agency_id.is_not_distinct_from(agency_id))
    return session.scalar(query.limit(1)) is not None


def _place(rule: Rule) -> tuple[int, int, int]:
    return list(ReminderKind).index(rule.kind), rule.days, list(Audience).index(rule.audience)
