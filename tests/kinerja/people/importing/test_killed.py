"""The runner's process is killed while it applies a list: nothing or everything is stored, and the next one ends it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from config.settings import Settings
from kinerja.core.clock import utc_now
from kinerja.core.db import reading, transaction
from kinerja.core.queue import Job, JobState
from kinerja.core.runner import run_waiting
from kinerja.people.models import ImportState
from kinerja.people.services.importing import apply_list, check_list, upload_list
from tests.factories import Cast
from tests.kinerja.people.importing.dirty import as_xlsx, dirty, prepare
from tests.kinerja.people.importing.outside import environment_of, onlooker, runner, wait_for
from tests.kinerja.people.importing.stage import ON, batch_of, digest_of_records

ROWS = 5000


def read_and_asked_for(cast: Cast, rows: int) -> str:
    """A list whose dry run was read; the job that applies it waits for a runner."""
    raw, actor = as_xlsx(dirty(prepare(cast.agency, rows), rows).lines), cast.ratna.actor
    public_id = upload_list(actor, "daftar.xlsx", raw, now=utc_now())
    fields = [column["field"] for column in batch_of(public_id).columns]
    check_list(actor, public_id, fields, effective_on=ON, now=utc_now())
    run_waiting(now=utc_now())
    apply_list(actor, public_id, batch_of(public_id).digest, now=utc_now())
    return public_id


def job_of(public_id: str) -> Job:
    return reading().scalars(select(Job).where(Job.id == batch_of(public_id).job_id)).one()


def lease_runs_out(public_id: str) -> None:
    """As if five minutes had passed, and the ten seconds after which a lost message is sent again."""
    past = utc_now() - timedelta(minutes=10)
    job = update(Job).where(Job.id == batch_of(public_id).job_id)
    with transaction() as session:
        session.execute(job.values(lease_until=past, created_at=past))


@pytest.mark.timeout(1500)
@pytest.mark.parametrize("moment", ["worked out", "stored"])
def test_a_killed_runner_leaves_nothing_or_everything_and_the_next_one_ends_it(
    app: Flask, cast: Cast, settings: Settings, scale: Callable[[int], int], moment: str
) -> None:
    public_id = read_and_asked_for(cast, scale(ROWS))
    before, environment = digest_of_records(), environment_of(settings)
    with onlooker(settings.database_url, batch_of(public_id).id) as somebody_writes:

        def is_there() -> bool:
            job = job_of(public_id)
            if job.state is JobState.DONE:
                return True  # so quickly that nobody saw it
            in_the_middle = 0 < job.total <= 2 * job.progress < 2 * job.total
            return in_the_middle if moment == "worked out" else job.progress == job.total > 0 and somebody_writes()

        with runner(environment) as process:
            wait_for(is_there)
            process.kill()
            process.wait()
    after, state = digest_of_records(), batch_of(public_id).state
    assert (after == before, state) in ((True, ImportState.APPLYING), (False, ImportState.APPLIED))
    if moment == "worked out" and scale(ROWS) == ROWS:
        assert after == before and job_of(public_id).state is JobState.RUNNING
    lease_runs_out(public_id)
    with runner(environment):
        wait_for(lambda: job_of(public_id).state is JobState.DONE)
    assert batch_of(public_id).state is ImportState.APPLIED and job_of(public_id).attempts <= 2
    assert digest_of_records() != before and (after == before or digest_of_records() == after)
