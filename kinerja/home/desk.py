"""What a role has to look after, for the first page: numbers and links, each with its deadline and what follows."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kinerja.appraisals.models import AppraisalState
from kinerja.appraisals.queries.oversight import OverseenPage, overseen_results
from kinerja.appraisals.queries.summary import PeriodSummary, ServedSummary, period_summaries, served_summary
from kinerja.core.authz import Actor, Role
from kinerja.core.calendar import local_date
from kinerja.cycles.models import ClockCode

OVERSEERS = (Role.PROVINCE_ADMIN, Role.AGENCY_ADMIN, Role.AUDITOR)
PANEL = (*OVERSEERS, Role.UNIT_OPERATOR)
FINISHED = (AppraisalState.FINAL, AppraisalState.WITHOUT_RESULT)


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What stands in the way: a code and how many."""

    code: str
    number: int


@dataclass(frozen=True, slots=True)
class Period:
    """One open period on the desk."""

    summary: PeriodSummary
    hindrances: tuple[Hindrance, ...]
    unfinished: int
    is_over: bool  # the window for decisions has ended


@dataclass(frozen=True, slots=True)
class Desk:
    """Empty parts are None; an actor may have several roles."""

    administers: bool
    closes: bool  # may close periods
    periods: tuple[Period, ...] | None
    served: ServedSummary | None
    overseen: OverseenPage | None

    def __bool__(self) -> bool:
        return self.periods is not None or self.served is not None


def desk_of(session: Session, actor: Actor, *, now: datetime) -> Desk:
    """What the actor's roles look after; for whoever has none, nothing is asked of the database."""
    on = local_date(now)
    oversees = any(actor.has(role) for role in OVERSEERS)
    periods = tuple(_period(one, now) for one in period_summaries(session, actor, now=now)) if oversees else None
    return Desk(
        administers=actor.has(Role.PROVINCE_ADMIN) or actor.has(Role.AGENCY_ADMIN),
        closes=actor.has(Role.PROVINCE_ADMIN),
        periods=periods,
        served=served_summary(session, actor, on) if actor.has(Role.UNIT_OPERATOR) else None,
        overseen=overseen_results(session, actor, on, limit=0) if actor.has(Role.AUDITOR) else None,
    )


def _period(one: PeriodSummary, now: datetime) -> Period:
    found = [
        Hindrance("desk.silent", one.late[ClockCode.DEFAULT]),
        Hindrance("desk.not_receipted", one.late[ClockCode.RETURN]),
        Hindrance("desk.objections", one.states[AppraisalState.OBJECTED]),
        Hindrance("desk.objections_late", one.late[ClockCode.OBJECTION_DECISION]),
        Hindrance("desk.report_late", one.late[ClockCode.REPORT]),
    ]
    unfinished = sum(number for state, number in one.states.items() if state not in FINISHED)
    is_over = one.rating_ends is not None and one.rating_ends <= now
    return Period(one, tuple(each for each in found if each.number), unfinished, is_over)
