"""The demo's periods: 2025 finished with results for everybody, 2026 open with work to do.

Instruments are published and periods opened through the same services as people use. The sheets
of the finished period are stored in bulk: they are answers of fictional people, seeded, so that
every demo shows the same spread.
"""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.services.close_cycle import close_cycle
from kinerja.appraisals.services.open_cycle import open_cycle
from kinerja.appraisals.services.run_clocks import run_out_clocks
from kinerja.core.authz import Actor, ActorKind, Grant, Role, job_actor
from kinerja.core.calendar import instant_at, local_date
from kinerja.core.db import reading
from kinerja.cycles.models import Cycle
from kinerja.cycles.services import (
    CycleInput,
    WindowInput,
    announce_cycle,
    assign_instrument,
    create_cycle,
    set_windows,
)
from kinerja.home.demo.instruments import SEED_AGENCIES, publish_seeds
from kinerja.home.demo.logins import demo_email
from kinerja.instruments.examples import example
from kinerja.instruments.models import Instrument, Version
from kinerja.people.models import Account, JobFamily, UnitState

RATERS = ("self", "supervisor", "peer", "subordinate", "external")
FINISHED = "Penilaian kinerja 2025 (contoh)"
OPEN = "Penilaian kinerja 2026 (contoh)"


def administrator(session: Session, name: str) -> Actor:
    """A provincial administrator of the demo as an actor."""
    account = session.scalars(select(Account).where(Account.email == demo_email(name))).one()
    return Actor(ActorKind.ACCOUNT, account.id, employee_id=account.employee_id, grants=(Grant(Role.PROVINCE_ADMIN),))


def owners_of(session: Session) -> dict[str, int]:
    """The unit that owns each seed instrument."""
    units = dict(session.execute(select(UnitState.name, UnitState.unit_id)).tuples().all())
    return {seed: units[name] for seed, name in SEED_AGENCIES.items()}


def seed_instruments(now: datetime) -> None:
    """The starting instruments as version 1, set and in force before the finished period was opened."""
    session = reading()
    author, approver = administrator(session, "bkd"), administrator(session, "bkd2")
    since = date(2025, 1, 2)
    publish_seeds(author, approver, owners_of(session), effective_on=since, now=instant_at(since, time(9)))


def seed_finished(now: datetime) -> None:
    """The period 2025, opened in December 2025; its answers are another step."""
    opens = datetime.combine(date(2025, 12, 1), time(8))
    windows = [WindowInput(kind, opens, datetime.combine(date(2026, 1, 16), time(0))) for kind in RATERS]
    windows.append(WindowInput("rating", opens, datetime.combine(date(2026, 2, 1), time(0))))
    opened_at = instant_at(date(2025, 12, 1), time(9))
    _open(CycleInput(FINISHED, date(2025, 1, 1), date(2025, 12, 31)), windows, opened_at)


def close_finished(now: datetime) -> None:
    """Lets the clocks of the finished period run out, one after the other, and closes it."""
    session = reading()
    cycle = session.scalars(select(Cycle.public_id).where(Cycle.name == FINISHED)).one()
    for day in (date(2026, 2, 27), date(2026, 4, 15)):
        while run_out_clocks(job_actor("demo"), now=instant_at(day, time(9))):
            pass
    close_cycle(administrator(session, "bkd"), cycle, now=instant_at(date(2026, 4, 16), time(9)))


def seed_open(now: datetime) -> None:
    """The period that is open while the demo is looked at: from a week ago to six weeks ahead."""
    today = local_date(now)
    opens = datetime.combine(today - timedelta(days=7), time(8))
    closes = datetime.combine(today + timedelta(days=42), time(0))
    windows = [WindowInput(kind, opens, closes) for kind in RATERS]
    windows.append(WindowInput("rating", opens, closes + timedelta(days=21)))
    year = today.year
    _open(CycleInput(OPEN, date(year, 1, 1), date(year, 12, 31)), windows, now)


def _open(entered: CycleInput, windows: list[WindowInput], now: datetime) -> None:
    session = reading()
    actor = administrator(session, "bkd")
    cycle = create_cycle(actor, entered, now=now)
    set_windows(actor, cycle, windows, now=now)
    owners = owners_of(session)
    versions = versions_by_seed(session)
    teachers = session.scalars(select(JobFamily.id).where(JobFamily.code == "guru")).one()
    assign_instrument(actor, cycle, versions["umum-pelaksana"], now=now)
    assign_instrument(
        actor,
        cycle,
        versions["dikbud-guru"],
        unit_id=owners["dikbud-guru"],
        job_family_id=teachers,
        now=now,
    )
    for seed in ("dinkes-layanan", "dinsos-bantuan"):
        assign_instrument(actor, cycle, versions[seed], unit_id=owners[seed], now=now)
    announce_cycle(actor, cycle, now=now)
    open_cycle(actor, cycle, now=now)


def versions_by_seed(session: Session) -> dict[str, int]:
    """Version 1 of each seed instrument, by the name of its file."""
    query = select(Instrument.code, Version.id).join(Version, Version.instrument_id == Instrument.id)
    versions = dict(session.execute(query.where(Version.number == 1)).tuples().all())
    return {seed: versions[example(seed)["code"]] for seed in SEED_AGENCIES}
