"""A period for the machine: closed raters enough, a rating window that ends after the others, every actor by name."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from kinerja.appraisals.models import Assignment
from kinerja.appraisals.services.open_cycle import open_cycle
from kinerja.core.authz import Actor, ActorKind
from kinerja.core.db import reading, transaction
from kinerja.cycles.services import WindowInput, set_windows
from kinerja.instruments.models import Version
from kinerja.instruments.services import record_basis
from kinerja.people.models import Account
from tests.databases import played
from tests.factories import guest_actor, make_employee, make_placement, make_post
from tests.kinerja.appraisals.stage import CLOSES, KINDS, NOW, OPENS, Play, announced
from tests.kinerja.appraisals.test_decide import quadrant
from tests.kinerja.objections.stage import DECREE

RATING_ENDS = datetime(2026, 12, 20)


@dataclass(frozen=True, slots=True)
class Stage:
    """The opened period; `actors` are those who try things, besides the raters themselves."""

    play: Play
    actors: dict[str, Actor]


def stage() -> Stage:
    return played("lifecycle", _stage)


def _stage() -> Stage:
    play = announced(quadrant())
    people = play.people
    with transaction() as session:
        for name in ("Citra Weda", "Eko Sanana", "Fitri Bobong"):
            colleague = make_employee(session, name)
            make_placement(session, colleague, make_post(session, people.division, "Perawat"))
    windows = [WindowInput(kind, OPENS, CLOSES) for kind in KINDS]
    version = reading().scalars(select(Version.public_id).where(Version.id == play.version_id)).one()
    record_basis(play.ratna, version, DECREE, now=NOW - timedelta(days=1))
    set_windows(play.ratna, play.cycle_id, [*windows, WindowInput("rating", OPENS, RATING_ENDS)], now=NOW)
    open_cycle(play.ratna, play.cycle_id, now=NOW)
    names = ("sari", "budi", "dewi", "head", "tono", "ratna", "hasan", "wati", "operator", "auditor")
    actors = {name: getattr(people, name).actor for name in names}
    return Stage(play, actors | {"guest": guest_actor(people.guest), "stranger": Actor(ActorKind.ACCOUNT, 999_999)})


def rater_of(duty: Assignment) -> Actor:
    """Whoever this duty names, with the account where there is one."""
    if duty.guest_id is not None:
        return Actor(ActorKind.GUEST, guest_id=duty.guest_id)
    return as_employee(duty.employee_id or 0)


def as_employee(employee_id: int) -> Actor:
    account = reading().scalar(select(Account.id).where(Account.employee_id == employee_id))
    return Actor(ActorKind.ACCOUNT, account, employee_id=employee_id)
