"""Fictional attendance recaps: a table per Dinas, entered by its administrators as people enter theirs."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.builder import asked_of
from forms.instrument import Indicator
from kinerja.appraisals.models import Appraisal
from kinerja.appraisals.queries import data_in_force, supplies_for, visible_data
from kinerja.appraisals.queries.table import VerdictKind
from kinerja.appraisals.services.import_data import import_data
from kinerja.core.authz import Actor, ActorKind, Grant, Role
from kinerja.core.calendar import instant_at, local_date
from kinerja.core.db import reading
from kinerja.cycles.models import Cycle, CycleState
from kinerja.home.demo.cycles import FINISHED, OPEN
from kinerja.home.demo.luck import luck_of, true_level
from kinerja.people.models import Account, RoleGrant
from kinerja.people.queries import cards_for

SOURCE = "Rekap kehadiran elektronik (contoh)"
# The open period still waits for some recaps.
LATE = 0.15


def seed_finished(now: datetime) -> None:
    """Everybody's recap of the finished period; nothing where a demo seeded before has decided already."""
    _enter(FINISHED, day=date(2025, 12, 31), at=instant_at(date(2026, 1, 5), time(9)), late=0)


def seed_open(now: datetime) -> None:
    """The recaps that have come for the open period."""
    _enter(OPEN, day=local_date(now) - timedelta(days=7), at=now, late=LATE)


def _enter(name: str, *, day: date, at: datetime, late: float) -> None:
    session = reading()
    cycle = session.scalars(select(Cycle).where(Cycle.name == name)).one()
    if cycle.state is not CycleState.OPEN:
        return
    for actor in _administrators(session):
        lines = list(_lines(session, actor, cycle.id, day=day, late=late))
        if lines:
            plan = import_data(actor, cycle.public_id, "\n".join(lines), now=at, at_once=len(lines))
            if plan.count(VerdictKind.REJECTED):
                raise ValueError(f"the demo's recaps for {name} are rejected")


def _administrators(session: Session) -> list[Actor]:
    """Those of the agencies; a second one enters what the first is a party to."""
    query = select(Account.id, Account.employee_id, RoleGrant.agency_id)
    query = query.join(RoleGrant, RoleGrant.account_id == Account.id).where(RoleGrant.role == Role.AGENCY_ADMIN)
    return [
        Actor(ActorKind.ACCOUNT, account, employee_id=employee, grants=(Grant(Role.AGENCY_ADMIN, agency),))
        for account, employee, agency in session.execute(query.order_by(Account.id)).tuples()
    ]


def _lines(session: Session, actor: Actor, cycle_id: int, *, day: date, late: float) -> Iterator[str]:
    """A table of what the administrator may enter and nobody has entered yet."""
    query = visible_data(actor).where(Appraisal.cycle_id == cycle_id).order_by(Appraisal.id)
    owners = dict(session.execute(query.with_only_columns(Appraisal.id, Appraisal.employee_id)).tuples().all())
    known = {appraisal for appraisal, _part, _role in data_in_force(session, owners)}
    cards = cards_for(session, sorted(owners.values()), day)
    for appraisal, supplies in supplies_for(session, owners).items():
        luck = luck_of(owners[appraisal], cycle_id, "-figures")
        if luck.random() < late or appraisal in known:
            continue
        truth = true_level(luck_of(owners[appraisal], cycle_id))
        for supply in supplies:
            for role in supply.roles:
                for one in asked_of(supply.instrument, role.code):
                    value = _level(one, truth, luck)
                    yield ";".join((cards[owners[appraisal]].nip, one.code, value, SOURCE, day.isoformat()))


def _level(indicator: Indicator, truth: int, luck: random.Random) -> str:
    """Near how somebody works; the recap knows few extremes."""
    values = sorted(int(level.value) for level in indicator.levels)
    return str(min(values[-1], max(values[0] + 1, truth + luck.choice((-1, 0, 0, 0, 1)))))
