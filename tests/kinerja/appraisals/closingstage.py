"""A period near its end: one decided, the others still collecting; and the ways to settle them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from kinerja.appraisals.models import Appraisal, AppraisalState, ClosingAction, ClosingCause
from kinerja.appraisals.services.run_clocks import run_out_clocks
from kinerja.appraisals.services.settle import Order, settle_appraisals
from kinerja.core.authz import Actor, job_actor
from kinerja.core.db import reading
from tests.factories import Person
from tests.kinerja.appraisals.stage import NOW, Play, appraisal_of, duty_of, sent
from tests.kinerja.appraisals.test_decide import decide

LATER = NOW + timedelta(days=120)


def key(someone: Person) -> str:
    return appraisal_of(someone).public_id


def state_of(someone: Person) -> AppraisalState:
    query = select(Appraisal.state).where(Appraisal.employee_id == someone.employee_id)
    return reading().scalars(query).one()


def order(action: ClosingAction, **more: object) -> Order:
    values = {"reason": "Dua bulan tanpa jaringan.", "cause": ClosingCause.NO_NETWORK} | more
    return Order(action, **values)  # type: ignore[arg-type]  # a table of keywords


def settled(
    play: Play,
    action: ClosingAction,
    people: Iterable[str],
    *,
    actor: Actor | None = None,
    now: datetime = NOW,
    **more: object,
) -> int:
    return settle_appraisals(actor or play.ratna, play.cycle_id, order(action, **more), list(people), now=now)


def decided(play: Play) -> str:
    """Sari's result, decided by Budi."""
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    return decide(play)


def run_out(now: datetime = LATER) -> None:
    """Every clock runs out: results count as received, then become final."""
    for day in (now, now + timedelta(days=90)):
        while run_out_clocks(job_actor("test"), now=day):
            pass


def ready(play: Play) -> None:
    """Sari's result is final, everybody else is closed without one."""
    decided(play)
    run_out()
    close_the_rest(play)


def close_the_rest(play: Play) -> None:
    """Whoever is still collecting is closed without a result."""
    everybody = select(Appraisal.public_id).where(Appraisal.state == AppraisalState.COLLECTING)
    # The administrators of the province settle one another's.
    bkd = {play.people.ratna.employee_id: play.people.hasan.actor}
    for public_id, employee_id in (
        reading()
        .execute(select(Appraisal.public_id, Appraisal.employee_id).where(Appraisal.public_id.in_(everybody)))
        .tuples()
        .all()
    ):
        actor = bkd.get(employee_id, play.ratna)
        settled(play, ClosingAction.WITHOUT_RESULT, [public_id], actor=actor)
